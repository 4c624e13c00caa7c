"""Compare the speed of image generation with that of the plain pipeline of diffusers, in one run.

On a CUDA device, both use a Stable Diffusion XL of real size with random weights, which is as fast as a trained one.
The plain pipeline runs as in the original project: in fp16, 130 steps at CFG 7.5, 1024 x 1024 pixels. Without such a
device, both use the toy, which shows the cost of this program's loop compared with the pipeline's own.
"""

import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import metadata
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL, StableDiffusionXLPipeline, UNet2DConditionModel
from numpy.typing import NDArray
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from generate import FAST, GUIDANCE, SIZE, STEPS, ImageSettings, Phrase, Prompt, render
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import device_for
from generate.diffusion.optimizations import Optimizations
from generate.diffusion.schedulers import scheduler_for
from generate.diffusion.toy import SIZE as TOY_SIZE
from generate.diffusion.toy import tiny_pipeline

RUNS = 5
FLOOR = 2.24  # seconds for 130 steps on an H200: 1,769 TFLOP at a measured 790 TFLOP/s
_TIME_WIDTH = 256  # of the embedding of one number, such as a side in pixels
PROMPT = Prompt(
    (Phrase("a girl wearing a hanbok at a seaside at sunset"),),
    (Phrase("hanbok"), Phrase("sunset"), Phrase("seaside"), Phrase("realistic photography")),
    (Phrase("CG"), Phrase("wallpaper"), Phrase("animation")),
)
"""Without weights, which the plain pipeline does not know, so that both generate the same image."""


def real_unet(text_width: int = 2048, pooled_width: int = 1280) -> UNet2DConditionModel:
    """Return a UNet of the size of SDXL base with random weights, for texts of those widths."""
    kinds = ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D")
    return UNet2DConditionModel(
        block_out_channels=(320, 640, 1280),
        transformer_layers_per_block=(1, 2, 10),
        attention_head_dim=(5, 10, 20),
        cross_attention_dim=text_width,
        down_block_types=kinds,
        up_block_types=tuple(kind.replace("Down", "Up") for kind in reversed(kinds)),
        layers_per_block=2,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=_TIME_WIDTH,
        projection_class_embeddings_input_dim=6 * _TIME_WIDTH + pooled_width,
        sample_size=128,
    )


def real_size(device: str, dtype: torch.dtype = torch.float16) -> StableDiffusionXLPipeline:
    """Return the toy with a UNet, a decoder and text encoders of the size of SDXL base, random, in ``dtype``."""
    pipe = tiny_pipeline()
    marks: dict[str, Any] = {"vocab_size": 514, "bos_token_id": 512, "eos_token_id": 513, "pad_token_id": 513}
    with torch.device(device):
        pipe.unet = real_unet()
        pipe.vae = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=2,
            latent_channels=4,
            sample_size=1024,
        )
        first: dict[str, Any] = {"hidden_size": 768, "intermediate_size": 3072}
        pipe.text_encoder = CLIPTextModel(CLIPTextConfig(**first, **marks))
        second: dict[str, Any] = {
            "hidden_size": 1280,
            "intermediate_size": 5120,
            "num_hidden_layers": 32,
            "num_attention_heads": 20,
        }
        pipe.text_encoder_2 = CLIPTextModelWithProjection(CLIPTextConfig(projection_dim=1280, **second, **marks))
    pipe.register_to_config(force_zeros_for_empty_prompt=False)
    pipe.vae_scale_factor = 8
    pipe.image_processor.register_to_config(vae_scale_factor=8)
    return pipe.to(device, dtype)


@dataclass(frozen=True)
class Timing:
    """The timing of one way to generate an image.

    Attributes:
        first: Seconds of the first run.
        later: Median of the seconds of the later runs.
        memory: Peak of the device's memory in bytes; 0 on the CPU.
        image: Levels of the last image.
    """

    first: float
    later: float
    memory: int
    image: NDArray[np.int64]


