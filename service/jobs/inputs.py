"""The pictures that a job begins from: from the text of a request to files by their hash, and back."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from generate import START_SETTINGS, ImageSettings, RequestError

from ..files import FileError
from ..messages import _
from ..pipeline.input_images import TRANSPARENT, InputImages, decode_image
from .request import Generation, JobRequest

_NAMES = (
    "init_image",
    "mask",
    "sketch",
)
_OF_INIT_IMAGE = ("strength", *START_SETTINGS)
_KEPT = "sha256:"


def with_kept_images(
    request: JobRequest, kept: InputImages, most_pixels: int, check: Callable[[ImageSettings], None]
) -> JobRequest:
    """Return ``request`` with the hashes of its pictures in their places, and the size that outpainting makes.

    Args:
        request: The request.
        kept: Where its pictures are kept.
        most_pixels: Pixels that each may have.
        check: Raises for settings that cannot be used.

    Raises:
        FileError: One is not base64, not a picture that can be used, not here, or cannot be kept.
        RequestError: They do not fit together, or to the other settings.
    """
    generation = request.generation
    files = {name: text for name in _NAMES if (text := getattr(generation, name)) is not None}
    if "init_image" not in files:
        for name in _given(generation):
            raise RequestError(_("{name} is for init_image: give that picture too").format(name=name))
    data = {name: _bytes(name, text, kept) for name, text in files.items()}
    opened: dict[str, Any] = {
        name: decode_image(one, name, most_pixels, transparent=name in TRANSPARENT) for name, one in data.items()
    }
    if "init_image" in opened:
        generation = generation.with_outpainted_size(opened["init_image"])
    check(replace(generation.image_settings(request.sampling()), **opened))
    digests = {name: _KEPT + kept.save(one) for name, one in data.items()}
    return request.model_copy(update={"generation": generation.model_copy(update=digests)})


def digests_of(generation: Generation | Mapping[str, object]) -> dict[str, str]:
    """Return the SHA-256 of the pictures of a saved request, by their names."""
    values = generation.model_dump(include={*_NAMES}) if isinstance(generation, Generation) else generation
    return {name: str(values[name]).removeprefix(_KEPT) for name in _NAMES if values.get(name)}


def kept_images(generation: Generation, kept: InputImages) -> dict[str, Any]:
    """Return a saved request's pictures as fields of ``ImageSettings``. Raise ``FileError`` for one that is gone."""
    return {
        name: decode_image(_kept(name, one, kept), name, transparent=name in TRANSPARENT)
        for name, one in digests_of(generation).items()
    }


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
