"""A Korean sentence as the words between its spaces, each split into its stem and its particle."""

import re
from dataclasses import dataclass, replace

from .base import Tagger

_FINALS = 28
_NIEUN, _RIEUL, _SSANG_SIOT = 4, 8, 20
_NOUNS = ("Noun", "ProperNoun", "Unknown")
PARTICLES = re.compile(
    "들?(?:은|는|이|가|을|를|의|에|에서|에게|한테|께|으로|로|와|과|이랑|랑|하고|도|만|부터|까지|처럼|보다|마다|이나|나)?"
    "(?:는|도|만|의)?"
)
_POLITE = ("어요", "아요", "해요", "와요", "려요", "습니다")
_BY_SHAPE = {
    "은": ("은", "는"),
    "는": ("은", "는"),
    "이": ("이", "가"),
    "가": ("이", "가"),
    "을": ("을", "를"),
    "를": ("을", "를"),
    "과": ("과", "와"),
    "와": ("과", "와"),
    "이랑": ("이랑", "랑"),
    "랑": ("이랑", "랑"),
    "으로": ("으로", "로"),
    "로": ("으로", "로"),
}


@dataclass(frozen=True)
class Word:
    """One word: ``stem`` is the whole of it unless it is a noun with a ``particle``; ``end`` closes a phrase."""

    stem: str
    particle: str
    kind: str
    end: str = ""

    def __str__(self) -> str:
        return self.stem + self.particle + self.end

    @property
    def is_noun(self) -> bool:
        """Tells whether the stem is a noun."""
        return self.kind in _NOUNS


def read(sentence: str, tagger: Tagger) -> list[Word]:
    """Returns the words of ``sentence`` in order; joined by spaces they spell it again."""
    words = [_word(text, tagger) for text in sentence.split()]
    has_subject = any(word.particle in ("이", "가", "은", "는") for word in words[:-1])
    if has_subject and words[-1].is_noun and _ends_sentence(words[-1].stem):
        words[-1] = replace(words[-1], kind="Verb")  # 달린다, which the tagger may take for a noun
    return words


def write(words: list[Word]) -> str:
    """Returns the words joined by spaces."""
    return " ".join(map(str, words))


def particle_after(noun: str, particle: str) -> str:
    """Returns ``particle`` in the shape that the sound of ``noun`` asks for: 소년이, 소녀가."""
    if particle not in _BY_SHAPE or not "가" <= noun[-1:] <= "힣":
        return particle
    closed, open_ = _BY_SHAPE[particle]
    final = (ord(noun[-1]) - ord("가")) % _FINALS
    is_open = final == 0 or (final == _RIEUL and closed == "으로")
    return open_ if is_open else closed


def _ends_sentence(word: str) -> bool:
    """Tells whether a word has the shape of a finite verb: 달린다, 웃어요, but not 바다."""
    before = (ord(word[-2]) - ord("가")) % _FINALS if len(word) > 1 and "가" <= word[-2] <= "힣" else 0
    return word.endswith(_POLITE) or (word.endswith("다") and before in (_NIEUN, _SSANG_SIOT))


def _word(text: str, tagger: Tagger) -> Word:
    body = text.rstrip(",.!?…")
    end = text[len(body) :]
    tags = tagger.pos(body) if body else []
    if "".join(part for part, _ in tags) != body:  # the tagger mended a slip: leave the word as it is
        return Word(body, "", tags[-1][1] if tags else "", end)
    if tags and tags[0][1] in _NOUNS:
        stem = ""
        for position, (part, kind) in enumerate(tags):
            if kind not in _NOUNS:
                rest = tags[position:]
                particle = "".join(part for part, _ in rest)
                if PARTICLES.fullmatch(particle):
                    return Word(stem, particle, "Noun", end)
                return Word(body, "", rest[-1][1], end)
            stem += part
        return Word(stem, "", "Noun", end)
    return Word(body, "", tags[-1][1] if tags else "", end)
