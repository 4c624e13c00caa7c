"""Examples for a paraphraser: what prompts near a sentence said."""

from collections.abc import Sequence
from dataclasses import dataclass

from .prompts import Near, choose_similar

MOST_EXAMPLES = 8
"""Examples that a paraphraser is given at most."""

_LEAST = 0.4  # similarity of a prompt whose wording can help; a prompt that is shown needs less
_LONGEST = 200  # characters of an example


@dataclass(frozen=True)
class Example:
    """An example that a paraphraser was given.

    Attributes:
        text: What it says.
        own: Whether it is a prompt of the writer's own; else it is an idea of the packaged collection.
    """

    text: str
    own: bool


def choose_examples(sentence: str, near: Sequence[Near], most: int) -> list[Example]:
    """Return ``most`` of the prompts near ``sentence``, with those of their details that suit it.

    A prompt that is too long for an example is left out.
    """
    short = [one for one in near if one.similarity >= _LEAST and len(one.prompt.korean) <= _LONGEST]
    found = choose_similar(sentence, short, most)
    texts = [(one, ", ".join([one.prompt.korean, *(detail.korean for detail in one.adds)])) for one in found]
    return [Example(text if len(text) <= _LONGEST else one.prompt.korean, bool(one.prompt.job)) for one, text in texts]
