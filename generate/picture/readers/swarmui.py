"""SwarmUI: JSON in ``parameters`` with the object ``sui_image_params``."""

from collections.abc import Mapping

from .generation import Generation, read_object, sampler_name, size_of


def read_swarmui(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of SwarmUI was generated; None for other pictures."""
    values = read_object(texts.get("parameters")).get("sui_image_params")
    if not isinstance(values, dict):
        return None
    return Generation(
        str(values.get("prompt", "")),
        str(values.get("negativeprompt", "")),
        {
            "Steps": values.get("steps"),
            "Sampler": sampler_name(values.get("sampler")),
            "CFG scale": values.get("cfgscale"),
            "Seed": values.get("seed"),
            "Size": size_of(values),
            "Model": values.get("model"),
        },
    )
