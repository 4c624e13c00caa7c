"""The words of a Korean sentence, each split into its stem and its particle."""

from dataclasses import dataclass, replace

from translate.korean.hangul import NIEUN, SSANG_SIOT, ends_in
from translate.korean.josa import NOUN_TAIL, SUBJECT, TOPIC
from translate.korean.tagger import Tagger

_NOUNS = ("Noun", "ProperNoun", "Unknown")
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


def read(sentence: str, tagger: Tagger) -> list[Word]:
    """Return the words of ``sentence`` in order; joined by spaces they give it back."""
    words = [_word(text, tagger) for text in sentence.split()]
    has_subject = any(word.particle in SUBJECT + TOPIC for word in words[:-1])
    if has_subject and words[-1].is_noun and _ends_sentence(words[-1].stem):
        words[-1] = replace(words[-1], kind="Verb")  # the tagger may mistake 달린다 for a noun
    return words


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
