"""The REST interface over a real database and real queues; nobody works on the jobs but the tests themselves."""

import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient
from support.api_service import SMALL, TEXT, Service, stages
from support.fakes import Failing, FixedTranslator

from service.api.auth import OPEN
from service.config.limits import ServiceLimits
from service.pipeline.picture_record import read_record
from service.pipeline.preview import Preview
from service.server.logs import configure

JOBS = "/api/v1/jobs"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(
        tmp_path, stages(), ServiceLimits(jobs_of_a_key=3, images=2, steps=50, pixels=64 * 128, body_bytes=20_000)
    )
    yield made
    made.close()


def is_problem(answer: Any, status: int, says: str) -> bool:
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"]) == (status, status), body
    assert says in body["detail"]
    return bool({"type", "title", "detail"} <= body.keys())


def test_every_route_but_health_wants_a_key(service: Service) -> None:
    """Without a key, with a wrong or a revoked one, nobody is let in by any route, nor by any other path."""
    nobody = TestClient(service.app)
    revoked = service.caller("gone")
    service.keys.revoke("gone")
    paths = {(method.upper(), path) for path, methods in service.app.openapi()["paths"].items() for method in methods}
    assert len(paths) == 11
    paths |= {
        ("GET", path) for path in ("/docs", "/openapi.json", "/static-offline-docs/swagger-ui.css", "/none", "//")
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
    assert [nobody.get(path).status_code for path in OPEN] == [200, 200]


def test_a_browser_may_read(service: Service) -> None:
    """The key as a password opens pages, and nothing that changes anything."""
    secret = service.me.headers["Authorization"].removeprefix("Bearer ")
    basic = {"Authorization": "Basic " + base64.b64encode(f"x:{secret}".encode()).decode()}
    browser = TestClient(service.app, headers=basic)
    assert "말그림" in browser.get("/docs").text
    assert browser.get("/static-offline-docs/swagger-ui.css").status_code == 200
    assert is_problem(browser.post("/api/v1/previews", json={"text": TEXT}), 401, "a key is wanted")


def test_a_preview(service: Service) -> None:
    """The answer is the preview as JSON, which can be read back."""
    answer = service.me.post("/api/v1/previews", json={"text": TEXT, "count": 2, "preset": "none", "syntax": "a1111"})
    made = Preview.from_json(answer.text)
    assert (made.text, made.syntax, len(made.paraphrases)) == (TEXT, "a1111", 3)
    assert made.negative_prompt == ""
    assert answer.headers["x-request-id"]


def test_a_preview_that_is_known_costs_nothing(tmp_path: Path) -> None:
    """The same request asks no stage again; another key's is its own."""
    translator = FixedTranslator()
    service = Service(tmp_path, stages(translator), ServiceLimits())
    first, again = (service.me.post("/api/v1/previews", json={"text": TEXT}).json() for _ in range(2))
    assert len(translator.calls) == 1
    assert again["prompt_2"] == first["prompt_2"]
    service.caller("you").post("/api/v1/previews", json={"text": TEXT})
    assert len(translator.calls) == 2


@pytest.mark.parametrize(
    ("body", "says"),
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
def test_no_preview(service: Service, body: Any, says: str) -> None:
    """What cannot be asked for is refused on one line that says why."""
    assert is_problem(service.me.post("/api/v1/previews", json=body), 422, says)


def test_a_stage_that_fails_is_named(tmp_path: Path) -> None:
    """The problem names the stage."""
    service = Service(tmp_path, stages(Failing("the provider is away")), ServiceLimits())
    answer = service.me.post("/api/v1/previews", json={"text": TEXT})
    assert is_problem(answer, 502, "the provider is away")
    assert answer.json()["stage"] == "translate"


def test_a_job_to_its_picture(service: Service) -> None:
    """Accepted with its address, worked on, it ends with pictures that carry how they came."""
    accepted = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | {"images": 2}})
    assert accepted.status_code == 202
    job = accepted.json()
    assert accepted.headers["location"] == job["url"] == f"{JOBS}/{job['id']}"
    assert int(accepted.headers["retry-after"]) > 0
    assert (job["state"], job["position"]) == ("starting", 0)
    assert job["request"]["generation"]["seed"] >= 0
    service.do(job["id"])
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
    names = [told["stage"] for told in shown["stages"] if told["state"] == "finished"]
    assert names == ["augment", "translate", "keywords", "generate"]
    assert is_problem(service.me.get(f"{job['url']}/images/2"), 404, "there is no picture 2")
    assert not list(service.data.rglob("*.part")) + list(service.data.rglob(".malgrim*"))


