"""A second pass at a larger size, and the best of several images."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPProcessor

from generate import (
    BestOf,
    EditedPrompt,
    GeneratedImage,
    GenerationError,
    ImageGenerator,
    ImageSettings,
    OnStep,
    Phrase,
    Prompt,
    PromptPart,
    RequestError,
)
from generate.diffusion.clip_score import ClipScorer
from generate.diffusion.generator import DiffusersGenerator
from generate.passes import HiresFix
from service.assembly.build import build_generator
from service.config.settings import Settings

CAT = Prompt((Phrase("a cat"),), (Phrase("cat"),), ())
PROMPT = Prompt((Phrase("a cat"), Phrase("<lora:x:1>", literal=True)), (Phrase("cat"),), ())
SETTINGS = ImageSettings(width=64, height=64, steps=4, seed=5)


@pytest.fixture(scope="module")
def clip(toy: StableDiffusionXLPipeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CLIP model of toy size."""
    folder = tmp_path_factory.mktemp("clip")
    vision = {
        "hidden_size": 32,
        "intermediate_size": 37,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "image_size": 32,
        "patch_size": 8,
        "projection_dim": 32,
    }
    text = toy.text_encoder.config.to_dict()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=32)).save_pretrained(folder)
    seen = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    CLIPProcessor(seen, toy.tokenizer).save_pretrained(folder)
    return folder


def test_a_second_pass(plain: DiffusersGenerator) -> None:
    """Each image is generated again at the larger size from the first pass, with its seed."""
    first = plain.generate(CAT, SETTINGS)[0]
    hires = HiresFix(plain)
    larger = hires.generate(CAT, replace(SETTINGS, steps=10, images=2, hires=1.5))
    assert [(one.image.size, one.seed) for one in larger] == [((96, 96), 5), ((96, 96), 6)]
    assert hires.generate(CAT, SETTINGS)[0].image.tobytes() == first.image.tobytes()  # the same weights in memory
    assert hires.name == "toy"


def test_a_second_pass_with_a_prompt_of_its_own(plain: DiffusersGenerator) -> None:
    """The second pass draws its own prompt over what the first drew of the other: pixel by pixel as by hand."""
    eyes = Prompt((Phrase("green eyes"),), (Phrase("eyes"),), (Phrase("fog"),))
    parts = (PromptPart("a cat"), PromptPart("green eyes", hires=True))
    both = EditedPrompt(CAT.prompt, CAT.prompt_2, CAT.negative_prompt, parts, {"green eyes": eyes})
    (drawn,) = HiresFix(plain).generate(both, replace(SETTINGS, steps=10, hires=1.5))
    (first,) = plain.generate(CAT, replace(SETTINGS, steps=10))
    larger = replace(SETTINGS, steps=10, width=96, height=96, strength=0.4, init_image=first.image)
    assert drawn.image.tobytes() == plain.generate(eyes, larger)[0].image.tobytes()
    assert drawn.image.tobytes() != plain.generate(CAT, larger)[0].image.tobytes()


@dataclass
class Recorder:
    """Records the settings of each run; image i is as bright as its seed."""

    runs: list[ImageSettings] = field(default_factory=list)
    name: str = "recorder"

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        self.runs.append(settings)
        seeds = range(settings.seed, settings.seed + settings.images)
        return [GeneratedImage(Image.new("L", (settings.width, settings.height), seed), seed) for seed in seeds]


def test_the_settings_of_the_second_pass() -> None:
    """The second pass changes 40 % of each image without a mask, at the factor rounded to multiples of 8 pixels."""
    generator, start, mask = Recorder(), Image.new("L", (8, 8)), Image.new("L", (8, 8))
    asked = replace(SETTINGS, images=2, hires=1.3, init_image=start, mask=mask)
    found = HiresFix(generator).generate(CAT, asked)
    assert generator.runs[0] == replace(asked, hires=None)
    for run, seed in zip(generator.runs[1:], (5, 6), strict=True):
        assert run.init_image is not None
        assert run.init_image.getpixel((0, 0)) == seed
        expected = replace(SETTINGS, width=80, height=80, seed=seed, strength=0.4, init_image=run.init_image)
        assert run == expected
    assert [one.seed for one in found] == [5, 6]


@pytest.mark.parametrize(
    ("changes", "size", "steps"),
    [
        ({"hires_width": 96}, (96, 96), 4),
        ({"hires_height": 128, "hires_width": 96}, (96, 128), 4),
        ({"hires": 2.0, "hires_steps": 3, "hires_strength": 0.3}, (128, 128), 10),
        ({"hires": 2.0, "hires_steps": 7, "hires_strength": 1.0}, (128, 128), 7),
    ],
)
def test_a_second_pass_of_its_own(changes: dict[str, Any], size: tuple[int, int], steps: int) -> None:
    """The second pass has its own size, strength and upscaler, and as many steps of a longer run as it shall take."""
    generator = Recorder()
    HiresFix(generator).generate(CAT, replace(SETTINGS, upscaler="Latent", **changes))
    first, second = generator.runs
    assert (first.upscaler, first.width, first.hires_size(64, 64)) == ("Lanczos", 64, None)
    assert ((second.width, second.height), second.steps, second.upscaler) == (size, steps, "Latent")
    assert second.strength == changes.get("hires_strength", 0.4)
    assert int(second.steps * second.strength) == changes.get("hires_steps", 1)
    assert second.init_image is not None
    assert second.init_image.width / second.init_image.height == size[0] / size[1]


