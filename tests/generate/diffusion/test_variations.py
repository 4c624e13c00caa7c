"""Variations of a seed, seeds of other sizes, textures and skipped layers, with a model of toy size."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.images import ROUNDING, difference, pixels

from generate import ImageSettings, Phrase, Prompt, RequestError
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.noise import first_noise, slerp
from generate.diffusion.tiling import wrapping_edges
from generate.settings import ImageSettings as Settings

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))
SETTINGS = ImageSettings(width=64, height=64, steps=4, seed=7)


def image(generator: DiffusersGenerator, **changes: object) -> Image.Image:
    return generator.generate(CAT, replace(SETTINGS, **changes))[0].image  # type: ignore[arg-type]


@pytest.mark.parametrize("sampler", ["Euler", "Euler a"])
def test_a_variation_goes_from_one_seed_to_the_other(plain: DiffusersGenerator, sampler: str) -> None:
    """The farther a variation turns, the more its picture differs; at 1 it has the noise of the other seed."""
    own = pixels(image(plain, sampler=sampler))
    varied = [
        pixels(image(plain, sampler=sampler, subseed=99, subseed_strength=strength)) for strength in (0.05, 0.3, 1)
    ]
    distances = [float(np.abs(one - own).mean()) for one in varied]
    assert 0 < distances[0] < distances[1] < distances[2]
    if sampler == "Euler":  # which draws no more noise on its way
        assert difference(image(plain, seed=99), image(plain, subseed=99, subseed_strength=1)) <= ROUNDING


def test_variations_count_the_subseed_up(plain: DiffusersGenerator) -> None:
    """Several variations have one seed and subseeds that count up, and each is the one that it is alone."""
    several = plain.generate(CAT, replace(SETTINGS, images=3, subseed=20, subseed_strength=0.2))
    assert [(one.seed, one.subseed) for one in several] == [(7, 20), (7, 21), (7, 22)]
    alone = image(plain, subseed=22, subseed_strength=0.2)
    assert difference(several[2].image, alone) <= ROUNDING


def test_a_random_subseed_is_returned(plain: DiffusersGenerator) -> None:
    """With subseed -1 the result contains a random subseed, which generates the image again."""
    varied = plain.generate(CAT, replace(SETTINGS, subseed_strength=0.5))[0]
    assert varied.seed == 7
    assert varied.subseed >= 0
    again = image(plain, subseed=varied.subseed, subseed_strength=0.5)
    assert varied.image.tobytes() == again.tobytes()


@given(st.floats(0, 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_an_arc_keeps_the_length(amount: float, first: int, second: int) -> None:
    """Noise on the arc between two noises has a length between theirs, as random noise has; its ends are the noises."""
    low, high = (torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(seed)) for seed in (first, second))
    between = slerp(amount, low, high)
    lengths = sorted([float(low.norm()), float(high.norm())])
    assert lengths[0] * 0.9 <= float(between.norm()) <= lengths[1] * 1.1
    assert torch.allclose(slerp(0, low, high), low, atol=1e-5)
    assert torch.allclose(slerp(1, low, high), high, atol=1e-5)


@pytest.mark.parametrize("size", [(64, 96), (96, 64), (48, 64), (32, 32)])
def test_a_seed_of_another_size_keeps_its_middle(plain: DiffusersGenerator, size: tuple[int, int]) -> None:
    """The noise of a picture whose seed is known from another size has the middle of that noise in its middle."""
    width, height = size

    def noise(settings: Settings) -> torch.Tensor:
        found = first_noise(plain._pipe, settings, [torch.Generator("cpu").manual_seed(7)])
        assert found is not None
        return found

    of_seed = noise(replace(SETTINGS, seed_width=64, seed_height=64))
    resized = noise(replace(SETTINGS, width=width, height=height, seed_width=64, seed_height=64))
    scale = plain._pipe.vae_scale_factor
    assert resized.shape[2:] == (height // scale, width // scale)
    inner = min(height, 64) // scale, min(width, 64) // scale

    def middle(one: torch.Tensor) -> torch.Tensor:
        top, left = ((side - wanted) // 2 for side, wanted in zip(one.shape[2:], inner, strict=True))
        return one[:, :, top : top + inner[0], left : left + inner[1]]

    assert torch.equal(middle(resized), middle(of_seed))


def test_a_seed_of_the_same_size_changes_nothing(plain: DiffusersGenerator) -> None:
    """A seed that is known from the size of the picture gives the picture that it gives without that size."""
    assert image(plain).tobytes() == image(plain, seed_width=64, seed_height=64).tobytes()


@torch.inference_mode()
@pytest.mark.parametrize("wrap", [True, False])
def test_a_texture_has_no_edges(plain: DiffusersGenerator, wrap: bool) -> None:
    """A texture begins anywhere: noise that is rolled around gives the same texture rolled; of others it does not."""
    pipe = plain._pipe
    noise = torch.randn(1, 4, 32, 32, generator=torch.Generator().manual_seed(1))
    arguments = plain._conditioner.encode(CAT).arguments

    def picture(latents: torch.Tensor) -> np.ndarray[Any, Any]:
        with wrapping_edges(pipe, wrap=wrap):
            made = pipe(**arguments, latents=latents, num_inference_steps=2, output_type="np", width=64, height=64)
        return np.asarray(made.images[0])

    straight = np.roll(picture(noise), 16, axis=(0, 1))
    shift = 16 // pipe.vae_scale_factor
    rolled = picture(torch.roll(noise, (shift, shift), dims=(2, 3)))
    assert np.allclose(straight, rolled, atol=1 / 255) == wrap


def test_the_model_of_a_texture_stays(plain: DiffusersGenerator) -> None:
    """A texture is another picture than that of its seed, which the next run gives as before."""
    before, texture, after = image(plain), image(plain, tiling=True), image(plain)
    assert difference(before, texture) > ROUNDING
    assert before.tobytes() == after.tobytes()


def test_edges_wrap_only_within(plain: DiffusersGenerator) -> None:
    """A failure while edges wrap leaves no convolution that wraps."""
    pipe = plain._pipe
    with suppress(RuntimeError), wrapping_edges(pipe, wrap=True):
        assert pipe.unet.conv_in.padding_mode == "circular"
        raise RuntimeError
    assert pipe.unet.conv_in.padding_mode == "zeros"


def test_layers_are_skipped(plain: DiffusersGenerator) -> None:
    """Layers 1 and 2 are the one that SDXL is trained on; 3 gives another picture; one that is not there is refused."""
    trained = image(plain)
    assert image(plain, clip_skip=1).tobytes() == image(plain, clip_skip=2).tobytes() == trained.tobytes()
    assert difference(image(plain, clip_skip=3), trained) > ROUNDING
    with pytest.raises(RequestError, match="clip skip 6: a text encoder of this model has 5 layers"):
        image(plain, clip_skip=6)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subseed_strength": 1.5}, "subseed strength 1.5: give 0 to 1"),
        ({"subseed_strength": float("nan")}, "subseed strength nan: give 0 to 1"),
        ({"subseed": -2}, "subseed -2: give -1 to"),
        ({"clip_skip": 13}, "clip skip 13: give 1 to 12"),
        ({"seed_width": 64}, "seed size 64x0: give both sides"),
        ({"seed_width": 63, "seed_height": 64}, "seed width 63: give a multiple of 8"),
        ({"subseed_strength": 0.1, "init_image": Image.new("RGB", (64, 64))}, "begins from noise alone"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        replace(SETTINGS, **changes)  # type: ignore[arg-type]
