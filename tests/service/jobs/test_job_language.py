"""A job is computed in the language of the request that asked for it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, update
from support.api_service import SMALL, TEXT, Service, stages
from support.fakes import Failing, FakeGenerator

from generate import GenerationError
from service.config.limits import ServiceLimits
from service.jobs.maintenance import Maintenance, Retention
from service.jobs.queue import PROMPT
from service.jobs.queueing import QueueLimits
from service.jobs.running import RunningJobs
from service.jobs.store import Job
from service.jobs.tables import jobs
from service.messages import speaking

HANGUL = re.compile("[가-힣]")
JOBS = "/api/v1/jobs"
LOCALES = pytest.mark.parametrize(("spoken", "locale"), [("ko", "C"), ("en", "ko")])


def is_in(text: str, spoken: str) -> bool:
    return bool(HANGUL.search(text)) is (spoken == "ko")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(), generator=FakeGenerator(GenerationError("no memory")))
    yield made
    made.close()


def submit(service: Service, spoken: str, text: str = "a cat", path: str = JOBS, **headers: str) -> dict[str, Any]:
    body = None if path.endswith("again") else {"prompt": {"text": text}, "generation": SMALL}
    answer = service.me.post(path, json=body, headers={"Accept-Language": spoken} | headers)
    assert answer.headers["Content-Language"] == spoken
    job: dict[str, Any] = answer.json()
    return job


@LOCALES
def test_warnings_and_failure(monkeypatch: pytest.MonkeyPatch, service: Service, spoken: str, locale: str) -> None:
    """A worker with another locale warns and fails in the language of the request; reading it changes nothing."""
    job = submit(service, spoken)
    monkeypatch.setenv("LANGUAGE", locale)
    service.run_job(job["id"])
    for reader in ("ko", "en"):
        done = service.me.get(job["url"], headers={"Accept-Language": reader}).json()
        (warning,) = done["preview"]["warnings"]
        assert is_in(warning, spoken)
        assert is_in(done["problem"]["title"], spoken)
        assert (done["state"], done["problem"]["detail"]) == ("failed", "generate: no memory")


@LOCALES
def test_the_failure_of_a_stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoken: str, locale: str) -> None:
    """The sentence of a stage that fails is in the language of the request, in the job and in its events."""

    class Silent:
        name = "silent"

        def translate(self, sentences: list[str]) -> list[str]:
            return []

    service = Service(tmp_path, stages(Silent()), ServiceLimits())
    job = submit(service, spoken, TEXT)
    monkeypatch.setenv("LANGUAGE", locale)
    service.run_job(job["id"])
    problem = service.me.get(job["url"]).json()["problem"]
    assert is_in(problem["detail"], spoken), problem
    assert service.store.events_after(job["id"])[-1].data["problem"]["detail"] == problem["detail"]
    service.close()


def test_a_job_done_again(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    """A repetition is in the language of who asked for it, not in that of the first job."""
    first = submit(service, "ko")
    service.run_job(first["id"])
    second = submit(service, "en", path=f"{first['url']}/again")
    monkeypatch.setenv("LANGUAGE", "ko")
    service.steps.make_pictures(second["id"], lambda _, compute: compute())
    assert is_in(service.me.get(second["url"]).json()["problem"]["title"], "en")


def test_the_language_is_no_part_of_the_request(service: Service) -> None:
    """A request that is sent again with its idempotency key in another language is the same job, as it was begun."""
    first = submit(service, "ko", **{"Idempotency-Key": "k"})
    body = {"prompt": {"text": "a cat"}, "generation": SMALL}
    second = service.me.post(JOBS, json=body, headers={"Accept-Language": "en", "Idempotency-Key": "k"})
    assert second.json()["id"] == first["id"]
    assert "Content-Language" not in second.headers
    assert "language" not in first["request"]
    service.run_job(first["id"])
    (warning,) = service.me.get(first["url"]).json()["preview"]["warnings"]
    assert is_in(warning, "ko")


@pytest.mark.parametrize(("locale", "spoken"), [("ko", "ko"), ("C", "en")])
def test_jobs_of_an_earlier_version(
    monkeypatch: pytest.MonkeyPatch, service: Service, locale: str, spoken: str
) -> None:
    """A job that was stored without a language is computed in that of the worker."""
    job = submit(service, "ko" if spoken == "en" else "en")
    with service.database.writing() as connection:
        connection.execute(update(jobs).values(language=None))
    monkeypatch.setenv("LANGUAGE", locale)
    service.run_job(job["id"])
    done = service.me.get(job["url"]).json()
    assert is_in(done["preview"]["warnings"][0], spoken)


def test_one_job_after_the_other(service: Service) -> None:
    """The language of a job ends with it, also where it fails."""
    for spoken in ("ko", "en", "ko"):
        job = submit(service, spoken)
        service.run_job(job["id"])
        assert is_in(service.me.get(job["url"]).json()["preview"]["warnings"][0], spoken)


def test_what_maintenance_says_of_a_job(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    """A job that maintenance marks failed says so in its language."""
    parts = service.database, service.store, service.queue, service.counters, service.data, "gpu-0", Retention(7, 1000)
    maintenance = Maintenance(*parts)

    def put(connection: Connection, id_: str, virtual_start: int) -> None:
        service.queue.put(connection, id_, virtual_start, PROMPT)

    def accept() -> Job:
        return service.store.accept("me", "{}", "h", put, QueueLimits(9, 9))[0]

    with speaking("ko"):
        abandoned, deadly = accept(), accept()
    service.queue.cancel(abandoned.id)
    assert maintenance.fail_abandoned() == [abandoned.id]
    running = RunningJobs(service.database)
    for _death in range(3):
        running.enter(deadly.id, "gpu-0")
        maintenance.record_death("gpu-0")
    for job in (abandoned, deadly):
        failed = service.store.get(job.id)
        assert failed
        assert failed.problem
        assert is_in(failed.problem["detail"], "ko")


def test_a_bug_is_told_in_the_language_of_the_job(tmp_path: Path) -> None:
    """What a worker says of an unexpected error is in the language of the job."""
    service = Service(tmp_path, stages(Failing()), ServiceLimits())
    job = submit(service, "ko", TEXT)
    service.steps._pipeline = lambda _backends: 1 / 0  # type: ignore[assignment,return-value]
    service.run_job(job["id"])
    assert is_in(service.me.get(job["url"]).json()["problem"]["detail"], "ko")
    service.close()
