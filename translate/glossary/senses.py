"""Word sense disambiguation: 배 is a boat, a pear or a belly, and its neighbours select the sense."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ..korean.josa import ends_noun
from ..korean.mentions import Mention, find_nouns

_LONGEST = 3  # syllables
_CLAUSE = re.compile(r"[^,.;!?\n、，。…~]+")
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
_NEAR = 12  # words
_USUAL = "*"  # in place of a cue: the sense is the usual one
_SHORT = 4  # letters; longer names also match the beginning of a word


@dataclass(frozen=True)
class Sense:
    """One sense of an ambiguous word.

    Attributes:
        names: Its English names, the best one first; ``-`` for a sense without a name.
        gloss: What it is in plain Korean.
        cues: Beginnings of words, or of sequences of words, that select this sense.
        is_usual: Whether the word has this sense wherever nothing speaks for another one.
    """

    names: tuple[str, ...]
    gloss: str
    cues: tuple[tuple[str, ...], ...]
    is_usual: bool = False

    def occurs_in(self, english: str) -> bool:
        """Return whether ``english`` contains one of its names."""
        return any(_name(name).search(english) for name in self.names if name != "-")

    def __str__(self) -> str:
        """Return its best name and its gloss, as messages have them."""
        return f"{self.names[0]} ({self.gloss})"


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

    Each cue within twelve words of its clause scores 1/distance for its sense: 1 for a neighbour, 1/2 for the next
    word. The sense with the highest score is meant; without a cue, or where two senses have the same score, none is.
    The clause of a word that stands alone between commas is the sentence: the word belongs to a list.
    """
    senses = _senses()
    mentions = {mention.start: mention for mention in find_nouns(sentence, senses, _LONGEST)}
    clauses = [_words(sentence, *clause.span()) for clause in _CLAUSE.finditer(sentence)]
    every = [word for clause in clauses for word in clause]
    for start, word in every:
        if (mention := mentions.get(start)) and word not in _OTHER_WORDS:
            clause = next(words for words in clauses if words and start <= words[-1][0])
            words = clause if len(clause) > 1 else every
            place = words.index((start, word))
            first, known = max(0, place - _NEAR), senses[mention.noun]
            near = [other for _, other in words[first : place + _NEAR + 1]]
            yield Ambiguous(mention, known, _meant(mention.noun, place - first, near, known))


def _words(sentence: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return the Korean words between two places of ``sentence``, each with its own place."""
    found = ((one.start(), _KOREAN.search(one[0])) for one in _WORD.finditer(sentence, start, end))
    return [(place + korean.start(), korean[0]) for place, korean in found if korean]


def _meant(noun: str, place: int, words: Sequence[str], senses: Sequence[Sense]) -> Sense | None:
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
            word, names, gloss, cues = line.split("\t")
            listed = [*filter(None, cues.split(","))]
            split = tuple(tuple(cue.split()) for cue in listed if cue != _USUAL)
            found[word] = (*found.get(word, ()), Sense(tuple(names.split("|")), gloss, split, _USUAL in listed))
    return found


@cache
def _name(name: str) -> re.Pattern[str]:
    ending = r"(?:s|es|y|ed|ing)?\b" if len(name) <= _SHORT else ""
    return re.compile(rf"\b{re.escape(name)}{ending}", re.IGNORECASE)
