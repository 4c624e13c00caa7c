"""Fooocus: JSON in ``parameters`` (its scheme ``fooocus``); with its other scheme it writes A1111's text itself."""

import re
from collections.abc import Mapping

from .generation import Generation, read_object, sampler_name

_SIZE = re.compile(r"(\d+)\D+(\d+)")  # "(1152, 896)"


def read_fooocus(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of Fooocus was generated; None for other pictures."""
    values = read_object(texts.get("parameters"))
    if not ("base_model" in values or "Fooocus" in str(values.get("version", ""))):
        return None
    size = _SIZE.search(str(values.get("resolution", "")))
    return Generation(
        str(values.get("prompt", "")),
        str(values.get("negative_prompt", "")),
        {
            "Steps": values.get("steps"),
            "Sampler": sampler_name(values.get("sampler")),
            "CFG scale": values.get("guidance_scale"),
            "Seed": values.get("seed"),
            "Size": f"{size[1]}x{size[2]}" if size else None,
            "Model": values.get("base_model"),
        },
    )
