"""Requests for stories: what each scene shares with the others, and its seed."""

from typing import Any

import pytest
from pydantic import ValidationError

from generate import LARGEST_SEED
from service.errors import InputError
from service.jobs.request import Generation
from service.jobs.stories import StoryRequest
from translate import GlossaryError, Word

TORI = {"name": "토리", "description": "갈색 토끼", "look": "small brown rabbit"}


def story(**fields: Any) -> StoryRequest:
    return StoryRequest.model_validate({"characters": [TORI], "scenes": ["숲", "토리의 집", "강"]} | fields)


@pytest.mark.parametrize(("counted", "seeds"), [(False, [7, 7, 7]), (True, [7, 8, 9])])
def test_seeds(counted: bool, seeds: list[int]) -> None:
    """All scenes have one seed, or seeds that count up."""
    scenes = story(counted=counted, generation={"seed": 7}).resolved().members()
    assert [one.generation.seed for one in scenes] == seeds


def test_each_scene_shares_style_characters_and_settings() -> None:
    """Only the text and the seed of scenes differ."""
    scenes = story(prompt={"preset": "photo"}, generation={"steps": 5, "seed": 1}).members()
    assert [one.prompt.text for one in scenes] == ["숲", "토리의 집", "강"]
    assert {one.prompt.preset for one in scenes} == {"photo"}
    assert all(one.generation == Generation(steps=5, seed=1) for one in scenes)
    assert all(one.prompt.options().characters == (Word("토리", "small brown rabbit"),) for one in scenes)


def test_random_seeds_are_chosen_once() -> None:
    """A request that is resolved means the same whenever it is read, and its last seed is one."""
    made = story(counted=True).resolved()
    assert StoryRequest.model_validate_json(made.model_dump_json(exclude_defaults=True)) == made
    assert all(0 <= one.generation.seed <= LARGEST_SEED for one in made.members())
    with pytest.raises(InputError, match="too large for 3 scenes: begin at 4294967293 or less"):
        story(counted=True, generation={"seed": LARGEST_SEED - 1}).resolved()


@pytest.mark.parametrize(
    "wrong",
    [{"scenes": []}, {"scenes": ["숲"] * 257}, {"characters": [TORI] * 21}, {"prompt": {"text": "숲"}}, {"titel": ""}],
)
def test_what_is_no_story(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        story(**wrong)


def test_a_name_that_cannot_be_one() -> None:
    with pytest.raises(GlossaryError, match="'Tom' is not Korean"):
        story(characters=[TORI | {"name": "Tom"}])
