"""Causal language models in folders: what may be loaded, and how."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, logging
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

from ..messages import _

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_LONGEST_ERROR = 300  # characters of a library's error in a message; some have pages


def load_folder(folder: Path, device: str) -> tuple["PreTrainedTokenizerBase", "PreTrainedModel"]:
    """Return the tokenizer and the model of ``folder``, without network access.

    Only weights in safetensors are read, and code of a model is never run.

    Args:
        folder: A folder in the layout of transformers.
        device: Where the model runs; ``auto`` is CUDA, else MPS, else the CPU.

    Raises:
        Exception: The folder holds no such model, or the device does not take it; each library has errors of its own.
    """
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    _check_files(folder)
    device = _device(device)
    here: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
    config = AutoConfig.from_pretrained(folder, **here)
    wanted = MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.get(config.model_type)
    if wanted is None or wanted not in (config.architectures or ()):
        message = _("it is a {kind}, and no causal language model")
        raise ValueError(message.format(kind=", ".join(config.architectures or [config.model_type])))
    tokenizer = AutoTokenizer.from_pretrained(folder, **here)
    here |= {"use_safetensors": True, "dtype": torch.float32 if device == "cpu" else "auto"}  # float16 is slow on a CPU
    loaded: Any = AutoModelForCausalLM.from_pretrained(folder, output_loading_info=True, **here)
    model, report = loaded
    if report["missing_keys"]:  # transformers would fill them with random numbers
        raise ValueError(_("its weights lack {names}").format(names=", ".join(sorted(report["missing_keys"]))))
    return tokenizer, model.to(device)


def one_line(error: Exception) -> str:
    """Return why a folder cannot be loaded."""
    if "trust_remote_code" in str(error):  # the library advises to trust it
        return _("it needs code of its own, which is never run: take a model that transformers knows")
    return " ".join(str(error).split())[:_LONGEST_ERROR] or type(error).__name__


def _device(name: str) -> str:
    if name != "auto":
        return name
    return "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"


def _check_files(folder: Path) -> None:
    if not folder.is_dir():
        raise ValueError(_("there is no such folder"))
    if Path(folder, "adapter_config.json").exists():  # transformers would fetch the model that it names
        raise ValueError(_("it is an adapter: merge it with its model, and name the folder of the result"))
    if not Path(folder, "config.json").is_file():
        raise ValueError(_("it is not the folder of a model: there is no config.json in it"))
    if not any(folder.glob("*.safetensors")):
        raise ValueError(_("no safetensors in it, and pickled weights can run code: take a version in safetensors"))
