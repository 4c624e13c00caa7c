"""The offline paraphraser: rules for synonyms, word order, sentence endings and fitting details.

These are the four kinds of variants that the original project requested from GPT. Every variant must pass ``faithful``,
so that no rule can alter a number, a colour or a negation.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import chain, zip_longest

from translate.korean.josa import OBJECT, SUBJECT, particle_after
from translate.korean.tagger import Tagger

from .details import details_for
from .endings import endings, is_adnominal
from .words import Word, read, write

_FIXED = re.compile(
    r"\d+|(?<!\S)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|서른|몇|여러)(?!\S)"
    r"|빨간|빨강|붉은|파란|파랑|푸른|노란|노랑|초록|녹색|하얀|흰|검은|까만|보라|분홍|주황|갈색|회색|금색|은색|남색|[가-힣]색"
    r"|없|않|(?<!\S)안(?!\S)|못하|아닌|말고"
)
_PLACES = frozenset(
    "공원 시장 카페 바닷가 해변 거리 골목 골목길 숲 숲속 마당 정원 들판 언덕 광장 도서관 교실 강가 호숫가 온실 무대 "
    "부엌 주방 거실 서재 옥상 식당 산길 눈밭 운동장 놀이터 미술관 병원 학교 밭 과수원 작업실 실험실 편의점".split()
)
_SOURCE = re.compile("꺼내|나오|내리|떨어|돌아|도망|떠오|가져|빠져|뽑|훔치|사는|사오")
_FEW = 3  # variants with a detail before the other rules are used up


class RuleParaphraser:
    """Paraphrase a sentence by rules; the same sentence always gives the same variants."""

    name = "rules"

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return up to ``count`` different Korean variants of ``sentence``, each kind of rule in turn."""
        plain = sentence.rstrip(" .!?…~")
        first, comma, rest = plain.partition(",")
        words = read(first, self._tagger)
        if not words:
            return []
        tail = comma + rest
        details = list(details_for(read(plain, self._tagger)))
        with_details = [f"{plain}, {detail}" for detail in details]
        kinds = [
            [write(changed) + tail for changed in _synonyms(words)],
            [] if tail else list(endings(words)),
            with_details[:_FEW],
            [write(changed) + tail for changed in _reordered(words)] + _shuffled(plain),
        ]
        one_rule = [variant for group in zip_longest(*kinds) for variant in group if variant]
        combined = [] if tail else _combined(words)
        distinct = dict.fromkeys(chain(one_rule, combined, with_details, _detailed(one_rule, details)))
        distinct.pop(sentence, None)
        return [variant for variant in distinct if faithful(sentence, variant)][:count]


def _combined(words: list[Word]) -> Iterator[str]:
    """Yield variants with a synonym and another ending, for sentences with few variants by one rule."""
    for changed in _synonyms(words):
        yield from endings(changed)


def _detailed(variants: Iterable[str], details: list[str]) -> Iterator[str]:
    """Yield each variant with each detail, for the shortest sentences."""
    for variant in variants:
        yield from (f"{variant}, {detail}" for detail in details if detail not in variant)


def faithful(sentence: str, variant: str) -> bool:
    """Return whether ``variant`` has exactly the number, colour and negation words of ``sentence``."""
    return Counter(_FIXED.findall(sentence)) == Counter(_FIXED.findall(variant))


def _synonyms(words: list[Word]) -> Iterator[list[Word]]:
    """Yield variants with all words replaced by synonyms, then with one word replaced."""
    choices = {index: found for index in range(len(words)) if (found := _alternatives(words, index))}
    if len(choices) > 1:
        yield [choices[index][0] if index in choices else word for index, word in enumerate(words)]
    for rank in range(max(map(len, choices.values()), default=0)):
        for index, found in choices.items():
            if rank < len(found):
                yield [*words[:index], found[rank], *words[index + 1 :]]


def _alternatives(words: list[Word], index: int) -> list[Word]:
    """Return the synonyms of a word that the sentence lacks; none for a noun inside a name or compound."""
    word, text = words[index], words[index].stem + words[index].particle
    present = {other.stem for other in words}
    found = _table().get((text, "modifier"), []) or _table().get((text, "adverb"), [])
    if found:
        return [Word(other, "", word.kind, word.end) for other in found if other not in present]
    if not word.is_noun or _in_compound(words, index):
        return []
    found = [other for other in _table().get((word.stem, "noun"), []) if other not in present]
    return [Word(other, particle_after(other, word.particle), word.kind, word.end) for other in found]


def _in_compound(words: list[Word], index: int) -> bool:
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    beside = before is not None and before.is_noun and not before.particle and not before.end
    ahead = after is not None and after.is_noun and not words[index].particle and not words[index].end
    return beside or ahead


def _reordered(words: list[Word]) -> Iterator[list[Word]]:
    if len(words) > 2 and all(map(_is_plain_modifier, words[:2])) and words[2].is_noun:
        yield [words[1], words[0], *words[2:]]
    place = next((i for i, word in enumerate(words) if word.particle in ("에", "에서")), None)
    if place is None:
        return
    yield from _place_last(words, place)
    subject = next((i for i in range(place + 1, len(words)) if words[i].particle in SUBJECT), None)
    if subject is None or subject == len(words) - 1 or any(word.stem.endswith(("고", "며")) for word in words):
        return
    opening = words[: subject + 1]
    if all(word.is_noun or _is_plain_modifier(word) for word in opening):
        yield [*words[place + 1 : subject + 1], *words[: place + 1], *words[subject + 1 :]]


def _place_last(words: list[Word], place: int) -> Iterator[list[Word]]:
    """Yield ``책을 읽는 공원의 여자`` for ``공원에서 책을 읽는 여자``: a known place, an object, a verb, a noun."""
    if place or len(words) != 4 or words[0].particle != "에서" or words[0].stem not in _PLACES:
        return
    _, thing, verb, noun = words
    done = verb.kind == "Verb" and verb.stem.endswith("는") and not _SOURCE.match(verb.stem)
    if thing.particle in OBJECT and done and noun.is_noun and noun.particle in ("", "들"):
        yield [thing, verb, Word(words[0].stem, "의", "Noun"), noun]


def _is_plain_modifier(word: Word) -> bool:
    """Return whether a word is an adjective before a noun, without a clause of its own: 작은, 붉은."""
    return word.kind == "Adjective" and is_adnominal(word) and not word.stem.endswith("는") and not word.end


def _shuffled(sentence: str) -> list[str]:
    """Return the sentence with its tags after the first one in reverse order; nothing for fewer than three tags."""
    first, *others = [part.strip() for part in sentence.split(",") if part.strip()]
    return [", ".join([first, *reversed(others)])] if len(others) > 1 else []


@cache
def _table() -> dict[tuple[str, str], list[str]]:
    text = resources.files("augment").joinpath("synonyms.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line)
    return {(word, kind): others.split(",") for word, kind, others in rows}
