"""Every setting of a picture can be given in each way that there is, and stands in the record."""

from dataclasses import fields

import pytest

from generate import PICTURE_SETTINGS, ImageSettings
from service.cli import image_options
from service.jobs.request import Generation
from service.pipeline.picture_record import GenerationInfo

BY_FAST = {"guidance_end"}  # has no name of its own in a request
NAMES = sorted({*PICTURE_SETTINGS} - BY_FAST)
REST = {"guidance": "cfg"}
OPTIONS = {
    "guidance": "cfg",
    **dict.fromkeys(("width", "height"), "size"),
    **dict.fromkeys(("seed_width", "seed_height"), "seed_size"),
    **dict.fromkeys(("hires_width", "hires_height"), "hires_size"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_stands_everywhere(name: str) -> None:
    options = {
        field.name
        for group in vars(image_options).values()
        if isinstance(group, type) and group.__name__.endswith("Options")
        for field in fields(group)
    }
    assert REST.get(name, name) in Generation.model_fields
    assert OPTIONS.get(name, name) in options
    assert name in {field.name for field in fields(GenerationInfo)}


@pytest.mark.parametrize("name", NAMES)
def test_a_request_passes_a_setting_on(name: str) -> None:
    """What a request says of a setting reaches the generator."""
    texts = {"resize_mode": "crop", "mask_fill": "fill", "upscaler": "Latent"}
    values = {"sampler": "DDIM", "tiling": True, "subseed_strength": 0.5, "hires": 1.5, "guidance": 5.0}
    both = {"seed_width": "seed_height", "seed_height": "seed_width"}
    values |= {**texts, "hires_strength": 0.5, "tile_size": 128, "loop_factor": 1.5}
    value = values.get(name, 8)
    given = {REST.get(name, name): value} | ({both[name]: 8} if name in both else {})
    assert getattr(Generation(**given).image_settings(), name) == value  # type: ignore[arg-type]
    assert getattr(ImageSettings(), name) != value
