"""The interface of a part-of-speech tagger."""

from typing import Protocol


class Tagger(Protocol):
    """A Korean part-of-speech tagger, such as KoNLPy's ``Okt``."""

    def pos(self, text: str) -> list[tuple[str, str]]:
        """Return the morphemes of ``text`` in order, each with its tag."""
        ...
