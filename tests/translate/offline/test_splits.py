"""Words that the lexicon only seems to cover."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assembly.kiwi import KiwiTagger
from translate.offline.segmentation import Segmenter
from translate.offline.splits import guessed_words, is_guess, pieces
from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize("word", ["성명", "두창을", "각처의", "편성", "심판석", "신호국", "쿠로찌"])
def test_rows_of_short_words(segmenter: Segmenter, word: str) -> None:
    """A word that falls into two nouns of one syllable, a numeral, a short verb or a suffix is a guess."""
    assert is_guess(segmenter.segment(word))


@pytest.mark.parametrize(
    "word", ["고양이가", "꽃물", "전망탑", "물소리", "두마리", "열일곱", "새집", "처마밑에서", "배들"]
)
def test_words_of_known_parts(segmenter: Segmenter, word: str) -> None:
    """A word that falls into parts that keep their meaning is no guess."""
    assert not is_guess(segmenter.segment(word))


def test_the_words_of_a_phrase(segmenter: Segmenter) -> None:
    """Each word of the phrase is there once, guesses marked."""
    text = "쿠로찌를  안은 소녀와 성명"
    words = [*guessed_words(text, segmenter.segment(text))]
    assert words == [("쿠로찌를", True), ("안은", False), ("소녀와", False), ("성명", True)]


@given(st.text(alphabet="가나다라한복을 입은 소녀성공수말새a1,", max_size=20))
def test_no_word_is_lost(segmenter: Segmenter, text: str) -> None:
    """The words of any phrase are its words."""
    assert [word for word, _ in guessed_words(text, segmenter.segment(text))] == text.split()


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("성공/Noun 이/Josa", "성공"),
        ("조회/Noun 수/Noun 가/Josa", "조회수"),
        ("오답/Noun 노트/Noun", "오답 노트"),
        ("이미지/Noun 화/Suffix", "이미지화"),
        ("쓴/Verb 여자/Noun", "여자"),
        ("앱/Noun 용/Suffix", "앱"),
        ("한/Determiner 입/Noun", "입"),
        ("천구백/Number 년대/Noun", "년대"),
    ],
)
def test_pieces(tags: str, found: str) -> None:
    """The words are what a tagger found, with single syllables beside a noun joined to it."""
    pairs = [(text, tag) for text, _, tag in (pair.partition("/") for pair in tags.split())]
    word = "".join(text for text, _ in pairs)
    assert " ".join(word[start:end] for start, end in pieces(pairs)) == found


@pytest.mark.parametrize(
    ("korean", "english", "named"),
    [
        ("심판석의 고양이", "a cat", "심판석"),
        ("고양이와 편성표", "a cat", "편성표"),
        ("힘센 탐정단", "strong detective dan", "탐정단"),
        ("쿠로찌화된 고양이", "cat", "쿠로찌화"),
    ],
)
def test_what_remains_unknown_is_romanised_and_named(
    kiwi: KiwiTagger, segmenter: Segmenter, korean: str, english: str, named: str
) -> None:
    """An unknown word keeps its sound, and the warning names the whole of it, without its particles."""
    warnings: list[str] = []
    translated = LexiconTranslator(kiwi, segmenter, on_warning=warnings.append).translate([korean])[0]
    assert english in translated
    assert [one.split(": ")[1].split(" → ")[0] for one in warnings] == [named]


def test_words_of_paraphrases_give_no_warning(kiwi: KiwiTagger, segmenter: Segmenter) -> None:
    """Only the unknown words of the first Korean sentence are named: the writer cannot change a paraphrase."""
    warnings: list[str] = []
    translator = LexiconTranslator(kiwi, segmenter, on_warning=warnings.append)
    translator.translate(["고양이", "쿠로찌와 고양이"])
    assert warnings == []
    translator.translate(["picture", "쿠로찌"])
    assert warnings == ["not in the lexicon, romanised: 쿠로찌 → kurojji"]
