"""InvokeAI: JSON in ``invokeai_metadata``, before version 3 in ``sd-metadata``."""

from collections.abc import Mapping
from typing import Any

from .generation import Generation, read_object, sampler_name, size_of


def read_invokeai(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of InvokeAI was generated; None for other pictures."""
    if values := read_object(texts.get("invokeai_metadata")):
        model = values.get("model") or {}
        name = model.get("name") or model.get("model_name") if isinstance(model, dict) else model
        prompt, negative = values.get("positive_prompt", ""), values.get("negative_prompt", "")
        return Generation(str(prompt), str(negative or ""), _settings(values, values.get("scheduler"), name))
    old = read_object(texts.get("sd-metadata"))
    if image := old.get("image"):
        prompts = image.get("prompt", "")
        prompt = prompts[0].get("prompt", "") if isinstance(prompts, list) and prompts else prompts
        return Generation(str(prompt), "", _settings(image, image.get("sampler"), old.get("model_weights")))
    return None


def _settings(values: Mapping[str, Any], sampler: Any, model: Any) -> dict[str, Any]:
    return {
        "Steps": values.get("steps"),
        "Sampler": sampler_name(sampler),
        "CFG scale": values.get("cfg_scale"),
        "Seed": values.get("seed"),
        "Size": size_of(values),
        "Model": model,
    }
