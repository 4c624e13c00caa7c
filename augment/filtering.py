"""A decorator of paraphrasers that drops unfaithful paraphrases and reports the reasons."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Protocol
from warnings import warn

from translate.korean.colors import is_color
from translate.korean.josa import NOUN_TAIL
from translate.korean.numerals import numbers_in
from translate.korean.tagger import Tagger

from .additions import added_crowd, added_horror
from .base import Paraphraser
from .clauses import is_adnominal
from .core import core
from .equivalents import other_names, other_names_at
from .messages import N_, _
from .novelty import details_allowed, only_adds
from .wording import bare, is_korean, is_negative, same_colors
from .words import Word, read

Defect = Literal["language", "repeat", "number", "colour", "negation", "name", "noun", "addition"]
"""The defects of a paraphrase, the most serious ones first."""

_REASONS: dict[Defect, str] = {
    "language": N_("it is no Korean sentence of its own"),
    "repeat": N_("it repeats another"),
    "number": N_("a number is not the same"),
    "colour": N_("a colour is not the same"),
    "negation": N_("a negation is not the same"),
    "name": N_("the name {word} is missing"),
    "noun": N_("{word} is missing"),
    "addition": N_("{word} is added"),
}
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_COPULA = r"(?:이?다|입니다|이?에요|예요)?"
_LAST_TAIL = re.compile(rf"{NOUN_TAIL.pattern}{_COPULA}")
_OPEN_END = re.compile(r"을|를|에서|에게|으로|의|와|과")
_MINOR = frozenset(
    (
        "모습 장면 풍경 광경 순간 것 곳 때 중 채 속 안 밖 위 아래 앞 뒤 옆 곁 사이 가운데 한가운데 가득 쪽 편 "
        "주변 근처 주위 그림 사진 분위기 느낌 스타일 배경 차림 상태 가장자리 너머 건너편 끝 무렵 녘 동안 오후 오전 "
        "시각 오늘 지금 사람 나 저 마리 명 개 송이 그루 대 권 장 척 채 켤레 자루 병 잔 그릇 조각 살 시 쌍 줄 점 하나 "
        "그 모두 함께 홀로 혼자 천천히 조용히 활짝 서로 각자 아무 아무도"
    ).split()
)
_FEWEST = 3  # of this many paraphrases at least one must remain, else there is a warning


class Vocabulary(Protocol):
    """A dictionary of single words."""

    def meanings(self, word: str) -> frozenset[str]:
        """Return the meanings of ``word``, as English names of things."""
        ...

    def names_in(self, text: str) -> dict[str, str]:
        """Return the proper names in ``text`` as written there, each with its English name."""
        ...

    def beings_in(self, text: str) -> dict[str, str]:
        """Return the nouns in ``text`` that are a ``person`` or an ``animal``, each with its kind."""
        ...


class FilteringParaphraser:
    """Drop the paraphrases that change a number, colour, negation, name or main noun of the sentence, or add to it."""

    def __init__(
        self,
        paraphraser: Paraphraser,
        tagger: Tagger,
        vocabulary: Vocabulary,
        *,
        on_dropped: Callable[[str, str], object],
        on_warning: Callable[[str], object] = warn,
    ) -> None:
        """Make a filter.

        Args:
            paraphraser: The paraphraser to wrap.
            tagger: A part-of-speech tagger.
            vocabulary: The meanings of nouns, and the proper names.
            on_dropped: A function that receives each dropped paraphrase and the reason.
            on_warning: A function that receives a message when most paraphrases are dropped.
        """
        self._paraphraser = paraphraser
        self._tagger = tagger
        self._vocabulary = vocabulary
        self._on_dropped = on_dropped
        self._on_warning = on_warning

    @property
    def name(self) -> str:
        """The name of the wrapped paraphraser."""
        return self._paraphraser.name

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return the faithful paraphrases of ``sentence``, with a warning if they are fewer than a third.

        At most three of ten only add a detail.
        """
        found = self._paraphraser.paraphrase(sentence, count)
        faithful: list[str] = []
        details = 0
        for variant in found:
            reason = self.rejection_reason(sentence, variant, faithful)
            if not reason and only_adds(variant, sentence):
                details += 1
                reason = _("it only adds a detail, as others do") if details > details_allowed(count) else None
            if reason:
                self._on_dropped(variant, reason)
            else:
                faithful.append(variant)
        if _FEWEST * len(faithful) < len(found):
            message = _("only {kept} of {found} paraphrases say what the sentence says")
            self._on_warning(message.format(kept=len(faithful), found=len(found)))
        return faithful

    def rejection_reason(self, sentence: str, variant: str, others: Iterable[str] = ()) -> str | None:
        """Return the reason to drop ``variant``, None for a faithful paraphrase.

        Args:
            sentence: The sentence.
            variant: Its paraphrase.
            others: The paraphrases that ``variant`` must not repeat.
        """
        defect, word = self.defect(sentence, variant, others)
        return _(_REASONS[defect]).format(word=word) if defect else None

    def defect(self, sentence: str, variant: str, others: Iterable[str] = ()) -> tuple[Defect | None, str]:
        """Return the most serious defect of ``variant``, and the missing or added word if there is one."""
        wording = bare(variant)
        checks: tuple[tuple[Defect, bool], ...] = (
            ("language", not is_korean(variant, sentence) or self._is_cut_off(variant) > self._is_cut_off(sentence)),
            ("repeat", any(wording == bare(other) for other in (sentence, *others))),
            ("number", numbers_in(sentence) != numbers_in(variant)),
            ("colour", not same_colors(sentence, variant)),
            ("negation", is_negative(sentence) != is_negative(variant)),
        )
        if defect := next((defect for defect, is_present in checks if is_present), None):
            return defect, ""
        own = read(core(sentence), self._tagger)
        lost = self._lost_word(own, variant)
        added = added_horror(sentence, variant) or self._added_being(sentence, variant, own)
        return ("addition", added) if added and lost[0] is None else lost

    def _lost_word(self, own: list[Word], variant: str) -> tuple[Defect | None, str]:
        if name := _lost_latin(own, variant) or self._lost_name(own, variant):
            return "name", name
        noun = self._lost_noun(own, variant)
        return ("noun", noun) if noun else (None, "")

    def _added_being(self, sentence: str, variant: str, own: list[Word]) -> str:
        """Return an animal that only ``variant`` has, a person where ``sentence`` has none, or a crowd, likewise."""
        if is_negative(sentence) and is_negative(variant):
            return ""  # an empty beach is one without people
        beings, names = self._vocabulary.beings_in, self._vocabulary.names_in(variant)
        has_person = "person" in beings(sentence).values()
        added = (
            noun
            for noun, kind in beings(variant).items()
            if not any(noun in name for name in names) and not (kind == "person" and has_person)
        )
        nouns = {word.stem for word in own}
        unknown = (
            noun
            for noun in added
            if nouns.isdisjoint(other_names(noun)) and not any(self._akin(other, noun) for other in nouns)
        )
        return added_crowd(sentence, variant) or next(unknown, "")

    def _is_cut_off(self, variant: str) -> bool:
        """Return whether the last word needs a word after it: 서 있는, 바다를."""
        words = read("".join(variant.split()[-1:]), self._tagger)
        if not words:
            return False
        last = words[-1]
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
        text = "".join(map(str, own))
        missing = [
            noun
            for noun in self._nouns(own)
            if not (noun in squeezed if len(noun) > 1 else _is_word_in(noun, variant))
            and not _has_equivalent(noun, text, variant)
        ]
        words = read(variant, self._tagger) if missing else []
        others = [word.stem for word in words if word.is_noun or len(word.stem) > 1]
        return next((noun for noun in missing if not any(self._akin(noun, other) for other in others)), "")

    def _nouns(self, words: list[Word]) -> Iterator[str]:
        """Yield the main nouns, without numbers and colours, which have checks of their own."""
        for word in words:
            noun = word.stem
            known = self._vocabulary.meanings(noun) or (len(noun) > 1 and (word.particle or word is words[-1]))
            if word.is_noun and known and noun not in _MINOR and not is_color(noun) and not numbers_in(noun):
                yield noun

    def _akin(self, noun: str, other: str) -> bool:
        """Return whether ``other`` may replace ``noun``: one contains the other, or is a kind of it (*log cabin*)."""
        if len(other) > 1 and len(noun) > 1 and (other in noun or noun in other):
            return True
        wanted, found = self._vocabulary.meanings(noun), self._vocabulary.meanings(other)
        return any(one == meant or one.endswith(f" {meant}") for one in found for meant in wanted)


def _lost_latin(own: list[Word], variant: str) -> str:
    return next((name for word in own for name in _LATIN_WORD.findall(word.stem) if name not in variant), "")


def _is_word_in(noun: str, variant: str) -> bool:
    """Return whether a noun of one syllable is a word of its own in ``variant``."""
    return any(word.startswith(noun) and _LAST_TAIL.fullmatch(word, len(noun)) for word in variant.split())


def _has_equivalent(noun: str, text: str, variant: str) -> bool:
    """Return whether a word of ``variant`` begins with an equivalent of ``noun``, or is one of a single syllable.

    So does an equivalent of what ``text`` says with the noun: 석양 for 해 in 해가 지는. ``text`` has no spaces.
    """
    words = variant.split()
    rest = ["".join(words[start:]) for start in range(len(words))]
    return any(
        tail.startswith(other) and (len(other) > 1 or NOUN_TAIL.fullmatch(word, 1))
        for other in other_names(noun) | other_names_at(noun, text)
        for word, tail in zip(words, rest, strict=True)
    )
