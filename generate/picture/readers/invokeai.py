"""InvokeAI: JSON in ``invokeai_metadata``, before version 3 in ``sd-metadata``."""

import re
from collections.abc import Mapping

from .generation import Generation, read_object

_UNWANTED = re.compile(r"\[([^\[\]]*)\]")


def read_invokeai(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of InvokeAI was generated; None for other pictures."""
    if values := read_object(texts.get("invokeai_metadata")):
        model = values.get("model") or {}
        name = model.get("name") or model.get("model_name") if isinstance(model, dict) else model
        return Generation.read(values | {"sampler": values.get("scheduler"), "scheduler": None, "model": name})
    old = read_object(texts.get("sd-metadata"))
    return Generation.read(_prompts(old["image"]) | {"model": old.get("model_weights")}) if old.get("image") else None


def _prompts(image: Mapping[str, object]) -> dict[str, object]:
    """Return ``image`` with its prompt split: what stands in brackets is unwanted."""
    prompt = image.get("prompt", "")
    if isinstance(prompt, list):
        prompt = prompt[0]["prompt"]
    wanted, unwanted = _UNWANTED.sub("", str(prompt)), ", ".join(_UNWANTED.findall(str(prompt)))
    return {**image, "prompt": wanted, "negative_prompt": unwanted}
