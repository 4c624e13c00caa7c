"""A folder of pictures to start from, and the folder of their results."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from generate import FORMATS

from ..errors import USER_ERRORS, InputError
from ..files import FileError, write_bytes, write_new_bytes
from ..messages import _
from ..pipeline.whole_files import is_whole
from ..printable import printable_line
from ..reasons import reason_of
from ..trace import StageError
from .failures import described


class ResultFile:
    """The file of one result."""

    suffix = ".png"

    def __init__(self, file: Path, *, force: bool) -> None:
        self._file = file
        self._force = force

    def write(self, data: bytes) -> Path:
        """Write the result, and return its file. Raise ``FileError`` where another file is there."""
        if self._force or self._is_empty():
            write_bytes(self._file, data)
        elif not write_new_bytes(self._file, data):
            raise self._taken()
        return self._file

    def check(self) -> None:
        """Raise ``FileError`` where another file is there; an empty one is the rest of a run that was killed."""
        if not self._force and self._file.exists() and not self._is_empty():
            raise self._taken()

    def _is_empty(self) -> bool:
        return self._file.is_file() and not self._file.stat().st_size

    def _taken(self) -> FileError:
        return FileError(_("{file} exists: give another name, or --force to replace it").format(file=self._file))


class StartFolder:
    """Pictures that become one result each; what fails is named, and the rest goes on."""

    def __init__(self, folder: Path, output: Path | None, *, force: bool) -> None:
        """List the pictures, and make the folder of the results.

        Args:
            folder: The folder of pictures.
            output: The folder of the results.
            force: Draw results again that are there.

        Raises:
            FileError: A folder cannot be used.
            InputError: There are no pictures, or no folder for the results is named.
        """
        if output is None or output.suffix.lower() in FORMATS:
            message = _("--init-image {folder} is a folder: name another folder for the results with --output")
            raise InputError(message.format(folder=folder))
        try:
            found = sorted(one for one in folder.iterdir() if one.suffix.lower() in FORMATS)
            if not found:
                message = _("{folder} has no pictures: {formats}")
                raise InputError(message.format(folder=folder, formats=", ".join(FORMATS)))
            output.mkdir(parents=True, exist_ok=True)
            if output.samefile(folder):
                message = _("{folder} has the pictures to start from: give another folder for the results")
                raise InputError(message.format(folder=folder))
        except OSError as error:
            message = _("{folder} cannot be used: {reason}")
            raise FileError(message.format(folder=error.filename, reason=reason_of(error))) from error
        self._results = {file: output / f"{name}.png" for file, name in zip(found, _distinct(found), strict=True)}
        self._force = force
        self._code = 0

    def missing(self) -> list[Path]:
        """Return the pictures whose results are not there yet."""
        return [file for file, result in self._results.items() if self._force or not is_whole(result)]

    def check(self, file: Path) -> None:
        """Raise ``FileError`` for a picture that would be waited for without end, or whose result is another file."""
        if file.is_fifo():
            message = _("{file} cannot be read: {reason}")
            raise FileError(message.format(file=file, reason=_("it is not a regular file")))
        self.results_of(file).check()

    @contextmanager
    def reporting(self, file: Path) -> Iterator[None]:
        """Name the picture on standard error if its run in the block fails."""
        try:
            yield
        except (*USER_ERRORS, StageError) as error:
            line, code = described(error)
            self._code = max(self._code, code)
            typer.echo(printable_line(f"! {file}: {line}"), err=True)

    def results_of(self, file: Path) -> ResultFile:
        """Return the file of the result of a picture."""
        return ResultFile(self._results[file], force=self._force)

    def end(self) -> None:
        """End the command with the exit code of what failed, if anything did."""
        if self._code:
            raise typer.Exit(self._code)


def _distinct(files: Sequence[Path]) -> list[str]:
    """Return a name for the result of each file: its stem, or its whole name where the stem leaves a doubt."""
    stems, names = Counter(one.stem for one in files), {one.name for one in files}
    return [one.stem if stems[one.stem] == 1 and one.stem not in names else one.name for one in files]
