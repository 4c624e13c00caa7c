"""The base of the errors that a user of this stage can mend."""


class ChoiceError(Exception):
    """A choice does not exist or cannot be used; the message names it and the possible ones."""
