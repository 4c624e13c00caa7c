"""The pictures that a run begins from or is guided by, as the options of the command name them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..files import read_bytes
from ..messages import _
from ..pipeline.input_images import TRANSPARENT, InputImages, decode_image
from ..pipeline.picture_record import ControlInfo, GenerationInfo, IpAdapterInfo
from .guide_options import GuideOptions

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST = 512 * 1024**2  # bytes of a picture file


@dataclass(frozen=True)
class OpenedImages:
    """Pictures as fields of ``ImageSettings``, and the SHA-256 of their files as fields of ``GenerationInfo``."""

    images: dict[str, Any]
    digests: dict[str, Any]


def open_images(files: Mapping[str, Path | None], before: GenerationInfo | None, kept: InputImages) -> OpenedImages:
    """Open the pictures of a run, and keep their files for the next one.

    Args:
        files: The files that were given, by the names of ``ImageSettings``.
        before: How an earlier picture was generated; its pictures are taken where no file is given.
        kept: The pictures of earlier runs.

    Raises:
        FileError: A file cannot be read, or is no picture that can be used.
        InputError: A picture of the earlier run is not here.
    """
    images, digests = dict[str, "Image"](), dict[str, str]()
    for name, file in files.items():
        source = file or (None if files.get("init_image") else getattr(before, name, None))
        if source:
            option, transparent = name.replace("_", "-"), name in TRANSPARENT
            images[name], digests[name] = _opened(source, kept, option, transparent=transparent)
    return OpenedImages(images, digests)


def open_guides(options: GuideOptions, before: GenerationInfo | None, kept: InputImages) -> OpenedImages:
    """Open the pictures that guide a run, those of ``before`` where none are given; raise as ``open_images`` does.

    Raises:
        RequestError: An option cannot be read.
    """
    images, digests = dict[str, Any](), dict[str, Any]()
    earlier = [(one.without_image(), one.image) for one in before.controls] if before else []
    controls = [(one, *_opened(source, kept, "control")) for one, source in options.controls() or earlier]
    if controls:
        images["controls"] = tuple(one.with_image(image) for one, image, _digest in controls)
        digests["controls"] = tuple(ControlInfo(**asdict(one), image=digest) for one, _image, digest in controls)
    shown = before.ip_adapter if before else None
    reference = options.reference() or (shown and (shown.without_image(), shown.image))
    if reference:
        adapter, source = reference
        image, digest = _opened(source, kept, "ip-adapter")
        images["ip_adapter"] = adapter.with_image(image)
        digests["ip_adapter"] = IpAdapterInfo(**asdict(adapter), image=digest)
    return OpenedImages(images, digests)


def _opened(source: Path | str, kept: InputImages, option: str, *, transparent: bool = False) -> "tuple[Image, str]":
    """Return the picture of a file, which is kept, or of the SHA-256 of one that was; and its SHA-256."""
    if isinstance(source, Path):
        data = read_bytes(source, _LARGEST)
        return decode_image(data, str(source), transparent=transparent), kept.save(data)
    found = kept.load(source)
    if found is None:
        message = _("the picture that this one was made from is not here: give it with --{option}")
        raise InputError(message.format(option=option))
    return decode_image(found, source[:12], transparent=transparent), source
