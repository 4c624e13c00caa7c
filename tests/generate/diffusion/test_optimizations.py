"""Optimizations: the work that they skip, and that the image is the same."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from support.images import ROUNDING, pixels
from support.images import difference as levels_apart
from torch._dynamo.exc import TorchDynamoException

from generate import FAST, GenerationError, ImageGenerator, ImageSettings, Phrase, Prompt, RequestError
from generate.diffusion.attention import attentions
from generate.diffusion.conditioning import XlConditioner
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import load_generator
from generate.diffusion.optimizations import Optimizations
from generate.diffusion.toy import tiny_pipeline
from generate.diffusion.vae import Bfloat16Decoder

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331), Phrase("blue sea")), (Phrase("ugly"),))
LONG = Prompt((Phrase("a cat and a dog by the sea " * 12),), CAT.prompt_2, CAT.negative_prompt)
SETTINGS = ImageSettings(width=64, height=64, steps=6, seed=7)
START = Image.new("RGB", (64, 64), (200, 30, 30))


@pytest.fixture
def pipe() -> StableDiffusionXLPipeline:
    made = tiny_pipeline()
    made.set_progress_bar_config(disable=True)
    return made


def optimized(pipe: StableDiffusionXLPipeline, *, compiled: bool = False) -> DiffusersGenerator:
    return DiffusersGenerator(pipe, "toy", optimizations=Optimizations(pipe, compiled=compiled))


def difference(
    one: ImageGenerator, other: ImageGenerator, prompt: Prompt = CAT, settings: ImageSettings = SETTINGS
) -> int:
    """Return the greatest difference of two generators' images in one channel, 0 to 255."""
    pairs = zip(one.generate(prompt, settings), other.generate(prompt, settings), strict=True)
    return max(levels_apart(first.image, second.image) for first, second in pairs)


@pytest.mark.slow
def test_the_image_is_the_same(plain: DiffusersGenerator, pipe: StableDiffusionXLPipeline) -> None:
    """For texts of any length, batches, unguided runs and initial images, the image is the plain pipeline's."""
    ours = optimized(pipe)
    mask = Image.new("L", (64, 64), 255)
    runs: list[tuple[Prompt, dict[str, Any]]] = [
        (CAT, {}),
        (LONG, {}),
        (CAT, {"guidance": 1.0}),
        (CAT, {"images": 2}),
        (CAT, {"init_image": START}),
        (CAT, {"init_image": START, "mask": mask}),
        (CAT, {"guidance_end": 0.5}),
        (CAT, {}),
    ]
    for prompt, changes in runs:
        assert difference(plain, ours, prompt, replace(SETTINGS, **changes)) <= ROUNDING


def test_the_text_is_precomputed(pipe: StableDiffusionXLPipeline) -> None:
    """Keys and values of the text are computed once for each run, not in each step."""
    ours, computed = optimized(pipe), []
    layer = next(layer for layer in attentions(pipe.unet) if layer.is_cross_attention)
    layer.to_k.register_forward_hook(lambda *_: computed.append(1))
    ours.generate(CAT, SETTINGS)
    assert len(computed) == 1
    ours.generate(LONG, SETTINGS)
    assert len(computed) == 2


def test_memory_is_released(pipe: StableDiffusionXLPipeline) -> None:
    """After a run, the keys and values of its text are freed, even if the run was cancelled."""
    ours = optimized(pipe)
    processors = [layer.processor for layer in attentions(pipe.unet) if layer.is_cross_attention]
    sizes: list[int] = []

    def stop(*_: object) -> None:
        sizes.extend(processor._key.numel() for processor in processors)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ours.generate(CAT, SETTINGS, stop)
    assert all(sizes)
    assert not any(processor._key.numel() + processor._value.numel() for processor in processors)


def test_the_weights_are_not_copied(pipe: StableDiffusionXLPipeline) -> None:
    """The fused query, key and value are the model's own weights, concatenated in one storage."""
    Optimizations(pipe)
    for layer in attentions(pipe.unet):
        parts = [part.weight.untyped_storage().data_ptr() for part in (layer.to_q, layer.to_k, layer.to_v)]
        assert len(set(parts)) == (3 if layer.is_cross_attention else 1)


def test_encoded_texts_are_cached(toy: StableDiffusionXLPipeline) -> None:
    """An unchanged negative prompt is encoded once, and its embeddings remain correct."""
    conditioner, calls = XlConditioner(toy), []
    hook = toy.text_encoder.register_forward_hook(lambda *_: calls.append(1))
    try:
        conditioner.encode(CAT)
        first = len(calls)
        conditioner.encode(CAT)
        assert len(calls) == first
        other = replace(CAT, prompt=(Phrase("a dog"),))
        ours = conditioner.encode(other)
        assert 0 < len(calls) - first < first
    finally:
        hook.remove()
    torch.testing.assert_close(ours.negative_embeds, XlConditioner(toy).encode(other).negative_embeds)


