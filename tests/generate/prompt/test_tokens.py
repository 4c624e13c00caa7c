"""The token budget of a prompt, and the phrases that overflow the first chunk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import make_pipeline

from generate import EstimatedTokenizer, Phrase, Prompt, TokenBudget, most_chunks, token_budgets
from generate.diffusion.clip_tokenizer import ClipTokenizer
from generate.diffusion.toy import write_tokenizer
from service.assembly.build import build, build_prompt_builder
from service.config.environment import SettingsError
from service.config.settings import Settings
from service.pipeline import Preview
from service.trace import StageError


class Words:
    """Every word is one token."""

    exact = True

    def count(self, text: str) -> float:
        return len(text.split())


def budget(
    prompt: str = "", prompt_2: tuple[Phrase, ...] = (), negative: tuple[Phrase, ...] = ()
) -> dict[str, TokenBudget]:
    return token_budgets(Prompt((Phrase(prompt),), prompt_2, negative), Words(), Words())


def test_a_short_prompt() -> None:
    """A short prompt takes one chunk and has no overflow."""
    assert budget("a cat on a chair")["prompt"] == TokenBudget(5, 1, (), exact=True)


@pytest.mark.parametrize(("words", "chunks", "overflow"), [(75, 1, 0), (76, 2, 1), (150, 2, 75), (151, 3, 76)])
def test_chunks(words: int, chunks: int, overflow: int) -> None:
    """A chunk has 75 tokens; words after the first chunk are the overflow."""
    found = budget(" ".join(["cat"] * words))["prompt"]
    assert (found.tokens, found.chunks) == (words, chunks)
    assert " ".join(found.overflow).split() == ["cat"] * overflow


def test_phrases_and_their_commas() -> None:
    """In a list, commas between phrases count, and the overflow names whole phrases."""
    phrases = tuple(Phrase(f"phrase {number}", 1.1) for number in range(30))
    found = budget(prompt_2=phrases, negative=phrases)
    assert found["prompt_2"] == found["negative_prompt"]
    assert found["prompt_2"].tokens == 30 * 2 + 29
    assert found["prompt_2"].overflow == tuple(phrase.text for phrase in phrases[25:])


def test_tags_take_no_tokens() -> None:
    """Tags are not counted, in no prompt."""
    pieces = Phrase("a cat "), Phrase("<lora:cat:0.8>", literal=True)
    listed = Phrase("cat"), Phrase("<lora:cat:0.8>", literal=True), Phrase("sea")
    found = token_budgets(Prompt(pieces, listed, listed), Words(), Words())
    assert [found[name].tokens for name in ("prompt", "prompt_2", "negative_prompt")] == [2, 3, 3]


def test_an_empty_text() -> None:
    """An empty text has no tokens and takes one chunk."""
    assert budget()["negative_prompt"] == TokenBudget(0, 1, (), exact=True)


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (TokenBudget(12, 1, (), exact=True), "12 of 75 tokens"),
        (TokenBudget(12, 1, (), exact=False), "about 12 of 75 tokens"),
        (TokenBudget(80, 2, ("a", "b"), exact=True), "80 tokens in 2 chunks; after the first: a, b"),
        (TokenBudget(80, 2, ("a",), exact=False), "about 80 tokens in 2 chunks; after the first: a"),
        (TokenBudget(80, 2, (), exact=True), "80 tokens"),
    ],
)
def test_a_budget_as_text(one: TokenBudget, shown: str) -> None:
    """A budget shows its tokens and its overflow, and whether it is an estimate."""
    assert str(one) == shown


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a photo of an astronaut riding a horse", 8),
        ("a girl wearing a hanbok, 85mm f/1.4", 15),
        ("best quality, masterpiece", 4),
        ("portrait of an old fisherman, dramatic lighting, highly detailed", 11),
    ],
)
def test_the_estimate(text: str, tokens: int) -> None:
    """Without a model, the count is within 15 % of CLIP's own, which the parameters give."""
    assert EstimatedTokenizer().count(text) == pytest.approx(tokens, rel=0.15)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a sea", 2),
        ("seaside", 1),
        ("seasides", 1.12),
        ("romanised", 1.24),
        ("12, a_b", 6),
        ("cat's", 2),
        ("CAN'T!!", 3),
    ],
)
def test_the_rule_of_the_estimate(text: str, tokens: float) -> None:
    """Marks, digits and words are a token each; letters after the seventh of a word add 0.12 each."""
    assert EstimatedTokenizer().count(text) == pytest.approx(tokens)


