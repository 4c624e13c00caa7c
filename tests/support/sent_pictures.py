"""Pictures that clients send in these tests."""

import io
from typing import Any

from PIL import Image


def png(size: tuple[int, int] = (16, 16), color: Any = "red", mode: str = "RGB") -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new(mode, size, color).save(written, "PNG")
    return written.getvalue()


def hole(size: tuple[int, int] = (16, 16)) -> bytes:
    """Return a picture whose left half is transparent."""
    image = Image.new("RGBA", size, (255, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
