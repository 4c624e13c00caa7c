"""Larger pictures, with a model of toy size: upscalers, tiles of the UNet, tiles of the autoencoder."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.images import difference

from generate import UPSCALERS, ImageSettings, Phrase, Prompt
from generate.diffusion import generator as module
from generate.diffusion.first_image import first_image
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.tiles import by_tiles, starts
from generate.passes import HiresFix
from generate.start import start_of

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))
SETTINGS = ImageSettings(width=64, height=64, steps=4, seed=7)
SMALL = Image.radial_gradient("L").resize((48, 48)).convert("RGB")


def image(generator: Any, **changes: Any) -> Image.Image:
    found: Image.Image = generator.generate(CAT, replace(SETTINGS, **changes))[0].image
    return found


def test_upscalers(plain: DiffusersGenerator) -> None:
    """Each upscaler makes another second pass of the same first one, the same again each time."""
    hires = HiresFix(plain)
    made = [image(hires, hires=1.5, upscaler=name) for name in UPSCALERS]
    assert {one.size for one in made} == {(96, 96)}
    assert len({one.tobytes() for one in made}) == len(UPSCALERS)
    assert image(hires, hires=1.5, upscaler="Latent").tobytes() == made[UPSCALERS.index("Latent")].tobytes()


def test_latents_are_interpolated(plain: DiffusersGenerator) -> None:
    """An upscaler in latent space encodes the picture in its size, and repeats latents where it takes the nearest."""
    settings = replace(SETTINGS, init_image=SMALL, width=96, height=96, upscaler="Latent (nearest-exact)")
    start = start_of(settings)
    assert start is not None
    assert start.image.size == (48, 48)
    with torch.inference_mode():
        latents = first_image(plain._pipeline_for(settings, start), settings, start, [torch.Generator().manual_seed(7)])
    assert latents.shape[2:] == (48, 48)
    assert (latents[:, :, ::2, ::2] == latents[:, :, 1::2, 1::2]).all()


@given(tile=st.integers(8, 60), part=st.floats(0, 0.5), length=st.integers(1, 300))
def test_tiles_cover_a_side(tile: int, part: float, length: int) -> None:
    """Tiles reach from one end to the other, in order, and have the overlap in common, or more."""
    overlap = int(tile * part)
    found = starts(length, tile, overlap)
    assert found[0] == 0
    assert found[-1] == max(length - tile, 0)
    assert all(0 < after - before <= tile - overlap for before, after in itertools.pairwise(found))


def predicted(toy: StableDiffusionXLPipeline, **changes: Any) -> torch.Tensor:
    """Return what the UNet predicts for latents that change evenly, by the tiles of some settings."""
    down, right = torch.meshgrid(torch.linspace(-1, 1, 96), torch.linspace(-1, 1, 96), indexing="ij")
    latents = 2 * torch.stack([right, down, right * down, (3 * right).sin()])[None]
    added = {"text_embeds": torch.full((1, 32), 0.1), "time_ids": torch.full((1, 6), 64.0)}
    text = torch.full((1, 77, 64), 0.1)
    with torch.inference_mode(), by_tiles(toy, replace(SETTINGS, **changes)):
        found: torch.Tensor = toy.unet(
            latents, 500, encoder_hidden_states=text, added_cond_kwargs=added, return_dict=False
        )[0]
    return found


def test_no_step_at_the_joints(toy: StableDiffusionXLPipeline) -> None:
    """Where tiles that overlap begin and end, neighbours differ by less than elsewhere; without overlap by more."""
    ratios = {}
    for overlap in (0, 16):
        steps = predicted(toy, tile_size=96, tile_overlap=overlap).diff().abs().mean(dim=(0, 1, 2)).numpy()
        begins = starts(96, 48, overlap // 2)
        joints = [edge - 1 for edge in sorted({*begins[1:], *(begin + 48 for begin in begins[:-1])})]
        ratios[overlap] = steps[joints].mean() / np.delete(steps, joints).mean()
    assert ratios[0] > 1.2
    assert ratios[16] < 0.6


def test_overlap_comes_nearer_to_the_whole(toy: StableDiffusionXLPipeline) -> None:
    """The prediction of tiles that overlap is nearer to that for the whole, and a tile of the whole is the same."""
    whole = predicted(toy)
    apart = [float((predicted(toy, tile_size=96, tile_overlap=one) - whole).abs().mean()) for one in (0, 16)]
    assert 0 < apart[1] < apart[0]
    assert (predicted(toy, tile_size=192) == whole).all()


def test_a_picture_by_tiles(plain: DiffusersGenerator) -> None:
    """A second pass by tiles is another one than at once, and its UNet never sees more than a tile."""
    seen = set[tuple[int, ...]]()
    unet = plain._pipe.unet
    hook = unet.conv_in.register_forward_pre_hook(lambda _layer, given: seen.add(tuple(given[0].shape[2:])))
    try:
        made = image(HiresFix(plain), hires=2.0, tile_size=64, tile_overlap=16)
    finally:
        hook.remove()
    assert made.size == (128, 128)
    assert seen == {(32, 32)}
    assert difference(made, image(HiresFix(plain), hires=2.0)) > 1


def test_a_large_picture_is_decoded_by_tiles(plain: DiffusersGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound, the autoencoder sees tiles of its training, and goes by wholes again afterwards."""
    seen = set[tuple[int, ...]]()
    vae = plain._pipe.vae
    hook = vae.decoder.register_forward_pre_hook(lambda _layer, given: seen.add(tuple(given[0].shape[2:])))
    try:
        whole = image(plain, width=192, height=136)
        assert seen == {(68, 96)}
        seen.clear()
        monkeypatch.setattr(module, "MOST_WHOLE", 192 * 136 - 1)
        tiles = image(plain, width=192, height=136)
    finally:
        hook.remove()
    assert max(max(one) for one in seen) == vae.tile_latent_min_size == 64
    assert len(seen) > 1
    assert not vae.use_tiling
    assert whole.size == tiles.size
