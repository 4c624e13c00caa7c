"""Stories over REST: one request, and a job for each scene."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from support.api_service import Service, stages

from service.config.limits import ServiceLimits
from service.jobs.group_store import GroupStore

STORIES = "/api/v1/stories"
LIMITS = ServiceLimits(jobs_of_a_key=6, steps=50, pixels=64 * 64)
TORI = {"name": "토리", "description": "작은 갈색 <토끼>", "look": "A small brown rabbit."}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), LIMITS)
    yield made
    made.close()


def asked(*scenes: str, generation: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    given = {"width": 64, "height": 64, "steps": 3} | (generation or {})
    story = {"title": "숲", "characters": [TORI], "scenes": [*scenes], "prompt": {"preset": "none"}}
    return story | {"generation": given} | fields


TWO = asked("토리가 숲길을 걷는다", "비 오는 밤")


def run(service: Service, story: dict[str, Any]) -> None:
    for scene in story["scenes"]:
        service.run_job(scene["job"])


def test_a_story(service: Service) -> None:
    """A story is as many jobs as scenes, with the same characters and seed; its state and its page follow them."""
    made = service.me.post(STORIES, json=TWO)
    assert made.status_code == 202, made.text
    story = made.json()
    assert made.headers["Location"] == story["url"]
    assert (story["title"], story["state"], story["finished"]) == ("숲", "starting", 0)
    assert [scene["text"] for scene in story["scenes"]] == TWO["scenes"]
    service.run_job(story["scenes"][1]["job"])
    part = service.me.get(story["url"]).json()
    assert (part["state"], part["finished"]) == ("processing", 1)
    assert [scene["image"] is not None for scene in part["scenes"]] == [False, True]
    assert service.me.get(story["page"]).text.count("<img") == 1
    run(service, story)
    whole = service.me.get(story["url"]).json()
    assert (whole["state"], whole["finished"]) == ("succeeded", 2)
    jobs = [service.me.get(f"/api/v1/jobs/{scene['job']}").json() for scene in whole["scenes"]]
    assert {job["group"] for job in jobs} == {story["id"]}
    assert len({job["images"][0]["seed"] for job in jobs}) == 1
    assert {job["request"]["prompt"]["characters"]["토리"] for job in jobs} == {"small brown rabbit"}
    assert ["small brown rabbit" in job["prompt"] for job in jobs] == [True, False]
    shown = service.me.get(story["page"])
    assert shown.headers["content-type"].startswith("text/html")
    places = [shown.text.index(scene["image"]) for scene in whole["scenes"]]
    assert places == sorted(places)
    assert "작은 갈색 &lt;토끼&gt;" in shown.text


def test_seeds_that_count_up(service: Service) -> None:
    """The pictures of a story whose seeds count up have seeds that follow each other."""
    story = service.me.post(STORIES, json=asked("하나", "둘", "셋", counted=True, generation={"seed": 7})).json()
    run(service, story)
    jobs = [service.me.get(f"/api/v1/jobs/{scene['job']}").json() for scene in story["scenes"]]
    assert [job["images"][0]["seed"] for job in jobs] == [7, 8, 9]


def test_a_repeated_request_is_one_story(service: Service) -> None:
    """The same idempotency key gives the same story; another request under it is refused, a grid too."""
    headers = {"Idempotency-Key": "k"}
    first, second = (service.me.post(STORIES, json=TWO, headers=headers).json() for _ in range(2))
    assert first == second
    grid = {"prompt": {"text": "숲"}, "generation": TWO["generation"], "axes": [{"name": "cfg", "values": ["5"]}]}
    assert service.me.post(STORIES, json=asked("숲"), headers=headers).status_code == 422
    assert service.me.post("/api/v1/grids", json=grid, headers=headers).status_code == 422
    assert len(service.store.page("me", 100, None)) == 2


def test_only_the_own_key_and_kind(service: Service) -> None:
    """A story of another key is not there, for no route; nor is it a grid."""
    story = service.me.post(STORIES, json=TWO).json()
    other = service.client("other")
    answers = [other.get(story["url"]), other.get(story["page"]), other.post(f"{story['url']}/cancel")]
    answers += [other.delete(story["url"]), service.me.get(f"{STORIES}/x")]
    answers += [service.me.get(f"/api/v1/grids/{story['id']}"), service.me.delete(f"/api/v1/grids/{story['id']}")]
    assert {answer.status_code for answer in answers} == {404}
    assert service.me.get(story["url"]).json()["state"] == "starting"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (asked(), "scenes"),
        (asked(*"가나다라마바사"), "7 pictures in one request: 6 jobs may wait or run here"),
        (asked("숲", " "), "text"),
        (asked("숲", characters=[TORI | {"name": "Tom"}]), "'Tom' is not Korean"),
        (asked("숲", characters=[TORI | {"look": "토끼"}]), "토끼"),
        (asked("숲", characters=[TORI | {"look": " . "}]), "a character needs a name, and in look what it looks like"),
        (asked("숲", characters=[TORI | {"name": ""}]), "a character needs a name, and in look what it looks like"),
        (asked("숲", prompt={"text": "숲"}), "prompt"),
        (asked("숲", prompt={"preset": "nothing"}), "nothing"),
        (asked("숲", generation={"images": 2}), "each job of a grid or a story is one picture"),
        (asked("숲", generation={"steps": 51}), "51 steps are requested: the limit is 50"),
        (asked("숲", "강", counted=True, generation={"seed": 4294967295}), "too large for 2 scenes"),
    ],
)
def test_what_cannot_be_a_story(service: Service, body: dict[str, Any], message: str) -> None:
    """A story of which one scene cannot be is refused whole, with one line."""
    answer = service.me.post(STORIES, json=body)
    assert (answer.status_code, message in answer.text) == (422, True), answer.text
    assert "\n" not in answer.json()["detail"]
    assert service.store.page("me", 10, None) == []


def test_cancel_and_delete(service: Service) -> None:
    """What is finished stays when the rest is cancelled; a deleted story is gone with its jobs and pictures."""
    story = service.me.post(STORIES, json=TWO).json()
    service.run_job(story["scenes"][0]["job"])
    cancelled = service.me.post(f"{story['url']}/cancel").json()
    assert (cancelled["state"], [scene["state"] for scene in cancelled["scenes"]]) == (
        "canceled",
        ["succeeded", "canceled"],
    )
    assert service.me.get(cancelled["scenes"][0]["image"]).status_code == 200
    assert service.me.delete(story["url"]).status_code == 204
    assert service.me.get(story["url"]).status_code == 404
    assert service.store.page("me", 10, None) == []
    assert [*(service.data / "images").iterdir()] == []


def test_a_grid_of_a_database_without_kinds(service: Service) -> None:
    """A database in which all groups are grids is read: they stay grids, and new stories go beside them."""
    grid = {"prompt": {"text": "숲"}, "generation": TWO["generation"], "axes": [{"name": "cfg", "values": ["5"]}]}
    made = service.me.post("/api/v1/grids", json=grid).json()
    with service.database.writing() as connection:
        connection.execute(text("ALTER TABLE malgrim_grids DROP COLUMN kind"))
    service.database.create()
    assert service.me.get(made["url"]).json() == made
    assert GroupStore(service.database).get(made["id"], "me", "story") is None
    assert service.me.post(STORIES, json=TWO).status_code == 202
