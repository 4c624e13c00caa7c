"""Pictures to start from, as ``--init-image`` and ``--mask`` open them."""

import struct
from io import BytesIO
from pathlib import Path
from zlib import crc32

import pytest
from PIL import Image

from service.files import FileError
from service.pipeline.input_images import decode_image


def open_image(file: Path) -> Image.Image:
    return decode_image(file.read_bytes(), str(file))


def png_of(file: Path, width: int, height: int, *, bits: int = 8, color: int = 0) -> Path:
    """Write a PNG that says this of itself, with the pixels of another."""
    written = BytesIO()
    Image.new("L", (8, 8)).save(written, "PNG")
    data = bytearray(written.getvalue())
    data[16:26] = struct.pack(">IIBB", width, height, bits, color)
    data[29:33] = crc32(data[12:29]).to_bytes(4, "big")
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("width", [9_460, 13_000, 60_000])
def test_too_many_pixels(tmp_path: Path, width: int) -> None:
    """A picture with more pixels than the limit is refused with it before they are decoded."""
    with pytest.raises(FileError, match=r"x.png has more than 89,478,485 pixels: give a smaller picture"):
        open_image(png_of(tmp_path / "x.png", width, width))


@pytest.mark.slow
def test_real_pictures_with_too_many_pixels(tmp_path: Path) -> None:
    """A whole JPEG and a whole TIFF of 100 million pixels are refused too."""
    for name in ("x.jpg", "x.tif"):
        Image.new("L", (10_000, 10_000)).save(tmp_path / name)
        with pytest.raises(FileError, match="has more than 89,478,485 pixels"):
            open_image(tmp_path / name)


@pytest.mark.parametrize("color", [0, 2, 4, 6])
def test_sixteen_bits_a_colour(tmp_path: Path, color: int) -> None:
    """No PNG with 16 bits a colour is taken, though Pillow would reduce some of them to 8."""
    with pytest.raises(FileError, match="more than 8 bits a colour: save it with 8"):
        open_image(png_of(tmp_path / "x.png", 8, 8, bits=16, color=color))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK"])
def test_eight_bits_a_colour(tmp_path: Path, mode: str) -> None:
    """Pictures of at most 8 bits a colour are taken."""
    Image.new(mode, (8, 8)).save(tmp_path / "x.tif")
    opened = open_image(tmp_path / "x.tif")
    assert opened is not None
    assert opened.convert("RGB").size == (8, 8)