@given(taken=st.integers(1, 300), strength=st.floats(0.31, 1))
def test_every_number_of_steps(taken: int, strength: float) -> None:
    """A second pass of so many steps takes so many, at each strength."""
    generator = Recorder()
    HiresFix(generator).generate(CAT, replace(SETTINGS, hires=2.0, hires_steps=taken, hires_strength=strength))
    assert int(generator.runs[1].steps * strength) == taken


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hires": 2.0, "hires_width": 128}, "hires 2 and a size: give one of them"),
        ({"hires_width": 65}, "hires side 65: give a multiple of 8"),
        ({"hires_steps": 401}, "hires steps 401: give 0 to 400 at this strength"),
        ({"hires_strength": 0.0}, "hires strength 0.0"),
        ({"upscaler": "../ESRGAN"}, "there is no upscaler '../ESRGAN' here: choose one of Lanczos, Nearest, Latent"),
        ({"tile_size": 32}, "tile size 32: give 64 to 4096"),
        ({"tile_size": 64, "tile_overlap": 40}, "tile overlap 40: give 0 to 32"),
        ({"tile_size": 68, "tile_overlap": 8}, "tile size 68 and overlap 8: give multiples of 8"),
        ({"tile_size": 128, "tiling": True}, "a texture is drawn as a whole"),
    ],
)
def test_refused_larger_pictures(changes: dict[str, Any], message: str) -> None:
    """What a second pass or tiles cannot be is refused in one line, without a model."""
    with pytest.raises(RequestError, match=message):
        replace(SETTINGS, **changes)


@pytest.mark.parametrize("factor", [1.0, 0.5, 4.5, float("nan")])
def test_refused_factors(factor: float) -> None:
    """A factor that does not enlarge, or more than 4, is refused."""
    with pytest.raises(RequestError, match="hires"):
        ImageSettings(hires=factor)


def test_the_best_of_several() -> None:
    """Of all tries, the images with the highest scores are returned, the best first; each image has its score."""
    generator = Recorder()

    def score(image: Image.Image, text: str) -> float:
        assert text == "a cat"
        return -abs(float(np.asarray(image).mean()) - 8)

    best, four = BestOf(generator, score), replace(SETTINGS, best_of=4)
    assert [one.seed for one in best.generate(PROMPT, four)] == [8]
    assert [one.seed for one in best.generate(PROMPT, replace(four, images=2))] == [8, 7]
    assert [one.seed for one in best.generate(PROMPT, SETTINGS)] == [SETTINGS.seed]
    assert [one.score for one in best.generate(PROMPT, replace(four, images=2))] == [0, -1]
    unranked = best.generate(PROMPT, replace(SETTINGS, images=2))
    assert [(one.seed, one.score) for one in unranked] == [(5, -3), (6, -2)]
    assert [(run.images, run.best_of) for run in generator.runs] == [(4, 1), (8, 1), (1, 1), (8, 1), (2, 1)]
    assert best.name == "recorder"


def test_clip(clip: Path) -> None:
    """The score is a cosine, differs between images, and accepts texts of any length."""
    scorer = ClipScorer.load(clip)
    red, blue = (Image.new("RGB", (64, 48), color) for color in ("red", "blue"))
    scores = [scorer.score(red, "a cat"), scorer.score(blue, "a cat"), scorer.score(red, "a cat " * 100)]
    assert all(-1 <= score <= 1 for score in scores)
    assert scores[0] != scores[1]
    assert scorer.score(red, "a cat") == scores[0]


def test_a_folder_without_clip(tmp_path: Path) -> None:
    """A folder without a CLIP model fails in one line."""
    with pytest.raises(GenerationError, match="is not a CLIP model") as failed:
        ClipScorer.load(tmp_path)
    assert str(failed.value).isprintable()


def test_best_of_needs_clip() -> None:
    """Without a CLIP model, the best of several is refused before anything is generated."""
    generator = Recorder()
    with pytest.raises(RequestError, match="set MALGRIM_CLIP"):
        BestOf(generator, None).generate(PROMPT, replace(SETTINGS, best_of=3))
    assert generator.runs == []


@pytest.mark.parametrize(("images", "best_of"), [(1, 65), (2, 33), (1, 0)])
def test_too_many_tries(images: int, best_of: int) -> None:
    """At most 64 images are generated in one run."""
    with pytest.raises(RequestError, match="best of"):
        ImageSettings(images=images, best_of=best_of)


def test_a_mask_of_another_size() -> None:
    """A mask that does not lie over its image is refused, with both sizes."""
    with pytest.raises(RequestError, match="the mask has 8x4 pixels, the initial image 8x8"):
        ImageSettings(init_image=Image.new("L", (8, 8)), mask=Image.new("L", (8, 4)))


def test_best_of_from_settings(clip: Path, loaded: ImageGenerator) -> None:
    """The generator of the settings returns the image that the CLIP model of the settings scores highest."""
    scorer = ClipScorer.load(clip)
    tries = loaded.generate(CAT, replace(SETTINGS, images=3))
    scores = {one.seed: scorer.score(one.image, "a cat") for one in tries}
    best = max(scores, key=lambda seed: scores[seed])
    assert best != SETTINGS.seed
    told: list[str] = []
    settings = Settings(model="toy", clip=clip, device="cpu")
    generator = build_generator(settings, on_loaded=lambda model, seconds: told.append(model))
    assert [one.seed for one in generator.generate(CAT, replace(SETTINGS, best_of=3))] == [best]
    assert told == ["toy"]