def timing(generate: Callable[[], NDArray[np.int64]]) -> Timing:
    """Generate an image once, and ``RUNS`` times more."""
    taken = []
    cuda = torch.cuda.is_available()
    if cuda:
        torch.cuda.reset_peak_memory_stats()
    for _ in range(RUNS + 1):
        started = perf_counter()
        image = generate()
        if cuda:
            torch.cuda.synchronize()
        taken.append(perf_counter() - started)
    return Timing(taken[0], median(taken[1:]), torch.cuda.max_memory_allocated() if cuda else 0, image)


def plainly(pipe: StableDiffusionXLPipeline, size: int) -> Callable[[], NDArray[np.int64]]:
    """Return the way of the original project, with this program's sampler so that the images can be compared."""
    pipe.scheduler = scheduler_for("Euler", pipe.scheduler)
    texts = {
        "prompt": render(PROMPT.prompt, "plain"),
        "prompt_2": render(PROMPT.prompt_2, "plain"),
        "negative_prompt": render(PROMPT.negative_prompt, "plain"),
    }
    own = {"width": size, "height": size, "num_inference_steps": STEPS, "guidance_scale": GUIDANCE}
    return lambda: np.asarray(pipe(**texts, **own, generator=torch.Generator("cpu").manual_seed(1)).images[0], int)


def ours(
    pipe: StableDiffusionXLPipeline, settings: ImageSettings, *, compiled: bool
) -> Callable[[], NDArray[np.int64]]:
    """Return the way of this program, with each step reported."""
    generator = DiffusersGenerator(pipe, "benchmark", optimizations=Optimizations(pipe, compiled=compiled))
    return lambda: np.asarray(generator.generate(PROMPT, settings, lambda *_: None)[0].image, int)


def main() -> None:
    """Print the table."""
    device = device_for().name
    real = device == "cuda"
    size = SIZE if real else TOY_SIZE
    packages = ("torch", "diffusers", "compel")
    where = torch.cuda.get_device_name() if real else f"{platform.processor() or platform.machine()} (CPU)"
    print(where, ", ".join(f"{name} {metadata.version(name)}" for name in packages))
    if not real:
        print("there is no CUDA device: these are times of the toy, which say nothing of a real model")
    torch.manual_seed(0)
    pipe = real_size(device) if real else tiny_pipeline()
    pipe.set_progress_bar_config(disable=True)
    settings = ImageSettings(width=size, height=size, steps=STEPS, guidance=GUIDANCE, seed=1)
    print(f"\n{STEPS} steps, {size} x {size}, median of {RUNS}{'first':>12}{'later':>10}{'a step':>12}{'memory':>11}")
    plain = show("plain pipeline", timing(plainly(pipe, size)))
    mine = show("malgrim --no-compile", timing(ours(pipe, settings, compiled=False)))
    if real:
        mine = show("malgrim", timing(ours(pipe, settings, compiled=True)))
    fast = show("malgrim --fast", timing(ours(pipe, replace(settings, **FAST), compiled=False)), FAST["steps"])
    apart = np.abs(mine.image - plain.image)
    print(f"\nours to the plain one: {mine.later / plain.later:.3f}, with --fast {fast.later / plain.later:.3f}")
    print(f"difference of the images, of 255: {apart.mean():.3f} on average, {apart.max()} at most")
    if real:
        print(f"ours to the floor of {FLOOR} s: {mine.later / FLOOR:.2f}")


def show(name: str, found: Timing, steps: int = STEPS) -> Timing:
    """Print one line and return ``found``."""
    memory = f"{found.memory / 2**30:>8.1f} GB" if found.memory else f"{'-':>11}"
    print(f"  {name:<40}{found.first:>8.2f} s{found.later:>8.2f} s{1000 * found.later / steps:>9.2f} ms{memory}")
    return found


if __name__ == "__main__":
    main()
