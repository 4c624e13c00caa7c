"""A decorator of paraphrasers that records which examples they were given."""

from collections.abc import Sequence

from augment import Paraphraser

from ..library import Example
from ..messages import _
from ..trace import add_examples, add_warning


class ExemplifiedParaphraser:
    """A paraphraser that was given examples; the preview names them."""

    def __init__(self, paraphraser: Paraphraser, examples: Sequence[Example]) -> None:
        self.name = paraphraser.name
        self._paraphraser = paraphraser
        self._examples = examples

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return the paraphrases, and name the examples."""
        found = self._paraphraser.paraphrase(sentence, count)
        add_examples({one.text: one.own for one in self._examples})
        return found


class UnexemplifiedParaphraser:
    """A paraphraser that takes no examples, though some were asked for; a warning says so."""

    def __init__(self, paraphraser: Paraphraser) -> None:
        self.name = paraphraser.name
        self._paraphraser = paraphraser

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return the paraphrases, with the warning."""
        message = _("{paraphraser} takes no examples, only gpt and local do: it was given none")
        add_warning(message.format(paraphraser=self.name))
        return self._paraphraser.paraphrase(sentence, count)
