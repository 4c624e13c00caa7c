"""The folder of wildcards: text files with one value a line, which a text names as ``__color__``."""

import os
import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from ...errors import InputError
from ...messages import _
from ...reasons import reason_of
from ...text import clean_piece

_SUFFIX = ".txt"
_LARGEST = 256 * 1024  # bytes of a file
_SHOWN = 200  # characters of a list in a message


class Wildcards:
    """The values of the wildcards in one folder; no file outside of it is read, and no link is followed."""

    def __init__(self, folder: Path | None) -> None:
        """Take the folder, None for none."""
        self._folder = folder

    def names(self) -> dict[str, Path]:
        """Return the files of the folder by the names of their wildcards, in order: ``color``, ``hair/long``."""
        return dict(sorted(self._named_files())) if self._folder else {}

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a wildcard, of several where ``name`` has a ``*``.

        Raises:
            InputError: There is no such wildcard, or a file of it cannot be used.
        """
        if self._folder is None:
            message = _("the text names the wildcard __{name}__: set MALGRIM_WILDCARDS_DIR to the folder of its file")
            raise InputError(message.format(name=name))
        names = self.names()
        wanted = unicodedata.normalize("NFC", name)
        found = [wanted] if wanted in names else [one for one in names if "*" in wanted and fnmatchcase(one, wanted)]
        if not found:
            message = _("there is no wildcard __{name}__: name one of these: {known}")
            raise InputError(message.format(name=name, known=", ".join(names)[:_SHOWN] or _("none")))
        return tuple(dict.fromkeys(value for one in found for value in _values_of(one, names[one])))

    def _named_files(self) -> Iterator[tuple[str, Path]]:
        for folder, subfolders, files in os.walk(str(self._folder)):  # which follows no link
            subfolders[:] = [one for one in subfolders if not one.startswith(".")]
            for file in (Path(folder, one) for one in files if one.endswith(_SUFFIX) and not one.startswith(".")):
                if S_ISREG(file.lstat().st_mode):
                    name = file.relative_to(str(self._folder)).as_posix().removesuffix(_SUFFIX)
                    yield unicodedata.normalize("NFC", name), file


def _values_of(name: str, file: Path) -> tuple[str, ...]:
    try:
        status = file.lstat()
        if status.st_size > _LARGEST:
            message = _("the file of the wildcard __{name}__ has {size:,} bytes: at most {most:,} are read")
            raise InputError(message.format(name=name, size=status.st_size, most=_LARGEST))
        return _read_values(name, file, status.st_mtime_ns, status.st_size)
    except UnicodeDecodeError as error:
        message = _("the file of the wildcard __{name}__ is not UTF-8 (byte {position}): save it as UTF-8")
        raise InputError(message.format(name=name, position=error.start)) from error
    except OSError as error:
        message = _("the file of the wildcard __{name}__ cannot be read: {reason}")
        raise InputError(message.format(name=name, reason=reason_of(error))) from error


@lru_cache(maxsize=256)
def _read_values(name: str, file: Path, _changed: int, _size: int) -> tuple[str, ...]:
    with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8-sig") as opened:
        lines = [line for line in enumerate(opened.read(_LARGEST).splitlines(), start=1) if _is_value(line[1])]
    if not lines:
        message = _("the file of the wildcard __{name}__ holds no value: write one a line")
        raise InputError(message.format(name=name))
    return tuple(_cleaned(name, *line) for line in lines)


def _is_value(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _cleaned(name: str, number: int, line: str) -> str:
    try:
        return clean_piece(line)
    except InputError as error:
        message = _("line {number} of the wildcard __{name}__: {problem}")
        raise InputError(message.format(number=number, name=name, problem=error)) from error
