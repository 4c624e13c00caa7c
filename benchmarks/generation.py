"""Drawing beside the plain pipeline of diffusers, in one run.

Where there is a CUDA device both draw with a Stable Diffusion XL of real size and random weights, whose speed is that
of trained ones: the plain one as the original project did, in fp16, 130 steps at CFG 7.5 of 1024 x 1024 pixels. Where
there is none the toy draws, which shows what our loop costs beside the pipeline's own, and the run says so.
"""

import platform
from collections.abc import Callable
from importlib import metadata
from statistics import median
from time import perf_counter

import torch
from diffusers import StableDiffusionXLPipeline, UNet2DConditionModel

from generate import GUIDANCE, SIZE, STEPS, ImageRequest, Phrase, Prompt, render
from generate.loading import device_for
from generate.sdxl import DiffusersGenerator
from generate.tiny import SIZE as TOY_SIZE
from generate.tiny import tiny_pipeline

RUNS = 5
FLOOR = 2.24  # seconds for 130 steps on an H200: 1,769 TFLOP at a measured 790 TFLOP/s
PROMPT = Prompt(
    (Phrase("a girl wearing a hanbok at a seaside at sunset"),),
    (Phrase("hanbok", 1.331), Phrase("sunset", 1.331), Phrase("seaside", 1.21), Phrase("realistic photography", 1.331)),
    (Phrase("CG"), Phrase("wallpaper"), Phrase("animation")),
)


def real_size(device: str) -> StableDiffusionXLPipeline:
    """Returns the toy with the UNet of SDXL base in its place, random weights, in fp16; its text encoders are toys."""
    pipe = tiny_pipeline()
    with torch.device(device):
        pipe.unet = UNet2DConditionModel(
            block_out_channels=(320, 640, 1280),
            transformer_layers_per_block=(1, 2, 10),
            attention_head_dim=(5, 10, 20),
            cross_attention_dim=64,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            layers_per_block=2,
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=256,
            projection_class_embeddings_input_dim=6 * 256 + 32,
            sample_size=128,
        )
    return pipe.to(device, torch.float16)


def seconds(draw: Callable[[], object]) -> tuple[float, float]:
    """Returns the time of the first call, and the median of the others."""
    taken = []
    for _ in range(RUNS + 1):
        started = perf_counter()
        draw()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        taken.append(perf_counter() - started)
    return taken[0], median(taken[1:])


def main() -> None:
    """Prints the table."""
    device = device_for().name
    real = device == "cuda"
    pipe = real_size(device) if real else tiny_pipeline()
    pipe.set_progress_bar_config(disable=True)
    size = SIZE if real else TOY_SIZE
    own = {"width": size, "height": size, "num_inference_steps": STEPS, "guidance_scale": GUIDANCE}
    texts = {
        "prompt": render(PROMPT.prompt, "plain"),
        "prompt_2": render(PROMPT.prompt_2, "plain"),
        "negative_prompt": render(PROMPT.negative_prompt, "plain"),
    }
    packages = ("torch", "diffusers", "compel")
    where = torch.cuda.get_device_name() if real else f"{platform.processor() or platform.machine()} (CPU)"
    print(where, ", ".join(f"{name} {metadata.version(name)}" for name in packages))
    if not real:
        print("there is no CUDA device: a toy draws, and speed says nothing of a real model")
    generator = DiffusersGenerator(pipe, "benchmark")
    request = ImageRequest(PROMPT, size, size, STEPS, GUIDANCE, seed=1)
    ways = {
        "plain pipeline": lambda: pipe(**texts, **own, generator=torch.Generator("cpu").manual_seed(1)),
        "malgrim": lambda: generator.generate(request, lambda *_: None),
    }
    print(f"\n{STEPS} steps, {size} x {size}, median of {RUNS}{'first':>12}{'then':>10}{'a step':>12}")
    found = {name: seconds(draw) for name, draw in ways.items()}
    for name, (first, then) in found.items():
        print(f"  {name:<40}{first:>8.2f} s{then:>8.2f} s{1000 * then / STEPS:>9.2f} ms")
    plain, ours = found["plain pipeline"][1], found["malgrim"][1]
    print(f"\nours to the plain one: {ours / plain:.3f}" + (f", to the floor: {ours / FLOOR:.2f}" if real else ""))


if __name__ == "__main__":
    main()
