"""What a translator is."""

from collections.abc import Sequence
from typing import Protocol


class Translator(Protocol):
    """Turns Korean sentences into English ones."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns one English sentence per Korean sentence, in the same order; an empty one where there is none.

        Text that is English already passes through. No Hangul is left in what is returned. Whatever is raised
        should say what happened and what to do: it is shown to the writer with the name of the stage. A provider
        that cannot answer is a ``TranslationError``.
        """
        ...
