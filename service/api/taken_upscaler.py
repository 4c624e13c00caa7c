"""The upscaler of a picture, as far as another picture of this service can be enlarged by it."""

from typing import Any

from generate import UPSCALERS, WeightsHashes, upscaler_names

from ..config.settings import Settings
from ..messages import _
from .taken_guides import LeftOut


def taken_upscaler(
    generation: dict[str, Any], digest: str | None, settings: Settings
) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return the fields of a request without an upscaler model that this service does not have as it was.

    Args:
        generation: The fields.
        digest: The SHA-256 that a picture gives of its upscaler model; None where it gives none.
        settings: Those of the service.
    """
    name = generation.get("upscaler")
    why = None if name is None or name in UPSCALERS else _refusal(name, digest, settings)
    if why is None:
        return generation, []
    kept = {field: value for field, value in generation.items() if field != "upscaler"}
    return kept, [LeftOut(what=f"upscaler {name}", why=why)]


def _refusal(name: str, digest: str | None, settings: Settings) -> str | None:
    if name not in upscaler_names(settings.upscalers):
        return _("this service does not have it")
    found = WeightsHashes(settings.state / "weights.json", upscalers=settings.upscalers).of_upscaler(name)
    return _("its file has changed since") if digest and digest != found else None
