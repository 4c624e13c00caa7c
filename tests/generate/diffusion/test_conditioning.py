"""Weighted phrases to embeddings: each prompt reaches its own encoder, and weights have an effect."""

from collections.abc import Sequence
from itertools import count

import pytest
import torch
from accelerate import cpu_offload
from diffusers import StableDiffusionXLPipeline
from hypothesis import given, settings
from hypothesis import strategies as st

from generate import ImageSettings, Phrase, Prompt, token_budgets
from generate.diffusion.clip_tokenizer import ClipTokenizer
from generate.diffusion.conditioning import Conditioning, XlConditioner
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.toy import tiny_pipeline

WIDTH = 32  # of each encoder of the toy
CAT, SEA, UGLY = Phrase("a cat"), Phrase("blue sea"), Phrase("ugly")
Phrases = Sequence[Phrase]


def encoded(
    toy: StableDiffusionXLPipeline, prompt: Phrases = (CAT,), prompt_2: Phrases = (SEA,), negative: Phrases = (UGLY,)
) -> Conditioning:
    return XlConditioner(toy).encode(Prompt(tuple(prompt), tuple(prompt_2), tuple(negative)))


def changes(one: Conditioning, other: Conditioning) -> tuple[bool, bool, bool]:
    """Return whether the first encoder's embeddings, the second's, and the pooled vector differ."""
    embeds = (one.embeds - other.embeds).abs()
    assert one.pooled is not None
    assert other.pooled is not None
    return (
        bool(embeds[..., :WIDTH].max() > 1e-4),
        bool(embeds[..., WIDTH:].max() > 1e-4),
        bool((one.pooled - other.pooled).abs().max() > 1e-4),
    )


@pytest.mark.parametrize("negative", [(UGLY,), (UGLY, Phrase("blurry")), ()])
def test_without_weights(toy: StableDiffusionXLPipeline, negative: Phrases) -> None:
    """Without weights, the embeddings are those of diffusers."""
    ours = encoded(toy, prompt_2=(SEA, Phrase("hanbok")), negative=negative)
    words = ", ".join(phrase.text for phrase in negative)
    theirs = toy.encode_prompt("a cat", prompt_2="blue sea, hanbok", negative_prompt=words, negative_prompt_2=words)
    for one, other in zip((ours.embeds, ours.negative_embeds, ours.pooled, ours.negative_pooled), theirs, strict=True):
        torch.testing.assert_close(one, other)


def test_each_prompt_has_its_encoder(toy: StableDiffusionXLPipeline) -> None:
    """A weight in ``prompt`` changes only the first encoder's part, one in ``prompt_2`` only the second's."""
    plain = encoded(toy)
    assert changes(plain, encoded(toy, prompt=(Phrase("a cat", 1.3),))) == (True, False, False)
    assert changes(plain, encoded(toy, prompt_2=(Phrase("blue sea", 1.3),))) == (False, True, False)
    assert changes(plain, encoded(toy, prompt_2=(Phrase("blue sea", 0.7),))) == (False, True, False)
    assert changes(plain, encoded(toy, prompt_2=(Phrase("red sea"),))) == (False, True, True)


def test_weights_are_linear(toy: StableDiffusionXLPipeline) -> None:
    """Above 1, the embedding changes in proportion to the weight."""
    at = {weight: encoded(toy, prompt=(Phrase("a"), Phrase(" cat", weight))).embeds for weight in (1.0, 1.2, 1.4)}
    torch.testing.assert_close(at[1.2] - at[1.0], at[1.4] - at[1.2], atol=1e-4, rtol=1e-3)
    assert (at[1.4] - at[1.0]).abs().max() > 1e-3


def test_the_pooled_vector_has_no_weights(toy: StableDiffusionXLPipeline) -> None:
    """The pooled vector of ``prompt_2`` is that of its words without weights."""
    weighted, plain = encoded(toy, prompt_2=(Phrase("blue sea", 1.331),)), encoded(toy)
    assert weighted.pooled is not None
    assert plain.pooled is not None
    torch.testing.assert_close(weighted.pooled, plain.pooled)


