"""EXIF as other programs read it."""

import struct
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from generate import Metadata, encode_image
from generate.picture import exif_bytes
from generate.picture.exif import exif_texts


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1).map("a {}".format))
def test_any_comment(comment: str) -> None:
    """Any comment is read back, Korean and emoji included."""
    assert exif_texts(exif_bytes(comment).removeprefix(b"Exif\0\0"))["parameters"] == comment


def test_the_type_of_the_comment(tmp_path: Path) -> None:
    """It is UNDEFINED (7) in JPEG and WebP, which readers built on piexif demand, and Pillow reads it."""
    for suffix in (".jpg", ".webp"):
        data = encode_image(Image.new("RGB", (8, 8)), suffix, Metadata("노을, a cat", "{}"))
        at = data.index(struct.pack(">H", ExifTags.Base.UserComment))
        assert struct.unpack_from(">HH", data, at) == (ExifTags.Base.UserComment, 7)
        (tmp_path / f"x{suffix}").write_bytes(data)
        with Image.open(tmp_path / f"x{suffix}") as opened:
            fields = opened.getexif().get_ifd(ExifTags.IFD.Exif)
        assert fields[ExifTags.Base.UserComment] == b"UNICODE\0" + "노을, a cat".encode("utf-16-be")
