"""Files that others shared to items: only what is a preview or a picture of this program, within bounds."""

import os
import re
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from generate import LARGEST_FILE

from ...errors import USER_ERRORS, InputError
from ...files import FileError, decoded_text
from ...messages import _
from ...reasons import reason_of
from ..input_images import MOST_PIXELS
from ..preview import Preview
from .items import MOST_ITEMS, MOST_PICTURES, SharedItem, SharedPicture, shared_picture, shared_preview

_NAME = re.compile(r"(\d{4})/(?:preview\.json|(\d{1,4})\.png)", re.ASCII)
_MOST_BYTES = 2 * 1024**3  # of all files together
_LARGEST_PREVIEW = 1024**2  # bytes


class _Source(Protocol):
    """Files by their paths, each of which is only a name here."""

    def sizes(self) -> Mapping[str, int]: ...

    def read(self, name: str, most: int) -> bytes: ...


def read_items(source: Path | BinaryIO, name: str, most_pixels: int = MOST_PIXELS) -> Iterator[SharedItem | str]:
    """Yield the items of a ZIP or a folder, the last one first, and why each other one is left out.

    The folders and files that an export has are read; everything else is ignored, and nothing is unpacked.

    Args:
        source: A ZIP, open or not, or a folder.
        name: Its name in messages.
        most_pixels: The most pixels of a picture that are decoded.

    Raises:
        InputError: It is neither, it is damaged, it has nothing to read, or too much.
    """
    with _opened(source, name) as files:
        for folder, pictures in sorted(_folders(files.sizes(), name).items(), reverse=True):
            try:
                yield _item(files, folder, pictures, most_pixels)
            except (*USER_ERRORS, BadZipFile, EOFError, OSError, RuntimeError, zlib.error) as error:
                yield _("{folder} is left out: {problem}").format(folder=folder, problem=reason_of(error))


def _folders(sizes: Mapping[str, int], name: str) -> dict[str, list[str]]:
    """Return the folders that have previews, with the paths of their pictures in order."""
    found: dict[str, dict[int, str]] = {}
    known = {path: match for path in sizes if (match := _NAME.fullmatch(path))}
    for path, match in known.items():
        pictures = found.setdefault(match[1], {})
        if match[2]:
            pictures[int(match[2])] = path
    kept = {folder: pictures for folder, pictures in found.items() if f"{folder}/preview.json" in known}
    if not kept:
        raise InputError(_("{file} has no preview: give what malgrim export wrote").format(file=name))
    if len(kept) > MOST_ITEMS or any(len(pictures) > MOST_PICTURES for pictures in kept.values()):
        message = _("{file} has more than {items:,} previews, or {pictures} pictures of one")
        raise InputError(message.format(file=name, items=MOST_ITEMS, pictures=MOST_PICTURES))
    if sum(sizes[path] for path in known) > _MOST_BYTES:
        message = _("{file} holds more than {most} MB: share less at a time")
        raise InputError(message.format(file=name, most=_MOST_BYTES // 1024**2))
    return {folder: [path for _number, path in sorted(pictures.items())] for folder, pictures in kept.items()}


def _item(files: _Source, folder: str, paths: list[str], most_pixels: int) -> SharedItem:
    text = decoded_text(files.read(f"{folder}/preview.json", _LARGEST_PREVIEW), f"{folder}/preview.json")
    preview = shared_preview(Preview.from_json(text))
    pictures: tuple[SharedPicture, ...] = tuple(
        shared_picture(files.read(path, LARGEST_FILE), path, most_pixels) for path in paths
    )
    return SharedItem(preview, pictures)


@contextmanager
def _opened(source: Path | BinaryIO, name: str) -> Iterator[_Source]:
    if isinstance(source, Path) and source.is_dir():
        yield _Folder(source)
        return
    if isinstance(source, Path) and source.exists() and not source.is_file():
        raise FileError(_("{file} cannot be read: {reason}").format(file=name, reason=_("it is not a regular file")))
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(ZipFile(source))
        except OSError as error:
            message = _("{file} cannot be read: {reason}")
            raise FileError(message.format(file=name, reason=reason_of(error))) from error
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise InputError(_("{file} is no ZIP and no folder of malgrim export").format(file=name)) from error
        yield _Zip(archive, name)


class _Zip:
    """The files of a ZIP that are stored as they are or deflated, and not encrypted."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self._archive = archive
        self._infos: dict[str, ZipInfo] = {}
        for info in archive.infolist():
            if info.filename in self._infos:
                raise InputError(_("{file} has {path!r} twice").format(file=name, path=info.filename[:100]))
            self._infos[info.filename] = info

    def sizes(self) -> dict[str, int]:
        """Return the bytes of each file, as the ZIP says; no more of one is ever read."""
        return {name: info.file_size for name, info in self._infos.items()}

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file. Raise ``InputError`` where it has more than ``most``, or cannot be read."""
        info = self._infos[name]
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & 1:
            raise InputError(_("{file} is encrypted, or compressed in another way than deflate").format(file=name))
        _check_size(name, info.file_size, most)
        with self._archive.open(info) as opened:
            data = opened.read(most + 1)
        _check_size(name, len(data), most)
        return data


class _Folder:
    """The files of a folder; links are not followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sizes(self) -> dict[str, int]:
        """Return the bytes of each regular file in the folders of this one."""
        found = {}
        for inner in os.scandir(self._folder):
            if inner.is_dir(follow_symlinks=False):
                for one in os.scandir(inner):
                    if one.is_file(follow_symlinks=False):
                        found[f"{inner.name}/{one.name}"] = one.stat(follow_symlinks=False).st_size
        return found

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file. Raise ``InputError`` where it has more than ``most``."""
        opened = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(opened, "rb") as file:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise InputError(_("{file} is not a regular file").format(file=name))
            data = file.read(most + 1)
        _check_size(name, len(data), most)
        return data


def _check_size(name: str, size: int, most: int) -> None:
    if size > most:
        message = _("{file} is larger than {most} MB: give a smaller file")
        raise InputError(message.format(file=name, most=most // 1024**2))
