"""What a client finds beside jobs: lists of choices, the way in, names in the OpenAPI document, readiness."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from support.api_service import SMALL, TEXT, Service, stages

from generate import SDXL, attribute_groups, preset, preset_names, sampler_names
from service.config.limits import ServiceLimits
from service.config.settings import Settings


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


def with_loras(service: Service, folder: Path) -> None:
    folder.mkdir()
    (folder / "ink.safetensors").write_bytes(b"")
    service.app.state.resources = replace(service.app.state.resources, settings=Settings(lora=folder))


def test_lists(service: Service, tmp_path: Path) -> None:
    """Samplers, presets, attributes, the model and LoRAs are listed as requests name them."""
    with_loras(service, tmp_path / "loras")
    get = service.me.get
    assert get("/api/v1/samplers").json() == [*sampler_names()]
    presets = get("/api/v1/presets").json()
    assert [one["name"] for one in presets] == [*preset_names()]
    photo = next(one for one in presets if one["name"] == "photo")
    assert (photo["steps"], photo["cfg"]) == ([80, 120], [11, 11])
    assert photo["positive"][0] == preset("photo").positive[0].text
    assert [one["name"] for one in get("/api/v1/attributes").json()] == [group.name for group in attribute_groups()]
    assert get("/api/v1/models").json() == [{"name": SDXL, "kind": None, "refiner": None}]
    assert get("/api/v1/loras").json() == ["ink"]


def test_a_lora_that_is_not_there_is_refused_at_once(service: Service, tmp_path: Path) -> None:
    """The job is refused before anything is paid for; a LoRA that is there is accepted."""
    with_loras(service, tmp_path / "loras")
    wrong, right = (f"고양이 <lora:{name}:0.5>" for name in ("oil", "ink"))
    refused = service.me.post("/api/v1/jobs", json={"prompt": {"text": wrong}})
    assert refused.status_code == 422
    assert "oil" in refused.json()["detail"]
    assert service.me.post("/api/v1/jobs", json={"prompt": {"text": right}}).status_code == 202


def test_the_way_in_leads_to_the_page(service: Service) -> None:
    """A browser that opens the address of the service sees the page."""
    answer = service.me.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/page/")


def test_names_and_enums_of_the_document(service: Service) -> None:
    """Operations have the names of what they do, and fields with choices list them."""
    document = service.app.openapi()
    operations = {one["operationId"] for path in document["paths"].values() for one in path.values()}
    assert {"create_job", "delete_job", "list_jobs", "repeat_job", "create_preview", "list_samplers"} <= operations
    schemas = document["components"]["schemas"]
    assert schemas["PreviewRequest"]["properties"]["preset"]["examples"] == [*preset_names()]
    assert schemas["Generation"]["properties"]["sampler"]["enum"] == [*sampler_names(), None]


def test_ready_only_when_the_stages_are_loaded(service: Service) -> None:
    """Until then readiness says that they load; what keeps one from loading is named."""
    loading: Future[None] = Future()
    service.app.state.resources = replace(service.app.state.resources, warm_up=loading)
    answer = service.me.get("/readyz")
    assert (answer.status_code, answer.json()["detail"]) == (
        503,
        "the stages are still loading: try again in a moment",
    )
    assert service.me.get("/healthz").status_code == 200
    loading.set_result(None)
    assert service.me.get("/readyz").status_code == 200
    broken: Future[None] = Future()
    broken.set_exception(RuntimeError("keywords: no such model"))
    service.app.state.resources = replace(service.app.state.resources, warm_up=broken)
    assert service.me.get("/readyz").json()["detail"] == "keywords: no such model"


def test_a_list_of_jobs_says_what_they_are_of(service: Service) -> None:
    """Each job has its text, and its prompt once that is made."""
    first = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.run_job(first["id"])
    service.me.post("/api/v1/jobs", json={"prompt": {"text": "강아지"}, "generation": SMALL})
    listed = service.me.get("/api/v1/jobs").json()["jobs"]
    assert [(one["text"], one["prompt"]) for one in listed] == [("강아지", None), (TEXT, "a cat 0")]


@pytest.mark.parametrize("ended", [True, False])
def test_a_deleted_job_leaves_nothing(service: Service, ended: bool) -> None:
    """Its pictures, events and row are gone, also of one that is still waiting; another key's job stays."""
    job = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    if ended:
        service.run_job(job["id"])
        assert (service.data / "images" / job["id"]).is_dir()
    assert service.client("you").delete(job["url"]).status_code == 404
    assert service.me.delete(job["url"]).status_code == 204
    assert service.me.get(job["url"]).status_code == 404
    assert service.me.delete(job["url"]).status_code == 404
    assert not (service.data / "images" / job["id"]).exists()
    assert service.store.events_after(job["id"]) == []
    service.run_job(job["id"])
    assert not (service.data / "images" / job["id"]).exists()


def test_a_job_cancelled_early_is_done_again(service: Service) -> None:
    """Without a prompt pair, the repetition begins with the text."""
    job = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.me.post(f"{job['url']}/cancel")
    again = service.me.post(f"{job['url']}/again").json()
    service.run_job(again["id"])
    assert service.me.get(again["url"]).json()["state"] == "succeeded"


def test_events_are_utf8_and_exact_in_javascript(service: Service) -> None:
    """Korean is not escaped, and no number is beyond the integers of JavaScript."""
    job = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.run_job(job["id"])
    stream = service.me.get(f"{job['url']}/events").text
    assert TEXT in stream
    data = [json.loads(line.removeprefix("data:")) for line in stream.splitlines() if line.startswith("data:")]
    attempts = [one["attempt"] for one in data if "attempt" in one]
    assert attempts
    assert max(attempts) < 2**53
