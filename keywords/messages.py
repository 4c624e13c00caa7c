"""Translate messages into the language of the locale, with the catalogue that the service installs."""

from gettext import dgettext


def _(message: str) -> str:
    """Return ``message`` in the language of the locale, or unchanged if the catalogue does not have it."""
    return dgettext("malgrim", message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for the catalogue; the code that shows it translates it."""
    return message
