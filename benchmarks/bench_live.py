"""Cost of live pictures, and passes of the UNet under prompt editing: python benchmarks/bench_live.py [--steps 4].

A UNet of the size of Stable Diffusion XL's, with random weights and the texts of the toy, takes steps of 256 x 256
pixels on the CPU, in turns with and without a live picture after each, written as a PNG. What a picture takes is
measured within the step, because the steps of a shared machine differ by more; and once more for 1024 x 1024 pixels,
whose steps take far longer. It must be at most 2 % of a step. Then the toy counts the passes of prompts that change.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import torch
from generation import real_unet

from generate import EditedPrompt, ImageSettings, Phrase, Prompt, PromptPart, Step, versions_of
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.live import LatentColors
from generate.diffusion.toy import SIZE as TOY_SIZE
from generate.diffusion.toy import tiny_pipeline
from service.jobs.live_picture import LivePicture
from service.views.terminal_picture import kitty

MOST = 0.02
_SIDE, _LARGE = 256, 1024


class Timed:
    """Times each step, and the live picture within it."""

    def __init__(self, show: Callable[[Step], object] | None) -> None:
        self._show = show
        self._last = perf_counter()
        self.steps: list[float] = []
        self.pictures: list[float] = []

    def __call__(self, step: Step) -> None:
        ended = perf_counter()
        self.steps.append(ended - self._last)
        if self._show and step.picture:
            self._show(step)
            self.pictures.append(perf_counter() - ended)
        self._last = perf_counter()


def seconds(work: Callable[[], object], times: int = 20) -> float:
    """Return the median of the seconds that ``work`` takes."""
    taken = []
    for _time in range(times):
        started = perf_counter()
        work()
        taken.append(perf_counter() - started)
    return median(taken)


def live_pictures(steps: int, rounds: int) -> float:
    """Print what live pictures cost, and return their share of a step."""
    pipe = tiny_pipeline()
    pipe.set_progress_bar_config(disable=True)
    colors = LatentColors(pipe.vae)
    torch.manual_seed(0)
    pipe.unet = real_unet(
        text_width=pipe.unet.config.cross_attention_dim, pooled_width=pipe.text_encoder_2.config.projection_dim
    )
    generator = DiffusersGenerator(pipe, "benchmark", colors=colors)
    settings = ImageSettings(width=_SIDE, height=_SIDE, steps=steps, seed=1)
    prompt = prompt_of("a cat")
    with tempfile.TemporaryDirectory() as folder:
        without, live = Timed(None), Timed(LivePicture(Path(folder, "job", "live.png"), 1).show)
        for _round in range(rounds):
            for timed in (without, live):
                timed._last = perf_counter()
                generator.generate(prompt, settings, timed)
    latents = torch.randn(4, _LARGE // 8, _LARGE // 8)
    large = seconds(lambda: kitty(colors.image(latents)))
    step, picture = median(without.steps), median(live.pictures)
    print(f"a step of {_SIDE}x{_SIDE}: {step:.2f} s, with live pictures {median(live.steps):.2f} s")
    print(f"its live picture, written: {1000 * picture:.1f} ms, {picture / step:.3%} of the step")
    print(f"one of {_LARGE}x{_LARGE}, for a terminal: {1000 * large:.1f} ms, {large / step:.3%} of that small step")
    return max(picture, large) / step


def passes(prompt: Prompt, steps: int) -> int:
    """Return how often the UNet of the toy runs for a picture of ``prompt``."""
    pipe = tiny_pipeline()
    pipe.set_progress_bar_config(disable=True)
    calls: list[object] = []
    pipe.unet.register_forward_hook(lambda *_call: calls.append(None))
    settings = ImageSettings(width=TOY_SIZE, height=TOY_SIZE, steps=steps, seed=1)
    DiffusersGenerator(pipe, "toy").generate(prompt, settings)
    return len(calls)


def prompt_of(text: str) -> Prompt:
    """Return the prompt pair of a text."""
    return Prompt((Phrase(text),), (Phrase(text),), (Phrase("ugly"),))


def edited(text: str) -> EditedPrompt:
    """Return the prompt of a text that changes while it is drawn."""
    parts = (PromptPart(text),)
    first, *others = (version.text for version in versions_of(parts))
    made = prompt_of(first)
    versions = {other: prompt_of(other) for other in others}
    return EditedPrompt(made.prompt, made.prompt_2, made.negative_prompt, parts=parts, versions=versions)


def main() -> None:
    """Print the figures, and fail where one is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    print(f"load of the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    plain = passes(prompt_of("a cat"), 20)
    changing = {text: passes(edited(text), 20) for text in ("[a cat:a dog:0.5]", "[a cat|a dog]")}
    print(f"passes of the UNet in 20 steps: {plain}; {', '.join(f'{text} {n}' for text, n in changing.items())}")
    share = live_pictures(given.steps, given.rounds)
    if {*changing.values()} != {plain} or share > MOST:
        sys.exit("a live picture takes more than 2 % of a step, or a changing prompt more passes")


if __name__ == "__main__":
    main()
