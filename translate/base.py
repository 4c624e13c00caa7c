"""The interfaces of translators, and the words that a user gives them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Word:
    """A Korean word, and what it is called in English."""

    korean: str
    english: str


class Translator(Protocol):
    """A backend that translates Korean sentences into English."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return one English sentence per Korean sentence, in the same order.

        English text stays as it is. A sentence without a translation gives an empty string. The result contains no
        Hangul.

        Raises:
            TranslationError: The provider cannot answer.
            Exception: Any other error. Its message tells the user what happened and what to do; the pipeline shows it
                with the name of the stage.
        """
        ...


class KoreanTranslator(Protocol):
    """A backend that translates an English sentence into Korean."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def to_korean(self, sentence: str) -> str:
        """Return the Korean of an English sentence.

        Raises:
            TranslationError: The provider cannot answer.
        """
        ...
