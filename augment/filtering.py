"""A paraphraser that drops what another one got wrong, and says why."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Literal, Protocol
from warnings import warn

from translate.korean.colors import is_color
from translate.korean.josa import NOUN_TAIL
from translate.korean.numerals import numbers_in
from translate.korean.tagger import Tagger

from .base import Paraphraser
from .endings import is_adnominal
from .wording import bare, denies, is_korean, same_colors
from .words import Word, read

Defect = Literal["language", "repeat", "number", "colour", "negation", "name", "noun"]
"""What is wrong with a paraphrase, the gravest first."""

_REASONS: dict[Defect, str] = {
    "language": "it is no Korean sentence of its own",
    "repeat": "it repeats another",
    "number": "a number is not the same",
    "colour": "a colour is not the same",
    "negation": "what is denied is not the same",
    "name": "the name {} is missing",
    "noun": "{} is missing",
}
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_OPEN_END = re.compile(r"을|를|에서|에게|으로|의|와|과")
_MINOR = frozenset(
    (
        "모습 장면 풍경 광경 순간 것 곳 때 중 채 속 안 밖 위 아래 앞 뒤 옆 곁 사이 가운데 한가운데 가득 쪽 편 "
        "주변 근처 주위 그림 사진 분위기 느낌 스타일 배경 차림 상태 가장자리 너머 건너편 끝 무렵 녘 동안 오후 오전 "
        "시각 오늘 지금 사람 나 저 마리 명 개 송이 그루 대 권 장 척 채 켤레 자루 병 잔 그릇 조각 살 시 쌍 줄 점 하나 "
        "모두 함께 홀로 혼자 천천히 조용히 활짝 서로 각자 아무"
    ).split()
)
_FEWEST = 3  # of these at least one has to remain


class Vocabulary(Protocol):
    """What is known of single words."""

    def meanings(self, word: str) -> frozenset[str]:
        """Returns what ``word`` means, as English names of things."""
        ...

    def names_in(self, text: str) -> dict[str, str]:
        """Returns the proper names in ``text`` as they are written there, each with its English."""
        ...


class FilteringParaphraser:
    """Lets through what keeps the numbers, colours, negations, names and main nouns of a sentence.

    ``on_dropped`` is told each paraphrase that does not, and why.
    """

    def __init__(
        self,
        paraphraser: Paraphraser,
        tagger: Tagger,
        vocabulary: Vocabulary,
        *,
        on_dropped: Callable[[str, str], object],
        on_warning: Callable[[str], object] = warn,
    ) -> None:
        self._paraphraser = paraphraser
        self._tagger = tagger
        self._vocabulary = vocabulary
        self._on_dropped = on_dropped
        self._on_warning = on_warning

    @property
    def name(self) -> str:
        """That of the paraphraser."""
        return str(getattr(self._paraphraser, "name", type(self._paraphraser).__name__))

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Returns those of the other's paraphrases that are faithful; fewer than a third of them are warned of."""
        found = self._paraphraser.paraphrase(sentence, count)
        kept: list[str] = []
        for variant in found:
            if reason := self.rejection_reason(sentence, variant, kept):
                self._on_dropped(variant, reason)
            else:
                kept.append(variant)
        if _FEWEST * len(kept) < len(found):
            self._on_warning(f"only {len(kept)} of {len(found)} paraphrases say what the sentence says")
        return kept

    def rejection_reason(self, sentence: str, variant: str, others: Iterable[str] = ()) -> str | None:
        """Returns why ``variant`` is no paraphrase of ``sentence`` beside ``others``; None when it is one."""
        defect, lost = self.defect(sentence, variant, others)
        return _REASONS[defect].format(lost) if defect else None

    def defect(self, sentence: str, variant: str, others: Iterable[str] = ()) -> tuple[Defect | None, str]:
        """Returns the gravest thing that is wrong with ``variant``, and the word that is lost, if it is a word."""
        wording = bare(variant)
        checks: tuple[tuple[Defect, bool], ...] = (
            ("language", not is_korean(variant, sentence) or self._is_cut_off(variant)),
            ("repeat", any(wording == bare(other) for other in (sentence, *others))),
            ("number", numbers_in(sentence) != numbers_in(variant)),
            ("colour", not same_colors(sentence, variant)),
            ("negation", denies(sentence) != denies(variant)),
        )
        if defect := next((defect for defect, lost in checks if lost), None):
            return defect, ""
        return self._lost_word(read(sentence, self._tagger), variant)

    def _lost_word(self, own: list[Word], variant: str) -> tuple[Defect | None, str]:
        if name := _lost_latin(own, variant) or self._lost_name(own, variant):
            return "name", name
        noun = self._lost_noun(own, variant)
        return ("noun", noun) if noun else (None, "")

    def _is_cut_off(self, variant: str) -> bool:
        """Tells whether the last word leaves open what it belongs to: 서 있는, 바다를."""
        last = read(variant.rsplit(maxsplit=1)[-1], self._tagger)[-1]
        return is_adnominal(last) or (last.is_noun and _OPEN_END.fullmatch(last.particle) is not None)

    def _lost_name(self, words: list[Word], variant: str) -> str:
        squeezed = "".join(variant.split())
        known = {*self._vocabulary.names_in(variant).values()}
        nouns = " ".join(str(word) if word.is_noun else "," for word in words)
        for name, english in self._vocabulary.names_in(nouns).items():
            if "".join(name.split()).rstrip("도시섬") not in squeezed and english not in known:
                return name
        return ""

    def _lost_noun(self, own: list[Word], variant: str) -> str:
        squeezed = "".join(variant.split())
        missing = [
            noun
            for noun in self._nouns(own)
            if not (noun in squeezed if len(noun) > 1 else _stands_in(noun, variant))
            and not _said_otherwise(noun, variant)
        ]
        words = read(variant, self._tagger) if missing else []
        others = [word.stem for word in words if word.is_noun or len(word.stem) > 1]
        return next((noun for noun in missing if not any(self._akin(noun, other) for other in others)), "")

    def _nouns(self, words: list[Word]) -> Iterator[str]:
        """The main nouns; numbers and colours are looked at elsewhere."""
        for word in words:
            noun = word.stem
            known = self._vocabulary.meanings(noun) or (len(noun) > 1 and (word.particle or word is words[-1]))
            if word.is_noun and known and noun not in _MINOR and not is_color(noun) and not numbers_in(noun):
                yield noun

    def _akin(self, noun: str, other: str) -> bool:
        """Tells whether ``other`` may stand for ``noun``: a part of it, or a kind of what it means (a *log cabin*)."""
        if len(other) > 1 and len(noun) > 1 and (other in noun or noun in other):
            return True
        wanted, said = self._vocabulary.meanings(noun), self._vocabulary.meanings(other)
        return any(one == meant or one.endswith(f" {meant}") for one in said for meant in wanted)


