"""Image generation with a Stable Diffusion of one text encoder, like 1.x and 2.x, of toy size."""

from dataclasses import replace

import pytest
import torch
from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline
from PIL import Image
from support.toy_small import small_pipeline

from generate import ImageSettings, Phrase, Prompt
from generate.diffusion.conditioning import Conditioner
from generate.diffusion.generator import DiffusersGenerator


@pytest.fixture(scope="module")
def pipe(toy: StableDiffusionXLPipeline) -> StableDiffusionPipeline:
    return small_pipeline(toy)


def test_both_prompts_are_one(pipe: StableDiffusionPipeline) -> None:
    """``prompt_2`` follows ``prompt``; without weights the embeddings are those of diffusers for that text."""
    prompt = Prompt((Phrase("a cat"),), (Phrase("sea"), Phrase("sky")), (Phrase("ugly"),))
    ours = Conditioner(pipe).encode(prompt)
    theirs = pipe.encode_prompt("a cat, sea, sky", "cpu", 1, True, negative_prompt="ugly")
    torch.testing.assert_close(ours.embeds, theirs[0])
    torch.testing.assert_close(ours.negative_embeds, theirs[1])
    assert ours.pooled is None


def test_it_generates(pipe: StableDiffusionPipeline) -> None:
    """Text, an initial image and a part of one become images, and weights of keywords change the image."""
    generator = DiffusersGenerator(pipe, "toy 1.x")
    settings = ImageSettings(width=64, height=64, steps=3, seed=1)
    prompt = Prompt((Phrase("a cat"),), (Phrase("sea"),), ())
    weighted = Prompt((Phrase("a cat"),), (Phrase("sea", 1.4),), ())
    one, other = (generator.generate(each, settings)[0].image for each in (prompt, weighted))
    assert one.size == (64, 64)
    assert one.tobytes() != other.tobytes()
    start = replace(settings, steps=4, init_image=one, strength=0.5)
    assert generator.generate(prompt, start)[0].image.size == (64, 64)
    masked = replace(start, mask=Image.new("L", (64, 64), 255))
    assert generator.generate(prompt, masked)[0].image.size == (64, 64)
