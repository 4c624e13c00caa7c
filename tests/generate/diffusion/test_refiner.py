"""A second model for the last steps, of toy size."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generate import GenerationError, ImageRequest, Phrase, Prompt, RequestError
from generate.diffusion.loading import load_generator
from generate.diffusion.toy import tiny_pipeline, tiny_refiner
from generate.request import ImageGenerator

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"),))
REQUEST = ImageRequest(CAT, 64, 64, 10, seed=7)


@pytest.fixture(scope="module")
def refined() -> ImageGenerator:
    return load_generator("toy", refiner="toy")


def test_it_draws_the_last_steps(refined: ImageGenerator) -> None:
    """The first model draws four fifths of the steps, the refiner the rest; the picture is another, and its own."""
    told: list[tuple[int, int]] = []
    one = refined.generate(REQUEST, lambda step, of, _: told.append((step, of)))[0].image
    assert told == [*((step, 8) for step in range(1, 9)), (1, 2), (2, 2)]
    assert one.tobytes() == refined.generate(REQUEST)[0].image.tobytes()
    assert one.tobytes() != load_generator("toy").generate(REQUEST)[0].image.tobytes()
    other = replace(REQUEST, prompt=replace(CAT, negative_prompt=(Phrase("blue"),)))
    assert one.tobytes() != refined.generate(other)[0].image.tobytes()


@pytest.mark.parametrize("sampler", ["Euler", "Euler a", "DPM++ 2M Karras", "Heun"])
def test_a_batch_is_its_pictures(refined: ImageGenerator, sampler: str) -> None:
    """Picture i of several is that of its seed + i drawn alone, up to rounding."""
    several = refined.generate(replace(REQUEST, images=3, sampler=sampler))
    for one in several:
        alone = refined.generate(replace(REQUEST, seed=one.seed, sampler=sampler))[0]
        assert np.abs(np.asarray(one.image).astype(int) - np.asarray(alone.image).astype(int)).max() <= 2


def test_a_second_pass_is_not_refined(refined: ImageGenerator) -> None:
    """What is drawn from a picture is drawn by the first model alone."""
    told: list[int] = []
    refined.generate(replace(REQUEST, hires=1.5), lambda _, of, __: told.append(of))
    assert [*dict.fromkeys(told)] == [8, 2, 4]


def test_what_cannot_be_refined(refined: ImageGenerator, tmp_path: Path) -> None:
    """No refiner, guidance that ends early, and too few steps each fail on one line."""
    with pytest.raises(RequestError, match="leave it out, or --fast"):
        refined.generate(replace(REQUEST, guidance_end=0.75))
    with pytest.raises(RequestError, match="steps leave the refiner none"):
        refined.generate(replace(REQUEST, steps=4))
    tiny_pipeline().save_pretrained(tmp_path / "base")
    with pytest.raises(GenerationError, match=r"a refiner of Stable Diffusion XL is wanted"):
        load_generator("toy", refiner=str(tmp_path / "base"))


def test_a_refiner_of_a_folder(tmp_path: Path) -> None:
    """A refiner that was saved draws what it drew before."""
    tiny_refiner().save_pretrained(tmp_path)
    saved, packaged = load_generator("toy", refiner=str(tmp_path)), load_generator("toy", refiner="toy")
    assert saved.generate(REQUEST)[0].image.tobytes() == packaged.generate(REQUEST)[0].image.tobytes()
