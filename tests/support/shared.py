"""Previews and pictures of fake stages, and ZIPs of any files."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from generate import ImageSettings
from service.pipeline import Preview
from service.pipeline.pictures import generate_pictures
from service.pipeline.sharing import SharedItem, files_of, shared_picture, shared_preview, zip_chunks
from support.fakes import FakeGenerator, make_pipeline

SETTINGS = ImageSettings(width=64, height=64, steps=3, seed=7)


def preview(text: str = "고양이 두 마리") -> Preview:
    """Return a preview of fake stages."""
    return make_pipeline(count=1).preview(text)


def picture(made: Preview, *, model: str = "fake", refiner: str | None = None, suffix: str = ".png") -> bytes:
    """Return a picture file of a preview."""
    generator = FakeGenerator()
    generator.name = model
    (one,) = generate_pictures(generator, made, SETTINGS, refiner=refiner, suffix=suffix)
    return one.data


def item(text: str = "고양이 두 마리", pictures: int = 1) -> SharedItem:
    """Return a preview with pictures, as they are shared."""
    made = preview(text)
    return SharedItem(shared_preview(made), (shared_picture(picture(made), "x.png"),) * pictures)


def shared_files(*items: SharedItem) -> dict[str, bytes]:
    """Return the files of items by their paths."""
    return dict(files_of(items or [item()]))


def zipped(files: Mapping[str, bytes], compression: int = ZIP_STORED) -> BytesIO:
    """Return a ZIP of files with any names."""
    written = BytesIO()
    with ZipFile(written, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return BytesIO(written.getvalue())


def exported(*items: SharedItem) -> bytes:
    """Return the ZIP of an export."""
    return b"".join(zip_chunks(files_of(items)))
