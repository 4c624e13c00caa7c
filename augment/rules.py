"""The offline paraphraser: synonyms, word order, sentence endings and fitting detail, by rule.

The four kinds are those that the original project asked GPT for. Every variant passes ``faithful`` at the
end, so that no rule, however it is changed, can alter a number, a colour or a negation.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import chain, zip_longest

from .base import Tagger
from .details import details_for
from .endings import endings
from .words import Word, particle_after, read, write

_FIXED = re.compile(
    r"\d+|(?<!\S)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|서른|몇|여러)(?!\S)"
    r"|빨간|빨강|붉은|파란|파랑|푸른|노란|노랑|초록|녹색|하얀|흰|검은|까만|보라|분홍|주황|갈색|회색|금색|은색|남색|[가-힣]색"
    r"|없|않|(?<!\S)안(?!\S)|못하|아닌|말고"
)
_ADNOMINAL_FINAL = 4  # ㄴ
_FEW = 3


class RuleParaphraser:
    """Rewrites a sentence with the help of a Korean tagger; the same sentence always gives the same variants."""

    name = "rules"

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Returns up to ``count`` distinct Korean variants of ``sentence``, each kind of rule in turn."""
        first, comma, rest = sentence.partition(",")
        words = read(first, self._tagger)
        if not words:
            return []
        tail = comma + rest
        details = list(details_for(sentence))
        added = [f"{sentence}, {detail}" for detail in details]
        kinds = [
            [write(changed) + tail for changed in _synonyms(words)],
            [ending + tail for ending in endings(words)],
            added[:_FEW],
            [write(changed) + tail for changed in _reordered(words)] + _shuffled(sentence),
        ]
        plain = [variant for group in zip_longest(*kinds) for variant in group if variant]
        distinct = dict.fromkeys(chain(plain, _combined(words, tail), added, _detailed(plain, details)))
        distinct.pop(sentence, None)
        return [variant for variant in distinct if faithful(sentence, variant)][:count]


def _combined(words: list[Word], tail: str) -> Iterator[str]:
    """A synonym and an ending at once, for when one rule at a time gives too few."""
    for changed in _synonyms(words):
        yield from (ending + tail for ending in endings(changed))


def _detailed(variants: Iterable[str], details: list[str]) -> Iterator[str]:
    """A detail behind each variant, for the shortest sentences."""
    for variant in variants:
        yield from (f"{variant}, {detail}" for detail in details if detail not in variant)


def faithful(sentence: str, variant: str) -> bool:
    """Tells whether ``variant`` has just the numbers, colours and negations of ``sentence``."""
    return Counter(_FIXED.findall(sentence)) == Counter(_FIXED.findall(variant))


def _synonyms(words: list[Word]) -> Iterator[list[Word]]:
    """All words changed at once, then one at a time."""
    choices = {index: found for index, word in enumerate(words) if (found := _alternatives(word))}
    if len(choices) > 1:
        yield [choices[index][0] if index in choices else word for index, word in enumerate(words)]
    for rank in range(max(map(len, choices.values()), default=0)):
        for index, found in choices.items():
            if rank < len(found):
                yield [*words[:index], found[rank], *words[index + 1 :]]


def _alternatives(word: Word) -> list[Word]:
    if word.is_noun:
        found = _table().get((word.stem, "noun"), [])
        return [Word(other, particle_after(other, word.particle), word.kind, word.end) for other in found]
    found = _table().get((word.stem, "modifier"), []) or _table().get((word.stem, "adverb"), [])
    return [Word(other, "", word.kind, word.end) for other in found]


def _reordered(words: list[Word]) -> Iterator[list[Word]]:
    for index in range(len(words) - 2):
        first, second, noun = words[index : index + 3]
        has_subject = index > 0 and words[index - 1].particle in ("이", "가", "은", "는")
        if _is_modifier(first) and _is_modifier(second) and noun.is_noun and not has_subject:
            yield [*words[:index], words[index + 1], words[index], *words[index + 2 :]]
    place = next((i for i, word in enumerate(words) if word.particle in ("에", "에서")), None)
    if place is None:
        return
    yield from _place_last(words, place)
    subject = next((i for i in range(place + 1, len(words)) if words[i].particle in ("이", "가")), None)
    simple = all(word.is_noun or word.kind == "Adjective" for word in words[: (subject or 0) + 1])
    if subject is not None and subject < len(words) - 1 and simple and words[place + 1 : subject + 1]:
        yield [*words[place + 1 : subject + 1], *words[: place + 1], *words[subject + 1 :]]


def _place_last(words: list[Word], place: int) -> Iterator[list[Word]]:
    """``공원에서 책을 읽는 여자`` as ``책을 읽는 공원의 여자``, where one verb stands before the last noun."""
    *rest, last = words[place + 1 :] or [words[place]]
    particles = [word.particle for word in words if word is not words[place]]
    if words[place].particle != "에서" or not rest or rest[-1].kind != "Verb" or not last.is_noun:
        return
    if last.particle in ("", "들") and not {"이", "가", "은", "는", "에", "에서"} & set(particles):
        where = Word(words[place].stem, "의", "Noun")
        if not any(word.end for word in words[:-1]):
            yield [*rest, *words[:place], where, last]


def _is_modifier(word: Word) -> bool:
    final = (ord(word.stem[-1]) - ord("가")) % 28 if "가" <= word.stem[-1:] <= "힣" else 0
    return word.kind == "Adjective" and final == _ADNOMINAL_FINAL and not word.end


def _shuffled(sentence: str) -> list[str]:
    """A list of tags in another order, its first one kept in front."""
    first, *others = [part.strip() for part in sentence.split(",") if part.strip()]
    return [", ".join([first, *reversed(others)])] if len(others) > 1 else []


@cache
def _table() -> dict[tuple[str, str], list[str]]:
    text = resources.files("augment").joinpath("synonyms.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line)
    return {(word, kind): others.split(",") for word, kind, others in rows}
