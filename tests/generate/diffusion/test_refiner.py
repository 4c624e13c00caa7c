"""The refiner, a second model for the last steps, of toy size."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.images import ROUNDING, difference

from generate import GenerationError, ImageGenerator, ImageSettings, Phrase, Prompt, RequestError
from generate.diffusion.loading import load_generator
from generate.diffusion.toy import tiny_pipeline, tiny_refiner

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))
SETTINGS = ImageSettings(width=64, height=64, steps=10, seed=7)


@pytest.fixture(scope="module")
def refined() -> ImageGenerator:
    return load_generator("toy", refiner="toy", device="cpu")


def test_the_refiner_runs_the_last_steps(refined: ImageGenerator, loaded: ImageGenerator) -> None:
    """The first model runs four fifths of the steps and the refiner the rest, with an effect of its own."""
    reported: list[tuple[int, int]] = []
    one = refined.generate(CAT, SETTINGS, lambda step: reported.append((step.number, step.of)))[0].image
    assert reported == [*((step, 8) for step in range(1, 9)), (1, 2), (2, 2)]
    assert one.tobytes() == refined.generate(CAT, SETTINGS)[0].image.tobytes()  # the same weights in memory
    assert difference(one, loaded.generate(CAT, SETTINGS)[0].image) > ROUNDING
    other = replace(CAT, negative_prompt=(Phrase("blue"),))
    assert one.tobytes() != refined.generate(other, SETTINGS)[0].image.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("sampler", ["Euler", "Euler a", "DPM++ 2M Karras", "Heun"])
def test_a_batch_is_its_images(refined: ImageGenerator, sampler: str) -> None:
    """Image i of a batch is that of seed + i generated alone, up to rounding."""
    for one in refined.generate(CAT, replace(SETTINGS, images=3, sampler=sampler)):
        alone = refined.generate(CAT, replace(SETTINGS, seed=one.seed, sampler=sampler))[0]
        assert difference(one.image, alone.image) <= ROUNDING


def test_a_second_pass_is_not_refined(refined: ImageGenerator) -> None:
    """Only the first model generates from an initial image."""
    reported: list[int] = []
    refined.generate(CAT, replace(SETTINGS, hires=1.5), lambda step: reported.append(step.of))
    assert [*dict.fromkeys(reported)] == [8, 2, 4]


def test_refusals(refined: ImageGenerator, tmp_path: Path) -> None:
    """Guidance that ends early, too few steps, and a model that is not a refiner are each refused."""
    with pytest.raises(RequestError, match="leave out the refiner, or --fast"):
        refined.generate(CAT, replace(SETTINGS, guidance_end=0.75))
    with pytest.raises(RequestError, match="4 steps leave none to the refiner"):
        refined.generate(CAT, replace(SETTINGS, steps=4))
    tiny_pipeline().save_pretrained(tmp_path / "base")
    with pytest.raises(GenerationError, match=r"give a refiner of Stable Diffusion XL"):
        load_generator("toy", refiner=str(tmp_path / "base"), device="cpu")


def test_a_refiner_of_a_folder(refined: ImageGenerator, tmp_path: Path) -> None:
    """A saved refiner generates the same image when it is loaded, up to rounding."""
    tiny_refiner().save_pretrained(tmp_path)
    saved = load_generator("toy", refiner=str(tmp_path), device="cpu")
    one, other = (generator.generate(CAT, SETTINGS)[0].image for generator in (saved, refined))
    assert difference(one, other) <= ROUNDING
