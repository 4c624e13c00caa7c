"""Less work for the same picture: what is skipped, and that nothing is lost by it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from torch._dynamo.exc import TorchDynamoException

from generate import FAST, GenerationError, ImageRequest, Phrase, Prompt, RequestError
from generate.diffusion.attention import attentions
from generate.diffusion.conditioning import XlConditioner
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import load_generator
from generate.diffusion.optimizations import Optimizations
from generate.diffusion.toy import tiny_pipeline
from generate.diffusion.vae import Bfloat16Decoder
from generate.request import ImageGenerator

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331), Phrase("blue sea")), (Phrase("ugly"),))
LONG = Prompt((Phrase("a cat and a dog by the sea " * 12),), CAT.prompt_2, CAT.negative_prompt)
REQUEST = ImageRequest(CAT, 64, 64, 6, seed=7)
START = Image.new("RGB", (64, 64), (200, 30, 30))


@pytest.fixture(scope="module")
def plain(toy: StableDiffusionXLPipeline) -> DiffusersGenerator:
    return DiffusersGenerator(toy, "toy")


@pytest.fixture
def pipe() -> StableDiffusionXLPipeline:
    made = tiny_pipeline()
    made.set_progress_bar_config(disable=True)
    return made


def shortened(pipe: StableDiffusionXLPipeline, *, compiled: bool = False) -> DiffusersGenerator:
    return DiffusersGenerator(pipe, "toy", optimizations=Optimizations(pipe, compiled=compiled))


def difference(one: ImageGenerator, other: ImageGenerator, request: ImageRequest) -> int:
    """The greatest difference in one channel of all pictures, 0 to 255."""
    pairs = zip(one.generate(request), other.generate(request), strict=True)
    return max(int(np.abs(np.asarray(a.image).astype(int) - np.asarray(b.image).astype(int)).max()) for a, b in pairs)


def test_the_picture_is_the_same(plain: DiffusersGenerator, pipe: StableDiffusionXLPipeline) -> None:
    """Text after text, long and short, alone, in batches, unguided, from a picture: what the plain pipeline draws."""
    ours = shortened(pipe)
    mask = Image.new("L", (64, 64), 255)
    for changes in (
        {},
        {"prompt": LONG},
        {"guidance": 1.0},
        {"images": 2},
        {"init_image": START},
        {"init_image": START, "mask": mask},
        {"guidance_end": 0.5},
        {},
    ):
        assert difference(plain, ours, replace(REQUEST, **changes)) <= 1


def test_the_text_is_read_once(pipe: StableDiffusionXLPipeline) -> None:
    """Keys and values of the text are reckoned once a picture, not once a step; and anew for another text."""
    ours, read = shortened(pipe), []
    layer = next(layer for layer in attentions(pipe.unet) if layer.is_cross_attention)
    layer.to_k.register_forward_hook(lambda *_: read.append(1))
    ours.generate(REQUEST)
    assert len(read) == 1
    ours.generate(replace(REQUEST, prompt=LONG))
    assert len(read) == 2


def test_the_weights_are_not_kept_twice(pipe: StableDiffusionXLPipeline) -> None:
    """Fused query, key and value are the model's own weights, one behind the other."""
    Optimizations(pipe)
    for layer in attentions(pipe.unet):
        parts = [part.weight.untyped_storage().data_ptr() for part in (layer.to_q, layer.to_k, layer.to_v)]
        assert len(set(parts)) == (3 if layer.is_cross_attention else 1)


def test_what_is_known_is_not_encoded_again(toy: StableDiffusionXLPipeline) -> None:
    """A negative prompt that stays is encoded once, and encoded it is the same."""
    conditioner, calls = XlConditioner(toy), []
    hook = toy.text_encoder.register_forward_hook(lambda *_: calls.append(1))
    try:
        conditioner.encode(CAT)
        first = len(calls)
        conditioner.encode(CAT)
        assert len(calls) == first
        other = replace(CAT, prompt=(Phrase("a dog"),))
        ours = conditioner.encode(other)
        assert 0 < len(calls) - first < first
    finally:
        hook.remove()
    torch.testing.assert_close(ours.negative_embeds, XlConditioner(toy).encode(other).negative_embeds)


