"""What is said to the machine, and what of the picture."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.paths import FIXTURES

from translate.korean.josa import particle_after
from translate.korean.requests import without_requests
from translate.korean.requests.hints import HINT


def rows(name: str) -> list[list[str]]:
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


SENTENCES = [row[1] for row in rows("prompts.tsv") if without_requests(row[1]) == row[1]]
NOUNS = [
    one
    for one in SENTENCES
    if "가" <= one[-1] <= "힣" and one[-1] not in "다요음을를이가은는로게고서며거"
    if "," not in one and "없이" not in one
]
DRAWN = (
    "그려줘",
    "그려 주세요",
    "그려주세용~",
    "그려죠",
    "그려주셈",
    "그려줄래?",
    "그려 주실 수 있을까요?",
    "그려 주시겠어요?",
    "그려주면 안 될까?",
    "그려 주셨으면 합니다",
    "그려주시길 바랍니다",
    "그려달라고",
    "좀 그려 봐",
    "한 장만 그려줘 🙏",
    "하나만 만들어줘 ㅠㅠ",
    "생성해 주세요. 감사합니다!",
    "의뢰합니다",
    "부탁해",
    "부탁드려도 될까요?",
    "그려줘 plz",
)
WISHED = ("보고 싶어", "필요해요", "필요한데 그려줄래?", "있으면 좋겠어요", "있었으면 해")
GREETINGS = (
    "",
    "안녕! ",
    "안녕하세요. ",
    "AI야 ",
    "혹시 ",
    "저기요, ",
    "죄송한데 ",
    "이번엔 ",
    "그려줘: ",
    "부탁이 있어요. ",
)


@pytest.mark.parametrize(("text", "kept"), rows("requests.tsv"))
def test_what_stays(text: str, kept: str) -> None:
    """Of a text with a request stays what it says of the picture; a text that only looks like one stays whole."""
    assert without_requests(text) == (text if kept == "-" else kept)


@pytest.mark.parametrize("kept", [row[1] for row in rows("requests.tsv") if row[1] != "-"])
def test_what_stays_asks_for_nothing(kept: str) -> None:
    """What is left of a request is no request, even where one stood in another."""
    assert without_requests(kept) == kept


def test_few_sentences_ask() -> None:
    """Of the sample sentences, those that ask for nothing stay as they are."""
    assert len(SENTENCES) > 830


@given(st.sampled_from(NOUNS), st.sampled_from(DRAWN + WISHED), st.sampled_from(GREETINGS), st.booleans())
def test_a_sentence_in_a_request(sentence: str, end: str, greeting: str, has_particle: bool) -> None:
    """A description in any request comes back as it was, with a particle or without."""
    particle = particle_after(sentence, "가" if end in WISHED else "을") if has_particle else ""
    assert without_requests(f"{greeting}{sentence}{particle} {end}") == sentence


@given(st.sampled_from([one for one in SENTENCES if one[-1] not in "로거"]))
def test_a_request_of_its_own(sentence: str) -> None:
    """A sentence beside a request for it comes back but for its last sign."""
    assert without_requests(f"그려 주세요! {sentence}") == sentence.rstrip(" ,.!?~…")


@given(st.text(max_size=60))
@example("그려줘" * 20)
@example("(" * 50 + "그려줘")
def test_any_text(text: str) -> None:
    """What is left of any text asks for nothing more, and a text without Hangul stays as it is."""
    left = without_requests(text)
    assert len(left) <= len(text) + 8
    if not any("가" <= letter <= "힣" for letter in text) and "pl" not in text.lower() and "draw" not in text.lower():
        assert left == text


def test_a_word_without_end() -> None:
    """A text with a word that nobody types is left as it is, since to read it would take long."""
    text = "고양이" * 40 + " 그려줘"
    assert without_requests(text) == text


@pytest.mark.parametrize("text", ["눈 덮인 산속의 작은 오두막", "한복을 입은 소녀와 늑대", "빗속에서 우산을 든 남자"])
def test_descriptions_give_no_hint(text: str) -> None:
    """A plain description is not searched for requests."""
    assert HINT.search(text) is None
