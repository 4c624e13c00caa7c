"""What is said to the machine, and what of the picture."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.paths import FIXTURES

from translate.korean.josa import particle_after
from translate.korean.requests import without_requests


def rows(name: str) -> list[list[str]]:
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


SENTENCES = [row[1] for row in rows("prompts.tsv") if without_requests(row[1]) == row[1]]
NOUNS = [
    one
    for one in SENTENCES
    if "가" <= one[-1] <= "힣" and one[-1] not in "다요음을를이가은는로게고서며"
    if "," not in one and "없이" not in one
]
ENDS = [
    "그려줘",
    "그려 주세요",
    "그려 주실 수 있을까요?",
    "부탁해",
    "만들어줘!",
    "보고 싶어",
    "필요해요",
    "하나만 그려줘 ㅠㅠ",
]
GREETINGS = ["", "안녕! ", "안녕하세요. ", "AI야 ", "혹시 ", "저기요, "]


@pytest.mark.parametrize(("text", "kept"), rows("requests.tsv"))
def test_what_stays(text: str, kept: str) -> None:
    """Of a text with a request stays what it says of the picture; a text that only looks like one stays whole."""
    assert without_requests(text) == (text if kept == "-" else kept)


def test_few_sentences_ask() -> None:
    """Of the sample sentences, those that ask for nothing stay as they are."""
    assert len(SENTENCES) > 830


@given(st.sampled_from(NOUNS), st.sampled_from(ENDS), st.sampled_from(GREETINGS))
def test_a_sentence_in_a_request(sentence: str, end: str, greeting: str) -> None:
    """A description in any request comes back as it was, with a particle or without."""
    assert without_requests(f"{greeting}{sentence} {end}") == sentence
    if sentence[-1] >= "가" and not end.startswith("하나"):
        particle = "가" if end.startswith(("보고", "필요")) else "을"
        assert without_requests(f"{greeting}{sentence}{particle_after(sentence, particle)} {end}") == sentence


@given(st.text(max_size=60))
@example("그려줘" * 20)
@example("(" * 50 + "그려줘")
def test_any_text(text: str) -> None:
    """What is left of any text asks for nothing more, and a text without Hangul stays as it is."""
    left = without_requests(text)
    assert len(left) <= len(text) + 8
    if not any("가" <= letter <= "힣" for letter in text) and "pl" not in text.lower() and "draw" not in text.lower():
        assert left == text
