"""Fooocus: JSON in ``parameters`` (its scheme ``fooocus``); with its other scheme it writes A1111's text itself."""

from collections.abc import Mapping

from .generation import Generation, read_object


def read_fooocus(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of Fooocus was generated; None for other pictures."""
    values = read_object(texts.get("parameters"))
    is_own = "base_model" in values or "Fooocus" in str(values.get("version", ""))
    return Generation.read(values) if is_own else None