def test_a_job_from_an_edited_preview(service: Service) -> None:
    """A preview that was edited is what is drawn; neither text nor both is refused."""
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    edited = {name: value for name, value in made.items() if name not in ("prompt", "prompt_2", "negative_prompt")}
    edited["translations"] = ["a tiger", *edited["translations"][1:]]
    job = service.me.post(JOBS, json={"preview": edited, "generation": SMALL}).json()
    service.do(job["id"])
    assert service.me.get(job["url"]).json()["preview"]["prompt"].startswith("a tiger")
    assert is_problem(service.me.post(JOBS, json={}), 422, "give either prompt or preview")
    both = {"preview": made, "prompt": {"text": TEXT}}
    assert is_problem(service.me.post(JOBS, json=both), 422, "give either prompt or preview")
    assert is_problem(service.me.post(JOBS, json={"preview": {"text": 1}}), 422, "not a saved preview")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"translations": ["girl " * 3000], "paraphrases": ["소녀"]}, "characters: at most 2,000"),
        ({"translations": ["a girl"] * 60, "paraphrases": ["소녀"] * 60}, "60 sentences"),
        ({"translations": ["소녀"], "paraphrases": ["소녀"]}, "Korean is left"),
        ({"translations": [""], "paraphrases": ["소녀"]}, "the text is empty"),
        ({"unwanted": {f"소{n}": "cow" for n in range(501)}}, "501 unwanted things"),
    ],
)
def test_a_preview_that_cannot_be_drawn(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    """What no text may say no saved preview may either; it is refused before it is queued."""
    service = Service(tmp_path, stages(), ServiceLimits())
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    assert is_problem(service.me.post(JOBS, json={"preview": made | changes, "generation": SMALL}), 422, says)
    service.close()


def test_what_a_saved_preview_cost_is_not_counted(service: Service) -> None:
    """Costs that a preview tells of were counted when it was made, or never were."""
    made = service.me.post("/api/v1/previews", json={"text": TEXT}).json()
    made["usage"] = [{"stage": "translate", "provider": "forged", "calls": -1000, "cost": -1e18}]
    job = service.me.post(JOBS, json={"preview": made, "generation": SMALL}).json()
    service.do(job["id"])
    assert service.me.get(job["url"]).json()["state"] == "succeeded"
    assert not any(label == "forged" for _, label in service.counters.read())


def test_again(service: Service) -> None:
    """The same prompt with another seed is drawn without its earlier stages; not before there is a prompt."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | {"seed": 5}}).json()
    assert is_problem(service.me.post(f"{job['url']}/again"), 422, "no prompt pair yet, it is starting")
    service.do(job["id"])
    answer = service.me.post(f"{job['url']}/again")
    assert answer.status_code == 202
    second = answer.json()
    assert second["id"] != job["id"]
    assert second["request"]["generation"]["seed"] != 5
    assert second["preview"]["text"] == TEXT
    service.work.make_pictures(second["id"], lambda _, work: work())
    told = [event.data["stage"] for event in service.store.events_after(second["id"]) if event.kind == "stage"]
    assert set(told) == {"generate"}


def test_cancel(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """A job that waits ends at once; one that is drawn ends within a step; one that has ended stays as it is."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    assert service.me.post(f"{job['url']}/cancel").json()["state"] == "canceled"
    service.do(job["id"])
    assert service.me.get(job["url"]).json()["state"] == "canceled"

    drawn = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | {"steps": 50}}).json()
    assert service.work.make_prompt(drawn["id"], lambda _, work: work())
    steps: list[int] = []
    wanted = service.store.is_active

    def counted(id_: str) -> bool:
        steps.append(1)
        if len(steps) == 5:
            service.me.post(f"{drawn['url']}/cancel")
        return wanted(id_)

    service.store.is_active = counted  # type: ignore[method-assign]
    service.work.make_pictures(drawn["id"], lambda _, work: work())
    assert len(steps) == 5
    assert service.me.get(drawn["url"]).json()["state"] == "canceled"
    assert not (service.data / "images" / drawn["id"] / "0.png").exists()
    assert "failed" not in capsys.readouterr().out


