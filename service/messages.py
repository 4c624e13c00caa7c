"""Messages in the language asked for, Korean or English, from the catalogue in ``locale``.

The stages, which do not import the service, translate with the same ``_``, which ``service.pipeline`` gives them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations, bindtextdomain, find, translation
from pathlib import Path
from typing import Literal

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")

DOMAIN = "malgrim"

_FOLDER = str(Path(__file__).with_name("locale"))

bindtextdomain(DOMAIN, _FOLDER)  # for the texts of typer


@dataclass
class Asked:
    """The language of one request or job.

    Attributes:
        language: The language.
        was_used: Whether anything has depended on it.
    """

    language: Language
    was_used: bool = False


_asked: ContextVar[Asked | None] = ContextVar("language", default=None)


@contextmanager
def speaking(language: Language | None) -> Iterator[Asked]:
    """Have messages in ``language`` inside the block, in that of the locale for None."""
    asked = Asked(language or language_of_locale())
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def language() -> Language:
    """Return the language asked for, which is that of the locale outside of ``speaking``."""
    asked = _asked.get()
    if asked is None:
        return language_of_locale()
    asked.was_used = True
    return asked.language


def language_of_locale() -> Language:
    """Return the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG ask for."""
    return "ko" if find(DOMAIN, _FOLDER) else "en"


def _(message: str) -> str:
    """Return ``message`` in the language asked for."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a message that fits ``count``, as ``_`` does."""
    return _catalogue(language()).ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for the catalogue; it is translated where it is used."""
    return message


@cache
def _catalogue(language: Language) -> NullTranslations:
    return translation(DOMAIN, _FOLDER, ["ko"]) if language == "ko" else NullTranslations()
