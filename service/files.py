"""Text files in and out, with errors of one line."""

import secrets
import sys
from contextlib import suppress
from pathlib import Path

from .errors import InputError


class FileError(InputError):
    """A file cannot be read or written; the message says which and why."""


def read_stdin() -> str:
    """Returns standard input as text. Raises ``InputError`` when it is closed or not UTF-8."""
    if sys.stdin is None:
        raise InputError("standard input is closed: give the text as an argument or with --file")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8: {error.reason} at byte {error.start}") from error


def read_text(file: Path) -> str:
    """Returns the text of ``file``. Raises ``FileError``, or ``InputError`` when it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8: {error.reason} at byte {error.start}") from error
    except OSError as error:
        raise FileError(f"{file} cannot be read: {error.strerror}") from error


def read_bytes(file: Path, most: int) -> bytes:
    """Returns the first bytes of ``file``, at most ``most``. Raises ``FileError``."""
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise FileError(f"{file} cannot be read: {error.strerror}") from error


def write_text(file: Path, text: str) -> None:
    """Writes as ``write_bytes`` does, in UTF-8."""
    write_bytes(file, text.encode())


def write_bytes(file: Path, data: bytes) -> None:
    """Writes aside and renames, so that a failure leaves what was there; a link stays one. Raises ``FileError``."""
    aside: Path | None = None
    try:
        target = file.resolve()
        if target.exists() and not target.is_file():
            raise FileError(f"{file} cannot be written: it is not a regular file")
        aside = target.with_name(f".malgrim.{secrets.token_hex(8)}")
        with aside.open("xb") as out:
            out.write(data)
        if target.exists():
            aside.chmod(target.stat().st_mode & 0o777)
        aside.replace(target)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise FileError(f"{file} cannot be written: {getattr(error, 'strerror', None) or error}") from error
    finally:
        if aside:
            with suppress(OSError):
                aside.unlink()
