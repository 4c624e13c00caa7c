"""Errors that are reported to the user in one line; every other exception is a bug."""

from generate import ChoiceError
from translate import GlossaryError


class InputError(Exception):
    """The input cannot be used; the message says what is wrong, with which value, and what to do."""


USER_ERRORS = (InputError, ChoiceError, GlossaryError)
"""All errors that mean: the input is wrong, nothing was done."""

BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, TypeError)
"""Programming errors: never a failure of a backend, and never shown to a user in their own words."""
