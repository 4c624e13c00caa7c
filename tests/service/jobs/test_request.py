"""Requests for jobs."""

from typing import Any

import pytest

from generate import FAST, preset
from service.jobs.request import Generation


@pytest.mark.parametrize("given", [{}, {"steps": 9}, {"sampler": "Heun"}, {"fast": True}, {"fast": True, "steps": 9}])
def test_a_saved_request_says_the_same(given: dict[str, Any]) -> None:
    """Settings that are saved and read again generate the same picture, also where ``fast`` stood for some of them."""
    resolved = Generation(**given, seed=3).resolved()
    read = Generation.model_validate_json(resolved.model_dump_json())
    assert read.image_settings() == Generation(**given, seed=3).image_settings()


def test_a_random_seed_is_fixed() -> None:
    """A request without a seed gets one when it is saved, so that a repetition generates the same picture."""
    seeds = {Generation().resolved().seed for _ in range(8)}
    assert len(seeds) > 1
    assert min(seeds) >= 0


def test_the_preset_gives_what_the_request_leaves_open() -> None:
    """Steps and CFG that are not given are the preset's: the most steps, the middle of its guidance."""
    drawn = preset("illustration").sampling
    settings = Generation().image_settings(drawn)
    assert (settings.steps, settings.guidance) == (30, 7.5)
    given = Generation(steps=9, cfg=4.0).image_settings(drawn)
    assert (given.steps, given.guidance) == (9, 4.0)
    assert Generation(fast=True).image_settings(preset("photo").sampling).steps == FAST["steps"]
    assert (Generation().image_settings().steps, Generation().image_settings().guidance) == (130, 7.5)