def _lost_latin(own: list[Word], variant: str) -> str:
    return next((name for word in own for name in _LATIN_WORD.findall(word.stem) if name not in variant), "")


def _stands_in(noun: str, variant: str) -> bool:
    """Tells whether a noun of one syllable stands in ``variant`` as a word of its own."""
    return any(word.startswith(noun) and NOUN_TAIL.fullmatch(word, len(noun)) for word in variant.split())


def _said_otherwise(noun: str, variant: str) -> bool:
    """Tells whether a word of ``variant`` begins with an equivalent of ``noun``; one of one syllable stands alone."""
    words = variant.split()
    rest = ["".join(words[start:]) for start in range(len(words))]
    return any(
        text.startswith(other) and (len(other) > 1 or NOUN_TAIL.fullmatch(word, 1))
        for other in _equivalents().get(noun, ())
        for word, text in zip(words, rest, strict=True)
    )


@cache
def _equivalents() -> dict[str, frozenset[str]]:
    """What else a noun is called, without spaces; its groups are not joined, because 배 stands in several."""
    found: dict[str, set[str]] = {}
    for group in _groups():
        for word in group:
            found.setdefault(word, set()).update(group)
    return {word: frozenset(others - {word}) for word, others in found.items()}


def _groups() -> Iterator[list[str]]:
    for line in _lines("equivalents.tsv"):
        yield ["".join(word.split()) for word in line.split("|")]
    for line in _lines("synonyms.tsv"):
        word, kind, others = line.split("\t")
        if kind == "noun":
            yield ["".join(one.split()) for one in (word, *others.split(","))]


def _lines(file: str) -> list[str]:
    return resources.files("augment").joinpath(file).read_text(encoding="utf-8").splitlines()
