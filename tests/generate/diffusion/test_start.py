"""Pictures from a picture, with a model of toy size: what of it changes, and what stays."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from support.images import difference, pixels

from generate import ImageSettings, Phrase, Prompt, RequestError
from generate.diffusion.first_image import first_image
from generate.diffusion.generator import DiffusersGenerator
from generate.start import start_of

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))


def gradient(width: int, height: int) -> Image.Image:
    """Return a picture each pixel of which has another colour."""
    down, right = np.mgrid[0:height, 0:width]
    planes = (right * 255 // width, down * 255 // height, (right * 7 + down * 11) % 256)
    return Image.fromarray(np.stack(planes, axis=2).astype(np.uint8))


START = gradient(64, 64)
MASK = Image.new("L", (64, 64))
MASK.paste(255, (32, 16, 64, 48))
SETTINGS = ImageSettings(width=64, height=64, steps=4, seed=7, init_image=START, strength=0.8)
MASKED = replace(SETTINGS, mask=MASK)


def image(generator: DiffusersGenerator, settings: ImageSettings = MASKED, **changes: Any) -> Image.Image:
    return generator.generate(CAT, replace(settings, **changes))[0].image


def changed(drawn: Image.Image, start: Image.Image = START) -> Any:
    """Return how much each pixel has changed."""
    return np.abs(pixels(drawn) - pixels(start)).max(axis=2)


def test_a_soft_edge(plain: DiffusersGenerator) -> None:
    """A mask blur changes pixels beyond the edge of the mask, and none beyond the reach of the blur."""
    hard, soft = changed(image(plain)), changed(image(plain, mask_blur=3))
    assert hard[20:44, :32].max() == 0
    assert soft[20:44, 29:32].max() > 0
    assert soft[:, :18].max() == 0


@pytest.mark.parametrize("fill", ["fill", "latent noise", "latent nothing"])
def test_fills(plain: DiffusersGenerator, fill: str) -> None:
    """Each fill makes another picture in the mask than the original does, and leaves what is outside bit for bit."""
    filled = image(plain, mask_fill=fill)
    assert changed(filled)[np.asarray(MASK) == 0].max() == 0
    assert difference(filled, image(plain)) > 3
    assert filled.tobytes() == image(plain, mask_fill=fill).tobytes()


def test_what_the_model_sees_of_a_fill(plain: DiffusersGenerator) -> None:
    """In the mask the model sees colours from around, noise of variance 1 or zeros; elsewhere the picture."""
    pipe, inside = plain._pipeline_for(MASKED, start_of(MASKED)), np.s_[:, :, 8:24, 16:32]
    latents = {}
    for fill in ("original", "latent noise", "latent nothing"):
        settings = replace(MASKED, mask_fill=fill)
        with torch.inference_mode():
            latents[fill] = first_image(pipe, settings, start_of(settings), [torch.Generator().manual_seed(7)])
    assert latents["original"] == [START]
    noise, nothing = latents["latent noise"], latents["latent nothing"]
    assert nothing[inside].abs().max() == 0
    assert noise[inside].std() == pytest.approx(1, abs=0.15)
    outside = nothing != 0
    assert (noise[outside] == nothing[outside]).all()
    around = start_of(replace(MASKED, mask_fill="fill"))
    assert around is not None
    assert changed(around.image)[np.asarray(MASK) == 0].max() == 0
    assert changed(around.image).max() > 50


def test_the_masked_part_alone(plain: DiffusersGenerator) -> None:
    """Only the part around the mask is drawn, at the size of the run; the rest is the picture's, in its size."""
    large = gradient(203, 151)
    mask = Image.new("L", large.size)
    mask.paste(255, (120, 60, 140, 80))
    settings = replace(SETTINGS, init_image=large, mask=mask, mask_padding=10)
    start = start_of(settings)
    assert start is not None
    assert difference(start.image, large.crop((110, 50, 150, 90)).resize((64, 64), Image.Resampling.LANCZOS)) == 0
    drawn = image(plain, settings)
    assert drawn.size == large.size
    apart = changed(drawn, large)
    assert apart[np.asarray(mask) == 0].max() == 0
    assert apart[60:80, 120:140].mean() > 10


@pytest.mark.parametrize("fill", ["original", "fill", "latent noise"])
def test_outpainting(plain: DiffusersGenerator, fill: str) -> None:
    """The picture grows on each side by the pixels that were asked for, and its own stay bit for bit."""
    sides = {"outpaint_left": 16, "outpaint_right": 8, "outpaint_up": 32, "outpaint_down": 0}
    drawn = image(plain, SETTINGS, width=88, height=96, mask_fill=fill, **sides)
    assert drawn.size == (88, 96)
    assert changed(drawn.crop((16, 32, 80, 96))).max() == 0
    assert pixels(drawn)[:32].std() > 5


