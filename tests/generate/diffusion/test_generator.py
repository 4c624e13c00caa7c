"""Image generation with a real Stable Diffusion XL of toy size."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import DPMSolverMultistepScheduler, StableDiffusionXLPipeline
from PIL import Image
from support.images import ROUNDING, difference, pixels

from generate import GenerationError, ImageGenerator, ImageSettings, Phrase, Prompt, RequestError, Step, sampler_names
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import device_for, load_generator
from generate.diffusion.schedulers import scheduler_for
from generate.models import check_model

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331), Phrase("blue sea")), (Phrase("ugly"),))


def settings(**changes: Any) -> ImageSettings:
    return ImageSettings(**({"width": 64, "height": 64, "steps": 4, "seed": 7} | changes))


def image(generator: ImageGenerator, prompt: Prompt = CAT, **changes: Any) -> Image.Image:
    return generator.generate(prompt, settings(**changes))[0].image


def test_the_same_seed_gives_the_same_image(plain: DiffusersGenerator) -> None:
    """One loaded model generates the same bytes for a seed again, and another image for another seed."""
    first, again, other = (plain.generate(CAT, settings(seed=seed))[0] for seed in (7, 7, 8))
    assert first.image.size == (64, 64)
    assert (first.seed, other.seed) == (7, 8)
    assert first.image.tobytes() == again.image.tobytes()
    assert difference(first.image, other.image) > 20


@pytest.mark.parametrize("sampler", ["Euler", "Euler a", "DPM++ 2M SDE Karras"])
def test_a_batch_is_its_images(plain: DiffusersGenerator, sampler: str) -> None:
    """Image i of a batch is that of seed + i generated alone, up to rounding."""
    several = plain.generate(CAT, settings(images=3, sampler=sampler))
    assert [one.seed for one in several] == [7, 8, 9]
    for one in several:
        assert difference(one.image, image(plain, seed=one.seed, sampler=sampler)) <= ROUNDING


@pytest.mark.parametrize("masked", [False, True])
def test_a_batch_from_an_image(plain: DiffusersGenerator, masked: bool) -> None:
    """From an initial image, too, image i of a batch is that of seed + i generated alone, up to rounding."""
    start = Image.new("RGB", (64, 64), (200, 30, 30))
    mask = Image.new("L", (64, 64), 255) if masked else None
    for one in plain.generate(CAT, settings(init_image=start, mask=mask, images=3)):
        assert difference(one.image, image(plain, init_image=start, mask=mask, seed=one.seed)) <= ROUNDING


def test_a_random_seed_is_returned(plain: DiffusersGenerator) -> None:
    """With seed -1 the result contains a random seed, which generates the image again."""
    generated = plain.generate(CAT, settings(seed=-1))[0]
    assert 0 <= generated.seed < 2**32
    assert generated.image.tobytes() == image(plain, seed=generated.seed).tobytes()


def test_weights_and_both_prompts_count(plain: DiffusersGenerator) -> None:
    """A weight, the second prompt and the negative prompt each change the image."""
    before = image(plain)
    others = [
        Prompt((Phrase("a cat", 1.4),), CAT.prompt_2, CAT.negative_prompt),
        Prompt(CAT.prompt, (Phrase("cat"),), CAT.negative_prompt),
        Prompt(CAT.prompt, CAT.prompt_2, (Phrase("blurry"),)),
    ]
    assert all(image(plain, prompt).tobytes() != before.tobytes() for prompt in others)


@pytest.mark.parametrize("sampler", sampler_names())
def test_every_sampler(plain: DiffusersGenerator, sampler: str) -> None:
    """Every sampler generates an image, and reports each step to the last."""
    reported: list[tuple[int, int]] = []
    generated = plain.generate(CAT, settings(sampler=sampler), lambda step: reported.append((step.number, step.of)))
    assert pixels(generated[0].image).std() > 1
    assert reported == [(step, len(reported)) for step in range(1, len(reported) + 1)]
    assert len(reported) >= 4


def test_the_default_begins_at_the_highest_noise(toy: StableDiffusionXLPipeline) -> None:
    """At 130 steps, Euler begins at timestep 999 and sigma 14.6; the model's own scheduler begins at 904 and 8.5."""
    euler, own = scheduler_for("Euler", toy.scheduler), scheduler_for("model", toy.scheduler)
    euler.set_timesteps(130)
    own.set_timesteps(130)
    assert float(euler.timesteps[0]) == pytest.approx(999)
    assert float(euler.sigmas[0]) == pytest.approx(14.61, abs=0.01)
    assert float(own.timesteps[0]) == pytest.approx(904)
    assert float(own.sigmas[0]) == pytest.approx(8.5, abs=0.1)


