"""The reasons of the system, in the language asked for."""

import errno
import os
import re
from pathlib import Path

import pytest

from generate import MetadataError, read_metadata
from service.files import FileError, read_text, write_text
from service.messages import Language, speaking
from service.reasons import _REASONS, reason_of

COMMON = "ENOSPC EACCES EPERM ENOENT EROFS EISDIR ENOTDIR ENAMETOOLONG EMFILE EIO EDQUOT EFBIG EEXIST EADDRINUSE"


@pytest.mark.parametrize("number", [getattr(errno, name) for name in COMMON.split()])
def test_common_reasons(number: int) -> None:
    """A common reason is Korean in Korean, and in English as the system words it; the path is not in it."""
    error = OSError(number, os.strerror(number), "/secret/file")
    with speaking("en"):
        assert reason_of(error) == os.strerror(number)
    with speaking("ko"):
        assert re.fullmatch(r"[가-힣/ ]+", reason_of(error))


def test_there_are_no_others() -> None:
    """The table has what is tested, and each reason is a different one in Korean."""
    assert len(_REASONS) == len(COMMON.split())
    with speaking("ko"):
        assert len({reason_of(OSError(number, "")) for number in _REASONS}) == len(_REASONS)


def test_rare_reasons() -> None:
    """A rare reason is in the words of the system; an error without a number, in its own."""
    with speaking("ko"):
        assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
        assert reason_of(OSError("unusual")) == "unusual"


@pytest.mark.parametrize(
    ("language", "reasons"),
    [
        ("ko", ["그런 파일이나 폴더가 없습니다", "폴더입니다", "파일 이름이 너무 깁니다", "폴더가 아닙니다"]),
        ("en", ["No such file or directory", "Is a directory", "File name too long", "Not a directory"]),
    ],
)
def test_messages_of_files(tmp_path: Path, language: Language, reasons: list[str]) -> None:
    """A file that cannot be read or written, and a picture, say why in one language."""
    (tmp_path / "file").touch()
    files = [tmp_path / "none", tmp_path, tmp_path / ("x" * 300), tmp_path / "file" / "below"]
    with speaking(language):
        for file, reason in zip(files, reasons, strict=True):
            with pytest.raises(FileError, match=f": {reason}$"):
                read_text(file)
        with pytest.raises(FileError, match=f": {reasons[2]}$"):
            write_text(files[2], "x")
        with pytest.raises(MetadataError, match=f": {reasons[0]}$"):
            read_metadata(files[0])
