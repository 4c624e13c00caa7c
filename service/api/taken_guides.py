"""What guided a picture, as far as another picture of this service can be guided by it."""

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from generate import ChoiceError, check_guides

from ..config.settings import Settings
from ..messages import _
from ..pipeline.input_images import InputImages
from ..pipeline.picture_record import ControlInfo, GenerationInfo, IpAdapterInfo


class LeftOut(BaseModel):
    """A thing that a picture carries and that cannot be taken over, and the reason."""

    what: str
    why: str


def taken_guides(made: GenerationInfo, kept: InputImages, settings: Settings) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return what guided a picture as fields of ``generation`` of a request, and what this service does not have."""
    refused = {one.name: why for one in _guides(made) if (why := _refusal(one, kept, settings))}
    found = dict[str, Any]()
    if controls := [_taken(one) for one in made.controls if one.name not in refused]:
        found["controls"] = controls
    if made.ip_adapter and made.ip_adapter.name not in refused:
        found["ip_adapter"] = _taken(made.ip_adapter)
    return found, [LeftOut(what=what, why=why) for what, why in refused.items()]


def _guides(made: GenerationInfo) -> list[ControlInfo | IpAdapterInfo]:
    return [*made.controls, *([made.ip_adapter] if made.ip_adapter else [])]


def _refusal(guide: ControlInfo | IpAdapterInfo, kept: InputImages, settings: Settings) -> str | None:
    try:
        if isinstance(guide, ControlInfo):
            check_guides([guide], None, settings.guides, model=settings.model, refiner=None)
        else:
            check_guides([], guide, settings.guides, model=settings.model, refiner=None)
    except ChoiceError as error:
        return str(error)
    return None if kept.load(guide.image) else _("the picture that guided this one is not here: give it again")


def _taken(guide: ControlInfo | IpAdapterInfo) -> dict[str, Any]:
    fields = asdict(guide)
    return {"model": fields.pop("name"), **fields, "image": f"sha256:{guide.image}"}
