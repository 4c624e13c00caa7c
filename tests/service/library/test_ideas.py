"""The packaged picture ideas are well formed, differ from each other, and suit the offline translator."""

import csv
import re
from collections import Counter
from functools import cache
from importlib import resources
from itertools import combinations
from typing import NamedTuple

import pytest

from translate import has_hangul, romanized_words
from translate.offline.translator import LexiconTranslator

SUBJECTS = frozenset(
    "person child couple animal bird insect plant food drink landscape sea sky city street building interior object"
    " vehicle fantasy scifi folklore festival work sport music history abstract icon pattern".split()
)
STYLES = frozenset(
    "photo film watercolor oil ink anime webtoon illustration pencil render3d pixel minimal poster picturebook"
    " folkpainting".split()
)
MOODS = frozenset("calm joyful warm lonely mysterious lively grand dreamy tense playful nostalgic solemn".split())
SEASONS = frozenset(["spring", "summer", "autumn", "winter", ""])
CATEGORIES = frozenset("light time place lens material mood composition style".split())
LENS_STYLES = frozenset(["photo", "film", "render3d"])
STYLE_WORDS = {
    "film": "필름|빛바랜|흑백",
    "watercolor": "수채화",
    "oil": "유화",
    "ink": "수묵",
    "anime": "애니메이션|셀 셰이딩",
    "webtoon": "웹툰",
    "illustration": "일러스트",
    "pencil": "연필|펜선",
    "render3d": "3D",
    "pixel": "픽셀|도트",
    "minimal": "미니멀|벡터|제한된 색상",
    "poster": "포스터",
    "picturebook": "삽화|크레용|콜라주",
    "folkpainting": "민화|풍속화",
}
SEASON_WORDS = {
    "spring": "봄|활짝 핀 벚나무|유채꽃",
    "summer": "여름|장마|반딧불",
    "autumn": "가을|낙엽|단풍|은행나무|갈대|황금빛 논",
    "winter": "겨울|눈 |눈송이|눈보라|얼어붙|첫눈",
}
UNWEIGHTED = frozenset(
    "a an the of in on at to with and by from for its his her their under over into onto through across as is are was"
    " being one two three four up down out off beside near behind between around after before inside above along"
    " against while who that it them him they this all each like very no not where".split()
)


class Idea(NamedTuple):
    korean: str
    english: str
    subject: str
    style: str
    mood: str
    season: str
    details: str

    @property
    def phrases(self) -> list[tuple[str, str]]:
        """Return the category and the Korean phrase of each detail."""
        return [(part.partition("=")[0], part.partition("=")[2]) for part in self.details.split(" | ")]


@cache
def ideas() -> list[Idea]:
    text = resources.files("service").joinpath("library", "ideas.tsv").read_text("utf-8")
    header, *rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert tuple(header) == Idea._fields
    return [Idea(*row) for row in rows]


def details() -> list[str]:
    return sorted({phrase for idea in ideas() for _, phrase in idea.phrases})


def test_number_of_ideas() -> None:
    """There are at least 1,500 ideas."""
    assert len(ideas()) >= 1500


def test_columns() -> None:
    """Each idea has a Korean sentence of 8 to 60 characters, an English one, and values of the closed sets."""
    for idea in ideas():
        assert has_hangul(idea.korean), idea
        assert 8 <= len(idea.korean) <= 60, idea
        assert idea.english.isascii(), idea
        assert len(idea.english.split()) >= 3, idea
        assert idea.subject in SUBJECTS, idea
        assert idea.style in STYLES, idea
        assert idea.mood in MOODS, idea
        assert idea.season in SEASONS, idea
        assert [*idea] == [value.strip() for value in idea], idea


def test_details_of_each_idea() -> None:
    """Each idea has two to four different details, each a Korean phrase with a known category."""
    for idea in ideas():
        assert 2 <= len(idea.phrases) <= 4, idea
        assert len({phrase for _, phrase in idea.phrases}) == len(idea.phrases), idea
        for category, phrase in idea.phrases:
            assert category in CATEGORIES, idea
            assert has_hangul(phrase), idea


