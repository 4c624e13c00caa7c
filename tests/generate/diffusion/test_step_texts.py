"""Prompts that change while they are drawn, and prompts composed of several, with a model of toy size."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from support.edited_prompts import edited, prompt_of
from support.images import ROUNDING, difference
from torch._dynamo.utils import counters

from generate import EditedPrompt, ImageGenerator, ImageSettings, Phrase, Prompt, PromptPart, texts_at
from generate.diffusion.conditioning import Conditioner, XlConditioner
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.optimizations import Optimizations
from generate.diffusion.refiner import Refiner
from generate.diffusion.step_texts import StepTexts
from generate.diffusion.toy import tiny_pipeline, tiny_refiner
from generate.passes import HiresFix
from generate.prompt.composition import versions_of

SETTINGS = ImageSettings(width=64, height=64, steps=4, seed=7)
LONG = "a cat " + "in a very long garden with many flowers and " * 4


@contextmanager
def calls_of(unet: torch.nn.Module) -> Iterator[list[tuple[torch.Tensor, torch.Tensor]]]:
    """Record the embeddings and the pooled vectors of each forward pass."""
    calls: list[tuple[torch.Tensor, torch.Tensor]] = []

    def record(_unet: object, _arguments: object, options: dict[str, Any]) -> None:
        calls.append((options["encoder_hidden_states"], options["added_cond_kwargs"]["text_embeds"]))

    hook = unet.register_forward_pre_hook(record, with_kwargs=True)
    try:
        yield calls
    finally:
        hook.remove()


def texts_seen(
    calls: Sequence[tuple[torch.Tensor, torch.Tensor]], conditioner: XlConditioner | Conditioner, prompt: EditedPrompt
) -> list[str]:
    """Return the text whose embeddings each pass reads in its last row, and the pooled vector with it."""
    texts = [version.text for version in versions_of(prompt.parts)]
    encoded = dict(zip(texts, conditioner.encode_all([prompt_of(text) for text in texts]), strict=True))
    return [
        next(
            text
            for text, one in encoded.items()
            if torch.equal(one.embeds[0], embeds[-1]) and torch.equal(one.pooled[0], pooled[-1])  # type: ignore[index]
        )
        for embeds, pooled in calls
    ]


@pytest.mark.parametrize("text", ["a [cat:dog:0.5]", "a [cat:2]", "a [cat::3]", "a [cat|dog|sea]", f"[{LONG}:a dog:2]"])
@pytest.mark.parametrize(
    ("changes", "total"),
    [({}, 4), ({"guidance_end": 0.5}, 4), ({"images": 2}, 4), ({"guidance": 1}, 4), ({"sampler": "Heun"}, 7)],
)
def test_each_step_reads_its_text_and_no_pass_is_added(
    toy: StableDiffusionXLPipeline, text: str, changes: dict[str, Any], total: int
) -> None:
    """Each pass of the UNet reads the version of its step, in tensors of one shape; there are as many as without."""
    prompt, settings = edited(text), replace(SETTINGS, **changes)
    generator = DiffusersGenerator(toy, "toy")
    with calls_of(toy.unet) as without:
        generator.generate(prompt_of("a cat"), settings)
    with calls_of(toy.unet) as calls:
        generator.generate(prompt, settings)
    assert len(calls) == len(without) == total
    expected = [texts_at(prompt.parts, step, total)[0][0] for step in range(1, total + 1)]
    assert texts_seen(calls, XlConditioner(toy), prompt) == expected
    assert len({embeds.shape[1:] for embeds, _ in calls}) == 1
    assert [len(embeds) for embeds, _ in calls] == [len(embeds) for embeds, _ in without]


def test_steps_count_from_the_first_that_is_drawn(toy: StableDiffusionXLPipeline) -> None:
    """From an image, A1111 counts the steps that are drawn, and shares are those of all steps that were asked for."""
    prompt, start = edited("[a:b:0.25]"), Image.new("RGB", (64, 64), "red")
    with calls_of(toy.unet) as calls:
        DiffusersGenerator(toy, "toy").generate(prompt, replace(SETTINGS, steps=8, init_image=start, strength=0.5))
    assert texts_seen(calls, XlConditioner(toy), prompt) == ["a", "a", "b", "b"]


def test_a_second_pass_goes_on(toy: StableDiffusionXLPipeline) -> None:
    """A second pass draws what stands at the end of the first; shares from 1 to 2 are its own."""
    settings = replace(SETTINGS, hires=2.0, steps=5)  # two steps of the second pass are drawn
    for text, expected in (("[a:b:0.4]", "aabbbbb"), ("[a:b:1.25]", "aaaaaab"), ("[a:b:6]", "aaaaaab")):
        prompt = edited(text)
        with calls_of(toy.unet) as calls:
            HiresFix(DiffusersGenerator(toy, "toy")).generate(prompt, settings)
        assert "".join(texts_seen(calls, XlConditioner(toy), prompt)) == expected


def test_a_refiner_goes_on(toy: StableDiffusionXLPipeline) -> None:
    """The refiner counts on from the steps of the first model."""
    prompt, pipe = edited("[a:b:9]"), tiny_refiner()
    pipe.set_progress_bar_config(disable=True)
    generator = DiffusersGenerator(toy, "toy", refiner=Refiner(pipe))
    with calls_of(toy.unet) as first, calls_of(pipe.unet) as last:
        generator.generate(prompt, replace(SETTINGS, steps=10))
    assert texts_seen(first, XlConditioner(toy), prompt) == ["a"] * 8
    assert texts_seen(last, Conditioner(pipe), prompt) == ["a", "b"]
    assert generator.generate(edited("a AND b:0.5"), replace(SETTINGS, steps=10))[0].image.size == (64, 64)


def test_the_negative_prompt_changes_too(toy: StableDiffusionXLPipeline) -> None:
    """A version has its own negative prompt, in the first row of each pass."""
    prompt = edited("[a:b:2]")
    other = {text: replace(one, negative_prompt=(Phrase("blue"),)) for text, one in prompt.versions.items()}
    with calls_of(toy.unet) as calls:
        DiffusersGenerator(toy, "toy").generate(replace(prompt, versions=other), SETTINGS)
    rows = [embeds[0] for embeds, _ in calls]
    assert torch.equal(rows[0], rows[1])
    assert not torch.equal(rows[1], rows[2])
    assert torch.equal(rows[2], XlConditioner(toy).encode(other["b"]).negative_embeds[0])


def test_what_does_not_change_stays(plain: DiffusersGenerator) -> None:
    """An edited prompt whose versions are equal draws the same pixels as one that is not edited."""
    own = prompt_of("a cat")
    same = EditedPrompt(own.prompt, own.prompt_2, own.negative_prompt, (PromptPart("[a:b:2]"),), {"b": own})
    images = [plain.generate(one, SETTINGS)[0].image.tobytes() for one in (own, same)]
    assert images[0] == images[1]
    changed = plain.generate(edited("[a cat:a dog:2]"), SETTINGS)[0].image
    assert changed.tobytes() not in images


@pytest.mark.parametrize("text", ["a [cat|dog]", "[a:b:2]", "a cat AND a dog:0.7 AND [a:b:2]"])
@pytest.mark.parametrize("changes", [{}, {"guidance_end": 0.5}, {"images": 2}, {"guidance": 1}])
def test_optimizations_follow(
    plain: DiffusersGenerator, loaded: ImageGenerator, text: str, changes: dict[str, Any]
) -> None:
    """With keys that are computed once for each text, the image is the same up to rounding."""
    settings = replace(SETTINGS, **changes)
    one, other = (generator.generate(edited(text), settings)[0].image for generator in (plain, loaded))
    assert difference(one, other) <= ROUNDING


@pytest.mark.parametrize("changes", [{}, {"guidance_end": 0.5}, {"guidance": 1}, {"images": 2}])
@pytest.mark.parametrize("text", ["a cat AND a cat:0", "a cat:0.5 AND a cat:0.5", "a cat:3 AND a cat:-2"])
def test_weights_of_parts_add_up(plain: DiffusersGenerator, text: str, changes: dict[str, Any]) -> None:
    """Parts of one text whose weights add up to 1 draw what the text alone draws."""
    settings = replace(SETTINGS, **changes)
    images = [plain.generate(one, settings)[-1].image for one in (edited(text), prompt_of("a cat"))]
    assert difference(*images) <= ROUNDING
    other = plain.generate(edited("a cat AND a dog"), settings)[-1].image
    assert difference(other, images[1]) > ROUNDING


@pytest.mark.parametrize("samples", [4, 2])
def test_the_formula(toy: StableDiffusionXLPipeline, samples: int) -> None:
    """The prediction is uncond + sum of weight x (cond - uncond), for each image, with guidance and without."""
    first, second = prompt_of("a"), prompt_of("b")
    texts = StepTexts(XlConditioner(toy), [((first, 0.75), (second, -0.5))], 2)
    embeds = XlConditioner(toy).encode_all([first, second])
    without, *conds = (one.mean() for one in (embeds[0].negative_embeds, embeds[0].embeds, embeds[1].embeds))

    class Unet(torch.nn.Module):
        def forward(self, sample: torch.Tensor, _t: int, **options: Any) -> tuple[torch.Tensor]:
            assert options["added_cond_kwargs"]["text_embeds"].shape[0] == sample.shape[0] == 6
            assert torch.equal(options["added_cond_kwargs"]["time_ids"][:, 0], sample[:, 0])
            return (sample + options["encoder_hidden_states"].mean((1, 2))[:, None],)

    images = torch.tensor([[10.0], [20.0]]).repeat(samples // 2, 1)
    conditions = {"text_embeds": torch.zeros(samples, 32), "time_ids": images.clone()}
    unet = Unet()
    with texts.read_by(unet):
        (found,) = unet(images, 5, encoder_hidden_states=torch.zeros(samples, 77, 64), added_cond_kwargs=conditions)
    composed = without + 0.75 * (conds[0] - without) - 0.5 * (conds[1] - without)
    expected = [10 + composed, 20 + composed]
    expected = [10 + without, 20 + without, *expected] if samples == 4 else expected
    torch.testing.assert_close(found[:, 0], torch.stack(expected))


def test_a_compiled_model_is_compiled_once() -> None:
    """Changes compile no block again; parts do once, since the batch is larger."""
    torch.compiler.reset()
    pipe = tiny_pipeline()
    pipe.set_progress_bar_config(disable=True)
    generator = DiffusersGenerator(pipe, "toy", optimizations=Optimizations(pipe))
    pipe.unet.compile_repeated_blocks(fullgraph=True, backend="eager")
    graphs = []
    for prompt in (prompt_of("a"), edited("[a:b:2]"), edited("[a|b]"), edited("a AND b"), edited("a AND [b|c]")):
        before = counters["stats"]["unique_graphs"]
        generator.generate(prompt, SETTINGS)
        graphs.append(counters["stats"]["unique_graphs"] - before)
    torch.compiler.reset()
    assert graphs == [1, 0, 0, 1, 0]


def test_breaks_end_chunks(toy: StableDiffusionXLPipeline) -> None:
    """The sections between BREAK are encoded apart, each in chunks of its own; the list of keywords is not divided."""
    tag = Phrase("BREAK", literal=True)
    whole = Prompt((Phrase("a cat "), tag, Phrase(" a dog"), tag), (Phrase("cat"),), ())
    one, other = (
        XlConditioner(toy).encode(Prompt((Phrase(text),), (Phrase("cat"),), ())) for text in ("a cat ", " a dog")
    )
    found = XlConditioner(toy).encode(whole)
    assert found.embeds.shape[1] == 2 * 77
    torch.testing.assert_close(found.embeds[:, :, :32], torch.cat([one.embeds, other.embeds], 1)[:, :, :32])
    torch.testing.assert_close(found.pooled, one.pooled)


def test_the_pooled_vector_is_that_of_the_first_section() -> None:
    """Where the pooled vector comes from the sentence, it is that of the text before the first BREAK."""
    pipe, tag = tiny_refiner(), Phrase("BREAK", literal=True)
    found = Conditioner(pipe).encode(Prompt((Phrase("a cat"), tag, Phrase("a dog")), (Phrase("sea"),), ()))
    alone = Conditioner(pipe).encode(Prompt((Phrase("a cat"),), (), ()))
    torch.testing.assert_close(found.pooled, alone.pooled)
    torch.testing.assert_close(found.embeds[:, :77], alone.embeds)
    last = Conditioner(pipe).encode(Prompt((Phrase("a dog"),), (Phrase("sea"),), ()))
    torch.testing.assert_close(found.embeds[:, 77:], last.embeds)
