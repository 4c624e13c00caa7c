"""The offline paraphraser: rules for synonyms, structure, sentence endings and fitting details.

These are the kinds of variants that the original project requested from GPT. Every variant must pass ``faithful``, so
that no rule can alter a number, a colour or a negation.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice

from translate.korean.requests import without_requests
from translate.korean.tagger import Tagger

from .core import core
from .details import details_for
from .novelty import details_allowed
from .particles import restored
from .selection import select
from .variants import Variant, variants
from .wording import bare
from .words import read, with_fixed

_FIXED = re.compile(
    r"\d+|(?<!\S)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|서른|몇|여러)(?!\S)"
    r"|빨간|빨강|붉은|파란|파랑|푸른|노란|노랑|초록|녹색|하얀|흰|검은|까만|보라|분홍|주황|갈색|회색|금색|은색|남색|[가-힣]색"
    r"|없|않|(?<!\S)안(?!\S)|못하|아닌|말고"
)
_TEN = 10
_DISTINCT = 7  # paraphrases that differ in English, as far as there are


class RuleParaphraser:
    """Paraphrase a sentence by rules; the same sentence always gives the same variants."""

    name = "rules"

    def __init__(self, tagger: Tagger, translate: Callable[[str], str]) -> None:
        """Make a paraphraser.

        Args:
            tagger: A part-of-speech tagger.
            translate: Return the English of a Korean text; variants that differ there are preferred.
        """
        self._tagger = tagger
        self._translate = translate

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return up to ``count`` different Korean variants of ``sentence``, those first that differ most.

        They say what the picture shows, without the request for it.
        """
        plain = core(sentence)
        words = with_fixed(read(plain, self._tagger)) if plain else []
        if not words:
            return []
        fixed = _fixed(plain)
        distinct = {bare(one.text): one for one in reversed([Variant(plain, "words"), *variants(restored(words))])}
        found = [one for wording, one in reversed(distinct.items()) if wording != bare(without_requests(sentence))]
        faithful_ones = [one for one in found if _fixed(one.text) == fixed]
        details = [detail.korean for detail in details_for(words)]
        room = min(len(details), details_allowed(count))
        rich = sum(one.rule == "words" for one in faithful_ones) >= _TEN
        wanted = count - (min(room, 2) if rich else room)
        distinct_ones, alike, others = select(plain, faithful_ones, wanted, self._translate)
        with_details = [f"{plain}, {detail}" for detail in details[:room]]
        spare = details[room:] + details[:room]
        lacking = max(0, min(_DISTINCT, count) - len(distinct_ones) - len(with_details)) if spare else 0
        chosen = [*distinct_ones, *islice(_detailed(alike[:lacking], spare), lacking), *alike[lacking:]]
        texts = dict.fromkeys([*chosen, *with_details, *others])
        longer = _detailed([*distinct_ones, *alike, *others][:count], spare)
        texts |= dict.fromkeys(islice(longer, max(0, min(count, _TEN) - len(texts))))
        texts |= dict.fromkeys([*alike, *longer])
        return [text for text in islice(texts, 2 * count) if _fixed(text) == fixed][:count]


def _detailed(texts: list[str], details: list[str]) -> Iterator[str]:
    """Yield each variant with each detail, first each with another one, for the shortest sentences."""
    for start in range(len(details)):
        for text, detail in zip(texts, cycle(details[start:] + details[:start])):
            if detail not in text:
                yield f"{text}, {detail}"


def faithful(sentence: str, variant: str) -> bool:
    """Return whether ``variant`` has exactly the number, colour and negation words of ``sentence``."""
    return _fixed(sentence) == _fixed(variant)


def _fixed(text: str) -> Counter[str]:
    return Counter(_FIXED.findall(text))
