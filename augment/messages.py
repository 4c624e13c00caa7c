"""Messages in the language of the locale, from the catalogue that the service binds."""

from gettext import dgettext


def _(message: str) -> str:
    """Return ``message`` in the language of the locale, if the catalogue has it."""
    return dgettext("malgrim", message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for the catalogue; it is translated where it is used."""
    return message
