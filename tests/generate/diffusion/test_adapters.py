"""LoRAs and embeddings for the toy model, from safetensors files."""

from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from peft import LoraConfig, get_peft_model_state_dict
from PIL import Image
from safetensors.torch import save_file
from support.images import ROUNDING, difference

from generate import GenerationError, ImageSettings, Phrase, Prompt, RequestError, unknown_tags
from generate.diffusion.adapters import Adapters
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.optimizations import Optimizations
from generate.diffusion.toy import tiny_pipeline

SETTINGS = ImageSettings(width=64, height=64, steps=4, seed=7)
WIDTH = 32


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a LoRA ``loud``, an embedding ``thing`` of two vectors, and a broken file."""
    folder = tmp_path_factory.mktemp("lora")
    pipe, seeds = tiny_pipeline(), torch.Generator().manual_seed(1)
    pipe.unet.add_adapter(LoraConfig(r=2, target_modules=["to_q", "to_k", "to_v"], init_lora_weights=False))
    StableDiffusionXLPipeline.save_lora_weights(
        folder, get_peft_model_state_dict(pipe.unet), weight_name="loud.safetensors"
    )
    vectors = {name: torch.randn(2, WIDTH, generator=seeds) for name in ("clip_l", "clip_g")}
    save_file(vectors, folder / "thing.safetensors")
    (folder / "broken.safetensors").write_bytes(b"no tensors")
    return folder


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "optimized"])
def generator(folder: Path, request: pytest.FixtureRequest) -> DiffusersGenerator:
    pipe = tiny_pipeline()
    optimizations = Optimizations(pipe) if request.param else None
    return DiffusersGenerator(pipe, "toy", Adapters(pipe, folder), optimizations=optimizations)


def image(generator: DiffusersGenerator, *phrases: Phrase, negative: tuple[Phrase, ...] = ()) -> Image.Image:
    prompt = Prompt((Phrase("a cat "), *phrases), (Phrase("cat"),), negative)
    return generator.generate(prompt, SETTINGS)[0].image


def tag(text: str) -> Phrase:
    return Phrase(text, literal=True)


def test_a_lora_acts_while_it_is_named(generator: DiffusersGenerator) -> None:
    """A LoRA changes the image according to its weight, 1 by default, and does not affect the next image."""
    before = image(generator)
    loud, louder = image(generator, tag("<lora:loud:1>")), image(generator, tag("<lora:loud:2>"))
    assert difference(before, loud) > ROUNDING
    assert difference(loud, louder) > ROUNDING
    assert before.tobytes() == image(generator).tobytes()  # the same weights in memory
    assert difference(loud, image(generator, tag("<lora:loud>"))) <= ROUNDING


def test_an_embedding_captures_no_word(folder: Path) -> None:
    """An embedding with the name of a word does not affect that word."""
    (folder / "cat.safetensors").write_bytes((folder / "thing.safetensors").read_bytes())
    pipe = tiny_pipeline()
    generator = DiffusersGenerator(pipe, "toy", Adapters(pipe, folder))
    before = image(generator)
    assert difference(before, image(generator, tag("embedding:cat"))) > ROUNDING
    assert difference(before, image(generator)) <= ROUNDING  # the table of embeddings moved in memory


def test_an_embedding_in_the_negative_prompt(generator: DiffusersGenerator) -> None:
    """An embedding in the negative prompt changes the image."""
    assert difference(image(generator), image(generator, negative=(tag("embedding:thing"),))) > ROUNDING


def test_an_embedding_is_a_word(generator: DiffusersGenerator) -> None:
    """An embedding changes each image that names it, and no other."""
    before, thing = image(generator), image(generator, tag("embedding:thing"))
    assert difference(before, thing) > ROUNDING
    assert difference(thing, image(generator, tag("embedding:thing"))) <= ROUNDING
    assert difference(before, image(generator)) <= ROUNDING


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("<lora:none:1>", "there is no LoRA 'none' in"),
        ("embedding:none", "there is no embedding 'none' in"),
        ("<lora:../loud:1>", "there is no LoRA"),
        ("<lora:/etc/passwd:1>", "there is no LoRA"),
    ],
)
def test_missing_files(generator: DiffusersGenerator, name: str, message: str) -> None:
    """An adapter without a file in the folder is refused by its name; no name leads out of the folder."""
    with pytest.raises(RequestError, match=message):
        image(generator, tag(name))


@pytest.mark.parametrize("name", ["<lora:broken:1>", "embedding:broken", "<lora:thing:1>"])
def test_unusable_files(generator: DiffusersGenerator, name: str) -> None:
    """A broken file, or one of another kind, fails in one line, and the generator remains usable."""
    with pytest.raises(GenerationError, match="for this model") as failed:
        image(generator, tag(name))
    assert str(failed.value).isprintable()
    assert image(generator).size == (64, 64)


def test_without_a_folder(toy: StableDiffusionXLPipeline) -> None:
    """Without a folder, a LoRA is refused, not ignored."""
    with pytest.raises(RequestError, match="set MALGRIM_LORA_DIR"):
        image(DiffusersGenerator(toy, "toy"), tag("<lora:loud:1>"))


def test_tags_of_other_programs() -> None:
    """Wildcards and choices are tags that only other programs understand; BREAK is not."""
    tags = ("<lora:x:1>", "embedding:y", "__z__", "{a|b}", "BREAK")
    assert unknown_tags(Prompt(tuple(map(tag, tags)), (), ())) == ["__z__", "{a|b}"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("text", ["<lora:wild:1>", "embedding:wild"])
def test_values_that_are_no_numbers(toy: StableDiffusionXLPipeline, tmp_path: Path, text: str, value: float) -> None:
    """A LoRA or an embedding with one value that is no finite number is refused with the names of file and tensor."""
    tensors = {name: torch.zeros(2, WIDTH) for name in ("clip_l", "clip_g")}
    tensors["clip_g"][1, 3] = value
    save_file(tensors, tmp_path / "wild.safetensors")
    with (
        pytest.raises(GenerationError, match=r"wild\.safetensors is damaged: clip_g holds values"),
        Adapters(toy, tmp_path).used(Prompt((tag(text),), (), ())),
    ):
        pass


def test_an_embedding_of_too_many_vectors(toy: StableDiffusionXLPipeline, tmp_path: Path) -> None:
    """An embedding longer than a text encoder takes at once is refused by name; one of that length is taken."""
    adapters = Adapters(toy, tmp_path)
    for vectors, name in ((75, "long"), (76, "longer")):
        tensors = {part: torch.zeros(vectors, WIDTH) for part in ("clip_l", "clip_g")}
        save_file(tensors, tmp_path / f"{name}.safetensors")
    with adapters.used(Prompt((tag("embedding:long"),), (), ())) as (prompt, _):
        assert len(prompt.prompt[0].text.split()) == 75
    with (
        pytest.raises(GenerationError, match=r"longer\.safetensors has 76 vectors: an embedding has 75 at most"),
        adapters.used(Prompt((tag("embedding:longer"),), (), ())),
    ):
        pass
