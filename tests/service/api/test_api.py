"""The REST API over a real database and real queues; no worker runs, the tests run the jobs themselves."""

import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import structlog
from sqlalchemy import text
from starlette.testclient import TestClient
from support.api_service import SMALL, TEXT, Service, stages
from support.fakes import Failing, FixedTranslator
from support.paths import ROOT

from generate import ImageGenerator
from service.api.auth import OPEN
from service.config.limits import ServiceLimits
from service.errors import InputError
from service.jobs.store import Activity
from service.pipeline import Pipeline, Preview
from service.pipeline.picture_record import read_record
from service.server.adapters import ADAPTERS
from service.server.logs import configure

JOBS = "/api/v1/jobs"
FIRST_VERSION = json.loads((ROOT / "tests/service/jobs/first_version.json").read_text(encoding="utf-8"))
LIMITS = ServiceLimits(jobs_of_a_key=3, images=2, steps=50, pixels=64 * 128, body_bytes=20_000)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), LIMITS)
    yield made
    made.close()


@pytest.fixture
def toy_service(tmp_path: Path, loaded: ImageGenerator) -> Iterator[Service]:
    """Yield a service with a real generator of toy size."""
    made = Service(tmp_path, stages(), LIMITS, generator=loaded)
    yield made
    made.close()


def is_problem(answer: Any, status: int, message: str) -> bool:
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"]) == (status, status), body
    assert message in body["detail"]
    return bool({"type", "title", "detail"} <= body.keys())


def test_every_route_except_health_needs_a_key(service: Service) -> None:
    """Every other route of our own and path refuses requests without a key and with a wrong or revoked one."""
    nobody = TestClient(service.app)
    revoked = service.client("gone")
    service.keys.revoke("gone")
    paths = {
        (method.upper(), path)
        for path, methods in service.app.openapi()["paths"].items()
        if not path.startswith(tuple(one.prefix for one in ADAPTERS))
        for method in methods
    }
    assert len(paths) == 55
    paths |= {
        ("GET", path) for path in ("/docs", "/openapi.json", "/static-offline-docs/swagger-ui.css", "/none", "/none/")
    }
    for method, path in paths - {("GET", path) for path in OPEN}:
        for answer in (
            nobody.request(method, path),
            nobody.request(method, path, headers={"Authorization": "Bearer mlg_wrong"}),
            nobody.request(method, path, headers={"Authorization": "Basic !!"}),
            nobody.request(method, path, headers=[(b"Authorization", b"Basic \xe9")]),
            revoked.request(method, path),
        ):
            assert is_problem(answer, 401, "key"), (method, path)
            assert "Bearer" in answer.headers["www-authenticate"]
    assert [nobody.get(path).status_code for path in OPEN] == [200, 200, 200]


def test_basic_authentication_is_for_reading(service: Service) -> None:
    """The key as a password opens pages, but no route that changes anything."""
    secret = service.me.headers["Authorization"].removeprefix("Bearer ")
    basic = {"Authorization": "Basic " + base64.b64encode(f"x:{secret}".encode()).decode()}
    browser = TestClient(service.app, headers=basic)
    assert "말그림" in browser.get("/docs").text
    assert browser.get("/static-offline-docs/swagger-ui.css").status_code == 200
    assert is_problem(browser.post("/api/v1/previews", json={"text": TEXT}), 401, "a key is needed")


def test_a_preview(service: Service) -> None:
    """A preview is answered as JSON that can be read back."""
    answer = service.me.post("/api/v1/previews", json={"text": TEXT, "count": 2, "preset": "none", "syntax": "a1111"})
    made = Preview.from_json(answer.text)
    assert (made.text, made.syntax, len(made.paraphrases)) == (TEXT, "a1111", 3)
    assert made.negative_prompt == ""
    assert answer.headers["x-request-id"]