def test_samplers_by_any_case(toy: StableDiffusionXLPipeline) -> None:
    """A sampler can be named in any case; an unknown name is refused with the known ones."""
    assert type(scheduler_for("dpm++ 2m karras", toy.scheduler)).__name__ == "DPMSolverMultistepScheduler"
    assert scheduler_for("DPM++ 2M Karras", toy.scheduler).config.use_karras_sigmas
    with pytest.raises(RequestError, match=r"unknown sampler 'Eular': choose one of Euler, Euler a"):
        scheduler_for("Eular", toy.scheduler)


def test_cancelling(plain: DiffusersGenerator) -> None:
    """An exception from ``on_step`` ends the run within that step, and the generator remains usable."""
    reported: list[int] = []

    def stop(step: Step) -> None:
        reported.append(step.number)
        if step.number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plain.generate(CAT, settings(steps=30), stop)
    assert reported == [1, 2]
    assert image(plain).size == (64, 64)


BLACK = Image.new("L", (64, 64), 0)


def test_strength(plain: DiffusersGenerator, toy: StableDiffusionXLPipeline) -> None:
    """The greater the strength, the more the result differs from the initial image, which is scaled to the size."""
    start = Image.new("RGB", (100, 80), (200, 30, 30))
    encoded = pixels(decoded(toy, start.resize((64, 64))))
    apart = []
    for strength in (0.1, 0.3, 0.6, 1.0):
        changed = pixels(image(plain, init_image=start, strength=strength, steps=20))
        assert changed.shape == (64, 64, 3)
        apart.append(float(np.abs(changed - encoded).mean()))
    assert apart == sorted(apart)
    assert apart[-1] > 1.1 * apart[0]


def decoded(toy: StableDiffusionXLPipeline, start: Image.Image) -> Image.Image:
    """Return ``start`` after the model's encoder, with the noise of its latents, and decoder."""
    with torch.inference_mode():
        noise = torch.Generator("cpu").manual_seed(settings().seed)
        latents = toy.vae.encode(toy.image_processor.preprocess(start)).latent_dist.sample(noise)
        found: Image.Image = toy.image_processor.postprocess(toy.vae.decode(latents).sample)[0]
    return found


@pytest.fixture(params=["plain", "loaded"])
def either(request: pytest.FixtureRequest) -> ImageGenerator:
    """Return the toy without optimizations, and with a decoder of its own."""
    found: ImageGenerator = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("white", [(0, 0, 32, 64), (32, 0, 64, 64), (16, 16, 48, 48)])
def test_a_mask(either: ImageGenerator, white: tuple[int, int, int, int]) -> None:
    """The image changes where the mask is white; where it is black, every pixel is that of the scaled initial image."""
    start, mask = image(either, seed=1, width=128, height=96), BLACK.copy()
    mask.paste(255, white)
    mask = mask.resize(start.size)
    scaled = np.asarray(mask.resize((64, 64)))
    for one in either.generate(CAT, settings(init_image=start, mask=mask, strength=1.0, images=2)):
        apart = np.abs(pixels(one.image) - pixels(start.resize((64, 64), Image.Resampling.LANCZOS))).max(axis=2)
        assert apart[scaled == 0].max() == 0
        assert apart[scaled == 255].mean() > 20


def test_the_soft_edge_of_a_mask(plain: DiffusersGenerator) -> None:
    """Where the mask is grey, the image is a blend of what it is where white and of the initial image."""
    start = image(plain, seed=1)
    black, grey, white = (image(plain, init_image=start, mask=Image.new("L", (64, 64), of)) for of in (0, 200, 255))
    assert black.tobytes() == start.tobytes()
    assert np.abs(pixels(grey) - (200 * pixels(white) + 55 * pixels(start)) / 255).max() <= ROUNDING


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 63}, "width 63: give a multiple of 8"),
        ({"height": 0}, "height 0"),
        ({"height": 4104}, "height 4104"),
        ({"steps": 0}, "steps 0: give 1 to 1000"),
        ({"guidance": 0.5}, r"CFG 0.5: give 1 to 50"),
        ({"guidance": float("nan")}, "CFG nan"),
        ({"seed": -2}, "seed -2"),
        ({"seed": 2**32}, "seed 4294967296: give -1 to 4294967295"),
        ({"seed": 2**32 - 1, "images": 2}, "seed 4294967295"),
        ({"images": 0}, "images 0"),
        ({"strength": 1.5}, "strength 1.5"),
        ({"mask": Image.new("L", (8, 8))}, "a mask needs an image to change"),
    ],
)
def test_refused_settings(changes: dict[str, object], message: str) -> None:
    """Values out of range are refused in one line, without a model."""
    with pytest.raises(RequestError, match=message) as refused:
        settings(**changes)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(("steps", "strength"), [(4, 0.05), (3, 0.3), (10, 0.06), (1, 0.99)])
