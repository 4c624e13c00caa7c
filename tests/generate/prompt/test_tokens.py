"""The token budget: what a prompt takes, and what falls behind the first chunk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor, make_pipeline

from generate import EstimatedTokenizer, Phrase, Prompt, TokenBudget, token_budgets
from generate.diffusion.clip_tokenizer import ClipTokenizer
from generate.diffusion.toy import write_tokenizer
from service.assembly.build import build
from service.config.environment import SettingsError
from service.config.settings import Settings
from service.pipeline.preview import Preview
from service.trace.preview_trace import StageError


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
    """What fits takes one chunk, and nothing is behind it."""
    assert budget("a cat on a chair")["prompt"] == TokenBudget(5, 1, (), exact=True)


@pytest.mark.parametrize(("words", "chunks", "behind"), [(75, 1, 0), (76, 2, 1), (150, 2, 75), (151, 3, 76)])
def test_chunks(words: int, chunks: int, overflow: int) -> None:
    """A chunk is 75 tokens of text; what ends after the first is behind it."""
    found = budget(" ".join(["cat"] * words))["prompt"]
    assert (found.tokens, found.chunks) == (words, chunks)
    assert " ".join(found.overflow).split() == ["cat"] * overflow


def test_phrases_and_their_commas() -> None:
    """In lists a comma counts between phrases, and the phrases behind the first chunk are named."""
    phrases = tuple(Phrase(f"phrase {number}", 1.1) for number in range(30))
    found = budget(prompt_2=phrases, negative=phrases)
    assert found["prompt_2"] == found["negative_prompt"]
    assert found["prompt_2"].tokens == 30 * 2 + 29
    assert found["prompt_2"].overflow == tuple(phrase.text for phrase in phrases[25:])


def test_tags_take_no_tokens() -> None:
    """A LoRA is no text."""
    pieces = Phrase("a cat "), Phrase("<lora:cat:0.8>", literal=True)
    assert token_budgets(Prompt(pieces, (), ()), Words(), Words())["prompt"].tokens == 2


def test_an_empty_text() -> None:
    """Nothing takes nothing, in one chunk."""
    assert budget()["negative_prompt"] == TokenBudget(0, 1, (), exact=True)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (TokenBudget(12, 1, (), exact=True), "12 of 75 tokens"),
        (TokenBudget(12, 1, (), exact=False), "about 12 of 75 tokens"),
        (TokenBudget(80, 2, ("a", "b"), exact=True), "80 tokens in 2 chunks; behind the first: a, b"),
    ],
)
def test_how_it_is_said(one: TokenBudget, says: str) -> None:
    """An estimate says that it is one."""
    assert str(one) == says


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
    """Without a model the count is near CLIP's own, which is given here."""
    assert EstimatedTokenizer().count(text) == pytest.approx(tokens, rel=0.15)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_estimate_adds_up(one: str, other: str) -> None:
    """Any text can be counted, and two texts take what each takes."""
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
    """CLIP counts a text as the sum of its words, on which the budget stands."""
    assert tokenizer.count(text) == sum(tokenizer.count(word) for word in text.split())


def test_the_models_own_tokenizers(model: Path) -> None:
    """With the folder of a model each prompt is counted by its own encoder's tokenizer, in full."""
    pipeline = build(Settings(model=str(model)), korean=False)
    saved = make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor(), "original").preview("고양이")
    assert not any(one.exact for one in saved.budgets.values())
    made = pipeline.prompt_builder.redo(saved)
    assert all(one.exact for one in made.budgets.values())
    assert made.budgets["prompt"].tokens == len("acat0")  # the toy has a token for each letter
    assert made.budgets["prompt_2"].chunks > 1
    assert made.budgets["prompt_2"].overflow
    assert Preview.from_json(made.to_json()) == made


def test_a_folder_without_tokenizers(tmp_path: Path) -> None:
    """A folder that is no model is refused before anything runs."""
    with pytest.raises(SettingsError, match="no folder of a model"):
        build(Settings(model=str(tmp_path)))


def test_a_broken_tokenizer(tmp_path: Path) -> None:
    """A tokenizer that cannot be read is the failure of a stage, in one line."""
    for name in ("tokenizer", "tokenizer_2"):
        (tmp_path / name).mkdir()
    saved = make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor(), "original").preview("고양이")
    with pytest.raises(StageError, match="compose: ") as failed:
        build(Settings(model=str(tmp_path)), korean=False).redo(saved)
    assert str(tmp_path) in str(failed.value)