def test_a_cached_preview_costs_nothing(tmp_path: Path) -> None:
    """A repeated request calls no stage again; the cache is separate for each key."""
    translator = FixedTranslator()
    service = Service(tmp_path, stages(translator), ServiceLimits())
    first, again = (service.me.post("/api/v1/previews", json={"text": TEXT}).json() for _ in range(2))
    assert len(translator.calls) == 1
    assert again["prompt_2"] == first["prompt_2"]
    service.client("you").post("/api/v1/previews", json={"text": TEXT})
    assert len(translator.calls) == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"text": ""}, "the text is empty"),
        ({"text": "a" * 5000}, "characters"),
        ({"text": TEXT, "preset": "none such"}, "unknown preset"),
        ({"text": TEXT, "count": 51}, "less than or equal to 50"),
        ({"text": TEXT, "attributes": ["hair=없음"]}, "hair"),
        ({"text": TEXT, "colour": 1}, "Extra inputs"),
        ({}, "Field required"),
        ([], "valid dictionary"),
    ],
)
def test_invalid_preview_requests(service: Service, body: Any, message: str) -> None:
    """An invalid request for a preview is refused with the reason."""
    assert is_problem(service.me.post("/api/v1/previews", json=body), 422, message)


def test_a_failed_stage_is_named(tmp_path: Path) -> None:
    """The problem of a failed stage names the stage."""
    service = Service(tmp_path, stages(Failing("the provider is away")), ServiceLimits())
    answer = service.me.post("/api/v1/previews", json={"text": TEXT})
    assert is_problem(answer, 502, "the provider is away")
    assert answer.json()["stage"] == "translate"


def test_a_job_to_its_picture(toy_service: Service) -> None:
    """A job is accepted with its address, runs, and ends with pictures that carry their preview and settings."""
    service = toy_service
    accepted = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | {"images": 2}})
    assert accepted.status_code == 202
    job = accepted.json()
    assert accepted.headers["location"] == job["url"] == f"{JOBS}/{job['id']}"
    assert int(accepted.headers["retry-after"]) > 0
    assert (job["state"], job["position"]) == ("starting", 0)
    assert job["request"]["generation"]["seed"] >= 0
    service.run_job(job["id"])
    done = service.me.get(job["url"]).json()
    assert (done["state"], done["problem"], done["position"]) == ("succeeded", None, None)
    assert done["started_at"] < done["finished_at"]
    seed = job["request"]["generation"]["seed"]
    assert [(one["number"], one["seed"]) for one in done["images"]] == [(0, seed), (1, seed + 1)]
    picture = service.me.get(done["images"][1]["url"])
    assert picture.headers["content-type"] == "image/png"
    file = service.data / "picture.png"
    file.write_bytes(picture.content)
    assert read_record(file).preview.text == TEXT
    assert read_record(file).generation.seed == seed + 1
    shown = service.me.get(f"{job['url']}/stages").json()
    assert shown["preview"]["text"] == TEXT
    names = [event["stage"] for event in shown["stages"] if event["state"] == "finished"]
    assert names == ["augment", "translate", "keywords", "generate"]
    assert is_problem(service.me.get(f"{job['url']}/images/2"), 404, "there is no picture 2")
    assert not list(service.data.rglob("*.part")) + list(service.data.rglob(".malgrim*"))


def test_a_job_from_an_edited_preview(service: Service) -> None:
    """A job uses an edited preview; a request with neither or both of prompt and preview is refused."""
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    edited = {name: value for name, value in made.items() if name not in ("prompt", "prompt_2", "negative_prompt")}
    edited["translations"] = ["a tiger", *edited["translations"][1:]]
    job = service.me.post(JOBS, json={"preview": edited, "generation": SMALL}).json()
    service.run_job(job["id"])
    assert service.me.get(job["url"]).json()["preview"]["prompt"].startswith("a tiger")
    assert is_problem(service.me.post(JOBS, json={}), 422, "give either prompt or preview")
    both = {"preview": made, "prompt": {"text": TEXT}}
    assert is_problem(service.me.post(JOBS, json=both), 422, "give either prompt or preview")
    assert is_problem(service.me.post(JOBS, json={"preview": {"text": 1}}), 422, "not a saved preview")


def test_a_saved_preview_is_read_once(service: Service) -> None:
    """However many checks look at a saved preview, the acceptance of its job reads it once."""
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    with patch.object(Preview, "from_fields", side_effect=Preview.from_fields) as reading:
        assert service.me.post(JOBS, json={"preview": made, "generation": SMALL}).status_code == 202
    assert reading.call_count == 1


def test_a_saved_preview_of_the_first_version(service: Service) -> None:
    """A preview of schema 1 is accepted, generated and shown, under the names of the present schema."""
    old = json.loads(FIRST_VERSION["preview"])
    assert "schema" not in old
    assert "phrases" in old
    job = service.me.post(JOBS, json={"preview": old, "generation": SMALL}).json()
    service.run_job(job["id"])
    done = service.me.get(job["url"]).json()
    assert (done["state"], len(done["images"])) == ("succeeded", 1)
    assert done["preview"]["prompt"] == old["prompt"]
    assert done["preview"]["schema"] == 2