@pytest.fixture
def fresh_compiler() -> Iterator[None]:
    torch.compiler.reset()
    yield
    torch.compiler.reset()


@pytest.mark.skipif(not shutil.which("g++"), reason="there is no compiler to compile for the CPU with")
@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # torch's compiler uses what torch deprecates
@pytest.mark.usefixtures("fresh_compiler")
def test_compiled_it_draws_the_same(plain: DiffusersGenerator, pipe: StableDiffusionXLPipeline) -> None:
    """The compiled model draws what the plain one does, up to rounding, also after another length of text."""
    ours = shortened(pipe, compiled=True)
    assert difference(plain, ours, REQUEST) <= 2
    assert difference(plain, ours, replace(REQUEST, prompt=LONG)) <= 2


def test_a_model_that_cannot_be_compiled(pipe: StableDiffusionXLPipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where compiling fails, the message says so on one line, and what to do."""
    ours = shortened(pipe)

    def fails(*_: object, **__: object) -> None:
        raise TorchDynamoException("no compiler\nwas found")

    monkeypatch.setattr(pipe.unet, "forward", fails)
    with pytest.raises(GenerationError, match="cannot be compiled here: no compiler was found; use --no-compile"):
        ours.generate(REQUEST)


def test_decoding_in_bfloat16(pipe: StableDiffusionXLPipeline) -> None:
    """Decoded in bfloat16 a picture is what it is in float32, up to rounding, and the model's own decoder is kept."""
    latents = torch.randn(1, 4, 32, 32, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        decoded = pipe.vae.decode(latents / pipe.vae.config.scaling_factor).sample
        exact = pipe.image_processor.postprocess(decoded)[0]
        ours = Bfloat16Decoder(pipe).decode(latents)[0]
    apart = np.abs(np.asarray(exact).astype(int) - np.asarray(ours).astype(int))
    assert apart.max() <= 8
    assert apart.mean() < 1
    assert np.asarray(exact).std() > 10
    assert pipe.vae.dtype == torch.float32


@pytest.mark.parametrize("decoded_apart", [False, True])
def test_the_decoder_draws_what_the_pipeline_does(
    plain: DiffusersGenerator, pipe: StableDiffusionXLPipeline, decoded_apart: bool
) -> None:
    """Pictures decoded apart from the pipeline, with a refiner and without, differ by rounding alone."""
    optimizations = Optimizations(pipe)
    optimizations.decoder = Bfloat16Decoder(pipe) if decoded_apart else None
    ours = DiffusersGenerator(pipe, "toy", optimizations=optimizations)
    assert difference(plain, ours, replace(REQUEST, images=2)) <= 8


def samples(pipe: StableDiffusionXLPipeline, request: ImageRequest, generator: ImageGenerator) -> list[int]:
    """How many samples the UNet was given in each step."""
    given: list[int] = []
    hook = pipe.unet.register_forward_pre_hook(lambda _, sample: given.append(len(sample[0])))
    generator.generate(request)
    hook.remove()
    return given


def test_guidance_ends(pipe: StableDiffusionXLPipeline) -> None:
    """Behind their share of the steps there is one pass instead of two: --fast is a fifth of the default's work."""
    ours = DiffusersGenerator(pipe, "toy")
    assert samples(pipe, REQUEST, ours) == [2] * 6
    assert samples(pipe, replace(REQUEST, guidance_end=0.5), ours) == [2] * 3 + [1] * 3
    assert samples(pipe, replace(REQUEST, guidance_end=0.5, images=3, init_image=START, strength=1), ours) == [
        *[6] * 3,
        *[3] * 3,
    ]
    fast = sum(samples(pipe, replace(REQUEST, **FAST), ours))
    default = sum(samples(pipe, ImageRequest(CAT, 64, 64, seed=7), ours))
    assert (fast, default) == (52, 260)


@pytest.mark.parametrize("end", [0, -1, 1.5, float("nan")])
def test_no_end_of_guidance(end: float) -> None:
    """A share that is none is refused."""
    with pytest.raises(RequestError, match="guidance end"):
        replace(REQUEST, guidance_end=end)


def test_memory_that_is_spared_takes_none() -> None:
    """Where parts of a model come and go there are no shortcuts, and the picture is the same."""
    assert difference(load_generator("toy", memory="low"), load_generator("toy"), REQUEST) <= 8