def test_a_strength_that_leaves_no_step(steps: int, strength: float) -> None:
    """A strength that leaves no step is refused."""
    with pytest.raises(RequestError, match="leaves none"):
        settings(init_image=Image.new("RGB", (64, 64)), steps=steps, strength=strength)


@pytest.mark.parametrize("sampler", ["LMS", "LMS Karras", "PLMS"])
def test_samplers_that_need_noise(sampler: str) -> None:
    """Samplers that use earlier steps are refused for an initial image."""
    with pytest.raises(RequestError, match="cannot start from an image"):
        settings(init_image=Image.new("RGB", (64, 64)), sampler=sampler)


def test_karras_ends_at_the_lowest_noise(toy: StableDiffusionXLPipeline) -> None:
    """With Karras's levels, the last step is at the lowest noise of the training, as in other programs."""
    euler = scheduler_for("Euler Karras", toy.scheduler)
    euler.set_timesteps(20)
    assert float(euler.sigmas[-2]) == pytest.approx(0.0292, abs=0.001)


def test_the_models_own_settings_do_not_leak() -> None:
    """A sampler does not inherit settings of the model's own scheduler."""
    own = DPMSolverMultistepScheduler(use_karras_sigmas=True, algorithm_type="sde-dpmsolver++", solver_order=3)
    assert not scheduler_for("Euler", own).config.use_karras_sigmas
    config = scheduler_for("DPM++ 2M", own).config
    assert (config.algorithm_type, config.solver_order, config.use_karras_sigmas) == ("dpmsolver++", 2, False)
    assert scheduler_for("DPM++ SDE", own).config.algorithm_type == "sde-dpmsolver++"


def test_out_of_memory(plain: DiffusersGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    """When memory runs out, the message contains the size of the run and what to do."""

    def exhausted(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError

    monkeypatch.setattr(plain, "_generate", exhausted)
    with pytest.raises(GenerationError, match=r"1 of 64x64 pixels need more memory than cpu has: .*--memory low"):
        image(plain)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("model.ckpt", "is a pickle"),
        ("/no/such/folder", "there is no such model"),
        ("no.safetensors", "there is no such file"),
        ("word", "there is no such model"),
        (".", "it has no model_index.json"),
        ("a/b/c", "there is no such model"),
        ("~/model", "there is no such model"),
        ("x" * 251, "has 251 characters, 250 at most"),
    ],
)
def test_refused_models(model: str, message: str) -> None:
    """A name that cannot be a model is refused before anything is loaded; pickles are never opened."""
    with pytest.raises(RequestError, match=message):
        check_model(model)


@pytest.mark.slow
def test_a_folder_of_diffusers(toy: StableDiffusionXLPipeline, loaded: ImageGenerator, tmp_path: Path) -> None:
    """A saved model generates the same image when it is loaded, up to rounding; its files are safetensors."""
    toy.save_pretrained(tmp_path / "toy")
    assert not [*(tmp_path / "toy").rglob("*.bin")]
    saved = load_generator(str(tmp_path / "toy"), device="cpu")
    assert saved.name == str(tmp_path / "toy")
    assert difference(image(saved), image(loaded)) <= ROUNDING


def test_a_broken_folder(tmp_path: Path) -> None:
    """A folder with the index of a model and no model fails in one line."""
    (tmp_path / "model_index.json").write_text("{}")
    with pytest.raises(GenerationError, match="cannot be loaded") as failed:
        load_generator(str(tmp_path))
    assert str(failed.value).isprintable()


def test_devices() -> None:
    """A device that this machine does not have is refused with those that it has."""
    assert device_for("cpu").dtype == torch.float32
    if not torch.cuda.is_available():
        with pytest.raises(RequestError, match="there is no device 'cuda' here: choose one of"):
            device_for("cuda")
