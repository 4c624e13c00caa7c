"""Shared items to files, and these to a ZIP."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import RawIOBase
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from .index_page import Shown, index_page
from .items import SharedItem

INDEX = "index.html"
PREVIEW = "preview.json"
_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can say, so that equal contents make equal files
_MODE = 0o644 << 16


def files_of(items: Iterable[SharedItem]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of each file: a folder for each item, and a page that shows them, as the last."""
    shown = []
    for number, item in enumerate(items, start=1):
        folder = f"{number:04}"
        names = [f"{folder}/{index}.png" for index in range(len(item.pictures))]
        yield f"{folder}/{PREVIEW}", (item.preview.to_json(indent=2) + "\n").encode()
        yield from zip(names, (picture.data for picture in item.pictures), strict=True)
        pictures = [*zip(names, (picture.generation for picture in item.pictures), strict=True)]
        shown.append(Shown(item.preview, pictures, item.lost))
    yield INDEX, index_page(shown).encode()


def zip_chunks(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield the bytes of a ZIP, which are the same for the same files; one file at a time is in memory."""
    out = _Chunks()
    with ZipFile(out, "w", ZIP_STORED) as archive:  # pictures are compressed already
        for name, data in files:
            info = ZipInfo(name, _TIME)
            info.create_system, info.external_attr = 3, _MODE  # as on Unix, whatever this machine is
            archive.writestr(info, data)
            yield out.taken()
    yield out.taken()


@dataclass
class _Chunks(RawIOBase):
    """A file without places to return to, whose bytes are taken as they come."""

    _written: list[bytes] = field(default_factory=list)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        written = bytes(data)  # type: ignore[call-overload] # any buffer
        self._written.append(written)
        return len(written)

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        taken, self._written = b"".join(self._written), []
        return taken
