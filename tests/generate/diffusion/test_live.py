"""Live pictures: linear colours of latents without their noise."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from support.images import ROUNDING, difference

from generate import ImageGenerator, ImageSettings, Phrase, Prompt, Step, sampler_names
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.live import LatentColors, without_noise
from generate.diffusion.schedulers import scheduler_for

CAT = Prompt((Phrase("a cat"),), (Phrase("cat"),), (Phrase("ugly"),))
SETTINGS = ImageSettings(width=64, height=48, steps=5, seed=7)
RED = Image.new("RGB", (64, 48), "red")


class LinearVae:
    """An autoencoder whose latents are a known mixture of the colours of 8 × 8 pixels."""

    def __init__(self) -> None:
        self.mixture = torch.tensor([[1.0, 0.5, 0.2], [-0.3, 2.0, 0.1], [0.4, -0.6, 1.5], [0.2, 0.2, 0.2]])
        self.config = SimpleNamespace(latent_channels=4, scaling_factor=0.13025)
        mix = torch.nn.Conv2d(3, 8, 1)
        mix.load_state_dict({"weight": self.mixture.repeat(2, 1)[..., None, None], "bias": torch.full((8,), 0.25)})
        self.encoder = torch.nn.Sequential(torch.nn.AvgPool2d(8), mix.half())
        self.quant_conv = None

    def latents(self, colors: torch.Tensor) -> torch.Tensor:
        """Return the latents of pixels, shape (3, height, width), each from -1 to 1."""
        return (torch.einsum("lc,chw->lhw", self.mixture, colors) + 0.25).mul(self.config.scaling_factor)


def test_colors_come_back() -> None:
    """Where latents are a linear mixture of colours, the fitted map returns the colours."""
    vae = LinearVae()
    colors = torch.rand((3, 4, 6)) * 2 - 1
    shown = LatentColors(vae).image(vae.latents(colors))
    assert shown.size == (6, 4)
    expected = ((colors + 1) * 127.5).round().permute(1, 2, 0)
    assert (torch.from_numpy(np.array(shown)).int() - expected).abs().max() <= 2


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
@pytest.mark.parametrize("sampler", sampler_names())
def test_noise_is_removed(toy: StableDiffusionXLPipeline, sampler: str, prediction: str) -> None:
    """From latents with noise and the right prediction, the image comes back, at the scale of every scheduler."""
    scheduler: Any = scheduler_for(sampler, toy.scheduler)
    scheduler.register_to_config(prediction_type=prediction)
    scheduler.set_timesteps(20)
    image, noise = torch.randn((2, 1, 4, 8, 8))
    for timestep in scheduler.timesteps[[2, 10, 18]]:
        latents = scheduler.add_noise(image, noise, timestep.reshape(1))
        kept = torch.tensor(np.interp(float(timestep), range(1000), scheduler.alphas_cumprod))
        velocity = kept.sqrt() * noise - (1 - kept).sqrt() * image
        predicted = noise if prediction == "epsilon" else velocity
        assert (without_noise(scheduler, timestep, latents, predicted) - image).abs().max() < 0.15


class Recorded:
    """Colours that keep the latents."""

    def __init__(self) -> None:
        self.latents: list[torch.Tensor] = []

    def image(self, latents: torch.Tensor) -> Image.Image:
        self.latents.append(latents.clone())
        return Image.new("RGB", (1, 1))


@pytest.mark.parametrize("start", [{}, {"init_image": RED, "strength": 0.9}, {"guidance_end": 0.5}])
def test_the_last_one_is_the_image(toy: StableDiffusionXLPipeline, start: dict[str, Any]) -> None:
    """The latents of the last step without their noise are those of the finished image."""
    recorded = Recorded()
    generator = DiffusersGenerator(toy, "toy", colors=recorded)  # type: ignore[arg-type]
    settings = replace(SETTINGS, **start)
    with torch.inference_mode():
        made = generator.generate(CAT, settings, lambda step: step.picture and step.picture())[0].image
        decoded = toy.vae.decode(recorded.latents[-1][None] / toy.vae.config.scaling_factor).sample
        last = toy.image_processor.postprocess(decoded)[0]
    assert difference(made, last) <= ROUNDING
    assert made.tobytes() == generator.generate(CAT, settings)[0].image.tobytes()


@pytest.mark.parametrize("sampler", ["Euler", "DPM++ 2M SDE Karras"])
def test_pictures_of_steps(loaded: ImageGenerator, sampler: str) -> None:
    """Every step after the first has a picture with one pixel for each of the latents, in every pass."""
    sizes: list[tuple[int, tuple[int, int] | None]] = []

    def report(step: Step) -> None:
        sizes.append((step.number, step.picture().size if step.picture else None))

    loaded.generate(CAT, replace(SETTINGS, sampler=sampler, hires=2.0, images=2), report)
    assert {size for number, size in sizes if number == 1} == {None}
    later = [size for number, size in sizes if number > 1]
    assert [*dict.fromkeys(later)] == [(32, 24), (64, 48)]
