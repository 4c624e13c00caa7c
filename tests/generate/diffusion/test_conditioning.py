"""From weighted phrases to embeddings: each prompt reaches its own encoder, weights are really applied."""

from collections.abc import Sequence

import pytest
import torch
from accelerate import cpu_offload
from diffusers import StableDiffusionXLPipeline
from hypothesis import given, settings
from hypothesis import strategies as st

from generate import Phrase, Prompt, token_budgets
from generate.diffusion.clip_tokenizer import ClipTokenizer
from generate.diffusion.conditioning import Conditioning, XlConditioner
from generate.diffusion.toy import tiny_pipeline

WIDTH = 32  # of each encoder of the toy
CAT, SEA, UGLY = Phrase("a cat"), Phrase("blue sea"), Phrase("ugly")
Phrases = Sequence[Phrase]


def encoded(
    toy: StableDiffusionXLPipeline, prompt: Phrases = (CAT,), prompt_2: Phrases = (SEA,), negative: Phrases = (UGLY,)
) -> Conditioning:
    return XlConditioner(toy).encode(Prompt(tuple(prompt), tuple(prompt_2), tuple(negative)))


def changes(one: Conditioning, other: Conditioning) -> tuple[bool, bool, bool]:
    """Whether the first encoder's embeddings, the second's, and the pooled vector differ."""
    embeds = (one.embeds - other.embeds).abs()
    assert one.pooled is not None
    assert other.pooled is not None
    return (
        bool(embeds[..., :WIDTH].max() > 1e-4),
        bool(embeds[..., WIDTH:].max() > 1e-4),
        bool((one.pooled - other.pooled).abs().max() > 1e-4),
    )


@pytest.mark.parametrize("negative", [(UGLY,), (UGLY, Phrase("blurry")), ()])
def test_without_weights_it_is_the_pipelines_own(toy: StableDiffusionXLPipeline, negative: Phrases) -> None:
    """Where nothing has a weight the embeddings are those that diffusers makes."""
    ours = encoded(toy, prompt_2=(SEA, Phrase("hanbok")), negative=negative)
    words = ", ".join(phrase.text for phrase in negative)
    theirs = toy.encode_prompt("a cat", prompt_2="blue sea, hanbok", negative_prompt=words, negative_prompt_2=words)
    for one, other in zip((ours.embeds, ours.negative_embeds, ours.pooled, ours.negative_pooled), theirs, strict=True):
        torch.testing.assert_close(one, other)


def test_each_prompt_has_its_encoder(toy: StableDiffusionXLPipeline) -> None:
    """A weight in ``prompt`` changes the first encoder's part alone, one in ``prompt_2`` the second's."""
    plain = encoded(toy)
    assert changes(plain, encoded(toy, prompt=(Phrase("a cat", 1.3),))) == (True, False, False)
    assert changes(plain, encoded(toy, prompt_2=(Phrase("blue sea", 1.3),))) == (False, True, False)
    assert changes(plain, encoded(toy, prompt_2=(Phrase("blue sea", 0.7),))) == (False, True, False)
    assert changes(plain, encoded(toy, prompt_2=(Phrase("red sea"),))) == (False, True, True)


def test_weights_are_linear(toy: StableDiffusionXLPipeline) -> None:
    """From 1 up, an embedding goes in a straight line from that of nothing."""
    at = {weight: encoded(toy, prompt=(Phrase("a"), Phrase(" cat", weight))).embeds for weight in (1.0, 1.2, 1.4)}
    torch.testing.assert_close(at[1.2] - at[1.0], at[1.4] - at[1.2], atol=1e-4, rtol=1e-3)
    assert (at[1.4] - at[1.0]).abs().max() > 1e-3


def test_the_pooled_vector_has_no_weights(toy: StableDiffusionXLPipeline) -> None:
    """The vector that sums up ``prompt_2`` is that of its words alone."""
    weighted, plain = encoded(toy, prompt_2=(Phrase("blue sea", 1.331),)), encoded(toy)
    assert weighted.pooled is not None
    assert plain.pooled is not None
    torch.testing.assert_close(weighted.pooled, plain.pooled)


