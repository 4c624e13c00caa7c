"""The settings of a second pass in A1111's text: written, and read back."""

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import UPSCALERS, ImageSettings, Phrase, Prompt, parameters_text
from service.pipeline.dialects import read_dialects

CAT = Prompt((Phrase("a cat"),), (), (Phrase("ugly"),))


@pytest.mark.parametrize(
    "changes",
    [
        {"hires": 1.5, "hires_steps": 9, "hires_strength": 0.55, "upscaler": "Latent (nearest-exact)"},
        {"hires": 2.0, "upscaler": "4x_name"},
        {"hires_width": 768, "hires_height": 1024, "hires_strength": 0.7, "upscaler": "Lanczos"},
    ],
)
def test_there_and_back(changes: dict[str, Any]) -> None:
    """Size, steps, strength and upscaler of a second pass are read from the text that says them to other programs."""
    settings = ImageSettings(width=512, height=512, seed=3, **changes)
    written = parameters_text(CAT, settings, seed=3, model="x", version="y")
    read = read_dialects(written, [*UPSCALERS, "4x_name"]).settings.given()
    expected = asdict(settings)
    names = {name for name in read if name.startswith("hires") or name == "upscaler"}
    assert names == changes.keys() | {"hires_strength"}
    assert (read["steps"], read["seed"]) == (settings.steps, 3)
    assert {name: read[name] for name in names} == {name: expected[name] for name in names}


def test_a_strength_of_no_second_pass() -> None:
    """The denoising strength of a picture without a second pass is that of a picture to begin from: it is named."""
    read = read_dialects("cat\nSteps: 20, Seed: 1, Denoising strength: 0.7, Mask blur: 4")
    assert read.settings.given() == {"steps": 20, "seed": 1}
    assert {"Denoising strength: 0.7", "Mask blur: 4"} <= {*read.ignored}
    other = read_dialects("cat\nSteps: 20, Hires upscale: 2, Hires upscaler: 4x-UltraSharp")
    assert other.settings.given() == {"steps": 20, "hires": 2.0}
    assert "Hires upscaler: 4x-UltraSharp" in other.ignored


@given(name=st.text(min_size=1, max_size=20), known=st.booleans())
def test_an_upscaler_is_read_where_it_is_here(name: str, known: bool) -> None:
    """Whatever a text calls an upscaler, it is one that is there, or the text names it as not used."""
    read = read_dialects(f"cat\nSteps: 20, Hires upscale: 2, Hires upscaler: {name}", [name] if known else [])
    assert read.settings.upscaler in ((name, None) if known else (None,))


def test_a_known_upscaler_is_used() -> None:
    read = read_dialects("cat\nSteps: 20, Hires upscale: 2, Hires upscaler: 4x-UltraSharp", ["4x-UltraSharp"])
    assert (read.settings.upscaler, read.ignored) == ("4x-UltraSharp", ())