def test_idempotency(service: Service) -> None:
    """One key, one job, also in a race; another body with the same key is refused."""
    body = {"prompt": {"text": TEXT}, "generation": SMALL}
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda _: service.me.post(JOBS, json=body, headers={"Idempotency-Key": "k"}), range(8))]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = service.me.post(JOBS, json=body | {"prompt": {"text": "개"}}, headers={"Idempotency-Key": "k"})
    assert is_problem(other, 422, "use a new one")


def test_a_full_queue(service: Service) -> None:
    """Behind the last place a job is refused with the time after which to try again, and nothing was asked for it."""
    body = {"prompt": {"text": TEXT}, "generation": SMALL}
    assert [service.me.post(JOBS, json=body).status_code for _ in range(3)] == [202] * 3
    full = service.me.post(JOBS, json=body)
    assert is_problem(full, 429, "3 jobs of this key")
    assert int(full.headers["retry-after"]) >= 1
    assert service.caller("you").post(JOBS, json=body).status_code == 202


@pytest.mark.parametrize(
    ("generation", "says"),
    [
        ({"width": 128, "height": 128}, "16,384 pixels are asked for: at most 8,192"),
        ({"width": 64, "height": 64, "hires": 2}, "16,384 pixels"),
        ({"steps": 51, "width": 64, "height": 64}, "51 steps"),
        (SMALL | {"images": 3}, "3 images"),
        ({"width": 63}, "width 63"),
        ({"sampler": "x"}, "unknown sampler"),
        ({"cfg": 1e9}, "CFG"),
        ({"seed": -2}, "seed -2"),
    ],
)
def test_what_is_too_much(service: Service, generation: dict[str, Any], says: str) -> None:
    """More than the service takes on is refused before it is queued."""
    answer = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": generation})
    assert is_problem(answer, 422, says)
    assert service.store.active_ids() == []


def test_a_body_that_is_too_large(service: Service) -> None:
    """A body is read up to its limit, whether it says its length or not."""
    large = b'{"text": "' + b"a" * 30_000
    assert is_problem(service.me.post("/api/v1/previews", content=large), 413, "the body is larger")
    chunks = (large[i : i + 1000] for i in range(0, len(large), 1000))
    headers = {"Content-Type": "application/json"}
    assert is_problem(service.me.post("/api/v1/previews", content=chunks, headers=headers), 413, "the body is larger")


def test_a_text_that_is_too_long(tmp_path: Path) -> None:
    """The longest text is a setting; more is refused before any stage is asked."""
    service = Service(tmp_path, stages(Failing()), ServiceLimits(characters=5))
    assert is_problem(service.me.post("/api/v1/previews", json={"text": "고양이 둘이"}), 422, "at most 5")
    assert is_problem(service.me.post(JOBS, json={"prompt": {"text": "고양이 둘이"}}), 422, "at most 5")


