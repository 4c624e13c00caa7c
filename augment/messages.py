"""Messages for users, in the language that the program around the stage chooses."""

from collections.abc import Callable

_translate: Callable[[str], str] = str


def use_catalogue(translate: Callable[[str], str]) -> None:
    """Translate all messages of the stage with ``translate`` from now on; without it they stay English."""
    global _translate  # noqa: PLW0603 - the catalogue is chosen once, when the program starts
    _translate = translate


def _(message: str) -> str:
    """Return ``message`` in the language of the reader."""
    return _translate(message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for the catalogue; it is translated where it is used."""
    return message
