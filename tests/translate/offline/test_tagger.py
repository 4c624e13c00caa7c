"""The tagger that reads the lexicon."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augment.words import read
from service.assembly.okt import OktTagger
from translate.korean.tagger import Tagger
from translate.offline.segmentation import Segmenter
from translate.offline.tagger import LexiconTagger


class Asked:
    """A tagger that takes every text for one noun, and counts the questions."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def pos(self, text: str) -> list[tuple[str, str]]:
        self.texts.append(text)
        return [(text, "Noun")]


@pytest.fixture
def other() -> Asked:
    return Asked()


@pytest.fixture
def reader(segmenter: Segmenter, other: Asked) -> LexiconTagger:
    return LexiconTagger(segmenter, other)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("한복을 입은 소녀", "한복/Noun 을/Josa 입은/Verb 소녀/Noun"),
        ("의자에 앉아 있다", "의자/Noun 에/Josa 앉아/Verb 있다/Adjective"),
        ("작은 개미들이", "작은/Adjective 개미/Noun 들/Josa 이/Josa"),
        ("구름이 뿜는 빛", "구름/Noun 이/Josa 뿜는/Verb 빛/Noun"),
        ("나는 새", "나/Noun 는/Josa 새/Noun"),
    ],
)
def test_known_words(reader: LexiconTagger, other: Asked, text: str, tags: str) -> None:
    """Words of the lexicon are tagged as Okt names them, without a question to the other tagger."""
    assert " ".join("/".join(tag) for tag in reader.pos(text)) == tags
    assert other.texts == []


@pytest.mark.parametrize("word", ["쿠로찌를", "탐정단", "분", "50mm", "성명"])
def test_uncertain_words(reader: LexiconTagger, other: Asked, word: str) -> None:
    """The other tagger is asked, once, about a word that the lexicon lacks or might misread."""
    assert reader.pos(f"한복 {word} {word}") == [("한복", "Noun"), (word, "Noun"), (word, "Noun")]
    assert other.texts == [word]


@given(st.text(alphabet="가나다라한복을 입은 소녀ㅋa1,.", max_size=20))
def test_no_text_is_lost(segmenter: Segmenter, text: str) -> None:
    """The morphemes together are the text without its spaces."""
    assert "".join(part for part, _ in LexiconTagger(segmenter, Asked()).pos(text)) == "".join(text.split())


@pytest.mark.slow
def test_agreement_with_okt(tagger: Tagger, okt: OktTagger, prompts: list[tuple[str, list[list[str]]]]) -> None:
    """At least 92 % of the words in the sample prompts are split as Okt splits them, into a noun and its particle.

    Most of the others Okt does not know, and Kiwi does: it takes 뿜는 and 내뿜으며 for a noun and a particle.
    """
    words = {word for sentence, _ in prompts for word in sentence.split()}
    found = Counter(_noun(word, tagger) == _noun(word, okt) for word in words)
    assert found[True] >= 0.92 * found.total(), found


def _noun(word: str, tagger: Tagger) -> tuple[str, str] | None:
    """Return stem and particle of a noun, None for another word."""
    (read_word,) = read(word, tagger)
    return (read_word.stem, read_word.particle) if read_word.is_noun else None
