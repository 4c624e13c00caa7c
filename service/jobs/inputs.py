"""The pictures that a job begins from or is guided by: from the text of a request to files by their hash, and back."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from generate import START_SETTINGS, ImageSettings, RequestError

from ..files import FileError
from ..messages import _
from ..pipeline.input_images import MOST_PIXELS, TRANSPARENT, InputImages, decode_image
from ..pipeline.picture_record import ControlInfo, IpAdapterInfo
from .request import Generation, JobRequest

if TYPE_CHECKING:
    from PIL.Image import Image

_NAMES = ("init_image", "mask", "sketch")
_OF_INIT_IMAGE = ("strength", *START_SETTINGS)
_IP_ADAPTER = "ip_adapter"
_KEPT = "sha256:"


def with_kept_images(
    requests: Sequence[JobRequest], kept: InputImages, most_pixels: int, check: Callable[[ImageSettings], None]
) -> list[JobRequest]:
    """Return ``requests`` with the hashes of their pictures in their places, and the size that outpainting makes.

    Args:
        requests: Requests of the same pictures.
        kept: Where the pictures are kept.
        most_pixels: Pixels that each may have.
        check: Raises for settings that cannot be used.

    Raises:
        FileError: One is not base64, not a picture that can be used, not here, or cannot be kept.
        RequestError: They do not fit together, or to the other settings.
    """
    texts = pictures_of(requests[0].generation.model_dump())
    if "init_image" not in texts:
        for name in {name: None for one in requests for name in _given(one.generation)}:
            raise RequestError(_("{name} is for init_image: give that picture too").format(name=name))
    data = {place: _bytes(place, text, kept) for place, text in texts.items()}
    opened = {place: _decoded(place, one, most_pixels) for place, one in data.items()}
    sized = [_sized(one.generation, opened) for one in requests]
    for request, generation in zip(requests, sized, strict=True):
        check(replace(generation.image_settings(request.sampling()), **_fields(generation, opened)))
    digests = {place: _KEPT + kept.save(one) for place, one in data.items()}
    return [
        request.model_copy(update={"generation": with_pictures(generation, digests)})
        for request, generation in zip(requests, sized, strict=True)
    ]


def _sized(generation: Generation, opened: "Mapping[str, Image]") -> Generation:
    return generation.with_outpainted_size(opened["init_image"]) if "init_image" in opened else generation


def pictures_of(generation: Mapping[str, Any]) -> dict[str, str]:
    """Return the pictures of ``generation`` of a request as they stand there, by their places."""
    found = {name: generation.get(name) for name in _NAMES}
    found |= {_control(index): one["image"] for index, one in enumerate(generation.get("controls") or ())}
    found[_IP_ADAPTER] = (generation.get("ip_adapter") or {}).get("image")
    return {place: text for place, text in found.items() if text is not None}


def digests_of(generation: Mapping[str, Any]) -> dict[str, str]:
    """Return the SHA-256 of the pictures of ``generation`` of a saved request, by their places."""
    return {place: text.removeprefix(_KEPT) for place, text in pictures_of(generation).items()}


def recorded_images(generation: Generation) -> dict[str, Any]:
    """Return the SHA-256 of a saved request's pictures, as fields of ``GenerationInfo``."""
    digests = digests_of(generation.model_dump())
    found: dict[str, Any] = {name: digests[name] for name in _NAMES if name in digests}
    found["controls"] = tuple(
        ControlInfo(**asdict(one.settings()), image=digests[_control(index)])
        for index, one in enumerate(generation.controls)
    )
    if shown := generation.ip_adapter:
        found["ip_adapter"] = IpAdapterInfo(**asdict(shown.settings()), image=digests[_IP_ADAPTER])
    return found


def kept_images(generation: Generation, kept: InputImages) -> dict[str, Any]:
    """Return a saved request's pictures as fields of ``ImageSettings``. Raise ``FileError`` for one that is gone."""
    digests = digests_of(generation.model_dump())
    return _fields(generation, {place: _decoded(place, _kept(place, one, kept)) for place, one in digests.items()})


def _decoded(place: str, data: bytes, most_pixels: int = MOST_PIXELS) -> "Image":
    return decode_image(data, place, most_pixels, transparent=place in TRANSPARENT)


def _fields(generation: Generation, opened: "Mapping[str, Image]") -> dict[str, Any]:
    """Return the opened pictures as fields of ``ImageSettings``."""
    found: dict[str, Any] = {name: opened[name] for name in _NAMES if name in opened}
    found["controls"] = tuple(
        one.settings().with_image(opened[_control(index)]) for index, one in enumerate(generation.controls)
    )
    if shown := generation.ip_adapter:
        found["ip_adapter"] = shown.settings().with_image(opened[_IP_ADAPTER])
    return found


def with_pictures(generation: Generation, texts: Mapping[str, str]) -> Generation:
    """Return a copy of ``generation`` with other texts in the places of its pictures."""
    changed: dict[str, Any] = {name: texts[name] for name in _NAMES if name in texts}
    changed["controls"] = [
        one.model_copy(update={"image": texts[_control(index)]}) for index, one in enumerate(generation.controls)
    ]
    if shown := generation.ip_adapter:
        changed["ip_adapter"] = shown.model_copy(update={"image": texts[_IP_ADAPTER]})
    return generation.model_copy(update=changed)


def _control(index: int) -> str:
    return f"controls.{index}"


def decoded(name: str, text: str) -> bytes:
    """Return the bytes that ``text`` is the base64 of, with or without ``data:image/png;base64,`` before it.

    Args:
        name: What the text is, for the message.
        text: The base64.

    Raises:
        FileError: It is not base64.
    """
    encoded = text.partition(",")[2] if text.startswith("data:") else text
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FileError(_("{name} is not base64: {reason}").format(name=name, reason=error)) from error


def _given(generation: Generation) -> Iterator[str]:
    """Yield the settings of ``init_image`` that ``generation`` gives."""
    for name in _OF_INIT_IMAGE:
        if name in generation.model_fields_set and getattr(generation, name) != Generation.model_fields[name].default:
            yield name


def _bytes(name: str, text: str, kept: InputImages) -> bytes:
    return _kept(name, text.removeprefix(_KEPT), kept) if text.startswith(_KEPT) else decoded(name, text)


def _kept(name: str, digest: str, kept: InputImages) -> bytes:
    data = kept.load(digest)
    if data is None:
        raise FileError(_("{name}: there is no picture {digest} here: send it again").format(name=name, digest=digest))
    return data
