"""Texts in files that any program wrote, made by hand here."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generate.picture import BrokenFileError, is_picture, read_texts
from generate.picture.chunks import LARGEST_CHUNK, MOST_CHUNKS

TEXT = "고양이, a cat"


def saved(kind: str, **options: object) -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, kind, **options)
    return written.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def itxt(name: str, text: str, *, compressed: bool = False) -> bytes:
    content = zlib.compress(text.encode()) if compressed else text.encode()
    return chunk(b"iTXt", name.encode() + (b"\0\1\0" if compressed else b"\0\0\0") + b"ko\0\0" + content)


def before_pixels(*chunks: bytes) -> bytes:
    png = saved("PNG")
    return png[:33] + b"".join(chunks) + png[33:]


def behind_pixels(*chunks: bytes) -> bytes:
    png = saved("PNG")
    return png[:-12] + b"".join(chunks) + png[-12:]


def exif(fields: dict[int, bytes | str], comment: bytes = b"") -> bytes:
    made = Image.Exif()
    made.update(fields)
    if comment:
        made.get_ifd(0x8769)[0x9286] = comment
    return made.tobytes()


class CountingFile(BytesIO):
    """Counts how many times, and how many bytes, are read."""

    reads = 0
    bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        found = super().read(size)
        self.bytes_read += len(found)
        return found


@pytest.mark.parametrize("place", [before_pixels, behind_pixels])
@pytest.mark.parametrize(
    "written",
    [
        itxt("parameters", TEXT),
        itxt("parameters", TEXT, compressed=True),
        chunk(b"tEXt", b"parameters\0caf\xe9"),
        chunk(b"zTXt", b"parameters\0\0" + zlib.compress(b"caf\xe9")),
        chunk(b"eXIf", exif({}, b"UNICODE\0" + TEXT.encode("utf-16-be"))),
    ],
    ids=["iTXt", "compressed iTXt", "tEXt", "zTXt", "eXIf"],
)
def test_a_png(place: object, written: bytes) -> None:
    """A PNG is read whatever chunk holds the text, before its pixels or behind them."""
    assert callable(place)
    assert read_texts(BytesIO(place(written))) in ({"parameters": TEXT}, {"parameters": "café"})


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_exif(kind: str, encoding: str) -> None:
    """A comment in EXIF is read in both orders of bytes."""
    data = saved(kind, exif=exif({}, b"UNICODE\0" + TEXT.encode(encoding)))
    assert read_texts(BytesIO(data)) == {"parameters": TEXT}


def test_ascii_in_exif() -> None:
    """A comment that is marked as ASCII or not at all is read, and so are the fields that ComfyUI fills."""
    for mark in (b"ASCII\0\0\0", bytes(8)):
        assert read_texts(BytesIO(saved("JPEG", exif=exif({}, mark + b"a cat\0")))) == {"parameters": "a cat"}
    made = saved("WEBP", exif=exif({0x010F: 'workflow:{"nodes": []}', 0x0110: 'prompt:{"3": 1}'}))
    assert read_texts(BytesIO(made)) == {"workflow": '{"nodes": []}', "prompt": '{"3": 1}'}


def test_what_others_write() -> None:
    """Texts of cameras and editors, and those of other names, are nothing; of equal names, the first counts."""
    others = chunk(b"tEXt", b"Comment\0Created with GIMP"), chunk(b"tEXt", b"XML:com.adobe.xmp\0<x/>")
    assert read_texts(BytesIO(before_pixels(*others))) == {}
    assert read_texts(BytesIO(saved("JPEG", exif=exif({0x0131: "Camera 1.0", 0x010F: "Maker"})))) == {}
    assert read_texts(BytesIO(saved("WEBP"))) == {}
    twice = behind_pixels(*others, itxt("parameters", "first"), itxt("parameters", "second"))
    assert read_texts(BytesIO(twice))["parameters"] == "first"


@pytest.mark.parametrize(
    "data",
    [
        before_pixels(chunk(b"tEXt", b"k\0v") * 300_000),
        before_pixels(chunk(b"tEXt", b"parameters\0v") * 300_000),
        behind_pixels(chunk(b"zTXt", b"") * 300_000),
        before_pixels(chunk(b"IDAT", b"") * 300_000),
        b"\xff\xd8" + b"\xff\xe5\0\2" * 300_000,
        b"\xff\xd8" + b"\xff" * 300_000,
        b"RIFF\0\0\0\0WEBP" + b"ABCD\0\0\0\0" * 300_000,
    ],
    ids=["tEXt", "parameters", "behind", "IDAT", "JPEG", "padding", "WebP"],
)
def test_the_number_of_chunks_is_bounded(data: bytes) -> None:
    """Of a file with hundreds of thousands of chunks, only so many are looked at."""
    file = CountingFile(data)
    with pytest.raises(BrokenFileError, match="it has more than 20,000 parts"):
        read_texts(file)
    assert file.reads <= 3 * MOST_CHUNKS + 1


def test_the_record_is_enough() -> None:
    """Nothing is looked at behind the texts of this program."""
    own = itxt("parameters", "a"), itxt("malgrim", "{}")
    file = CountingFile(before_pixels(*own, chunk(b"tEXt", b"k\0v") * 300_000))
    assert read_texts(file) == {"parameters": "a", "malgrim": "{}"}
    assert file.reads < 20


def test_pixels_are_skipped() -> None:
    """No byte of the pixels is read."""
    noise = Image.effect_noise((256, 256), 100)
    for kind in ("PNG", "JPEG", "WEBP"):
        written = BytesIO()
        noise.save(written, kind)
        file = CountingFile(written.getvalue())
        read_texts(file)
        assert file.bytes_read < 1_000 < len(written.getvalue())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a PNG, JPEG or WebP"),
        (saved("GIF"), "not a PNG, JPEG or WebP"),
        (b"RIFF\0\0\0\0WAVE", "not a PNG, JPEG or WebP"),
        (before_pixels(itxt("malgrim", "{}")[:-1] + b"?"), "is damaged"),
        (before_pixels(itxt("malgrim", "x" * 999))[:100], "is cut off within its text"),
        (before_pixels(itxt("malgrim", "x" * (LARGEST_CHUNK + 1))), "at most 4,194,304 are read"),
        (before_pixels(itxt("malgrim", "x" * (LARGEST_CHUNK + 1), compressed=True)), "more than 4,194,304 bytes"),
        (before_pixels(chunk(b"iTXt", b"malgrim\0\1\0\0\0rubbish")), "compressed text is damaged"),
        (before_pixels(chunk(b"iTXt", b"malgrim\0\1\0\0\0" + zlib.compress(b"x" * 99)[:-4])), "text is damaged"),
        (saved("JPEG", exif=exif({}, b"UNICODE\0" + b"\0a" * 99))[:100], "is cut off within its text"),
    ],
    ids=["empty", "GIF", "WAVE", "checksum", "cut", "large", "bomb", "rubbish", "half", "cut JPEG"],
)
def test_broken_files(data: bytes, message: str) -> None:
    """A file of another format, or with text that is broken or too large, is refused with the reason."""
    with pytest.raises(BrokenFileError, match=message):
        read_texts(BytesIO(data))


@given(
    st.sampled_from([saved(kind, exif=exif({0x0131: "x"}, b"UNICODE\0\0a")) for kind in ("PNG", "JPEG", "WEBP")]),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=8))),
    st.integers(0, 2_000),
)
def test_damage(data: bytes, changes: list[tuple[int, bytes]], end: int) -> None:
    """Whatever is changed in a file, it is read or refused, and nothing else happens."""
    damaged = bytearray(data)
    for at, new in changes:
        damaged[at : at + len(new)] = new
    try:
        texts = read_texts(BytesIO(bytes(damaged[:end])))
    except BrokenFileError:
        return
    assert all(isinstance(text, str) for text in texts.values())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_pictures_and_texts_are_told_apart(kind: str) -> None:
    """A picture of any format is known by its first bytes, and a text is none."""
    assert is_picture(saved(kind)[:16])
    for text in ('{"schema": 2, "text": "고양이"}', "BM만화", "GIF", "\ufeff{}", ""):
        assert not is_picture(text.encode()[:16])
