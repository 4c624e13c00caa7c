"""Drawing with a real Stable Diffusion XL of toy size."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import DPMSolverMultistepScheduler, StableDiffusionXLPipeline
from PIL import Image

from generate import GenerationError, ImageRequest, Phrase, Prompt, RequestError, sampler_names
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import device_for, load_generator
from generate.diffusion.schedulers import scheduler_for
from generate.models import check_model

CAT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331), Phrase("blue sea")), (Phrase("ugly"),))
Draw = Callable[..., Image.Image]


@pytest.fixture(scope="module")
def generator(toy: StableDiffusionXLPipeline) -> DiffusersGenerator:
    return DiffusersGenerator(toy, "toy")


def request(**changes: object) -> ImageRequest:
    options: dict[str, object] = {"width": 64, "height": 64, "steps": 4, "seed": 7}
    return ImageRequest(**({"prompt": CAT} | options | changes))  # type: ignore[arg-type]


def pixels(image: Image.Image) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    return np.asarray(image).astype(np.int64)


def difference(one: Image.Image, other: Image.Image) -> int:
    """The greatest difference of two pictures in one channel, 0 to 255."""
    return int(np.abs(pixels(one) - pixels(other)).max())


def test_the_same_seed_gives_the_same_picture(generator: DiffusersGenerator) -> None:
    """A request gives one picture, another seed another one."""
    first, again, other = (generator.generate(request(seed=seed))[0] for seed in (7, 7, 8))
    assert first.image.size == (64, 64)
    assert (first.seed, other.seed) == (7, 8)
    assert difference(first.image, again.image) == 0
    assert difference(first.image, other.image) > 20


@pytest.mark.parametrize("sampler", ["Euler", "Euler a", "DPM++ 2M SDE Karras"])
def test_a_batch_is_its_pictures(generator: DiffusersGenerator, sampler: str) -> None:
    """Picture i of several is that of its seed + i drawn alone, up to rounding."""
    several = generator.generate(request(images=3, sampler=sampler))
    assert [one.seed for one in several] == [7, 8, 9]
    for one in several:
        alone = generator.generate(request(seed=one.seed, sampler=sampler))[0]
        assert difference(one.image, alone.image) <= 2


@pytest.mark.parametrize("masked", [False, True])
def test_a_batch_from_a_picture(generator: DiffusersGenerator, masked: bool) -> None:
    """From a picture, too, picture i of several is that of its seed + i drawn alone."""
    start = Image.new("RGB", (64, 64), (200, 30, 30))
    mask = Image.new("L", (64, 64), 255) if masked else None
    several = generator.generate(request(init_image=start, mask=mask, images=3))
    for one in several:
        alone = generator.generate(request(init_image=start, mask=mask, seed=one.seed))[0]
        assert difference(one.image, alone.image) <= 2


def test_a_seed_is_drawn_and_told(generator: DiffusersGenerator) -> None:
    """Seed -1 draws one; what it drew gives the picture again."""
    drawn = generator.generate(request(seed=-1))[0]
    assert 0 <= drawn.seed < 2**32
    assert difference(drawn.image, generator.generate(request(seed=drawn.seed))[0].image) == 0


def test_weights_and_both_prompts_count(generator: DiffusersGenerator) -> None:
    """A weight, the second prompt and the negative prompt each change the picture."""
    plain = generator.generate(request())[0].image
    others = [
        Prompt((Phrase("a cat", 1.4),), CAT.prompt_2, CAT.negative_prompt),
        Prompt(CAT.prompt, (Phrase("cat"),), CAT.negative_prompt),
        Prompt(CAT.prompt, CAT.prompt_2, (Phrase("blurry"),)),
    ]
    assert all(difference(plain, generator.generate(request(prompt=one))[0].image) > 0 for one in others)


@pytest.mark.parametrize("sampler", sampler_names())
def test_every_sampler_draws(generator: DiffusersGenerator, sampler: str) -> None:
    """Every sampler draws something, and tells each step to the last."""
    told: list[tuple[int, int]] = []
    image = generator.generate(request(sampler=sampler), lambda step, of, _: told.append((step, of)))[0].image
    assert pixels(image).std() > 1
    assert [step for step, _ in told] == [*range(1, len(told) + 1)]
    assert {of for _, of in told} == {len(told)}


def test_the_default_begins_at_the_highest_noise(toy: StableDiffusionXLPipeline) -> None:
    """At 130 steps Euler begins at timestep 999 and sigma 14.6, where the model's own would begin at 904 and 8.5."""
    euler, own = scheduler_for("Euler", toy.scheduler), scheduler_for("model", toy.scheduler)
    euler.set_timesteps(130)
    own.set_timesteps(130)
    assert float(euler.timesteps[0]) == pytest.approx(999)
    assert float(euler.sigmas[0]) == pytest.approx(14.61, abs=0.01)
    assert float(own.timesteps[0]) == pytest.approx(904)
    assert float(own.sigmas[0]) == pytest.approx(8.5, abs=0.1)


def test_samplers_by_any_case(toy: StableDiffusionXLPipeline) -> None:
    """Names are read in any case; an unknown one is refused with the known ones."""
    assert type(scheduler_for("dpm++ 2m karras", toy.scheduler)).__name__ == "DPMSolverMultistepScheduler"
    assert scheduler_for("DPM++ 2M Karras", toy.scheduler).config.use_karras_sigmas
    with pytest.raises(RequestError, match=r"unknown sampler 'Eular': choose one of Euler, Euler a"):
        scheduler_for("Eular", toy.scheduler)


