"""The table of settings of the page, beside what a request can have."""

import re
from pathlib import Path

import pytest

import service.page
from generate import MASK_FILLS, RESIZE_MODES, UPSCALERS
from service.jobs.request import Generation

STUDIO = Path(service.page.__file__).with_name("static") / "studio.js"


def table() -> dict[str, str]:
    """Return the entries of the table of settings, as they are written, by their names."""
    text = STUDIO.read_text(encoding="utf-8").partition("export const SETTINGS = {")[2].partition("\n};")[0]
    return dict(re.findall(r"^  (\w+): \{(.*)\},$", text, re.MULTILINE))


def test_the_page_has_every_setting_of_a_request() -> None:
    """The table of the page and the fields that it draws by hand are those of a request that change its pictures."""
    by_hand = {"width", "height", "model", "loras", "init_image", "mask", "sketch", "controls", "ip_adapter", "clip"}
    assert table().keys() | by_hand == Generation.model_fields.keys() - {"live_every"}
    assert not table().keys() & by_hand


def test_the_first_upscaler_is_the_one_of_requests() -> None:
    """The choice that the page does not send is the one that a request without it has."""
    assert re.findall(r'const UPSCALER = "(.*)";', STUDIO.read_text(encoding="utf-8")) == [UPSCALERS[0]]


@pytest.mark.parametrize(("name", "choices"), [("resize_mode", RESIZE_MODES), ("mask_fill", MASK_FILLS)])
def test_the_page_has_every_choice(name: str, choices: tuple[str, ...]) -> None:
    """A setting that is one of several names has all of them on the page."""
    (written,) = re.findall(r"choice\((.*?)\)[,)]* ?(?:applies|$)", table()[name])
    assert sorted(re.findall('"(.*?)"', written)) == sorted(choices)
