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
    jobs = [*story(counted=counted, generation={"seed": 7}).resolved().jobs()]
    assert [generation.seed for _prompt, generation in jobs] == seeds


def test_each_scene_shares_style_characters_and_settings() -> None:
    """Only the text and the seed of scenes differ."""
    jobs = [*story(prompt={"preset": "photo"}, generation={"steps": 5, "seed": 1}).jobs()]
    assert [prompt.text for prompt, _generation in jobs] == ["숲", "토리의 집", "강"]
    assert {prompt.preset for prompt, _generation in jobs} == {"photo"}
    assert all(one == Generation(steps=5, seed=1) for _prompt, one in jobs)
    assert all(prompt.options().characters == (Word("토리", "small brown rabbit"),) for prompt, _generation in jobs)


def test_random_seeds_are_chosen_once() -> None:
    """A request that is resolved means the same whenever it is read, and its last seed is one."""
    made = story(counted=True).resolved()
    assert StoryRequest.model_validate_json(made.model_dump_json(exclude_defaults=True)) == made
    assert all(0 <= generation.seed <= LARGEST_SEED for _prompt, generation in made.jobs())
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
