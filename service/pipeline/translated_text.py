"""The state of a preview after translation."""

from dataclasses import dataclass

from generate import Phrase
from translate import is_tag

from .parsing import bare


@dataclass(frozen=True)
class TranslatedText:
    """The state after translation.

    Attributes:
        sentences: Korean sentences; the first is the writer's own.
        translations: One English sentence for each of ``sentences``.
        weighted: The writer's weighted pieces, wanted or not, in English.
        unwanted: Things that the picture must not show: Korean words to English.
        attributes: Chosen attributes to their phrases.
        listed: Keys of ``unwanted`` that stand in a negative prompt.
    """

    sentences: tuple[str, ...]
    translations: tuple[str, ...]
    weighted: tuple[Phrase, ...]
    unwanted: dict[str, str]
    attributes: dict[str, Phrase]
    listed: tuple[str, ...] = ()

    @property
    def weighted_wanted(self) -> tuple[Phrase, ...]:
        """The weighted pieces that the picture must show."""
        names = {bare(english) for english in self.unwanted.values()}
        return tuple(phrase for phrase in self.weighted if bare(phrase.text) not in names)

    @property
    def negative(self) -> tuple[Phrase, ...]:
        """What the picture must not show, with the writer's weights."""
        weights = {bare(phrase.text): phrase.weight for phrase in self.weighted}
        return tuple(
            Phrase(english, weights.get(bare(english), 1.0), literal=is_tag(english))
            for english in self.unwanted.values()
        )