def test_nothing_behind_the_first_chunk_is_lost(toy: StableDiffusionXLPipeline) -> None:
    """A word far behind changes the embeddings; positive and negative have one length."""
    long = Phrase("wave " * 40)
    one, other = encoded(toy, prompt=(long, Phrase("cat"))), encoded(toy, prompt=(long, Phrase("dog")))
    assert one.embeds.shape == one.negative_embeds.shape
    assert one.embeds.shape[1] % 77 == 0
    assert one.embeds.shape[1] > 77
    assert changes(one, other) == (True, False, False)


def test_a_long_negative(toy: StableDiffusionXLPipeline) -> None:
    """A negative prompt beyond one chunk counts in full."""
    one, other = (encoded(toy, negative=(*[UGLY] * 40, Phrase(last))) for last in ("cat", "dog"))
    assert one.embeds.shape == one.negative_embeds.shape
    assert (one.negative_embeds - other.negative_embeds).abs().max() > 1e-4


def test_where_memory_is_saved() -> None:
    """Text encoders whose weights lie elsewhere until they are needed give the same embeddings, weights and all."""
    plain, offloaded = tiny_pipeline(), tiny_pipeline()
    for name in ("text_encoder", "text_encoder_2", "unet", "vae"):
        cpu_offload(getattr(offloaded, name), execution_device=torch.device("cpu"))
    assert offloaded.text_encoder.device.type == "meta"
    ours, theirs = (encoded(pipe, prompt=(Phrase("a cat", 1.3),)) for pipe in (offloaded, plain))
    torch.testing.assert_close(ours.embeds, theirs.embeds)
    torch.testing.assert_close(ours.pooled, theirs.pooled)


def test_tags_are_not_read(toy: StableDiffusionXLPipeline) -> None:
    """What is for other programs reaches no text encoder."""
    tagged = encoded(toy, prompt=(CAT, Phrase("<lora:x:1>", literal=True)))
    assert changes(encoded(toy), tagged) == (False, False, False)


@pytest.mark.parametrize(
    "text", ["(((((((((((((((((((((cat", "cat+++", ".swap(a, b)", "('a', 'b').and(1, 1)", "\\(", ""]
)
def test_no_text_is_grammar(toy: StableDiffusionXLPipeline, text: str) -> None:
    """Brackets, signs and operators in a text are its words, as for the text encoder itself."""
    ours = encoded(toy, prompt=(Phrase(text),))
    torch.testing.assert_close(ours.embeds[..., :WIDTH], toy.encode_prompt(text, prompt_2="x")[0][..., :WIDTH])


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.builds(Phrase, st.text(max_size=30), st.floats(0.1, 2), st.booleans()), max_size=5),
    st.lists(st.builds(Phrase, st.text(max_size=30), st.floats(0.1, 2)), max_size=5),
)
def test_any_phrases(toy: StableDiffusionXLPipeline, prompt: list[Phrase], negative: list[Phrase]) -> None:
    """Whatever the phrases, the embeddings are finite and of equal length."""
    found = encoded(toy, prompt, prompt, negative)
    assert found.embeds.shape == found.negative_embeds.shape
    assert torch.isfinite(found.embeds).all()
    assert torch.isfinite(found.negative_embeds).all()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=40))
def test_the_budget_is_what_is_encoded(toy: StableDiffusionXLPipeline, words: list[str]) -> None:
    """The chunks that a token budget counts are those that the embeddings have."""
    prompt = Prompt((Phrase(" ".join(words)),), tuple(map(Phrase, words)), ())
    tokenizers = ClipTokenizer(toy.tokenizer), ClipTokenizer(toy.tokenizer_2)
    budgets = token_budgets(prompt, *tokenizers)
    longest = max(budgets["prompt"].chunks, budgets["prompt_2"].chunks)
    assert XlConditioner(toy).encode(prompt).embeds.shape[1] == 77 * longest
