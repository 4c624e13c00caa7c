"""Pictures that are drawn on again and again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generate import GeneratedImage, ImageSettings, OnStep, Prompt, RequestError
from generate.loopback import Loopback

NOTHING = Prompt((), (), ())
PHOTO = Image.new("RGB", (64, 64), "red")


class Recording:
    """Returns a new picture of the size asked for each time, and keeps the settings."""

    name = "recording"

    def __init__(self) -> None:
        self.runs: list[ImageSettings] = []
        self.made: list[Image.Image] = []

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        assert (prompt, on_step) == (NOTHING, None)
        self.runs.append(settings)
        new = [Image.new("RGB", (settings.width, settings.height)) for _ in range(settings.images)]
        self.made += new
        return [GeneratedImage(image, *seeds) for image, seeds in zip(new, settings.seeds(), strict=True)]


def drawn(**given: Any) -> tuple[Recording, list[GeneratedImage]]:
    recording = Recording()
    chosen: dict[str, Any] = {"width": 64, "height": 64, "steps": 20, "seed": 5, "init_image": PHOTO} | given
    return recording, Loopback(recording).generate(NOTHING, ImageSettings(**chosen))


def test_each_time_on_the_last_result() -> None:
    """Every run begins from the result of the one before, with the next seed and the strength times the factor."""
    recording, made = drawn(loops=3, loop_factor=0.5, strength=0.8)
    assert [one.init_image for one in recording.runs] == [PHOTO, *recording.made[:2]]
    assert [one.seed for one in recording.runs] == [5, 6, 7]
    assert [one.strength for one in recording.runs] == pytest.approx([0.8, 0.4, 0.2])
    assert [(one.image, one.seed) for one in made] == [(recording.made[-1], 5)]


def test_once_is_as_without() -> None:
    recording, _made = drawn(images=2)
    assert [(one.images, one.loops) for one in recording.runs] == [(2, 1)]


def test_a_picture_alone_is_that_of_a_batch() -> None:
    """The runs of the second of two pictures are those of its own seed."""
    batch, alone = drawn(loops=3, images=2)[0].runs, drawn(loops=3, seed=6)[0].runs
    assert [one.seed for one in batch[3:]] == [one.seed for one in alone[1:]]


def test_the_same_places_change() -> None:
    """A mask, a hole and a border stay where they were, and what was drawn over the picture is not drawn again."""
    mask = Image.new("L", (64, 64))
    mask.paste(255, (0, 0, 32, 64))
    again = drawn(loops=2, mask=mask, mask_blur=2, mask_fill="fill")[0].runs[1]
    assert (again.mask_blur, again.mask_fill) == (0, "original")
    assert again.mask is not None
    assert [again.mask.getpixel((x, 32)) for x in (5, 60)] == [255, 0]
    grown = drawn(loops=2, init_image=Image.new("RGB", (48, 64)), outpaint_left=16)[0].runs[1]
    assert grown.mask is not None
    assert (grown.outpaint_left, grown.mask.size, grown.mask.getpixel((2, 2))) == (0, (64, 64), 255)
    sketch = Image.new("RGB", (64, 64), "red")
    sketch.paste("blue", (0, 0, 16, 16))
    assert drawn(loops=2, sketch=sketch)[0].runs[1].sketch is None


@given(st.floats(0.05, 1), st.integers(1, 32), st.floats(0.5, 2))
def test_any_strength(strength: float, loops: int, factor: float) -> None:
    """No run has a strength above 1; where the last leaves no step, the request is refused before the first."""
    try:
        recording, _made = drawn(strength=strength, loops=loops, loop_factor=factor)
    except RequestError as error:
        assert "leaves none" in str(error)
        return
    assert len(recording.runs) == loops
    assert all(0 < one.strength <= 1 for one in recording.runs)


@pytest.mark.parametrize(("given_", "message"), [({"loops": 0}, "loops 0"), ({"loop_factor": 3}, "loop factor 3")])
def test_what_is_out_of_range(given_: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        drawn(**given_)
