"""SwarmUI: JSON in ``parameters`` with the object ``sui_image_params``."""

from collections.abc import Mapping

from .generation import Generation, read_object


def read_swarmui(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of SwarmUI was generated; None for other pictures."""
    values = read_object(texts.get("parameters")).get("sui_image_params")
    return Generation.read(values) if isinstance(values, dict) else None