def test_long_prompts(toy: StableDiffusionXLPipeline) -> None:
    """A word after the first chunk changes the embeddings; positive and negative have the same length."""
    long = Phrase("wave " * 40)
    one, other = encoded(toy, prompt=(long, Phrase("cat"))), encoded(toy, prompt=(long, Phrase("dog")))
    assert one.embeds.shape == one.negative_embeds.shape
    assert one.embeds.shape[1] % 77 == 0
    assert one.embeds.shape[1] > 77
    assert changes(one, other) == (True, False, False)


def test_a_long_negative_prompt(toy: StableDiffusionXLPipeline) -> None:
    """A word after the first chunk of the negative prompt changes its embeddings."""
    one, other = (encoded(toy, negative=(*[UGLY] * 40, Phrase(last))) for last in ("cat", "dog"))
    assert one.embeds.shape == one.negative_embeds.shape
    assert (one.negative_embeds - other.negative_embeds).abs().max() > 1e-4


def test_offloading() -> None:
    """Text encoders with offloaded weights compute the same embeddings."""
    plain, offloaded = tiny_pipeline(), tiny_pipeline()
    for name in ("text_encoder", "text_encoder_2", "unet", "vae"):
        cpu_offload(getattr(offloaded, name), execution_device=torch.device("cpu"))
    assert offloaded.text_encoder.device.type == "meta"
    ours, theirs = (encoded(pipe, prompt=(Phrase("a cat", 1.3),)) for pipe in (offloaded, plain))
    torch.testing.assert_close(ours.embeds, theirs.embeds)
    torch.testing.assert_close(ours.pooled, theirs.pooled)


def test_tags_are_not_encoded(toy: StableDiffusionXLPipeline) -> None:
    """Tags reach no text encoder."""
    tagged = encoded(toy, prompt=(CAT, Phrase("<lora:x:1>", literal=True)))
    assert changes(encoded(toy), tagged) == (False, False, False)


@pytest.mark.parametrize(
    "text", ["(((((((((((((((((((((cat", "cat+++", ".swap(a, b)", "('a', 'b').and(1, 1)", "\\(", ""]
)
def test_text_is_not_parsed(toy: StableDiffusionXLPipeline, text: str) -> None:
    """Brackets, signs and operators are encoded as text, as by diffusers."""
    ours = encoded(toy, prompt=(Phrase(text),))
    torch.testing.assert_close(ours.embeds[..., :WIDTH], toy.encode_prompt(text, prompt_2="x")[0][..., :WIDTH])


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.builds(Phrase, st.text(max_size=30), st.floats(0.1, 2), st.booleans()), max_size=5),
    st.lists(st.builds(Phrase, st.text(max_size=30), st.floats(0.1, 2)), max_size=5),
)
def test_any_phrases(toy: StableDiffusionXLPipeline, prompt: list[Phrase], negative: list[Phrase]) -> None:
    """For any phrases, the embeddings are finite and of equal length."""
    found = encoded(toy, prompt, prompt, negative)
    assert found.embeds.shape == found.negative_embeds.shape
    assert torch.isfinite(found.embeds).all()
    assert torch.isfinite(found.negative_embeds).all()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=40))
def test_the_budget_matches_the_encoder(toy: StableDiffusionXLPipeline, words: list[str]) -> None:
    """A token budget has as many chunks as the embeddings."""
    prompt = Prompt((Phrase(" ".join(words)),), tuple(map(Phrase, words)), ())
    tokenizers = ClipTokenizer(toy.tokenizer), ClipTokenizer(toy.tokenizer_2)
    budgets = token_budgets(prompt, *tokenizers)
    longest = max(budgets["prompt"].chunks, budgets["prompt_2"].chunks)
    assert XlConditioner(toy).encode(prompt).embeds.shape[1] == 77 * longest


def test_encoding_can_be_ended(toy: StableDiffusionXLPipeline) -> None:
    """What is called before each run of a text encoder ends the work by an exception."""
    runs = count()

    def end_in_the_third() -> None:
        if next(runs) == 2:
            raise InterruptedError

    generator = DiffusersGenerator(toy, "toy", on_encode=end_in_the_third)
    long = Prompt((Phrase("a cat " * 300),), (), ())
    with pytest.raises(InterruptedError):
        generator.generate(long, ImageSettings(width=64, height=64, steps=2))
