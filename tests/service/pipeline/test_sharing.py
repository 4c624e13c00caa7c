"""Previews and pictures as files for others, and what is read of files of others."""

import os
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from support.fake_captions import png as blank_png
from support.shared import exported, item, picture, preview, shared_files, zipped

from generate import MetadataError, Phrase
from service.errors import InputError
from service.pipeline import Preview
from service.pipeline.picture_record import PictureRecord, read_record
from service.pipeline.sharing import SharedItem, picture_item, read_items, shared_preview
from service.pipeline.sharing.index_page import Shown, index_page
from service.trace import Usage

HOSTILE = "<script>alert`x`</script> & \"고양이\" 'x'"
MARKUP = ["<b>", "<", ">", "&lt;", '"', "' x='", '" onerror="y', "-->"]
ITEM = item()
FILES = shared_files(ITEM, item("강아지", pictures=2))


class Tags(HTMLParser):
    """Collects the tags, attributes and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(source: BytesIO | Path, **options: Any) -> list[SharedItem | str]:
    return [*read_items(source, "x.zip", **options)]


def left_out(files: dict[str, bytes], compression: int = ZIP_DEFLATED, **options: Any) -> str:
    """Return why the only item of a ZIP is left out."""
    (problem,) = read(zipped(files, compression), **options)
    assert isinstance(problem, str)
    assert problem.isprintable()
    return problem


def test_files() -> None:
    """Each preview has a folder with its pictures, and a page shows all of them."""
    assert [*FILES] == [
        "0001/preview.json",
        "0001/0.png",
        "0002/preview.json",
        "0002/0.png",
        "0002/1.png",
        "index.html",
    ]
    page = FILES["index.html"].decode()
    assert all(f'src="{name}"' in page for name in FILES if name.endswith(".png"))
    assert Preview.from_json(FILES["0002/preview.json"].decode()).text == "강아지"


def test_there_and_back(tmp_path: Path) -> None:
    """What was exported is read from a ZIP and from a folder, the last first, and exported again with equal bytes."""
    items = [item(), item("강아지", pictures=2), SharedItem(shared_preview(preview("여우")))]
    archive = exported(*items)
    assert read(BytesIO(archive)) == items[::-1]
    with ZipFile(BytesIO(archive)) as opened:
        opened.extractall(tmp_path)
    assert read(tmp_path) == items[::-1]
    again = [one for one in read(BytesIO(archive)) if isinstance(one, SharedItem)]
    assert exported(*again[::-1]) == archive


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_picture_files(suffix: str, tmp_path: Path) -> None:
    """A picture of each format becomes a PNG that --from takes."""
    made = picture_item(picture(preview(), suffix=suffix), f"x{suffix}")
    (tmp_path / "x.png").write_bytes(made.pictures[0].data)
    assert read_record(tmp_path / "x.png") == PictureRecord(made.preview, made.pictures[0].generation)


@pytest.mark.parametrize("data", [blank_png(), b"no picture"])
def test_other_pictures(data: bytes) -> None:
    """A picture of another origin, and a file that is none, are refused."""
    with pytest.raises(MetadataError):
        picture_item(data, "x.png")


def test_nothing_of_the_machine() -> None:
    """No path, address, cost or warning is in what is shared, nor what else a picture file says."""
    folder = "/home/owner/secret"
    made = replace(
        preview(),
        warnings=(f"marian: {folder} cannot be loaded",),
        usage=(Usage("translate", "papago", calls=1, cost=12.5),),
        seconds={"translate": 98.76},
    )
    info, written = PngInfo(), BytesIO()
    with Image.open(BytesIO(picture(made, model=f"{folder}/sdxl.safetensors", refiner=f"{folder}/refiner"))) as image:
        for name in ("parameters", "malgrim"):
            info.add_itxt(name, str(image.info[name]))
        info.add_text("Author", "owner")
        image.save(written, "PNG", pnginfo=info, exif=Image.Exif(), icc_profile=b"owner")
    files = shared_files(picture_item(written.getvalue(), "x.png"))
    for data in files.values():
        for word in (b"owner", b"secret", b"98.76", b"12.5"):
            assert word not in data
    assert b"sdxl.safetensors" in files["0001/0.png"]


def test_page_of_hostile_texts() -> None:
    """Texts are escaped wherever they stand, and the page has no script."""
    made = preview()
    prompts = replace(made.prompts, prompt=(Phrase(HOSTILE),), negative_prompt=(Phrase(HOSTILE),))
    pictures = [("0001/0.png", item().pictures[0].generation)]
    page = index_page([Shown(replace(made, text=HOSTILE, prompts=prompts), pictures, 0)])
    assert "<script" not in page
    assert Tags(page).texts.count(HOSTILE) >= 2


@given(st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=3))).map("".join))
def test_page_of_any_text(text: str) -> None:
    """No text adds a tag or an attribute to the page."""
    generation = replace(ITEM.pictures[0].generation, model=text, sampler=text)
    page, plain = (
        Tags(index_page([Shown(replace(ITEM.preview, text=one), [("0001/0.png", generation)], 1)]))
        for one in (text, "고양이")
    )
    assert (page.tags, page.attributes) == (plain.tags, plain.attributes)
    assert "script" not in page.tags


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda files: {"0001/preview.json": b"{}"}, "not a saved preview"),
        (lambda files: {"0001/preview.json": b"\xff"}, "is not UTF-8"),
        (lambda files: {"0001/preview.json": b" " * (1024**2 + 1)}, "is larger than 1 MB"),
        (lambda files: {"0001/0.png": b"no picture"}, "cannot be read"),
        (lambda files: {"0001/0.png": blank_png()}, "does not contain how it was made"),
        (lambda files: {"0001/0.png": b"\0" * (64 * 1024**2 + 1)}, "is larger than 64 MB"),
        (lambda files: {"0001/0.png": files["0001/0.png"][:-40]}, "cannot be read"),
    ],
    ids=["preview", "bytes", "large preview", "no picture", "foreign", "large picture", "cut picture"],
)
def test_what_cannot_be_used(change: Callable[[dict[str, bytes]], dict[str, bytes]], problem: str) -> None:
    """A preview that is none, and one with a picture that is none, is left out with the reason."""
    files = shared_files()
    assert problem in left_out(files | change(files))


def test_too_many_pixels() -> None:
    """A picture beyond the bound is not decoded."""
    assert "more than 63 pixels" in left_out(shared_files(), most_pixels=63)


def test_the_others_stay() -> None:
    """One that cannot be used does not keep the others out."""
    first, second = read(zipped(FILES | {"0002/preview.json": b"{}"}))
    assert isinstance(first, str)
    assert second == item()


@pytest.mark.parametrize(
    "name", ["../evil.png", "/evil.png", "0001/../../evil.png", "..\\evil", "0001/x/0.png", "٠٠٠١/0.png"]
)
def test_other_names(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files with other names are ignored, and no file is written anywhere."""
    monkeypatch.chdir(tmp_path)
    archive = zipped(shared_files() | {name: b"evil"})
    assert read(archive) == [item()]
    assert not [*tmp_path.iterdir()]


