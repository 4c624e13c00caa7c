"""LoRAs and embeddings of a toy model, made here, loaded from safetensors."""

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from peft import LoraConfig, get_peft_model_state_dict
from PIL import Image
from safetensors.torch import save_file

from generate import GenerationError, ImageRequest, Phrase, Prompt, RequestError, unknown_tags
from generate.diffusion.adapters import Adapters
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.optimizations import Optimizations
from generate.diffusion.toy import tiny_pipeline

WIDTH = 32


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a LoRA ``loud``, an embedding ``thing`` of two vectors, and a file that is neither."""
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


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "shortcuts"])
def generator(folder: Path, request: pytest.FixtureRequest) -> DiffusersGenerator:
    pipe = tiny_pipeline()
    optimizations = Optimizations(pipe) if request.param else None
    return DiffusersGenerator(pipe, "toy", Adapters(pipe, folder), optimizations=optimizations)


def drawn(generator: DiffusersGenerator, *phrases: Phrase) -> Image.Image:
    prompt = Prompt((Phrase("a cat "), *phrases), (Phrase("cat"),), ())
    return generator.generate(ImageRequest(prompt, 64, 64, 4, seed=7))[0].image


def tag(text: str) -> Phrase:
    return Phrase(text, literal=True)


def differ(one: Image.Image, other: Image.Image) -> bool:
    return bool((np.asarray(one) != np.asarray(other)).any())


def test_a_lora_acts_while_it_is_named(generator: DiffusersGenerator) -> None:
    """A LoRA changes the picture, by its weight, and is gone with the next one."""
    plain = drawn(generator)
    loud, louder = drawn(generator, tag("<lora:loud:1>")), drawn(generator, tag("<lora:loud:2>"))
    assert differ(plain, loud)
    assert differ(loud, louder)
    assert not differ(plain, drawn(generator))
    assert not differ(loud, drawn(generator, tag("<lora:loud>")))


def test_an_embedding_captures_no_word(folder: Path) -> None:
    """An embedding with the name of a word changes nothing where only the word stands."""
    (folder / "cat.safetensors").write_bytes((folder / "thing.safetensors").read_bytes())
    pipe = tiny_pipeline()
    generator = DiffusersGenerator(pipe, "toy", Adapters(pipe, folder))
    before = drawn(generator)
    assert differ(before, drawn(generator, tag("embedding:cat")))
    assert not differ(before, drawn(generator))


def test_an_embedding_that_is_not_wanted(generator: DiffusersGenerator) -> None:
    """In the negative prompt an embedding counts as well."""
    plain, without = (
        generator.generate(ImageRequest(Prompt((Phrase("a cat "),), (), negative), 64, 64, 4, seed=7))[0].image
        for negative in ((), (tag("embedding:thing"),))
    )
    assert differ(plain, without)


def test_an_embedding_is_a_word(generator: DiffusersGenerator) -> None:
    """An embedding changes the picture where it is named, as often as it is named."""
    plain, thing = drawn(generator), drawn(generator, tag("embedding:thing"))
    assert differ(plain, thing)
    assert not differ(thing, drawn(generator, tag("embedding:thing")))
    assert not differ(plain, drawn(generator))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("<lora:none:1>", "there is no LoRA 'none' in"),
        ("embedding:none", "there is no embedding 'none' in"),
        ("<lora:../loud:1>", "there is no LoRA"),
        ("<lora:/etc/passwd:1>", "there is no LoRA"),
    ],
)
def test_what_is_not_there(generator: DiffusersGenerator, name: str, says: str) -> None:
    """A file that is not in the folder is refused by name; no name leads out of the folder."""
    with pytest.raises(RequestError, match=says):
        drawn(generator, tag(name))


@pytest.mark.parametrize("name", ["<lora:broken:1>", "embedding:broken", "<lora:thing:1>"])
def test_what_cannot_be_loaded(generator: DiffusersGenerator, name: str) -> None:
    """A broken file, or one of another kind, fails in one line, and the next picture is drawn."""
    with pytest.raises(GenerationError, match="for this model") as failed:
        drawn(generator, tag(name))
    assert str(failed.value).isprintable()
    assert drawn(generator).size == (64, 64)


def test_without_a_folder(toy: StableDiffusionXLPipeline) -> None:
    """A LoRA that cannot be had is not left out in silence."""
    with pytest.raises(RequestError, match="set MALGRIM_LORA_DIR"):
        drawn(DiffusersGenerator(toy, "toy"), tag("<lora:loud:1>"))


def test_tags_of_other_programs() -> None:
    """Wildcards, choices and BREAK are for other programs."""
    tags = ("<lora:x:1>", "embedding:y", "__z__", "{a|b}", "BREAK")
    assert unknown_tags(Prompt(tuple(map(tag, tags)), (), ())) == ["__z__", "{a|b}", "BREAK"]