def test_whose_jobs(service: Service) -> None:
    """Another key's job is not there, by any route."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    you = service.caller("you")
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
    """The list goes on at the address that it names."""
    made = [service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()["id"] for _ in range(3)]
    first = service.me.get(JOBS, params={"limit": 2}).json()
    second = service.me.get(first["next"]).json()
    assert [job["id"] for job in first["jobs"] + second["jobs"]] == made[::-1]
    assert second["next"] is None
    assert is_problem(service.me.get(JOBS, params={"limit": 0}), 422, "greater than or equal to 1")


def test_events(service: Service) -> None:
    """All that was told of a job comes in order, from behind the last id; then the stream ends."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.do(job["id"])
    events = read_events(service.me.get(f"{job['url']}/events").text)
    assert [event["id"] for event in events] == [str(number) for number in range(1, len(events) + 1)]
    assert [event["event"] for event in (events[0], events[-1])] == ["accepted", "finished"]
    assert json.loads(events[-1]["data"]) == {"state": "succeeded", "images": 1}
    assert {"stage", "prompt", "progress"} <= {event["event"] for event in events}
    results = {told["stage"]: told["result"] for event in events if "result" in (told := json.loads(event["data"]))}
    assert results["augment"][0] == TEXT
    assert results["translate"]["translations"][0] == "a cat 0"
    assert results["keywords"][0]["text"] == "a"
    later = read_events(service.me.get(f"{job['url']}/events", headers={"Last-Event-ID": "3"}).text)
    assert later == events[3:]
    assert read_events(service.me.get(f"{job['url']}/events", headers={"Last-Event-ID": "x"}).text) == events
    assert service.me.get(f"{job['url']}/events", headers={"Last-Event-ID": "9" * 20}).text.strip() == ""


def test_the_place_in_the_queue(service: Service) -> None:
    """While it waits, a job's place is told, until it begins."""
    first, second = (
        service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json() for _ in range(2)
    )
    assert service.me.get(second["url"]).json()["position"] == 1
    with ThreadPoolExecutor(1) as pool:
        stream = pool.submit(lambda: read_events(service.me.get(f"{second['url']}/events").text))
        service.do(first["id"])
        service.do(second["id"])
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


def test_waiting_for_the_end(service: Service) -> None:
    """With Prefer: wait the answer comes when the job has ended, or when the time is up."""
    body = {"prompt": {"text": TEXT}, "generation": SMALL}
    soon = service.me.post(JOBS, json=body, headers={"Prefer": "respond-async, wait=1"})
    assert (soon.status_code, soon.headers["preference-applied"]) == (202, "wait=1")
    job = soon.json()
    worker = threading.Thread(target=service.do, args=[job["id"]])
    worker.start()
    done = service.me.get(job["url"], headers={"Prefer": "wait=60"})
    worker.join()
    assert done.json()["state"] == "succeeded"
    assert "retry-after" not in done.headers
    for preference in ("wait=x", "wait=-1", "wait=²", "wait", ""):
        assert service.me.get(job["url"], headers=[(b"Prefer", preference.encode())]).status_code == 200


def test_other_errors_are_problems_too(service: Service) -> None:
    """Unknown paths and methods, bodies that are no JSON, and what nobody foresaw."""
    assert is_problem(service.me.get("/none"), 404, "Not Found")
    assert is_problem(service.me.delete(JOBS), 405, "Method Not Allowed")
    headers = {"Content-Type": "application/json"}
    assert is_problem(service.me.post(JOBS, content=b'{"a":', headers=headers), 422, "JSON")
    assert is_problem(service.me.post(JOBS, content=b"\xff\xfe", headers=headers), 422, "")


def test_what_nobody_foresaw(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """The caller is told its kind; the log says where it was, and no word of the request."""
    configure()
    service.store.accept = None  # type: ignore[method-assign, assignment]
    answer = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL})
    structlog.reset_defaults()
    assert is_problem(answer, 500, "nobody foresaw (TypeError)")
    assert "Traceback" not in answer.text
    logged = capsys.readouterr().err
    assert '"lineno"' in logged
    assert "고양이" not in logged


def test_no_secrets_and_no_prompts_in_logs(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """A request is one line with its key's name; neither the key itself nor a word of the text is in it."""
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
    """Without its database, or a folder for pictures, the service lives, but takes no work."""
    images = service.data / "images"
    images.rmdir()
    images.touch()
    assert is_problem(TestClient(service.app).get("/readyz"), 503, "the folder of pictures")
    service.database.engine.dispose()
    (service.data / "x.sqlite3").unlink()
    service.data.joinpath("x.sqlite3").mkdir()
    nobody = TestClient(service.app, raise_server_exceptions=False)
    assert nobody.get("/healthz").status_code == 200
    assert is_problem(nobody.get("/readyz"), 503, "the database cannot be reached")
