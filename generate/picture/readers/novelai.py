"""NovelAI: the prompt in ``Description``, everything else as JSON in ``Comment``."""

from collections.abc import Mapping

from .generation import Generation, read_object, sampler_name, size_of


def read_novelai(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of NovelAI was generated; None for other pictures."""
    if "NovelAI" not in texts.get("Software", ""):
        return None
    values = read_object(texts.get("Comment"))
    return Generation(
        texts.get("Description") or str(values.get("prompt", "")),
        str(values.get("uc", "")),
        {
            "Steps": values.get("steps"),
            "Sampler": sampler_name(values.get("sampler")),
            "CFG scale": values.get("scale"),
            "Seed": values.get("seed"),
            "Size": size_of(values),
            "Model": texts.get("Source"),
        },
    )
