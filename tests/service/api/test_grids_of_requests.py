"""Grids over REST: one request, and a job for each cell."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from PIL import Image
from support.api_service import Service, stages
from support.fakes import EchoParaphraser

from service.config.limits import ServiceLimits
from service.jobs.group_store import GroupStore

GRIDS = "/api/v1/grids"
SMALL = {"width": 64, "height": 64, "steps": 3}
LIMITS = ServiceLimits(jobs_of_a_key=12, images=2, steps=50, pixels=64 * 128)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), LIMITS)
    yield made
    made.close()


def asked(*axes: tuple[str, list[str]], text: str = "고양이 두 마리", **generation: Any) -> dict[str, Any]:
    return {
        "prompt": {"text": text, "preset": "none"},
        "generation": SMALL | generation,
        "axes": [{"name": name, "values": values} for name, values in axes],
    }


TWO_BY_TWO = asked(("cfg", ["5", "7.5"]), ("replace", ["고양이", "강아지"]))


def run(service: Service, grid: dict[str, Any]) -> None:
    for cell in grid["cells"]:
        service.run_job(cell["job"])


def test_a_grid(service: Service) -> None:
    """A grid is as many jobs as cells; its state, its sheet and its page follow them."""
    made = service.me.post(GRIDS, json=TWO_BY_TWO)
    assert made.status_code == 202, made.text
    grid = made.json()
    assert made.headers["Location"] == grid["url"]
    assert (grid["state"], grid["finished"], grid["axes"]) == ("starting", 0, ["cfg", "replace"])
    assert [(cell["place"], cell["labels"]) for cell in grid["cells"]] == [
        ([0, 0], ["CFG 5", "고양이"]),
        ([1, 0], ["CFG 7.5", "고양이"]),
        ([0, 1], ["CFG 5", "강아지"]),
        ([1, 1], ["CFG 7.5", "강아지"]),
    ]
    service.run_job(grid["cells"][2]["job"])
    part = service.me.get(grid["url"]).json()
    assert (part["state"], part["finished"]) == ("processing", 1)
    run(service, grid)
    whole = service.me.get(grid["url"]).json()
    assert (whole["state"], whole["finished"]) == ("succeeded", 4)
    jobs = [service.me.get(f"/api/v1/jobs/{cell['job']}").json() for cell in whole["cells"]]
    assert [job["request"]["generation"]["cfg"] for job in jobs] == [5, 7.5, 5, 7.5]
    assert [job["text"] for job in jobs] == ["고양이 두 마리"] * 2 + ["강아지 두 마리"] * 2
    assert len({job["request"]["generation"]["seed"] for job in jobs}) == 1
    assert {job["group"] for job in jobs} == {grid["id"]}
    sheet = Image.open(io.BytesIO(service.me.get(grid["sheets"][0]).content))
    assert sheet.format == "PNG"
    page = service.me.get(grid["page"])
    assert page.headers["content-type"].startswith("text/html")
    assert all(cell["image"] in page.text for cell in whole["cells"])


def test_text_stages_run_once_for_each_text(service: Service) -> None:
    """Cells of the same text share one preview, whichever of them is made first."""
    grid = service.me.post(GRIDS, json=asked(("replace", ["고양이", "강아지"]), ("seed", ["1-3"]))).json()
    with patch.object(EchoParaphraser, "paraphrase", autospec=True, side_effect=EchoParaphraser.paraphrase) as calls:
        for cell in reversed(grid["cells"]):
            service.run_job(cell["job"])
    assert calls.call_count == 2
    previews = [service.me.get(f"/api/v1/jobs/{cell['job']}").json()["preview"] for cell in grid["cells"]]
    assert [preview["text"] for preview in previews] == ["고양이 두 마리", "강아지 두 마리"] * 3


def test_alternatives_are_chosen_by_the_seed_of_each_cell(service: Service) -> None:
    """Cells say what was chosen for them; those of the same choice share the text stages."""
    text = "{고양이|강아지|토끼} 두 마리"
    grid = service.me.post(GRIDS, json=asked(("seed", ["1-8"]), text=text)).json()
    with patch.object(EchoParaphraser, "paraphrase", autospec=True, side_effect=EchoParaphraser.paraphrase) as calls:
        run(service, grid)
    previews = [service.me.get(f"/api/v1/jobs/{cell['job']}").json()["preview"] for cell in grid["cells"]]
    assert [preview["choice_seed"] for preview in previews] == [*range(1, 9)]
    assert calls.call_count == len({preview["text"] for preview in previews}) > 1


def test_every_combination_of_alternatives(service: Service) -> None:
    """One request becomes a job for each combination of the alternatives of its text; a text without is refused."""
    body = asked(("alternatives", []), text="{빨간|파란} {고양이|강아지}")
    grid = service.me.post(GRIDS, json=body).json()
    jobs = [service.me.get(f"/api/v1/jobs/{cell['job']}").json() for cell in grid["cells"]]
    assert [job["text"] for job in jobs] == ["빨간 고양이", "빨간 강아지", "파란 고양이", "파란 강아지"]
    assert [cell["labels"] for cell in service.me.get(grid["url"]).json()["cells"]] == [[job["text"]] for job in jobs]
    run(service, grid)
    made = service.me.get(f"/api/v1/jobs/{grid['cells'][1]['job']}").json()["preview"]
    assert (made["written"], made["text"], made["choice_seed"]) == (body["prompt"]["text"], "빨간 강아지", None)
    assert made["chosen"] == [
        {"written": "{빨간|파란}", "chosen": "빨간"},
        {"written": "{고양이|강아지}", "chosen": "강아지"},
    ]
    refused = service.me.post(GRIDS, json=asked(("alternatives", [])))
    assert (refused.status_code, "the text has none" in refused.json()["detail"]) == (422, True)


def test_a_repeated_request_is_one_grid(service: Service) -> None:
    """The same idempotency key gives the same grid; another request under it is refused."""
    headers = {"Idempotency-Key": "k"}
    first, second = (service.me.post(GRIDS, json=TWO_BY_TWO, headers=headers).json() for _ in range(2))
    assert first == second
    assert len(service.store.page("me", 100, None)) == 4
    assert service.me.post(GRIDS, json=asked(("seed", ["1"])), headers=headers).status_code == 422


def test_only_the_own_key(service: Service) -> None:
    """A grid of another key is not there, for no route."""
    url = service.me.post(GRIDS, json=TWO_BY_TWO).json()["url"]
    other = service.client("other")
    answers = [other.get(url + path) for path in ("", "/sheet", "/page")]
    answers += [other.post(f"{url}/cancel"), other.delete(url), service.me.get(f"{GRIDS}/x")]
    assert {answer.status_code for answer in answers} == {404}
    assert service.me.get(url).json()["state"] == "starting"


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (asked(("seed", ["1-13"])), 422, "13 pictures in one request: 12 jobs may wait or run here"),
        (asked(("cfg", ["x"])), 422, "cfg 'x': give a number"),
        (asked(("colour", ["x"])), 422, "there is no axis 'colour'"),
        (asked(("steps", ["10", "51"])), 422, "51 steps are requested: the limit is 50"),
        (asked(("model", ["none"])), 422, "there is no model 'none' here"),
        (asked(("preset", ["none", "nothing"])), 422, "nothing"),
        (asked(("seed", ["1"]), images=2), 422, "each job of a grid or a story is one picture"),
        (asked(("translator", ["lexicon", "papago"])), 422, "papago is not configured"),
        (asked(("translator", ["marian"])), 422, "marian is not configured"),
        (asked(("paraphraser", ["rules", "none"])), 422, "'none'"),
        (asked(("seed", ["1"]), text=" "), 422, "text"),
    ],
)
def test_what_cannot_be_a_grid(service: Service, body: dict[str, Any], status: int, message: str) -> None:
    """A grid of which one cell cannot be is refused whole, with one line."""
    answer = service.me.post(GRIDS, json=body)
    assert (answer.status_code, message in answer.json()["detail"]) == (status, True), answer.text
    assert service.store.page("me", 10, None) == []


def test_a_queue_without_room_for_all(service: Service) -> None:
    """A grid that would fit into an empty queue is refused whole where it is not empty, and can be tried again."""
    service.me.post(GRIDS, json=TWO_BY_TWO)
    answer = service.me.post(GRIDS, json=asked(("seed", ["1-9"])))
    assert answer.status_code == 429
    assert "9 pictures, and 4 jobs that wait or run: the limit is 12" in answer.json()["detail"]
    assert int(answer.headers["Retry-After"]) >= 1
    assert len(service.store.page("me", 100, None)) == 4


def test_cells_of_one_model_are_in_a_row(tmp_path: Path) -> None:
    """The queue has the cells model by model, whichever side the axis of models is."""
    service = Service(tmp_path, stages(), LIMITS)
    with patch("service.api.acceptance._check_choices"):
        grid = service.me.post(GRIDS, json=asked(("model", ["b", "a"]), ("cfg", ["5", "7"]))).json()
    cells = GroupStore(service.database).members(grid["id"]).values()
    order = sorted(cells, key=lambda job: job.virtual_start)
    assert [job.request["generation"]["model"] for job in order] == ["a", "a", "b", "b"]
    service.close()


def test_cancel(service: Service) -> None:
    """What is finished stays when the rest is cancelled."""
    grid = service.me.post(GRIDS, json=TWO_BY_TWO).json()
    service.run_job(grid["cells"][0]["job"])
    cancelled = service.me.post(f"{grid['url']}/cancel").json()
    assert cancelled["state"] == "canceled"
    assert [cell["state"] for cell in cancelled["cells"]] == ["succeeded", "canceled", "canceled", "canceled"]
    assert service.me.get(cancelled["cells"][0]["image"]).status_code == 200


def test_delete(service: Service) -> None:
    """A deleted grid is gone with its jobs and pictures; so is one whose cells are deleted one by one."""
    first, second = (service.me.post(GRIDS, json=TWO_BY_TWO).json() for _ in range(2))
    run(service, first)
    assert service.me.delete(first["url"]).status_code == 204
    for number, cell in enumerate(second["cells"]):
        assert service.me.get(second["url"]).json()["finished"] == number
        service.me.delete(f"/api/v1/jobs/{cell['job']}")
    assert {service.me.get(one["url"]).status_code for one in (first, second)} == {404}
    assert service.store.page("me", 10, None) == []
    assert [*(service.data / "images").iterdir()] == []


def test_a_failed_cell(service: Service) -> None:
    """A cell that fails says why; the others go on, and leave its place on the sheet white."""
    grid = service.me.post(GRIDS, json=TWO_BY_TWO).json()
    service.store.finish(grid["cells"][1]["job"], "failed", problem={"title": "x", "detail": "no memory"})
    run(service, grid)
    failed = service.me.get(grid["url"]).json()
    assert (failed["state"], failed["cells"][1]["problem"]["detail"]) == ("failed", "no memory")
    assert [cell["state"] for cell in failed["cells"]].count("succeeded") == 3
    assert service.me.get(grid["sheets"][0]).status_code == 200
    assert service.me.get(f"{grid['url']}/sheet?number=1").status_code == 404
