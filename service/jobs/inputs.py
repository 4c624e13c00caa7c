"""The pictures that a job begins from: from the text of a request to files by their hash, and back."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generate import RequestError

from ..files import FileError
from ..messages import _
from ..pipeline.input_images import InputImages, decode_image
from .request import Generation, JobRequest

_NAMES = ("init_image", "mask")
_KEPT = "sha256:"


def with_kept_images(request: JobRequest, kept: InputImages, most_pixels: int) -> JobRequest:
    """Return ``request`` with the hashes of its pictures in their places; the pictures are checked and kept.

    Raises:
        FileError: One is not base64, not a picture that can be used, not here, or cannot be kept.
        RequestError: They do not fit together, or to the other settings.
    """
    generation = request.generation
    files = {name: text for name in _NAMES if (text := getattr(generation, name)) is not None}
    if "strength" in generation.model_fields_set and "init_image" not in files:
        raise RequestError(_("strength is for init_image: give that picture too"))
    data = {name: _bytes(name, text, kept) for name, text in files.items()}
    opened: dict[str, Any] = {name: decode_image(one, name, most_pixels) for name, one in data.items()}
    replace(generation.image_settings(request.sampling()), **opened)  # checks that they fit
    digests = {name: _KEPT + kept.save(one) for name, one in data.items()}
    return request.model_copy(update={"generation": generation.model_copy(update=digests)})


def digests_of(generation: Generation | Mapping[str, object]) -> dict[str, str]:
    """Return the SHA-256 of the pictures of a saved request, by ``init_image`` and ``mask``."""
    values = generation.model_dump(include={*_NAMES}) if isinstance(generation, Generation) else generation
    return {name: str(values[name]).removeprefix(_KEPT) for name in _NAMES if values.get(name)}


def kept_images(generation: Generation, kept: InputImages) -> dict[str, Any]:
    """Return a saved request's pictures as fields of ``ImageSettings``. Raise ``FileError`` for one that is gone."""
    return {name: decode_image(_kept(name, one, kept), name) for name, one in digests_of(generation).items()}


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


def _bytes(name: str, text: str, kept: InputImages) -> bytes:
    return _kept(name, text.removeprefix(_KEPT), kept) if text.startswith(_KEPT) else decoded(name, text)


def _kept(name: str, digest: str, kept: InputImages) -> bytes:
    data = kept.load(digest)
    if data is None:
        raise FileError(_("{name}: there is no picture {digest} here: send it again").format(name=name, digest=digest))
    return data
