"""Small pictures, which an assistant can look at within a reply."""

from io import BytesIO

from PIL import Image

_SIDE = 512  # pixels
_QUALITY = 85

MIME_TYPE = "image/jpeg"


def thumbnail(png: bytes) -> bytes:
    """Return a picture as a JPEG of at most 512 pixels a side."""
    with Image.open(BytesIO(png)) as opened:
        small = opened.convert("RGB")
    small.thumbnail((_SIDE, _SIDE))
    written = BytesIO()
    small.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