def test_details_fit_their_idea() -> None:
    """No drawing has a lens, no detail names another season, and none repeats a word of the sentence."""
    for idea in ideas():
        for category, phrase in idea.phrases:
            assert category != "lens" or idea.style in LENS_STYLES, idea
            others = "|".join(words for season, words in SEASON_WORDS.items() if season != idea.season)
            assert not re.search(others, phrase), idea
            repeated = {word for word in re.findall("[가-힣]{2,}", phrase) if word in idea.korean} - {"사이"}
            assert category == "style" or not repeated, idea


def test_style_of_each_idea() -> None:
    """The sentence or a detail says the style, which no photo need say, and no idea asks for two lenses."""
    for idea in ideas():
        phrases = [phrase for _, phrase in idea.phrases]
        assert re.search(STYLE_WORDS.get(idea.style, ""), " ".join([idea.korean, *phrases])), idea
        assert sum(phrase.endswith("렌즈") for phrase in phrases) <= 1, idea


def test_a_detail_has_one_category() -> None:
    """A phrase has the same category wherever it stands."""
    found = {(phrase, category) for idea in ideas() for category, phrase in idea.phrases}
    assert [phrase for phrase, count in Counter(phrase for phrase, _ in found).items() if count > 1] == []


def test_no_idea_stands_twice() -> None:
    """No Korean and no English sentence stands twice."""
    assert len({idea.korean for idea in ideas()}) == len(ideas())
    assert len({idea.english.lower() for idea in ideas()}) == len(ideas())


def _english_words(english: str) -> set[str]:
    words = {*re.findall("[a-z]+", english.lower())} - UNWEIGHTED
    return {re.sub("(?<=[^s])s$", "", re.sub("ies$", "y", word)) for word in words}


def _korean_stems(korean: str) -> set[str]:
    return {word[:2] for word in re.findall("[가-힣]{2,}", korean)}


def _too_close(words: list[set[str]], least: int) -> list[tuple[int, int]]:
    """Return the pairs that share ``least`` words or more, and more than half of the words of the shorter one."""
    found = []
    for (first, a), (second, b) in combinations(enumerate(words), 2):
        shared = len(a & b)
        if shared >= least and 2 * shared > min(len(a), len(b)):
            found.append((first, second))
    return found


def test_no_two_ideas_are_close() -> None:
    """No two ideas share more than half of their content words, in English or, by stems of two syllables, in Korean."""
    close = _too_close([_english_words(idea.english) for idea in ideas()], 2)
    close += _too_close([_korean_stems(idea.korean) for idea in ideas()], 3)
    assert [(ideas()[first].korean, ideas()[second].korean) for first, second in close] == []


def test_balance() -> None:
    """No subject has over 12 % of the ideas, each season has 8 % or more, each style 3 %, each value one."""
    total = len(ideas())
    subjects, styles, moods, seasons = (
        Counter(getattr(idea, column) for idea in ideas()) for column in ("subject", "style", "mood", "season")
    )
    assert {*subjects} == SUBJECTS
    assert max(subjects.values()) <= 0.12 * total
    assert {*styles} == STYLES
    assert min(styles.values()) >= 0.03 * total
    assert {*moods} == MOODS
    assert {*seasons} == SEASONS
    assert min(seasons.values()) >= 0.08 * total


@pytest.mark.parametrize("detail", details())
def test_english_of_each_detail(lexicon: LexiconTranslator, detail: str) -> None:
    """The offline translator makes English of each detail, without Hangul and without a romanised word."""
    (english,) = lexicon.translate([detail])
    assert english.isascii()
    assert english
    assert not romanized_words(english, detail)


@pytest.mark.slow
def test_most_sentences_are_read_offline(lexicon: LexiconTranslator) -> None:
    """The offline translator leaves a romanised word in at most 1 % of the sentences."""
    sentences = [idea.korean for idea in ideas()]
    pairs = zip(lexicon.translate(sentences), sentences, strict=True)
    romanised = [korean for english, korean in pairs if romanized_words(english, korean)]
    assert len(romanised) <= 0.01 * len(sentences), romanised
