"""Files in and out, with errors of one line."""

import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from .errors import InputError
from .messages import _
from .reasons import reason_of


class FileError(InputError):
    """A file cannot be read or written; the message says which and why."""


def read_stdin() -> str:
    """Return standard input as text. Raise ``InputError`` when it is closed or not UTF-8."""
    if sys.stdin is None:
        raise InputError(_("standard input is closed: give the text as an argument or with --file"))
    return decoded_text(sys.stdin.buffer.read(), _("standard input"))


def decoded_text(data: bytes, source: str) -> str:
    """Return the text of a file that messages call ``source``. Raise ``InputError`` when it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(source, error) from error


def read_text(file: Path) -> str:
    """Return the text of ``file``. Raise ``FileError``, or ``InputError`` when it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(str(file), error) from error
    except OSError as error:
        raise _unreadable(file, error) from error


def read_bytes(file: Path, most: int) -> bytes:
    """Return the first bytes of ``file``, at most ``most``. Raise ``FileError``."""
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise _unreadable(file, error) from error


def write_text(file: Path, text: str) -> None:
    """Write UTF-8 as ``write_bytes`` does."""
    write_bytes(file, text.encode())


def write_bytes(file: Path, data: bytes) -> None:
    """Write to a temporary file and rename it, so that a failure leaves what was there; a link stays a link.

    Both are on the disk when this returns: no power cut leaves an empty file. A file that was there keeps its owner,
    group and mode.

    Raises:
        FileError: The file cannot be written.
    """
    target = check_writable(file)
    with _written(file, target, [data]) as temporary:
        temporary.replace(target)


def write_new_bytes(file: Path, data: bytes) -> bool:
    """Write as ``write_bytes`` does, unless there is a file already; return whether it was written.

    Raises:
        FileError: The file cannot be written.
    """
    return write_new_chunks(file, [data])


def write_new_chunks(file: Path, chunks: Iterable[bytes]) -> bool:
    """Write as ``write_new_bytes`` does, one chunk after the other."""
    target = check_writable(file)
    with _written(file, target, chunks) as temporary:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))  # not a link: some file systems have none
        except FileExistsError:
            return False
        temporary.replace(target)
    return True


@contextmanager
def _written(file: Path, target: Path, chunks: Iterable[bytes]) -> Iterator[Path]:
    """Yield a temporary file with ``chunks`` beside ``target``, and sync the folder afterwards. Raise ``FileError``."""
    temporary = target.with_name(f".malgrim.{secrets.token_hex(8)}")
    try:
        before = target.stat() if target.exists() else None
        mode = stat.S_IMODE(before.st_mode) & 0o777 if before else 0o666
        with open(temporary, "xb", opener=partial(os.open, mode=mode)) as out:
            if before:
                os.fchown(out.fileno(), before.st_uid, before.st_gid)
                os.fchmod(out.fileno(), mode)
            out.writelines(chunks)
            out.flush()
            os.fsync(out.fileno())
        yield temporary
        _sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(file, reason_of(error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def make_folder(folder: Path) -> None:
    """Make ``folder`` unless it is there, so that no power cut loses it. Raise ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems of a network cannot sync folders
            raise
    finally:
        os.close(opened)


def check_writable(file: Path) -> Path:
    """Return the file that ``file`` leads to.

    Raises:
        FileError: Its folder does not exist, it is something else than a regular file, or a link on the way to it
            stands in a folder where anyone could have put it.
    """
    try:
        target = file.resolve()
        if link := _planted_link(file):
            raise _unwritable(file, _("{link} is a link in a folder that others can write to").format(link=link))
        if not target.parent.is_dir():
            raise _unwritable(file, _("there is no folder {folder}").format(folder=target.parent))
        if target.exists() and not target.is_file():
            raise _unwritable(file, _("it is not a regular file"))
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise _unwritable(file, reason_of(error)) from error
    return target


def _planted_link(file: Path) -> Path | None:
    """Return the first link on the way to ``file`` in a folder that every user can write to."""
    for part in (*reversed(file.absolute().parents), file.absolute()):
        if part.is_symlink():
            if part.parent.stat().st_mode & stat.S_IWOTH:
                return part
            if found := _planted_link(part.parent / part.readlink()):
                return found
    return None


def private_folder(folder: Path) -> None:
    """Create ``folder``, and the missing ones above it, for this user alone. Raise ``OSError``."""
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def private_file(file: Path) -> None:
    """Create ``file`` for this user alone, unless it is there. Raise ``OSError``.

    SQLite gives the files that it writes beside a database the mode of the database.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600))


def _not_utf8(source: str, error: UnicodeDecodeError) -> InputError:
    message = _("{source} is not UTF-8: {reason} at byte {position}")
    return InputError(message.format(source=source, reason=error.reason, position=error.start))


def _unreadable(file: Path, error: OSError) -> FileError:
    return FileError(_("{file} cannot be read: {reason}").format(file=file, reason=reason_of(error)))


def _unwritable(file: Path, reason: object) -> FileError:
    return FileError(_("{file} cannot be written: {reason}").format(file=file, reason=reason))
