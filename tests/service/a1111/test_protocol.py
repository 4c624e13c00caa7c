"""What holds for every route under ``/sdapi/v1``: authentication, JSON, errors in the protocol's own form."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.api_service import Service, stages
from support.fakes import FakeGenerator
from support.leaving import ask_and_leave

from service.a1111 import ADAPTER
from service.config.limits import ServiceLimits

PREFIX = "/sdapi/v1"
TEXT = {"prompt": "고양이", "width": 64, "height": 64, "steps": 3}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    limits = ServiceLimits(body_bytes=20_000, image_body_bytes=40_000, streams_of_a_key=1, jobs_of_a_key=2)
    made = Service(tmp_path, stages(), limits)
    yield made
    made.close()


def routes(service: Service) -> list[tuple[str, str]]:
    paths = service.app.openapi()["paths"]
    return [(method.upper(), path) for path, by in paths.items() if path.startswith(PREFIX) for method in by]


def basic(service: Service, **headers: str) -> TestClient:
    """Return a client with a new key as the password."""
    secret = base64.b64encode(f"anybody:{service.keys.add(f'key{len(service.keys.all())}')}".encode()).decode()
    return TestClient(service.app, headers={"Authorization": f"Basic {secret}", **headers})


@contextmanager
def asking(service: Service, client: TestClient) -> Iterator[tuple[str, list[Any]]]:
    """Ask for a picture in another thread; yield the id of the job, and a list that has the answer after the block."""
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(client.post(f"{PREFIX}/txt2img", json=TEXT)))
    thread.start()
    while thread.is_alive() and not service.store.active_ids():
        pass
    (job_id,) = service.store.active_ids()
    yield job_id, answers
    thread.join()


def is_error(answer: Any, status: int, message: str) -> bool:
    body = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert (answer.status_code, {*body}) == (status, {"error", "detail", "body", "errors"}), body
    assert message in body["detail"]
    return True


def test_every_route_needs_a_key(service: Service) -> None:
    """Without a key, with a wrong one, or with empty credentials each route answers 401 in the protocol's form."""
    nobody = TestClient(service.app)
    assert len(routes(service)) == 30
    for method, path in routes(service):
        for header in (
            {},
            {"Authorization": "Basic "},
            {"Authorization": "Basic eDp5"},
            {"Authorization": "Basic Og=="},
        ):
            assert is_error(nobody.request(method, path, headers=header), 401, "key")


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_foreign_page_cannot_use_the_password(service: Service, headers: dict[str, str]) -> None:
    """What a browser sends for a page of another site counts as sent without a key; the same from here does not."""
    foreign, own = basic(service, **headers), basic(service, Origin="http://testserver")
    for path in ("interrupt", "skip", "options", "txt2img"):
        assert is_error(foreign.post(f"{PREFIX}/{path}", json=TEXT), 401, "a key is needed")
    assert [own.post(f"{PREFIX}/{path}").json() for path in ("interrupt", "skip")] == [{}, None]


def test_the_password_is_for_this_protocol(service: Service) -> None:
    """Basic changes nothing under other paths."""
    assert basic(service).post("/api/v1/jobs", json={"prompt": {"text": "고양이"}}).status_code == 401


