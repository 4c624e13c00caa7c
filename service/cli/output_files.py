"""The files of generated pictures: none that is there is replaced unless that is asked for."""

import re
from collections.abc import Collection, Iterator
from itertools import count
from pathlib import Path

from generate import FORMATS, MetadataError

from ..files import FileError, check_writable, write_bytes, write_new_bytes
from ..messages import _

_DEFAULT = Path("malgrim.png")


class OutputFiles:
    """The files of one run: those that were named, or ``malgrim-0001.png`` and so on."""

    def __init__(
        self,
        output: Path | None,
        images: int | None,
        *,
        force: bool,
        default: Path = _DEFAULT,
        formats: Collection[str] = FORMATS.keys(),
    ) -> None:
        """Check the files before anything is generated.

        Args:
            output: The file that was named, numbered where there are several pictures; None for the next free numbers.
            images: How many pictures there will be; None where nobody knows, which numbers them without end.
            force: Replace files that are there.
            default: The name that is numbered where none is given.
            formats: The endings that names may have.

        Raises:
            MetadataError: The name has no known format.
            FileError: A file cannot be written, or is there.
        """
        file = output or default
        if file.suffix.lower() not in formats:
            message = _("{file} has no known format: use {formats}")
            raise MetadataError(message.format(file=file, formats=", ".join(formats)))
        self.suffix, self._base = file.suffix, file
        self._is_named, self._force = output is not None and images is not None, force
        self._numbers = count()
        numbers = range(1, (images or 1) + 1)
        self._files = [file.with_stem(f"{file.stem}-{number}") for number in numbers] if numbers[1:] else [file]
        for one in self._files:
            target = check_writable(one)
        if self._is_named and not force and target.exists():
            raise FileError(_("{file} exists: give another name, or --force to replace it").format(file=one))

    def write(self, data: bytes) -> Path:
        """Write the next picture, and return its file.

        A file that appeared meanwhile is not replaced: the picture gets the next free number.

        Raises:
            FileError: It cannot be written.
        """
        number = next(self._numbers)
        if self._is_named and self._force:
            write_bytes(self._files[number], data)
            return self._files[number]
        for file in self._names(number):
            if write_new_bytes(file, data):
                return file
        raise AssertionError("there is always a next number")

    def _names(self, number: int) -> Iterator[Path]:
        file = self._files[number] if self._is_named else self._base
        if self._is_named:
            yield file
        form = re.compile(re.escape(file.stem) + r"-(\d{4,9})" + re.escape(file.suffix))
        taken = (form.fullmatch(one.name) for one in file.absolute().parent.iterdir())
        last = max((int(found[1]) for found in taken if found), default=0)
        yield from (file.with_stem(f"{file.stem}-{following:04}") for following in count(last + 1))