@pytest.fixture
def fresh_compiler() -> Iterator[None]:
    torch.compiler.reset()
    yield
    torch.compiler.reset()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("g++"), reason="there is no compiler to compile for the CPU with")
@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # torch's compiler uses what torch deprecates
@pytest.mark.usefixtures("fresh_compiler")
def test_the_compiled_model(plain: DiffusersGenerator, pipe: StableDiffusionXLPipeline) -> None:
    """The compiled model generates the image of the plain one up to rounding, also for a text of another length."""
    ours = optimized(pipe, compiled=True)
    assert difference(plain, ours) <= 2
    assert difference(plain, ours, LONG) <= 2


def test_a_model_that_cannot_be_compiled(pipe: StableDiffusionXLPipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the model cannot be compiled, the message is one line with the reason and what to do."""
    ours = optimized(pipe)

    def fails(*_: object, **__: object) -> None:
        raise TorchDynamoException("no compiler\nwas found")

    monkeypatch.setattr(pipe.unet, "forward", fails)
    with pytest.raises(GenerationError, match="cannot be compiled here: no compiler was found; use --no-compile"):
        ours.generate(CAT, SETTINGS)


@pytest.mark.slow
def test_decoding_in_bfloat16(pipe: StableDiffusionXLPipeline) -> None:
    """An image decoded in bfloat16 is that of float32 up to rounding, and the model's own decoder is unchanged."""
    latents = torch.randn(1, 4, 32, 32, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        decoded = pipe.vae.decode(latents / pipe.vae.config.scaling_factor).sample
        exact = pipe.image_processor.postprocess(decoded)[0]
        ours = Bfloat16Decoder(pipe).decode(latents)[0]
    assert levels_apart(exact, ours) <= 8
    assert np.abs(pixels(exact) - pixels(ours)).mean() < 1
    assert pixels(exact).std() > 10
    assert pipe.vae.dtype == torch.float32


@pytest.mark.slow
@pytest.mark.parametrize(("own_decoder", "most"), [(False, ROUNDING), (True, 8)])
def test_a_decoder_of_its_own(
    plain: DiffusersGenerator, pipe: StableDiffusionXLPipeline, own_decoder: bool, most: int
) -> None:
    """Images decoded by the bfloat16 decoder differ from the pipeline's by its rounding only."""
    optimizations = Optimizations(pipe)
    optimizations.decoder = Bfloat16Decoder(pipe) if own_decoder else None
    ours = DiffusersGenerator(pipe, "toy", optimizations=optimizations)
    assert difference(plain, ours, settings=replace(SETTINGS, images=2)) <= most


def samples(pipe: StableDiffusionXLPipeline, settings: ImageSettings, generator: ImageGenerator) -> list[int]:
    """Return the number of samples in the UNet's input in each step."""
    counts: list[int] = []
    hook = pipe.unet.register_forward_pre_hook(lambda _, inputs: counts.append(len(inputs[0])))
    generator.generate(CAT, settings)
    hook.remove()
    return counts


@pytest.mark.slow
def test_guidance_ends(pipe: StableDiffusionXLPipeline) -> None:
    """After the guidance ends, a step is one pass instead of two: --fast has a fifth of the default's passes."""
    ours = DiffusersGenerator(pipe, "toy")
    assert samples(pipe, SETTINGS, ours) == [2] * 6
    assert samples(pipe, replace(SETTINGS, guidance_end=0.5), ours) == [2] * 3 + [1] * 3
    batch = replace(SETTINGS, guidance_end=0.5, images=3, init_image=START, strength=1)
    assert samples(pipe, batch, ours) == [6] * 3 + [3] * 3
    fast = sum(samples(pipe, replace(SETTINGS, **FAST), ours))
    default = sum(samples(pipe, ImageSettings(width=64, height=64, seed=7), ours))
    assert (fast, default) == (52, 260)


@pytest.mark.parametrize("end", [0, -1, 1.5, float("nan")])
def test_refused_guidance_end(end: float) -> None:
    """A share of the steps that is not above 0 and at most 1 is refused."""
    with pytest.raises(RequestError, match="guidance end"):
        replace(SETTINGS, guidance_end=end)


def test_low_memory(loaded: ImageGenerator) -> None:
    """With parts of the model offloaded there are no optimizations, and the image is the same up to rounding."""
    assert difference(load_generator("toy", memory="low", device="cpu"), loaded) <= ROUNDING