def test_every_answer_is_json(service: Service) -> None:
    """Lists, nulls and errors of every layer are JSON."""
    me = basic(service)
    for method, path in routes(service):
        answer = me.request(method, path)
        assert answer.headers["content-type"] == "application/json", path
        answer.json()
    assert is_error(me.get(f"{PREFIX}/nothing"), 404, "Not Found")
    assert is_error(me.get(f"{PREFIX}/txt2img"), 405, "Method Not Allowed")
    assert is_error(me.post(f"{PREFIX}/options", json={"samples_format": "가" * 20_000}), 413, "20,000 bytes")
    assert is_error(me.post(f"{PREFIX}/txt2img", json={"prompt": "가" * 20_000}), 413, "40,000 bytes")
    assert is_error(me.post(f"{PREFIX}/img2img", json={"init_images": ["A" * 40_000]}), 413, "40,000 bytes")
    for path in ("refresh-checkpoints", "refresh-loras", "options"):
        assert me.post(f"{PREFIX}/{path}", json={}).json() is None


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("txt2img", {"steps": "many"}, ["body", "steps"]),
        ("txt2img", {"prompt": 3}, ["body", "prompt"]),
        ("txt2img", {"seed": 10**30}, ["body", "seed"]),
        ("txt2img", {"styles": "photo"}, ["body", "styles"]),
        ("img2img", {"init_images": "AAAA"}, ["body", "init_images"]),
        ("extra-single-image", {"image": "AAAA", "resize_mode": 2}, ["body", "resize_mode"]),
        ("png-info", {}, ["body", "image"]),
    ],
)
def test_a_wrong_field(service: Service, path: str, body: dict[str, Any], where: list[str]) -> None:
    """A field of a wrong type is named as FastAPI names it."""
    answer = basic(service).post(f"{PREFIX}/{path}", json=body)
    assert answer.status_code == 422
    (first, *_others) = answer.json()["detail"]
    assert (first["loc"], {*first}) == (where, {"loc", "msg", "type"})


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"cfg_scale": NaN}', b"\xff", b'{"prompt": "\\ud800"}', b"null"])
def test_a_body_that_cannot_be_read(service: Service, content: bytes) -> None:
    """Broken JSON, numbers that are none and half characters are refused, and nothing is stored."""
    me = basic(service)
    answer = me.post(f"{PREFIX}/txt2img", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert "detail" in answer.json()
    assert service.store.active_ids() == []


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("img2img", {**TEXT, "init_images": ["{}"]}),
        ("img2img", {**TEXT, "init_images": ["{}"], "mask": "{}", "inpainting_mask_invert": 1}),
        ("png-info", {"image": "{}"}),
        ("extra-single-image", {"image": "{}"}),
        ("extra-batch-images", {"imageList": [{"data": "{}", "name": "x"}]}),
    ],
)
def test_a_picture_that_cannot_be_read(service: Service, path: str, fields: dict[str, Any], prefix: str) -> None:
    """What is no picture in base64, an address too, is refused, and nothing is stored."""
    me = basic(service)
    for picture in ("§§§", "AAAA", "", "R0lGODlh", "http://127.0.0.1/x.png"):
        body = json.loads(json.dumps(fields).replace("{}", prefix + picture))
        assert is_error(me.post(f"{PREFIX}/{path}", json=body), 422, ""), picture
    assert service.store.active_ids() == []
    assert not (service.data / "inputs").exists()


def test_a_request_too_many(service: Service) -> None:
    """Beyond the requests of a key that may wait, the answer is 429 with a time, and there is no job more."""
    me = basic(service)
    with asking(service, me) as (job_id, answers):
        refused = TestClient(service.app, headers=dict(me.headers)).post(f"{PREFIX}/txt2img", json=TEXT)
        assert is_error(refused, 429, "wait for one to finish")
        assert refused.headers["retry-after"] == "5"
        assert service.store.active_ids() == [job_id]
        service.run_job(job_id)
    assert answers[0].status_code == 200


def progress(service: Service) -> dict[str, Any]:
    state: dict[str, Any] = service.me.get(f"{PREFIX}/progress").json()["state"]
    return state


def test_interrupt_ends_what_this_protocol_asked_for(service: Service) -> None:
    """Progress shows and interrupt ends the job of ``txt2img``, never another of the key, also where that runs."""
    native = service.me.post("/api/v1/jobs", json={"prompt": {"text": "고양이"}}).json()["id"]
    assert service.store.begin(native, generating=True)
    assert progress(service)["job_count"] == 0
    ask_and_leave(service, f"{PREFIX}/txt2img", json=TEXT)
    _native, asked = service.store.active_ids()
    assert (progress(service)["job"], progress(service)["job_count"]) == (asked, 1)
    for _again in range(2):
        assert service.me.post(f"{PREFIX}/interrupt").json() == {}
        assert service.store.active_ids() == [native]


def test_interrupt_ends_what_runs(service: Service) -> None:
    """Of several jobs interrupt ends the one that runs, and the next one the oldest."""
    for _number in range(2):
        ask_and_leave(service, f"{PREFIX}/txt2img", json=TEXT)
    first, second = service.store.active_ids()
    assert service.store.begin(second)
    for left in ([first], []):
        assert service.me.post(f"{PREFIX}/interrupt").json() == {}
        assert service.store.active_ids() == left


def test_a_job_that_fails(tmp_path: Path) -> None:
    """The failure of a stage is answered with its status and reason."""
    service = Service(tmp_path, stages(), ServiceLimits(), generator=FakeGenerator(RuntimeError("CUDA out of memory")))
    with asking(service, basic(service)) as (job_id, answers):
        service.run_job(job_id)
    assert is_error(answers[0], 502, "CUDA out of memory")
    service.close()


def test_a_job_that_is_deleted(service: Service) -> None:
    """Whoever waits for a job that is deleted is told so, or that it was interrupted, as which it may be seen first."""
    with asking(service, service.me) as (job_id, answers):
        assert service.me.delete(f"/api/v1/jobs/{job_id}").status_code == 204
    (answer,) = answers
    if answer.status_code == 200:
        assert (answer.json()["images"], json.loads(answer.json()["info"])["interrupted"]) == ([], True)
    else:
        assert is_error(answer, 410, "deleted")


def test_paths_with_pictures_exist(service: Service) -> None:
    """Each path that may have large bodies is a route."""
    assert {*ADAPTER.with_images} <= {path for _method, path in routes(service)}