def test_a_stored_preview_of_the_first_version(service: Service) -> None:
    """A job whose preview the first version stored is shown, and its repetition is generated from that preview."""
    old = FIRST_VERSION["preview"]
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.store.save_preview(job["id"], old)
    assert service.me.get(job["url"]).json()["preview"]["phrases"]
    second = service.me.post(f"{job['url']}/again").json()
    service.steps.make_pictures(second["id"], lambda _, compute: compute())
    done = service.me.get(second["url"]).json()
    assert (done["state"], len(done["images"])) == ("succeeded", 1)
    file = service.data / "picture.png"
    file.write_bytes(service.me.get(done["images"][0]["url"]).content)
    assert read_record(file).preview.prompt == json.loads(old)["prompt"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"translations": ["girl " * 3000], "paraphrases": ["소녀"]}, "characters: at most 2,000"),
        ({"translations": ["a girl"] * 60, "paraphrases": ["소녀"] * 60}, "60 sentences"),
        ({"translations": ["소녀"], "paraphrases": ["소녀"]}, "Korean is left"),
        ({"translations": [""], "paraphrases": ["소녀"]}, "the text is empty"),
        ({"unwanted": {f"소{n}": "cow" for n in range(501)}}, "501 unwanted things"),
        ({"translations": ["girl " * 300] * 21, "paraphrases": ["소녀"] * 21}, "characters: the limit is 30,000"),
        ({"unwanted": {f"소{n}": "1" * 200 for n in range(50)}}, "chunks of tokens: the limit is 100"),
        ({"unwanted": {f"소{n}": "!?" * 100 for n in range(50)}}, "chunks of tokens: the limit is 100"),
        ({"top": 101}, "101 keywords to keep"),
    ],
)
def test_invalid_saved_previews(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    """A saved preview beyond the limits of a text is refused before it is enqueued."""
    service = Service(tmp_path, stages(), ServiceLimits())
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    assert is_problem(service.me.post(JOBS, json={"preview": made | changes, "generation": SMALL}), 422, message)
    service.close()


def test_invisible_characters_are_not_stored(service: Service) -> None:
    """Neither a text nor a saved preview is stored with characters that nobody sees."""
    hidden = "\u200b\u202e\u00ad\ufe0f\u3164"
    prompt = {"text": f"고{hidden}양이 {hidden}두 마리"}
    job = service.me.post(JOBS, json={"prompt": prompt, "generation": SMALL}).json()
    assert job["request"]["prompt"]["text"] == TEXT
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    edited = made | {"translations": [f"a {hidden}cat"], "paraphrases": [TEXT], "unwanted": {f"개{hidden}": "dog"}}
    job = service.me.post(JOBS, json={"preview": edited, "generation": SMALL}).json()
    stored = job["request"]["preview"]
    assert (stored["translations"], stored["unwanted"]) == (["a cat"], {"개": "dog"})
    nothing = service.me.post(JOBS, json={"prompt": {"text": hidden}, "generation": SMALL})
    assert is_problem(nothing, 422, "the text is empty")


def test_the_cost_of_a_saved_preview_is_not_counted(service: Service) -> None:
    """The usage in a saved preview adds nothing to the counters."""
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    made["usage"] = [{"stage": "translate", "provider": "forged", "calls": -1000, "cost": -1e18}]
    job = service.me.post(JOBS, json={"preview": made, "generation": SMALL}).json()
    service.run_job(job["id"])
    assert service.me.get(job["url"]).json()["state"] == "succeeded"
    assert not any(label == "forged" for _, label in service.counters.read())


def test_a_repeated_job(service: Service) -> None:
    """A repeated job has another seed and runs no earlier stage; it needs the prompt pair of the first job."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | {"seed": 5}}).json()
    assert is_problem(service.me.post(f"{job['url']}/again"), 422, "no prompt pair yet (it is starting)")
    service.run_job(job["id"])
    answer = service.me.post(f"{job['url']}/again")
    assert answer.status_code == 202
    second = answer.json()
    assert second["id"] != job["id"]
    assert second["request"]["generation"]["seed"] != 5
    assert second["preview"]["text"] == TEXT
    service.steps.make_pictures(second["id"], lambda _, compute: compute())
    stage_names = [event.data["stage"] for event in service.store.events_after(second["id"]) if event.kind == "stage"]
    assert set(stage_names) == {"generate"}


def test_cancel(toy_service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """A waiting job is cancelled at once, a running one within a step, and a finished one stays as it is."""
    service = toy_service
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    assert service.me.post(f"{job['url']}/cancel").json()["state"] == "canceled"
    service.run_job(job["id"])
    assert service.me.get(job["url"]).json()["state"] == "canceled"

    running = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | {"steps": 50}}).json()
    assert service.steps.make_prompt(running["id"], lambda _, compute: compute())
    steps: list[int] = []
    activity = service.store.activity

    def counted(id_: str) -> Activity:
        steps.append(1)
        if len(steps) == 5:
            service.me.post(f"{running['url']}/cancel")
        return activity(id_)

    service.store.activity = counted  # type: ignore[method-assign]
    service.steps.make_pictures(running["id"], lambda _, compute: compute())
    assert len(steps) == 5
    assert service.me.get(running["url"]).json()["state"] == "canceled"
    assert not (service.data / "images" / running["id"] / "0.png").exists()
    assert "failed" not in capsys.readouterr().out


def test_idempotency(service: Service) -> None:
    """Requests with one idempotency key, even at the same time, make one job; another body is refused."""
    body = {"prompt": {"text": TEXT}, "generation": SMALL}
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda _: service.me.post(JOBS, json=body, headers={"Idempotency-Key": "k"}), range(8))]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = service.me.post(JOBS, json=body | {"prompt": {"text": "개"}}, headers={"Idempotency-Key": "k"})
    assert is_problem(other, 422, "use a new one")


def test_a_full_queue(service: Service) -> None:
    """A full queue refuses a job and says when to try again; another key's queue is not full."""
    body = {"prompt": {"text": TEXT}, "generation": SMALL}
    assert [service.me.post(JOBS, json=body).status_code for _ in range(3)] == [202] * 3
    full = service.me.post(JOBS, json=body)
    assert is_problem(full, 429, "3 jobs of this key")
    assert int(full.headers["retry-after"]) >= 1
    assert service.client("you").post(JOBS, json=body).status_code == 202


@pytest.mark.parametrize(
    ("generation", "message"),
    [
        ({"width": 128, "height": 128}, "16,384 pixels are requested: the limit is 8,192"),
        ({"width": 64, "height": 64, "hires": 2}, "16,384 pixels"),
        ({"steps": 51, "width": 64, "height": 64}, "51 steps"),
        (SMALL | {"images": 3}, "3 images"),
        ({"width": 63}, "width 63"),
        ({"sampler": "x"}, "unknown sampler"),
        ({"cfg": 1e9}, "CFG"),
        ({"seed": -2}, "seed -2"),
    ],
)
def test_limits_of_pictures(service: Service, generation: dict[str, Any], message: str) -> None:
    """Pictures beyond the limits, or with invalid settings, are refused before they are enqueued."""
    answer = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": generation})
    assert is_problem(answer, 422, message)
    assert service.store.active_ids() == []


def test_too_large_a_body(service: Service) -> None:
    """A body beyond the limit is refused, whether it declares its length or not."""
    large = b'{"text": "' + b"a" * 30_000
    assert is_problem(service.me.post("/api/v1/previews", content=large), 413, "larger than 20,000 bytes")
    chunks = (large[i : i + 1000] for i in range(0, len(large), 1000))
    headers = {"Content-Type": "application/json"}
    assert is_problem(
        service.me.post("/api/v1/previews", content=chunks, headers=headers), 413, "larger than 20,000 bytes"
    )


def test_too_long_a_text(tmp_path: Path) -> None:
    """A text beyond the limit is refused before any stage is called."""
    service = Service(tmp_path, stages(Failing()), ServiceLimits(characters=5))
    assert is_problem(service.me.post("/api/v1/previews", json={"text": "고양이 둘이"}), 422, "at most 5")
    assert is_problem(service.me.post(JOBS, json={"prompt": {"text": "고양이 둘이"}}), 422, "at most 5")


def test_jobs_of_other_keys_are_hidden(service: Service) -> None:
    """No route shows a job of another key."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    you = service.client("you")
    for method, path in (
        ("GET", ""),
        ("GET", "/events"),
        ("GET", "/stages"),
        ("GET", "/images/0"),
        ("POST", "/cancel"),
        ("POST", "/again"),
    ):
        assert is_problem(you.request(method, job["url"] + path), 404, "there is no such job")
    assert you.get(JOBS).json() == {"jobs": [], "next": None}
    assert service.me.get(job["url"]).json()["state"] == "starting"


def test_pages(service: Service) -> None:
    """Each page of jobs names the address of the next."""
    made = [service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()["id"] for _ in range(3)]
    first = service.me.get(JOBS, params={"limit": 2}).json()
    second = service.me.get(first["next"]).json()
    assert [job["id"] for job in first["jobs"] + second["jobs"]] == made[::-1]
    assert second["next"] is None
    assert is_problem(service.me.get(JOBS, params={"limit": 0}), 422, "greater than or equal to 1")


def test_events(service: Service) -> None:
    """The stream sends all events in order, or those after the last id, and then ends."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.run_job(job["id"])
    events = read_events(service.me.get(f"{job['url']}/events").text)
    assert [event["id"] for event in events] == [str(number) for number in range(1, len(events) + 1)]
    assert [event["event"] for event in (events[0], events[-1])] == ["accepted", "finished"]
    assert json.loads(events[-1]["data"]) == {"state": "succeeded", "images": 1}
    assert {"stage", "prompt", "progress"} <= {event["event"] for event in events}
    results = {data["stage"]: data["result"] for event in events if "result" in (data := json.loads(event["data"]))}
    assert results["augment"][0] == TEXT
    assert results["translate"]["translations"][0] == "a cat 0"
    assert results["keywords"][0]["text"] == "a"
    later = read_events(service.me.get(f"{job['url']}/events", headers={"Last-Event-ID": "3"}).text)
    assert later == events[3:]
    assert read_events(service.me.get(f"{job['url']}/events", headers={"Last-Event-ID": "x"}).text) == events
    assert service.me.get(f"{job['url']}/events", headers={"Last-Event-ID": "9" * 20}).text.strip() == ""


def test_the_place_in_the_queue(service: Service) -> None:
    """A job has a place in the queue while it waits, and its stream lasts until it ends."""
    first, second = (
        service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json() for _ in range(2)
    )
    assert service.me.get(second["url"]).json()["position"] == 1
    with ThreadPoolExecutor(1) as pool:
        stream = pool.submit(lambda: read_events(service.me.get(f"{second['url']}/events").text))
        service.run_job(first["id"])
        service.run_job(second["id"])
        events = stream.result(60)
    assert events[0]["event"] == "accepted"
    assert events[-1]["event"] == "finished"


def read_events(text: str) -> list[dict[str, str]]:
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if fields:
            found.append(fields)
    return found


def test_prefer_wait(service: Service) -> None:
    """With Prefer: wait the answer comes when the job has finished, or when the time is up."""
    body = {"prompt": {"text": TEXT}, "generation": SMALL}
    soon = service.me.post(JOBS, json=body, headers={"Prefer": "respond-async, wait=1"})
    assert (soon.status_code, soon.headers["preference-applied"]) == (202, "wait=1")
    job = soon.json()
    worker = threading.Thread(target=service.run_job, args=[job["id"]])
    worker.start()
    done = service.me.get(job["url"], headers={"Prefer": "wait=60"})
    worker.join()
    assert done.json()["state"] == "succeeded"
    assert "retry-after" not in done.headers
    for preference in ("wait=x", "wait=-1", "wait=²", "wait", ""):
        assert service.me.get(job["url"], headers=[(b"Prefer", preference.encode())]).status_code == 200


def test_http_errors_are_problems(service: Service) -> None:
    """Unknown paths, wrong methods and bodies that are not JSON are answered with problem documents."""
    assert is_problem(service.me.get("/none"), 404, "Not Found")
    assert is_problem(service.me.delete(JOBS), 405, "Method Not Allowed")
    headers = {"Content-Type": "application/json"}
    assert is_problem(service.me.post(JOBS, content=b'{"a":', headers=headers), 422, "JSON")
    assert is_problem(service.me.post(JOBS, content=b"\xff\xfe", headers=headers), 422, "")


class Buggy(Pipeline):
    """A pipeline that raises ``error`` outside of any stage."""

    def __init__(self, error: Exception) -> None:
        self._error = error
        self.library = None

    def preview(self, *_: Any, **__: Any) -> Preview:
        raise self._error


@contextmanager
def json_logs() -> Iterator[None]:
    """Log inside the block as the service does."""
    configure()
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("bug", [KeyError("secret text"), ValueError("secret text"), TypeError("secret text")])
def test_a_bug_is_logged_and_hidden(tmp_path: Path, bug: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    """A bug is a 500 with the request id alone; the log has its type and place under the same id."""
    service = Service(tmp_path, Buggy(bug), ServiceLimits())
    with json_logs():
        answer = service.me.post("/api/v1/previews", json={"text": TEXT})
    assert is_problem(answer, 500, "an unexpected error")
    request_id = answer.headers["X-Request-Id"]
    assert request_id in answer.json()["detail"]
    assert "secret" not in answer.text
    assert type(bug).__name__ not in answer.text
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (logged,) = [line for line in lines if line["event"] == "unexpected_error"]
    assert (logged["id"], logged["error"]) == (request_id, type(bug).__name__)
    assert "lineno" in str(logged["exception"])
    assert "고양이" not in str(lines)
    service.close()


def test_a_foreseen_error_is_the_callers(tmp_path: Path) -> None:
    """An error in the input is a 422 with its own message."""
    service = Service(tmp_path, Buggy(InputError("the text is unclear: write more")), ServiceLimits())
    assert is_problem(service.me.post("/api/v1/previews", json={"text": TEXT}), 422, "the text is unclear: write more")
    service.close()


def test_a_bug_of_the_store_is_logged_without_the_text(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """A bug in the code of jobs is a 500 too, and its log line holds no word of the request."""
    service.store.accept = None  # type: ignore[method-assign, assignment]
    with json_logs():
        answer = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL})
    assert is_problem(answer, 500, "an unexpected error")
    assert "Traceback" not in answer.text
    logged = capsys.readouterr().err
    assert '"lineno"' in logged
    assert "고양이" not in logged


def test_a_wrong_statement_is_a_bug(service: Service) -> None:
    """A statement that the database does not understand is a 500, not an outage to wait for."""
    with service.database.writing() as connection:
        connection.execute(text("DROP TABLE malgrim_events"))
    with json_logs():
        answer = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL})
    assert is_problem(answer, 500, "an unexpected error")


