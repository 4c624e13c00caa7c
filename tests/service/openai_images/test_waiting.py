"""Answers that take long: signs of life, time-outs, repeated requests, and jobs that fail meanwhile."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event
from typing import Any

import httpx2
import openai
import pytest
import requests
from openai import OpenAI
from sqlalchemy.exc import OperationalError
from support.api_service import TEXT, Service
from support.sent_pictures import hole, png

from service.api.places import NoPlaceError
from service.config.limits import ServiceLimits
from service.openai_images import answers


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers begin at once, and show signs of life often."""
    monkeypatch.setattr(answers, "QUIET", 0.01)
    monkeypatch.setattr(answers, "INTERVAL", 0.01)


@pytest.fixture
def waiting(address: str, secret: str, impatient: None) -> Iterator[requests.Response]:
    """Yield an answer that has begun, to a client that is none of OpenAI's."""
    headers = {"Authorization": f"Bearer {secret}"}
    url, body = f"{address}/v1/images/generations", {"prompt": TEXT}
    with requests.post(url, json=body, headers=headers, stream=True, timeout=60) as answer:
        yield answer


def only_job(service: Service) -> str:
    (job,) = service.store.page("client", 9, None)
    return job.id


def test_white_space_before_the_answer(service: Service, waiting: requests.Response) -> None:
    """White space comes while the job waits, and JSON after it, so that no read of the client takes too long."""
    assert waiting.raw.read(3) == b"   "
    service.run_job(only_job(service))
    assert json.loads(waiting.raw.read())["data"][0]["b64_json"]


def test_a_failure_after_white_space(service: Service, waiting: requests.Response) -> None:
    """A client that is none of OpenAI's reads the error where the pictures would be."""
    assert waiting.raw.read(1) == b" "
    problem = {"title": "x", "status": 502, "detail": "the translator is down", "stage": "translate"}
    service.store.finish(only_job(service), "failed", problem=problem)
    error = json.loads(waiting.raw.read())["error"]
    assert (error["message"], error["type"]) == ("the translator is down", "server_error")


def test_a_deleted_job(service: Service, waiting: requests.Response) -> None:
    """An answer ends when its job was deleted."""
    assert waiting.raw.read(1) == b" "
    id_ = only_job(service)
    service.store.finish(id_, "canceled")
    service.store.delete(id_)
    message = json.loads(waiting.raw.read())["error"]["message"]
    assert message in {"the job was cancelled", "the job was deleted before it had ended"}


@pytest.mark.parametrize("upload", [False, True])
def test_a_time_out_and_its_retry_are_one_job(address: str, idle: OpenAI, service: Service, *, upload: bool) -> None:
    """A client whose time is up asks again by itself, and gets the pictures of the job that it began."""
    retried: list[str] = []

    def before(request: Any) -> None:
        retried.append(request.headers["x-stainless-retry-count"])
        if retried[-1] == "1":  # the first time is up, the job goes on
            service.run_job(only_job(service))

    with OpenAI(
        base_url=idle.base_url,
        api_key=idle.api_key,
        timeout=httpx2.Timeout(60, read=2),
        http_client=openai.DefaultHttpxClient(event_hooks={"request": [before]}),
    ) as patient:
        if upload:
            answer = patient.images.edit(image=png(), mask=hole(), prompt=TEXT)
        else:
            answer = patient.images.generate(prompt=TEXT)
    assert answer.data
    assert answer.data[0].b64_json
    assert retried[:2] == ["0", "1"]
    assert only_job(service)


def test_a_failure_after_white_space_for_a_client_of_openai(idle: OpenAI, service: Service, impatient: None) -> None:
    """A client of OpenAI asks again where the answer breaks off, and raises the error of the job with its status."""
    problem = {"title": "x", "status": 502, "detail": "the translator is down", "stage": "translate"}
    statuses: list[int] = []

    def after(response: Any) -> None:
        statuses.append(response.status_code)
        service.store.finish(only_job(service), "failed", problem=problem)

    hooked = openai.DefaultHttpxClient(event_hooks={"response": [after]})
    with (
        OpenAI(base_url=idle.base_url, api_key=idle.api_key, http_client=hooked) as client,
        pytest.raises(openai.InternalServerError, match="the translator is down"),
    ):
        client.images.generate(prompt=TEXT)
    assert statuses == [200, 502]


def test_an_outage_of_the_database(
    service: Service, waiting: requests.Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that has begun outlasts a database that cannot be reached for a while."""
    known, looked = service.store.get, Event()

    def gone(*_: object) -> Any:
        looked.set()
        raise OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True)

    assert waiting.raw.read(1) == b" "
    monkeypatch.setattr(service.store, "get", gone)
    assert looked.wait(60)
    monkeypatch.setattr(service.store, "get", known)
    service.run_job(only_job(service))
    assert json.loads(waiting.raw.read())["data"]


def test_a_failure_in_a_stream(idle: OpenAI, service: Service, impatient: None) -> None:
    """A stream ends with an error that the client raises."""
    with idle.images.generate(prompt=TEXT, stream=True) as stream:
        service.store.finish(only_job(service), "canceled")
        with pytest.raises(openai.APIError, match="the job was cancelled"):
            list(stream)


def test_an_answer_that_has_begun_holds_its_place(
    service: Service, waiting: requests.Response, limits: ServiceLimits
) -> None:
    """A place for waiting is held until the answer has ended."""
    assert waiting.raw.read(1) == b" "
    with ExitStack() as places:
        for _ in range(limits.streams_of_a_key - 1):
            places.enter_context(service.app.state.waits.taken("client"))
        with pytest.raises(NoPlaceError):
            places.enter_context(service.app.state.waits.taken("client"))
    service.run_job(only_job(service))
    waiting.raw.read()


def test_too_many_wait(idle: OpenAI, service: Service) -> None:
    """Beyond the requests of a key that may wait, another one is refused before it has a job."""
    with ExitStack() as places:
        for _ in range(100):
            places.enter_context(service.app.state.waits.taken("client"))
        with pytest.raises(openai.RateLimitError, match="100 requests of this key wait for a job"):
            idle.with_options(max_retries=0).images.generate(prompt=TEXT)
    assert service.store.page("client", 9, None) == []


def test_every_first_request_is_a_job(client: OpenAI, service: Service) -> None:
    """The same prompt once more is another picture, unless it is a retry."""
    for _ in range(2):
        client.images.generate(prompt=TEXT)
    first, second = service.store.page("client", 9, None)
    assert first.request["generation"]["seed"] != second.request["generation"]["seed"]
    client.images.generate(prompt=TEXT, extra_headers={"x-stainless-retry-count": "1"})
    assert len(service.store.page("client", 9, None)) == 2
    client.images.generate(prompt=f"{TEXT} 더", extra_headers={"x-stainless-retry-count": "1"})
    assert len(service.store.page("client", 9, None)) == 3
