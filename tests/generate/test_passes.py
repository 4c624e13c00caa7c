"""A second pass at a larger size, and the best of several."""

from pathlib import Path

import numpy as np
import pytest
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPProcessor

from generate import BestOf, GenerationError, ImageRequest, Phrase, Prompt, RequestError
from generate.diffusion.clip_score import ClipScorer
from generate.diffusion.generator import DiffusersGenerator
from generate.passes import HiresFix
from service.assembly.build import build_generator
from service.config.settings import Settings

REQUEST = ImageRequest(Prompt((Phrase("a cat"),), (Phrase("cat"),), ()), 64, 64, 4, seed=5)


@pytest.fixture(scope="module")
def generator(toy: StableDiffusionXLPipeline) -> DiffusersGenerator:
    return DiffusersGenerator(toy, "toy")


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
    CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=32)).save_pretrained(folder)
    seen = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    CLIPProcessor(seen, toy.tokenizer).save_pretrained(folder)
    return folder


def test_a_second_pass(generator: DiffusersGenerator) -> None:
    """Each picture is drawn again at the larger size from what the first pass drew, with its seed."""
    plain = generator.generate(REQUEST)[0]
    larger = HiresFix(generator).generate(ImageRequest(REQUEST.prompt, 64, 64, 10, seed=5, images=2, hires=1.5))
    assert [(one.image.size, one.seed) for one in larger] == [((96, 96), 5), ((96, 96), 6)]
    assert HiresFix(generator).generate(REQUEST)[0].image.tobytes() == plain.image.tobytes()
    assert HiresFix(generator).name == "toy"


@pytest.mark.parametrize("factor", [1.0, 0.5, 4.5, float("nan")])
def test_no_second_pass(factor: float) -> None:
    """A factor that does not enlarge, or by too much, is refused."""
    with pytest.raises(RequestError, match="hires"):
        ImageRequest(REQUEST.prompt, hires=factor)


def test_the_best_of_several(generator: DiffusersGenerator) -> None:
    """The picture that scores highest is kept, and its seed draws it again."""
    brightness: dict[int, float] = {}

    def score(image: Image.Image, text: str) -> float:
        assert text == "a cat"
        return float(np.asarray(image).mean())

    for one in generator.generate(ImageRequest(REQUEST.prompt, 64, 64, 4, seed=5, images=4)):
        brightness[one.seed] = score(one.image, "a cat")
    best = BestOf(generator, 4, score).generate(REQUEST)
    assert [one.seed for one in best] == [max(brightness, key=lambda seed: brightness[seed])]


def test_clip(clip: Path) -> None:
    """The score is a cosine, differs between pictures, and takes texts of any length."""
    scorer = ClipScorer.load(clip)
    red, blue = (Image.new("RGB", (64, 48), color) for color in ("red", "blue"))
    scores = [scorer.score(red, "a cat"), scorer.score(blue, "a cat"), scorer.score(red, "a cat " * 100)]
    assert all(-1 <= score <= 1 for score in scores)
    assert scores[0] != scores[1]
    assert scorer.score(red, "a cat") == scores[0]


def test_what_is_no_clip(tmp_path: Path) -> None:
    """A folder without a CLIP model fails in one line."""
    with pytest.raises(GenerationError, match="is no CLIP model") as failed:
        ClipScorer.load(tmp_path)
    assert str(failed.value).isprintable()


def test_nothing_to_choose_by() -> None:
    """The best of several needs a CLIP model; that is said before anything loads."""
    with pytest.raises(RequestError, match="set MALGRIM_CLIP"):
        build_generator(Settings(model="toy"), best_of=3)


def test_best_of_from_settings(clip: Path) -> None:
    """The generator that the settings describe draws several and returns one."""
    found = build_generator(Settings(model="toy", clip=clip), best_of=3).generate(REQUEST)
    assert len(found) == 1
    assert found[0].seed in (5, 6, 7)
