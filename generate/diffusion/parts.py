"""Load a part of a pipeline, whole, from a folder in the layout of diffusers."""

from pathlib import Path
from typing import Any

import torch

from ..prompt.messages import _


def load_part(kind: Any, folder: Path, dtype: torch.dtype) -> Any:
    """Return a part such as a control net, from safetensors on this machine.

    Args:
        kind: Its class in diffusers.
        folder: Where its weights and its configuration are.
        dtype: Of its weights in memory.

    Raises:
        ValueError: A tensor is missing.
        Exception: It cannot be read; each library has errors of its own.
    """
    part, report = kind.from_pretrained(
        folder, use_safetensors=True, local_files_only=True, torch_dtype=dtype, output_loading_info=True
    )
    if report["missing_keys"]:  # diffusers would take random numbers for them
        raise ValueError(_("it has no {tensor}").format(tensor=min(report["missing_keys"])))
    return part