def test_cancelling(generator: DiffusersGenerator) -> None:
    """What ``on_step`` raises ends the run within that step, and the generator draws again afterwards."""
    told: list[int] = []

    def stop(step: int, of: int, seconds: float) -> None:
        told.append(step)
        if step == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generator.generate(request(steps=30), stop)
    assert told == [1, 2]
    assert generator.generate(request())[0].image.size == (64, 64)


def test_from_a_picture(generator: DiffusersGenerator) -> None:
    """A picture to start from stays the more, the less strength there is; other sizes are fitted."""
    start = Image.new("RGB", (100, 80), (200, 30, 30))
    little, much = (
        generator.generate(request(init_image=start, strength=strength, steps=20))[0].image for strength in (0.1, 1.0)
    )
    assert little.size == (64, 64)
    assert difference(little, much) > 20


def test_a_part_of_a_picture(generator: DiffusersGenerator) -> None:
    """With a mask the picture changes where it is white."""
    start = generator.generate(request(seed=1))[0].image
    left, right = Image.new("L", (64, 64), 0), Image.new("L", (64, 64), 0)
    left.paste(255, (0, 0, 32, 64))
    right.paste(255, (32, 0, 64, 64))
    asked = (request(init_image=start, mask=mask, strength=1.0) for mask in (left, right))
    one, other = (generator.generate(each)[0].image for each in asked)
    assert difference(one, other) > 10


@pytest.mark.parametrize(
    ("changes", "says"),
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
        ({"mask": Image.new("L", (8, 8))}, "a mask says what to draw anew"),
    ],
)
def test_what_cannot_be_drawn(changes: dict[str, object], says: str) -> None:
    """Values out of range are refused in one line before any model is there."""
    with pytest.raises(RequestError, match=says) as refused:
        request(**changes)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(("steps", "strength"), [(4, 0.05), (3, 0.3), (10, 0.06), (1, 0.99)])
def test_no_step_is_left(steps: int, strength: float) -> None:
    """A strength that leaves no step is refused."""
    with pytest.raises(RequestError, match="leaves none"):
        request(init_image=Image.new("RGB", (64, 64)), steps=steps, strength=strength)


@pytest.mark.parametrize("sampler", ["LMS", "LMS Karras", "PLMS"])
def test_samplers_that_begin_with_noise(sampler: str) -> None:
    """Samplers that reckon with earlier steps are refused for a picture to start from."""
    with pytest.raises(RequestError, match="cannot start from a picture"):
        request(init_image=Image.new("RGB", (64, 64)), sampler=sampler)


def test_karras_ends_at_the_lowest_noise(toy: StableDiffusionXLPipeline) -> None:
    """With Karras's levels the last step is that of the lowest noise of the training, as elsewhere."""
    euler = scheduler_for("Euler Karras", toy.scheduler)
    euler.set_timesteps(20)
    assert float(euler.sigmas[-2]) == pytest.approx(0.0292, abs=0.001)


def test_the_models_own_settings_do_not_leak() -> None:
    """A name means one sampler, whatever the model's own scheduler is set to."""
    own = DPMSolverMultistepScheduler(use_karras_sigmas=True, algorithm_type="sde-dpmsolver++", solver_order=3)
    assert not scheduler_for("Euler", own).config.use_karras_sigmas
    config = scheduler_for("DPM++ 2M", own).config
    assert (config.algorithm_type, config.solver_order, config.use_karras_sigmas) == ("dpmsolver++", 2, False)
    assert scheduler_for("DPM++ SDE", own).config.algorithm_type == "sde-dpmsolver++"


def test_out_of_memory(generator: DiffusersGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    """When memory runs out, the message says what was asked for and what to do."""

    def exhausted(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError

    monkeypatch.setattr(generator, "_drawn", exhausted)
    with pytest.raises(GenerationError, match=r"1 of 64x64 pixels need more memory than cpu has: .*--memory low"):
        generator.generate(request())


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("model.ckpt", "is a pickle"),
        ("/no/such/folder", "there is no such model"),
        ("no.safetensors", "there is no such file"),
        ("word", "there is no such model"),
        (".", "it has no model_index.json"),
    ],
)
def test_what_is_no_model(model: str, says: str) -> None:
    """What cannot be a model is refused before anything is loaded; pickles are never opened."""
    with pytest.raises(RequestError, match=says):
        check_model(model)


def test_a_folder_of_diffusers(toy: StableDiffusionXLPipeline, tmp_path: Path) -> None:
    """A model that was saved draws the same when it is loaded, from safetensors."""
    toy.save_pretrained(tmp_path / "toy")
    assert not [*(tmp_path / "toy").rglob("*.bin")]
    loaded = load_generator(str(tmp_path / "toy"))
    assert getattr(loaded, "name", "") == str(tmp_path / "toy")
    drawn = [one.generate(request())[0].image for one in (loaded, load_generator("toy"))]
    assert difference(*drawn) <= 1


def test_a_broken_folder(tmp_path: Path) -> None:
    """A folder that only looks like a model fails in one line that names it."""
    (tmp_path / "model_index.json").write_text("{}")
    with pytest.raises(GenerationError, match="cannot be loaded") as failed:
        load_generator(str(tmp_path))
    assert str(failed.value).isprintable()


def test_devices() -> None:
    """A device that is not here is refused with those that are."""
    assert device_for("cpu").dtype == torch.float32
    if not torch.cuda.is_available():
        with pytest.raises(RequestError, match="there is no device 'cuda' here: choose one of"):
            device_for("cuda")
