"""Sizes, fills and borders of pictures, without a model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.images import pixels

from generate.canvas import blurred, expanded, filled_from_around, grown, grown_mask, resized, transparency

RED, BLUE = (250, 10, 10), (10, 10, 250)
LANCZOS = Image.Resampling.LANCZOS


def halves(width: int = 80, height: int = 40) -> Image.Image:
    """Return a picture that is red at the left and blue at the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def test_crop_and_fill() -> None:
    """A cropped picture is its middle, scaled evenly; a filled one is whole, its edges continued."""
    image = halves()
    image.paste("white", (0, 0, 10, 40))
    cropped, filled, stretched = (
        pixels(resized(image, (40, 40), mode, LANCZOS)) for mode in ("crop", "fill", "stretch")
    )
    assert (cropped[20, 2] == RED).all()
    assert (stretched[20, 1] == 255).all()
    assert (filled[:, 1] == 255).all()
    assert (filled[0, 15] == filled[20, 15]).all()
    assert abs(filled[20, 15] - RED).max() <= 2
    tall = pixels(resized(image, (80, 120), "fill", LANCZOS))
    assert (tall[40:80] == pixels(image)).all()
    assert (tall[:40] == pixels(image)[0]).all()


@given(
    width=st.integers(1, 60),
    height=st.integers(1, 60),
    to=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    mode=st.sampled_from(["stretch", "crop", "fill"]),
    kind=st.sampled_from(["L", "RGB"]),
)
def test_every_size(width: int, height: int, to: tuple[int, int], mode: str, kind: str) -> None:
    """Every picture can be brought to every size."""
    found = resized(Image.new(kind, (width, height)), to, mode, LANCZOS)
    assert (found.size, found.mode) == (to, kind)


def test_the_fill_has_the_colors_around() -> None:
    """What is masked turns from the colours at its one side to those at the other; the rest stays bit for bit."""
    image = halves()
    mask = Image.new("L", image.size)
    mask.paste(255, (10, 5, 70, 35))
    image.paste("lime", (20, 10, 60, 30))
    filled = pixels(filled_from_around(image, mask))
    outside = np.asarray(mask) == 0
    assert (filled[outside] == pixels(halves())[outside]).all()
    row = filled[20, 10:70]
    assert (np.diff(row[:, 0]) <= 0).all()
    assert row[:, 1].max() <= 20
    assert row[0, 0] > 200
    assert row[-1, 2] > 200


def test_one_known_pixel_is_enough() -> None:
    """The fill of a picture of which one pixel is known has its colour."""
    mask = Image.new("L", (33, 17), 255)
    mask.putpixel((30, 2), 0)
    image = Image.new("RGB", mask.size, "lime")
    image.putpixel((30, 2), RED)
    assert np.abs(pixels(filled_from_around(image, mask)) - RED).max() <= 2


def test_a_canvas_grows() -> None:
    """The old pixels stay where they were, the new ones continue the edges, and are white in the mask."""
    image, border = halves(), (8, 16, 24, 0)
    found, mask = pixels(grown(image, border)), np.asarray(grown_mask(None, image.size, border))
    assert found.shape == (64, 104, 3)
    assert mask.shape == (64, 104)
    assert (found[24:, 8:88] == pixels(image)).all()
    assert (found[:, :8] == RED).all()
    assert (found[:, 88:] == BLUE).all()
    assert (mask[24:, 8:88] == 0).all()
    assert mask.sum() / 255 == 64 * 104 - 40 * 80
    own = Image.new("L", image.size)
    own.paste(255, (0, 0, 4, 4))
    assert np.asarray(grown_mask(own, image.size, border)).sum() / 255 == 64 * 104 - 40 * 80 + 16


@pytest.mark.parametrize(
    ("box", "padding", "proportions", "found"),
    [
        ((40, 40, 60, 60), 0, (64, 64), (40, 40, 60, 60)),
        ((40, 40, 60, 60), 10, (64, 64), (30, 30, 70, 70)),
        ((40, 40, 60, 60), 0, (128, 64), (30, 40, 70, 60)),
        ((0, 40, 20, 60), 10, (64, 64), (0, 30, 40, 70)),
        ((90, 0, 100, 100), 0, (64, 128), (50, 0, 100, 100)),
        ((0, 0, 100, 10), 0, (64, 64), (0, 0, 100, 100)),
    ],
)
def test_the_part_around_a_mask(
    box: tuple[int, ...], padding: int, proportions: tuple[int, int], found: tuple[int, ...]
) -> None:
    """The part holds the box and its padding, has the proportions of the run, and lies within the picture."""
    assert expanded(box, padding, proportions, (100, 100)) == found  # type: ignore[arg-type]


def test_a_soft_mask() -> None:
    """The edge of a blurred mask is half white at the old edge, by the Gaussian of that standard deviation."""
    mask = Image.new("L", (100, 20))
    mask.paste(255, (50, 0, 100, 20))
    row = np.asarray(blurred(mask, 5))[10].astype(float) / 255
    assert (np.diff(row) >= 0).all()
    assert row[49:51].mean() == pytest.approx(0.5, abs=0.02)
    assert row[55] == pytest.approx(0.864, abs=0.02)  # the normal distribution at 1.1 standard deviations
    assert blurred(mask, 0) is mask


def test_transparency() -> None:
    """Where a picture is transparent its mask is white; an opaque one has none, also with an alpha channel."""
    image = halves().convert("RGBA")
    assert transparency(image) is None
    image.putpixel((3, 4), (0, 0, 0, 0))
    image.putpixel((5, 4), (0, 0, 0, 155))
    mask = transparency(image)
    assert mask is not None
    assert [mask.getpixel(place) for place in ((3, 4), (5, 4), (0, 0))] == [255, 100, 0]
    assert transparency(halves()) is None
