"""The words of a Korean sentence, each split into its stem and its particle."""

import re
from dataclasses import dataclass, replace
from itertools import accumulate

from translate.korean.hangul import NIEUN, SSANG_SIOT, ends_in
from translate.korean.josa import NOUN_TAIL, OBJECT, SUBJECT, TOPIC
from translate.korean.tagger import Tagger

from .states import is_place, is_thing
from .verbs import read_verb

_NOUNS = ("Noun", "ProperNoun", "Unknown")
_FIXED_KIND = "Fixed"
_FIXED = re.compile(
    r"\"[^\"]*\"|'[^']*'|“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉"
    r"|<[^<>]*>|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}"
)
_PLACED = ("에", "에게")
"""Particles of a noun that belongs to a verb, never to a noun."""

_POLITE = ("어요", "아요", "해요", "와요", "려요", "습니다")


@dataclass(frozen=True)
class Word:
    """One word between spaces.

    Attributes:
        stem: A noun without its particle, or any other word as a whole.
        particle: The particle of a noun, or an empty string.
        kind: The part of speech, as the tagger names it.
        end: The punctuation after the word, or an empty string.
    """

    stem: str
    particle: str
    kind: str
    end: str = ""

    def __str__(self) -> str:
        return self.stem + self.particle + self.end

    @property
    def is_noun(self) -> bool:
        """Whether the stem is a noun."""
        return self.kind in _NOUNS

    @property
    def is_subject(self) -> bool:
        """Whether the word is a subject: 소녀가, 소녀들이."""
        return self.particle.removeprefix("들") in SUBJECT

    @property
    def is_topic(self) -> bool:
        """Whether the word is a topic: 소녀는, 소녀들은."""
        return self.particle.removeprefix("들") in TOPIC

    @property
    def is_object(self) -> bool:
        """Whether the word is an object: 책을, 책들을."""
        return self.particle.removeprefix("들") in OBJECT


def read(sentence: str, tagger: Tagger) -> list[Word]:
    """Return the words of ``sentence`` in order; joined by spaces they give it back."""
    words = [_word(text, tagger) for text in sentence.split()]
    for i, (before, word, after) in enumerate(zip(words, words[1:], words[2:], strict=False), 1):
        if before.is_object and str(word) == "나는":
            words[i] = Word("나는", "", "Verb")  # 성 위를 나는 용
        belongs = before.particle in _PLACED and word.is_noun and not word.particle and after.is_noun
        if belongs and ends_in(word.stem, NIEUN) and read_verb(word.stem):
            words[i] = replace(word, kind="Verb")  # 안개에 싸인 산: no autograph
    has_subject = any(word.particle in SUBJECT + TOPIC for word in words[:-1])
    known = is_thing(words[-1].stem) or is_place(words[-1].stem) if words else False
    if has_subject and words[-1].is_noun and not known and _ends_sentence(words[-1].stem):  # not 베란다
        words[-1] = replace(words[-1], kind="Verb")  # the tagger may mistake 달린다 for a noun
    return words


def with_fixed(words: list[Word]) -> list[Word]:
    """Return the words with each quotation, tag and weight as part of a word that no rule knows."""
    texts = [str(word) for word in words]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    spans = [match.span() for match in _FIXED.finditer(" ".join(texts))]
    fixed: list[Word] = []
    at = 0
    for word, start in zip(words, starts, strict=False):
        stop = start + len(str(word))
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at == len(spans) or spans[at][0] >= stop:
            fixed.append(word)
        elif spans[at][1] > stop - len(word.end):  # the quotation goes on behind the mark
            fixed.append(Word(str(word), "", _FIXED_KIND))
        else:
            fixed.append(Word(word.stem + word.particle, "", _FIXED_KIND, word.end))
    return fixed


def write(words: list[Word]) -> str:
    """Return the words joined by spaces."""
    return " ".join(map(str, words))


def _ends_sentence(word: str) -> bool:
    """Return whether a word has the form of a finite verb: 달린다, 웃어요, but not 바다."""
    return word.endswith(_POLITE) or (word.endswith("다") and ends_in(word[:-1], NIEUN, SSANG_SIOT))


def _word(text: str, tagger: Tagger) -> Word:
    body = text.rstrip(",.!?…")
    end = text[len(body) :]
    tags = tagger.pos(body) if body else []
    if "".join(part for part, _ in tags) != body:  # the tagger corrected the spelling: keep the word as written
        return Word(body, "", tags[-1][1] if tags else "", end)
    if tags and tags[0][1] in _NOUNS:
        stem = ""
        for position, (part, kind) in enumerate(tags):
            if kind not in _NOUNS:
                rest = tags[position:]
                particle = "".join(part for part, _ in rest)
                if NOUN_TAIL.fullmatch(particle):
                    return Word(stem, particle, "Noun", end)
                return Word(body, "", rest[-1][1], end)
            stem += part
        return Word(stem, "", "Noun", end)
    return Word(body, "", tags[-1][1] if tags else "", end)
