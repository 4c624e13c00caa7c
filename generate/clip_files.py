"""Files of clips, MP4 (H.264) and animated WebP, with the metadata that pictures have."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from .errors import GenerationError
from .metadata import RECORD, Metadata, MetadataError, picture_exif
from .prompt.messages import _

if TYPE_CHECKING:
    from PIL.Image import Image

CLIP_FORMATS = (".mp4", ".webp")
"""Suffixes of the files of clips."""

_PARAMETERS = "parameters"
_QUALITY = 95  # of WebP, as of pictures
_RATE = "16"  # constant rate factor of x264: hardly a visible loss


def encode_clip(frames: "Sequence[Image]", fps: int, suffix: str, metadata: Metadata) -> bytes:
    """Return the bytes of a file.

    Args:
        frames: The pixels of each frame, with sides that are even.
        fps: Frames a second.
        suffix: One of ``CLIP_FORMATS``, in any case.
        metadata: Written to the file.

    Raises:
        MetadataError: The suffix is none of them.
        GenerationError: PyAV, which MP4 needs, is not installed.
    """
    kind = suffix.lower()
    check_clip_format(kind)
    return _mp4(frames, fps, metadata) if kind == ".mp4" else _webp(frames, fps, metadata)


def check_clip_format(suffix: str) -> None:
    """Raise ``MetadataError`` for an unknown suffix, ``GenerationError`` where its package is not installed."""
    if suffix.lower() not in CLIP_FORMATS:
        message = _("{suffix!r} is no format of clips: use {formats}")
        raise MetadataError(message.format(suffix=suffix, formats=", ".join(CLIP_FORMATS)))
    if suffix.lower() == ".mp4":
        _check_installed()


def _check_installed() -> None:
    if find_spec("av") is None:
        message = _("{packages} missing: pip install -c constraints.txt -e '.[video]'")
        raise GenerationError(message.format(packages="av"), "not configured")


def _webp(frames: "Sequence[Image]", fps: int, metadata: Metadata) -> bytes:
    written = BytesIO()
    ends = [round(1000 * number / fps) for number in range(len(frames) + 1)]  # milliseconds
    frames[0].save(
        written,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=[end - start for start, end in pairwise(ends)],
        loop=0,
        quality=_QUALITY,
        exif=picture_exif("WEBP", metadata),
    )
    return written.getvalue()


def _mp4(frames: "Sequence[Image]", fps: int, metadata: Metadata) -> bytes:
    import av

    written = BytesIO()
    named = {_PARAMETERS: metadata.parameters, RECORD: metadata.record}
    with av.open(written, "w", format="mp4", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(named)
        stream = container.add_stream("libx264", rate=Fraction(fps), options={"crf": _RATE})
        stream.width, stream.height = frames[0].size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1  # the same bytes whatever the number of cores
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_image(frame)))
        container.mux(stream.encode())
    return written.getvalue()


def steadiness(frames: "Sequence[Image]") -> list[float]:
    """Return the SSIM of each frame and the next: 1 where they are equal.

    Structural similarity of Wang et al. 2004 over windows of 7 pixels, as scikit-image computes it.
    """
    return [*_similarities(frames)]


def _similarities(frames: "Sequence[Image]") -> Iterator[float]:
    import numpy as np
    from skimage.metrics import structural_similarity

    pixels = [np.asarray(frame.convert("RGB")) for frame in frames]
    for one, following in pairwise(pixels):
        yield float(structural_similarity(one, following, channel_axis=2))