def test_no_secrets_and_no_prompts_in_logs(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """A request is one log line with the name of its key, without the key itself or any of the text."""
    service.me.post("/api/v1/previews", json={"text": TEXT})
    service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL})
    logged = capsys.readouterr()
    lines = [line for line in (logged.out + logged.err).splitlines() if "request" in line]
    assert len(lines) == 2
    assert "me" in lines[0]
    assert "고양이" not in "".join(lines)
    assert "a cat" not in "".join(lines)
    assert service.me.headers["Authorization"].removeprefix("Bearer ") not in logged.out + logged.err


def test_not_ready(service: Service) -> None:
    """Without its database or its folder for pictures, the service is alive but not ready."""
    images = service.data / "images"
    images.rmdir()
    images.touch()
    assert is_problem(TestClient(service.app).get("/readyz"), 503, "the folder of pictures is not writable")
    service.database.engine.dispose()
    (service.data / "x.sqlite3").unlink()
    service.data.joinpath("x.sqlite3").mkdir()
    nobody = TestClient(service.app, raise_server_exceptions=False)
    assert nobody.get("/healthz").status_code == 200
    assert is_problem(nobody.get("/readyz"), 503, "was removed or replaced while it was open")


def test_settings_in_the_text_of_a_job(service: Service) -> None:
    """A job takes the settings of its text where the request gives none, within the limits of the service."""
    block = f"{TEXT}\nSteps: 7, Sampler: Euler a, Size: 64x64"
    job = service.me.post(JOBS, json={"prompt": {"text": block}, "generation": {"steps": 9}}).json()
    generation = job["request"]["generation"]
    assert (generation["steps"], generation["sampler"], generation["width"]) == (9, "Euler a", 64)
    saved = service.me.post("/api/v1/previews", json={"text": block, "count": 0}).json()
    job = service.me.post(JOBS, json={"preview": saved}).json()
    assert job["request"]["generation"]["steps"] == 7
    large = {"prompt": {"text": f"{TEXT}\nSteps: 51, Size: 64x64"}}
    assert is_problem(service.me.post(JOBS, json=large), 422, "51 steps")
    odd = {"prompt": {"text": f"{TEXT}\nSteps: 5, Size: 65x64"}}
    assert is_problem(service.me.post(JOBS, json=odd), 422, "width 65")
