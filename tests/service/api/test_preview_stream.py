"""Previews that are watched while they are made, and made again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.api_service import TEXT, Service, stages
from support.fakes import Failing

from service.config.limits import ServiceLimits

RENDERED = {"prompt", "prompt_2", "negative_prompt"}
PREVIEWS = "/api/v1/previews"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


def streamed(text: str) -> list[tuple[str, Any]]:
    """Return the events of a stream."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(first.removeprefix("event: "), json.loads(second.removeprefix("data: "))) for first, second in blocks]


def test_stages_come_before_the_preview(service: Service) -> None:
    """Each stage sends its result as it ends, and the preview is that of the plain route."""
    events = streamed(service.me.post(f"{PREVIEWS}/stream", json={"text": TEXT}).text)
    assert [name for name, _data in events] == ["stage", "stage", "stage", "preview"]
    assert [data["stage"] for _name, data in events[:-1]] == ["augment", "translate", "keywords"]
    plain = service.me.post(PREVIEWS, json={"text": TEXT}).json()
    assert {**events[-1][1], "seconds": 0} == {**plain, "seconds": 0}


def test_a_cached_one_comes_at_once(service: Service) -> None:
    """A preview that was made before comes without stages."""
    service.me.post(PREVIEWS, json={"text": TEXT})
    assert [name for name, _data in streamed(service.me.post(f"{PREVIEWS}/stream", json={"text": TEXT}).text)] == [
        "preview"
    ]


def test_refusals_have_a_status(service: Service) -> None:
    """What is wrong before the first stage ends is a problem document with its status."""
    answer = service.me.post(f"{PREVIEWS}/stream", json={"text": "\x00"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_a_stage_that_fails_later(tmp_path: Path) -> None:
    """A failure after the first result is told in the stream, with the stage."""
    service = Service(tmp_path, stages(Failing()), ServiceLimits())
    events = streamed(service.me.post(f"{PREVIEWS}/stream", json={"text": TEXT}).text)
    service.close()
    assert [name for name, _data in events] == ["stage", "problem"]
    assert (events[-1][1]["stage"], events[-1][1]["status"]) == ("translate", 502)


def test_a_mended_preview(service: Service) -> None:
    """An edited translation and a weight of the writer's own change the prompts, and only later stages run."""
    made = service.me.post(PREVIEWS, json={"text": TEXT}).json()
    keyword = made["keywords"][0]["text"]
    mended = {**made, "translations": ["a dog", *made["translations"][1:]], "adjusted": {keyword: 0}}
    for name in RENDERED:
        mended.pop(name)
    again = service.me.post(f"{PREVIEWS}/redo", json={"preview": mended}).json()
    assert again["prompt"] == "a dog"
    assert keyword in {one["text"] for one in again["keywords"]}
    assert keyword not in {one["text"] for one in again["prompts"]["prompt_2"]}
    assert again["adjusted"] == {keyword: 0}
    heavier = service.me.post(f"{PREVIEWS}/redo", json={"preview": {**mended, "adjusted": {keyword: 1.7}}}).json()
    assert {"text": keyword, "weight": 1.7}.items() <= heavier["prompts"]["prompt_2"][0].items()


@pytest.mark.parametrize("request_", [{"text": TEXT, "attributes": ["hair=포니테일"]}, {"text": "(고양이:1.2)와 개"}])
def test_prompts_of_several_phrases(service: Service, request_: dict[str, object]) -> None:
    """A preview with attributes or weighted words can be mended and drawn, as every other."""
    made = service.me.post(PREVIEWS, json=request_).json()
    assert len(made["prompts"]["prompt"]) > 1
    assert service.me.post("/api/v1/jobs", json={"preview": made}).status_code == 202
    again = service.me.post(f"{PREVIEWS}/redo", json={"preview": {name: made[name] for name in made.keys() - RENDERED}})
    assert again.json()["prompts"] == made["prompts"]


@pytest.mark.parametrize("weight", [-1, 2.5, 1e9])
def test_weights_beyond_sense(service: Service, weight: float) -> None:
    """A weight that no picture bears is refused with the range."""
    made = service.me.post(PREVIEWS, json={"text": TEXT}).json()
    for name in RENDERED:
        made.pop(name)
    answer = service.me.post(f"{PREVIEWS}/redo", json={"preview": {**made, "adjusted": {"cat": weight}}})
    assert answer.status_code == 422
    assert "give 0 to leave it out, or up to 2" in answer.json()["detail"]