def test_links(tmp_path: Path) -> None:
    """Links in a folder are not followed, to files and to folders."""
    files = shared_files(item())
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("preview.json", "0.png"):
        (outside / name).write_bytes(files[f"0001/{name}"])
    shared = tmp_path / "shared"
    (shared / "0001").mkdir(parents=True)
    (shared / "0002").symlink_to(outside)
    (shared / "0001" / "0.png").symlink_to(outside / "0.png")
    with pytest.raises(InputError, match="has no preview"):
        read(shared)
    (shared / "0001" / "preview.json").write_bytes(files["0001/preview.json"])
    assert read(shared) == [replace(item(), pictures=())]
    os.mkfifo(shared / "0001" / "1.png")
    assert read(shared) == [replace(item(), pictures=())]


def test_sizes_that_lie() -> None:
    """A file is never read beyond the size that the ZIP says, and one that is longer is left out."""
    large = b"0" * 3_000_000
    data = bytearray(zipped(shared_files() | {"0001/preview.json": large}, ZIP_DEFLATED).getvalue())
    real, said = len(large).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert data.count(real) == 2
    assert isinstance(read(BytesIO(bytes(data).replace(real, said)))[0], str)


def test_other_zips() -> None:
    """Encrypted files, other compressions and names that occur twice are refused in one line."""
    assert "encrypted, or compressed in another way" in left_out(shared_files(), ZIP_BZIP2)
    data = bytearray(zipped(shared_files()).getvalue())
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + offset] |= 1
    assert isinstance(read(BytesIO(bytes(data)))[0], str)
    twice = zipped({"0001/preview.json": b"{}", "0002/preview.json": b"{}"}).getvalue()
    with pytest.raises(InputError, match="twice"):
        read(BytesIO(twice.replace(b"0002", b"0001")))


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"", "is no ZIP"),
        (b"no zip", "is no ZIP"),
        (zipped({}).getvalue(), "has no preview"),
        (zipped({"0001/0.png": b""}).getvalue(), "has no preview"),
        (zipped({f"{n:04}/preview.json": b"" for n in range(1001)}).getvalue(), "more than 1,000 previews"),
        (zipped(FILES | {f"0001/{n}.png": b"" for n in range(101)}).getvalue(), "100 pictures of one"),
    ],
    ids=["empty", "text", "no file", "no preview", "many previews", "many pictures"],
)
def test_no_export(source: bytes, problem: str) -> None:
    """What is no export, or too much, is refused in one line before anything of it is read."""
    with pytest.raises(InputError, match=problem):
        read(BytesIO(source))


def test_bytes_of_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """All files together are bounded by the sizes that the ZIP says."""
    monkeypatch.setattr("service.pipeline.sharing.reading._MOST_BYTES", 1024**2)

    with pytest.raises(InputError, match="holds more than 1 MB"):
        read(zipped(shared_files() | {f"0001/{n}.png": b"0" * 1024**2 for n in range(1, 3)}, ZIP_DEFLATED))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_zips(data: st.DataObject) -> None:
    """A ZIP that is damaged anywhere is read as far as it can be, or refused in one line."""
    whole = bytearray(exported(item()))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))] if data.draw(st.booleans()) else whole)
    try:
        found = read(BytesIO(cut))
    except InputError as error:
        assert str(error)
    else:
        assert all(isinstance(one, SharedItem | str) for one in found)
