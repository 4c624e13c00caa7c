"""Messages in the language of the locale, Korean or English, from the catalogue in ``locale``.

The stages, which do not import the service, translate by ``gettext.dgettext`` with the same domain.
"""

from gettext import bindtextdomain, dgettext, dngettext
from pathlib import Path

DOMAIN = "malgrim"

bindtextdomain(DOMAIN, Path(__file__).with_name("locale"))


def _(message: str) -> str:
    """Return ``message`` in the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG ask for, else as it is."""
    return dgettext(DOMAIN, message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a message that fits ``count``, as ``_`` does."""
    return dngettext(DOMAIN, singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for the catalogue; it is translated where it is used."""
    return message
