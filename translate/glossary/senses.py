"""Word sense disambiguation: 배 is a boat, a pear or a belly, and its neighbours select the sense."""

import re
from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ..korean.josa import ends_noun
from ..korean.mentions import Mention, find_nouns

_LONGEST = 3  # syllables
_WORD = re.compile(r"[^\s,;:/]+")
_KOREAN = re.compile(r"[가-힣](?:.*[가-힣])?")
_OTHER_WORDS = frozenset(  # words that look like an ambiguous noun with a particle
    (
        "해마다 기와 기도 시도 시가 파도 철도 가로 초가 새로 새로이 약과 금은 금도 백만 솔로 정의 동의 주의 "
        "용도 별로 면도 단도 절도 수로 차도 차로 회의 선로 이만 사도 대로 해도 나만도 전도 신도 장도 "
        "감도 발의 열도 양도 비만 자의 자만 자로도 매도 매의도 보도 역도 천도 북도 남도 종이 이랑 "
        "피에로 별의별 이로 시로 사이 "
    ).split()
)
_COMMA = re.compile(r"[,;\n，、]")
_NEAR = 12  # words
_SHORT = 4  # letters; longer names also match the beginning of a word


@dataclass(frozen=True)
class Sense:
    """One sense of an ambiguous word.

    Attributes:
        names: Its English names, the best one first; ``-`` for a sense without a name.
        cues: Beginnings of words, or of sequences of words, that select this sense.
    """

    names: tuple[str, ...]
    cues: tuple[tuple[str, ...], ...]

    def occurs_in(self, english: str) -> bool:
        """Return whether ``english`` contains one of its names."""
        return any(_name(name).search(english) for name in self.names if name != "-")


@dataclass(frozen=True)
class Ambiguous:
    """An ambiguous word in a sentence.

    Attributes:
        mention: Its position.
        senses: All of its senses.
        meant: The sense that its neighbours select, None where they select none.
    """

    mention: Mention
    senses: tuple[Sense, ...]
    meant: Sense | None


def find_ambiguous(sentence: str) -> Iterator[Ambiguous]:
    """Yield the ambiguous words of ``sentence`` in order.

    Each cue within twelve words scores 1/distance for its sense: 1 for a neighbour, 1/2 for the next word. Where there
    are cues within the same commas, others do not count. The sense with the highest score is meant; without a cue, or
    where two senses have the same score, none is.
    """
    senses = _senses()
    found = ((one.start(), _KOREAN.search(one[0])) for one in _WORD.finditer(sentence))
    words = [(start + korean.start(), korean[0]) for start, korean in found if korean]
    places = {start: index for index, (start, _) in enumerate(words)}
    commas = [comma.start() for comma in _COMMA.finditer(sentence)]
    clauses = [bisect(commas, start) for start, _ in words]
    for mention in find_nouns(sentence, senses, _LONGEST):
        place = places.get(mention.start)
        if place is not None and words[place][1] not in _OTHER_WORDS:
            known, clause = senses[mention.noun], clauses[place]
            inside = bisect_left(clauses, clause), bisect(clauses, clause)
            found_inside = _meant(mention.noun, place, words, inside, known)
            yield Ambiguous(mention, known, found_inside or _meant(mention.noun, place, words, (0, len(words)), known))


def _meant(
    noun: str, index: int, all_words: Sequence[tuple[int, str]], within: tuple[int, int], senses: Sequence[Sense]
) -> Sense | None:
    """Return the sense of the word at ``index`` that the words near it and ``within`` a range of indices select."""
    first = max(within[0], index - _NEAR)
    words = [word for _, word in all_words[first : min(within[1], index + _NEAR + 1)]]
    place = index - first
    others = {
        other
        for other, word in enumerate(words)
        if other != place and word.startswith(noun) and ends_noun(word, len(noun))
    }
    beginnings = {word[0] for word in words}
    scores = [
        sum(_weight(cue, noun, place, words, others) for cue in sense.cues if cue[0][0] in beginnings)
        for sense in senses
    ]
    best = max(scores)
    if best == 0 or scores.count(best) > 1:
        return None
    return senses[scores.index(best)]


def _weight(cue: Sequence[str], noun: str, place: int, words: Sequence[str], others: set[int]) -> float:
    """Return 1/distance of the nearest occurrence of ``cue``, 0 where it does not occur.

    Where the noun occurs several times, a cue counts only for the nearest occurrence, or for the one that it contains.
    """
    distances = []
    for start in range(len(words) - len(cue) + 1):
        run = range(start, start + len(cue))
        if [*words[start : run[-1]]] != [*cue[:-1]] or not words[run[-1]].startswith(cue[-1]):
            continue
        alone = len(cue) == 1 and start == place
        foreign = place not in run and not others.isdisjoint(run) and any(part.startswith(noun) for part in cue)
        nearer = any(abs(start - other) < abs(start - place) for other in others - {*run})
        if not alone and not foreign and not nearer:
            distances.append(max(1, min(abs(index - place) for index in run if index != place)))
    return 1 / min(distances) if distances else 0.0


@cache
def _senses() -> dict[str, tuple[Sense, ...]]:
    text = resources.files("translate.glossary").joinpath("ambiguous.tsv").read_text(encoding="utf-8")
    found: dict[str, tuple[Sense, ...]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            word, names, cues = line.split("\t")
            split = tuple(tuple(cue.split()) for cue in cues.split(",") if cue)
            found[word] = (*found.get(word, ()), Sense(tuple(names.split("|")), split))
    return found


@cache
def _name(name: str) -> re.Pattern[str]:
    ending = r"(?:s|es|y|ed|ing)?\b" if len(name) <= _SHORT else ""
    return re.compile(rf"\b{re.escape(name)}{ending}", re.IGNORECASE)