@pytest.mark.parametrize("mode", ["crop", "fill"])
def test_resize_modes(plain: DiffusersGenerator, mode: str) -> None:
    """Another resize mode draws another picture from one of other proportions, with its mask in the same place."""
    wide, mask = gradient(128, 64), Image.new("L", (128, 64))
    mask.paste(255, (32, 0, 64, 64))
    settings = replace(SETTINGS, init_image=wide, mask=mask, resize_mode=mode)
    start = start_of(settings)
    assert start is not None
    box = {"crop": (32, 0, 96, 64), "fill": (0, -32, 128, 96)}[mode]
    middle = pixels(wide.crop(box).resize((64, 64), Image.Resampling.LANCZOS))[20:44]
    assert np.abs(pixels(start.image)[20:44] - middle).max() <= 8
    apart = changed(image(plain, settings), start.image)
    white = slice(2, 30) if mode == "crop" else slice(18, 30)
    assert apart[:, white].mean() > 10
    assert apart[:, 36:].max() == 0
    assert difference(start.image, START) > 0


def test_a_sketch_over_a_picture(plain: DiffusersGenerator) -> None:
    """What is drawn over a picture is what the model sees, and the picture changes only there."""
    layer = Image.new("RGBA", START.size)
    layer.paste((0, 255, 0, 255), (8, 8, 40, 40))
    flat = START.copy()
    flat.paste((0, 255, 0), (8, 8, 40, 40))
    drawn = [image(plain, SETTINGS, sketch=sketch) for sketch in (layer, flat)]
    assert drawn[0].tobytes() == drawn[1].tobytes()
    outside = np.ones((64, 64), bool)
    outside[8:40, 8:40] = False
    assert changed(drawn[0])[outside].max() == 0
    start = start_of(replace(SETTINGS, sketch=layer))
    assert start is not None
    assert start.image.tobytes() == flat.tobytes()


def test_transparency_is_a_mask(plain: DiffusersGenerator) -> None:
    """A picture that is transparent somewhere changes there, as by the mask that is white there."""
    clear = START.convert("RGBA")
    clear.putalpha(MASK.point(lambda white: 255 - white))
    assert image(plain, SETTINGS, init_image=clear).tobytes() == image(plain).tobytes()
    assert image(plain, SETTINGS, init_image=START.convert("RGBA")).tobytes() == image(plain, SETTINGS).tobytes()


def test_a_batch_of_fills(plain: DiffusersGenerator) -> None:
    """Image i of a batch is that of seed + i generated alone, up to rounding, with noise in the mask too."""
    settings = replace(MASKED, mask_fill="latent noise", images=2)
    for one in plain.generate(CAT, settings):
        assert difference(one.image, image(plain, settings, images=1, seed=one.seed)) <= 1


CLEAR = Image.new("RGBA", (64, 64))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"init_image": CLEAR, "mask": MASK}, "transparent in places, which is a mask: give it opaque, or alone"),
        ({"init_image": CLEAR, "sketch": START}, "transparent in places"),
        ({"mask_blur": 4}, "are for a part of an image: give a mask"),
        ({"mask_fill": "fill"}, "are for a part of an image"),
        ({"mask_padding": 0}, "are for a part of an image"),
        ({"mask": Image.new("L", (64, 64)), "mask_padding": 8}, "the mask is black everywhere"),
        ({"outpaint_left": 8}, "makes 72x64 of 64x64 pixels, the size is 64x64: give size 72x64"),
        ({"outpaint_left": 8, "width": 72, "height": 65}, "height 65: give a multiple of 8"),
        ({"outpaint_up": -8}, "outpainting by -8: give 0 to 4096"),
        ({"sketch": Image.new("RGB", (8, 8))}, "the sketch has 8x8 pixels, the initial image 64x64"),
        ({"mask": MASK, "mask_padding": 8, "hires": 2.0}, "has no second pass"),
        ({"mask": MASK, "upscaler": "Latent"}, "takes a whole image"),
        ({"init_image": CLEAR, "upscaler": "Latent"}, "takes a whole image"),
        ({"resize_mode": "crop", "upscaler": "Latent"}, "takes a whole image"),
        ({"resize_mode": "squeeze"}, "resize mode 'squeeze': choose one of stretch, crop, fill"),
        ({"mask": MASK, "mask_fill": "red"}, "mask fill 'red': choose one of fill, original"),
        ({"mask": MASK, "mask_blur": 300}, "mask blur 300: give 0 to 256"),
        ({"init_image": None, "sketch": START}, "needs an image to change"),
    ],
)
def test_refusals(changes: dict[str, Any], message: str) -> None:
    """What does not fit together is refused in one line, without a model."""
    with pytest.raises(RequestError, match=message) as refused:
        replace(SETTINGS, **changes)
    assert str(refused.value).isprintable()


def test_a_sketch_of_nothing() -> None:
    """The part alone that no pixel of is masked cannot be drawn."""
    with pytest.raises(RequestError, match="no part of the image is masked"):
        start_of(replace(SETTINGS, sketch=START, mask_padding=8))