class Letters:
    """Every letter is one token; the count is an estimate."""

    exact = False

    def count(self, text: str) -> float:
        return len(text)


@pytest.mark.parametrize(
    ("letters", "chunks"), [((75,), 1), ((76,), 2), ((150,), 2), ((151,), 3), ((1, 75), 2), ((1, 76), 3), ((76, 74), 2)]
)
def test_a_word_longer_than_a_chunk(letters: tuple[int, ...], chunks: int) -> None:
    """A word longer than a chunk begins a chunk and continues in the next ones."""
    text = " ".join("x" * length for length in letters)
    found = token_budgets(Prompt((Phrase(text),), (), ()), Letters(), Words())["prompt"]
    assert (found.tokens, found.chunks, found.exact) == (sum(letters), chunks, False)


def test_each_prompt_has_its_tokenizer() -> None:
    """The first encoder's tokenizer counts ``prompt`` and the negative prompt, the second's ``prompt_2``."""
    found = token_budgets(Prompt(*[(Phrase("cats"),)] * 3), Letters(), Words())
    assert {name: (one.tokens, one.exact) for name, one in found.items()} == {
        "prompt": (4, False),
        "prompt_2": (1, True),
        "negative_prompt": (4, False),
    }


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_estimate_adds_up(one: str, other: str) -> None:
    """The count of two texts is the sum of their counts, for any text."""
    count = EstimatedTokenizer().count
    assert count(f"{one} {other}") == pytest.approx(count(one) + count(other))
    assert count(one) >= 0


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdxl")
    for name in ("tokenizer", "tokenizer_2"):
        write_tokenizer(folder / name)
    return folder


@pytest.fixture(scope="module")
def tokenizer(model: Path) -> ClipTokenizer:
    return ClipTokenizer.load(model / "tokenizer")


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=60))
def test_words_add_up(tokenizer: ClipTokenizer, text: str) -> None:
    """CLIP's count of a text is the sum over its words, as the budget assumes."""
    assert tokenizer.count(text) == sum(tokenizer.count(word) for word in text.split())


def test_the_tokenizers_of_a_model(model: Path) -> None:
    """With the folder of a model, the tokenizer of its encoder counts each prompt."""
    saved = make_pipeline().preview("고양이")
    assert not any(one.exact for one in saved.budgets.values())
    made = build_prompt_builder(Settings(model=str(model))).redo(saved)
    assert all(one.exact for one in made.budgets.values())
    assert made.budgets["prompt"].tokens == len("acat0")  # the toy's tokens are single letters
    assert made.budgets["prompt_2"].chunks > 1
    assert made.budgets["prompt_2"].overflow
    assert Preview.from_json(made.to_json()) == made


def test_a_folder_without_tokenizers(tmp_path: Path) -> None:
    """A folder without a model is refused before any stage runs."""
    with pytest.raises(SettingsError, match="not the folder of a model"):
        build(Settings(model=str(tmp_path)))


def test_a_broken_tokenizer(tmp_path: Path) -> None:
    """A tokenizer that cannot be read is a failure of the stage, in one line that names the folder."""
    for name in ("tokenizer", "tokenizer_2"):
        (tmp_path / name).mkdir()
    saved = make_pipeline().preview("고양이")
    with pytest.raises(StageError, match="compose: ") as failed:
        build_prompt_builder(Settings(model=str(tmp_path))).redo(saved)
    assert str(tmp_path) in str(failed.value)


@pytest.mark.parametrize(
    ("text", "chunks"),
    [("a girl in a hanbok", 1), ("girl " * 75, 1), ("1" * 76, 2), ("!?" * 75, 2), ("카페 " * 25, 2), ("x" * 7500, 100)],
)
def test_most_chunks(text: str, chunks: int) -> None:
    """Words count as estimated; everything that is no usual word counts by its bytes."""
    assert most_chunks([text]) == chunks
    assert most_chunks([text, text]) >= chunks
