"""Settings of few steps cost as many passes of the UNet as docs/drawing.md says, counted with a model of toy size."""

from typing import Any

import pytest

from generate import FAST, ImageSettings, Phrase, Prompt, distillation
from generate.diffusion.generator import DiffusersGenerator

CAT = Prompt((Phrase("a cat"),), (), ())


@pytest.mark.parametrize(
    ("changes", "passes"),
    [
        *(("lcm", 4), ("lightning", 4), ("hyper", 8), ("hyper 8 steps cfg", 16), ("turbo", 4)),
        (FAST, 52),
        ({}, 260),
    ],
)
def test_passes(plain: DiffusersGenerator, changes: Any, passes: int) -> None:
    found = distillation([changes]) if isinstance(changes, str) else None
    chosen = found.settings() if found else dict(changes)
    samples = list[int]()

    def count(_unet: object, args: tuple[Any, ...], _options: object) -> None:
        samples.append(len(args[0]))

    hook = plain._pipe.unet.register_forward_pre_hook(count, with_kwargs=True)
    try:
        plain.generate(CAT, ImageSettings(width=64, height=64, seed=1, **chosen))
    finally:
        hook.remove()
    assert sum(samples) == passes
