"""The base of everything that cannot be had from this stage."""


class ChoiceError(Exception):
    """Something was asked for that does not exist or cannot be done; the message names it and what is possible."""
