"""The steps of jobs, their recovery, and the maintenance by workers."""

import errno
import json
import pickle
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest
from openai import RateLimitError
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from support.api_service import TOYS
from support.databases import new_sqlite, opened
from support.fakes import EchoParaphraser, Failing, FakeGenerator, FixedTranslator, WordExtractor, make_pipeline

from generate import BestOf, GeneratedImage, GenerationError, ImageSettings, OnStep, Prompt
from keywords import Keyword
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.embeddings import Embeddings
from service.jobs.generators import Generators
from service.jobs.locks import ExecutorLock, probing
from service.jobs.maintenance import Maintenance, Retention
from service.jobs.queue import GPU, PROMPT, Queue, options
from service.jobs.queueing import QueueLimits
from service.jobs.request import JobRequest, PreviewRequest
from service.jobs.running import RunningJobs
from service.jobs.steps import CheckpointError, FailedError, JobSteps
from service.jobs.store import Job, JobStore
from service.trace import Json, StageError, check_interruption, interruption

REQUEST = JobRequest.model_validate(
    {"prompt": {"text": "고양이"}, "generation": {"width": 8, "height": 8, "steps": 2, "seed": 3, "images": 2}}
)


class SavedSteps:
    """A checkpoint that saves results in memory."""

    def __init__(self, results: dict[str, Json] | None = None) -> None:
        self.results = results or {}

    def __call__(self, name: str, compute: Callable[[], Json]) -> Json:
        if name not in self.results:
            self.results[name] = json.loads(json.dumps(compute()))
        return self.results[name]


@pytest.fixture
def store(tmp_path: Path) -> JobStore:
    return JobStore(opened(new_sqlite(tmp_path / "x.sqlite3")))


def steps_of(store: JobStore, folder: Path, **changes: Any) -> JobSteps:
    stages = {"paraphraser": EchoParaphraser(), "translator": FixedTranslator(), **changes.pop("stages", {})}
    extractor = stages.get("extractor", WordExtractor())
    pipeline = make_pipeline(stages["paraphraser"], stages["translator"], extractor, "none")
    generators = Generators(changes.pop("generator", FakeGenerator), TOYS.get_video)
    parts = {"pipeline": lambda _backends: pipeline, "generators": generators, "payer": lambda _: None, **changes}
    database = store._database
    return JobSteps(store, Counters(database), folder / "images", embeddings=Embeddings(database), **parts)


def accepted(store: JobStore) -> Job:
    nothing = lambda *_: None  # noqa: E731
    return store.accept("me", REQUEST.model_dump_json(), "h", nothing, QueueLimits(100, 100))[0]


def test_saved_steps_are_not_repeated(store: JobStore, tmp_path: Path) -> None:
    """A prompt made from saved steps is the same, with warnings, usage and times, and asks no stage."""
    translator, saved = FixedTranslator(), SavedSteps()
    job = accepted(store)
    assert steps_of(store, tmp_path, stages={"translator": translator}).make_prompt(job.id, saved)
    first = store.get(job.id)
    assert first
    assert [*saved.results] == ["augment", "translate", "keywords", "preview"]
    del saved.results["preview"]
    repeated = steps_of(store, tmp_path, stages={"translator": Failing(), "paraphraser": Failing()})
    store.save_preview(job.id, "")
    assert repeated.make_prompt(job.id, saved)
    second = store.get(job.id)
    assert second
    assert without_compose(second.preview) == without_compose(first.preview)
    assert len(translator.calls) == 1


def test_scores_survive_a_restart(store: JobStore, tmp_path: Path) -> None:
    """A job whose worker dies once its pictures are made has their scores after it is recovered without drawing."""
    job, saved = accepted(store), SavedSteps()

    def dying(name: str, compute: Callable[[], Json]) -> Json:
        saved(name, compute)
        raise CheckpointError(name)

    scored = BestOf(FakeGenerator(), lambda image, text: 0.25)
    steps = steps_of(store, tmp_path, generator=lambda _model: scored)
    assert steps.make_prompt(job.id, SavedSteps())
    with pytest.raises(CheckpointError):
        steps.make_pictures(job.id, dying)
    recovered = steps_of(store, tmp_path, generator=lambda _model: FakeGenerator(GenerationError("drawn again")))
    recovered.make_pictures(job.id, saved)
    ended = store.get(job.id)
    assert ended
    assert (ended.state, ended.images, ended.scores) == ("succeeded", (3, 4), (0.25, 0.25))


def test_versions_have_checkpoints_of_their_own(store: JobStore, tmp_path: Path) -> None:
    """Each stage of each version is saved, so that a recovered job asks none; the events name the stages alone."""
    body = REQUEST.model_dump()
    body["prompt"]["text"] = "[고양이|곰]이 있다"
    text = JobRequest.model_validate(body).model_dump_json()
    job = store.accept("me", text, "h", lambda *_: None, QueueLimits(100, 100))[0]
    saved = SavedSteps()
    assert steps_of(store, tmp_path).make_prompt(job.id, saved)
    stages = ["augment", "translate", "keywords"]
    assert [*saved.results] == [*stages, *(f"{stage}:1" for stage in stages), "preview"]
    first = store.get(job.id)
    del saved.results["preview"]
    repeated = steps_of(store, tmp_path, stages={"translator": Failing(), "paraphraser": Failing()})
    assert repeated.make_prompt(job.id, saved)
    second = store.get(job.id)
    assert first
    assert second
    times = re.compile(r'"compose": [0-9.e-]+')
    assert times.sub("", second.preview or "") == times.sub("", first.preview or "")
    told = {event.data["stage"] for event in store.events_after(job.id, 0) if event.kind == "stage"}
    assert told == {*stages}


def without_compose(preview: str | None) -> str:
    """Return the preview without the time of ``compose``, which is not saved."""
    return re.sub(r'"compose": [0-9.e-]+', "", preview or "")


@pytest.mark.parametrize(
    ("changes", "message", "stage"),
    [
        ({"stages": {"translator": Failing("away")}}, "translate: away", "translate"),
        ({"generator": lambda _model: FakeGenerator(GenerationError("no memory"))}, "generate: no memory", "generate"),
        ({"generator": lambda _model: FakeGenerator(RuntimeError("cuda"))}, "generate: cuda", "generate"),
        ({"pipeline": lambda _backends: 1 / 0}, "an unexpected error (ZeroDivisionError)", None),
    ],
)
def test_a_failed_job_names_its_stage(
    store: JobStore, tmp_path: Path, changes: dict[str, Any], message: str, stage: str | None
) -> None:
    """The problem of a failed job holds the stage and its message, or the type alone of a bug."""
    job, steps = accepted(store), steps_of(store, tmp_path, **changes)
    if steps.make_prompt(job.id, SavedSteps()):
        steps.make_pictures(job.id, SavedSteps())
    failed = store.get(job.id)
    assert failed
    assert failed.state == "failed"
    assert failed.problem
    assert message in failed.problem["detail"]
    assert failed.problem.get("stage") == stage


def test_a_recovered_job_fails_alike(store: JobStore, tmp_path: Path) -> None:
    """A job whose worker died before the failure was recorded fails with the same message when it is recovered."""
    job, saved = accepted(store), SavedSteps()
    steps = steps_of(store, tmp_path, stages={"translator": Failing("away")})
    finish = store.finish
    store.finish = lambda *_, **__: False  # type: ignore[method-assign]
    assert not steps.make_prompt(job.id, saved)
    store.finish = finish  # type: ignore[method-assign]
    assert not steps_of(store, tmp_path).make_prompt(job.id, saved)
    failed = store.get(job.id)
    assert failed
    assert failed.problem == {
        "type": "about:blank",
        "title": "The job failed",
        "status": 502,
        "detail": "translate: away",
        "stage": "translate",
    }


def test_errors_of_openai_are_saved_as_text() -> None:
    """A step that fails by an error of openai, which cannot be unpickled, is saved as JSON and fails alike again."""
    reply = httpx2.Response(429, request=httpx2.Request("POST", "http://127.0.0.1"))
    openai_error = RateLimitError("slow down", response=reply, body=None)
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(openai_error))  # noqa: S301 - our own
    saved = SavedSteps()

    def fail() -> Json:
        raise StageError("translate", "gpt: slow down", "rate limited") from openai_error

    for compute in (fail, lambda: pytest.fail("it was computed again")):
        with pytest.raises(FailedError) as caught:
            JobSteps._step(saved, "translate", compute)
        assert json.loads(json.dumps(caught.value.problem)) == caught.value.problem
        assert "gpt: slow down" in str(caught.value)


def test_a_failed_checkpoint_does_not_end_the_job(store: JobStore, tmp_path: Path) -> None:
    """A job stays active when DBOS cannot save a result, for example because it is stopping."""

    def stopped(name: str, compute: Callable[[], Json]) -> Json:
        compute()
        raise CheckpointError(name)

    job = accepted(store)
    with pytest.raises(CheckpointError):
        steps_of(store, tmp_path).make_prompt(job.id, stopped)
    assert store.is_active(job.id)
    assert steps_of(store, tmp_path).make_prompt(job.id, SavedSteps())
    with pytest.raises(CheckpointError):
        steps_of(store, tmp_path).make_pictures(job.id, stopped)
    assert store.is_active(job.id)


def test_only_dead_workers_are_recovered(
    maintenance: Maintenance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A lock that is free for one round does not mean a dead worker; one that stays free does."""
    monkeypatch.setattr(Queue, "executors", lambda _: {"gpu-0", "gpu-7"})
    recovered: list[str] = []
    monkeypatch.setattr("service.jobs.maintenance.recover", recovered.append)
    alive = ExecutorLock(maintenance._database, tmp_path / "locks", "gpu-7")
    assert [maintenance.recover_dead() for _ in range(2)] == [[], []]
    assert alive.acquire()
    assert [maintenance.recover_dead() for _ in range(4)] == [[]] * 4
    alive.release()
    assert [maintenance.recover_dead() for _ in range(3)] == [[], [], ["gpu-7"]]
    assert recovered == ["gpu-7"]


def test_a_full_disk(store: JobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that cannot be written fails its job with the reason, leaves no partial file, and not the next job."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    job, steps = accepted(store), steps_of(store, tmp_path)
    assert steps.make_prompt(job.id, SavedSteps())
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        steps.make_pictures(job.id, SavedSteps())
    failed = store.get(job.id)
    assert failed
    assert "No space left on device" in str(failed.problem)
    assert [*(tmp_path / "images" / job.id).iterdir()] == []
    second = accepted(store)
    assert steps.make_prompt(second.id, SavedSteps())
    steps.make_pictures(second.id, SavedSteps())
    assert len([*(tmp_path / "images" / second.id).iterdir()]) == 2


def test_a_database_without_space(store: JobStore, tmp_path: Path) -> None:
    """A full database accepts no job and saves nothing of it; with space it accepts the job."""

    def no_more(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with store._database.reading() as connection:
        no_more(connection)
    huge = REQUEST.model_copy(update={"prompt": PreviewRequest(text="고" * 100_000)})
    with pytest.raises(OperationalError, match="full"):
        store.accept("me", huge.model_dump_json(), "h", lambda *_: None, QueueLimits(9, 9))
    assert store.active_ids() == []
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert store.accept("me", huge.model_dump_json(), "h", lambda *_: None, QueueLimits(9, 9))[1]


def test_a_worker_waits_for_the_database(store: JobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job waits for every call that the database refuses, and neither fails nor loses a step."""
    refused: set[str] = set()

    def refuse_once(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            if name not in refused:
                refused.add(name)
                raise OperationalError("x", {}, Exception("the server closed the connection"))
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, call)

    job, steps = accepted(store), steps_of(store, tmp_path)
    names = ["begin", "get", "is_active", "append_event", "save_preview", "finish"]
    for name in names:
        refuse_once(JobStore, name)
    refuse_once(Counters, "add")
    monkeypatch.setattr("service.jobs.retry._waiting.wait", lambda _: 0)
    assert steps.make_prompt(job.id, SavedSteps())
    steps.make_pictures(job.id, SavedSteps())
    assert refused == {*names, "add"}
    done = store.get(job.id)
    assert done
    assert (done.state, done.images) == ("succeeded", (3, 4))


def test_a_bug_names_its_type_alone(store: JobStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bug fails the job with its type; its text and place are in the log, not in the problem."""
    bug = KeyError("secret text")

    def pipeline(_backends: Mapping[str, str]) -> Any:
        raise bug

    job, steps = accepted(store), steps_of(store, tmp_path, pipeline=pipeline)
    assert not steps.make_prompt(job.id, SavedSteps())
    failed = store.get(job.id)
    assert failed
    assert failed.problem
    assert failed.problem["detail"] == "an unexpected error (KeyError): see the worker's log"
    logged = capsys.readouterr().out
    assert "job_failed" in logged
    assert "test_steps.py" in logged


FIRST_VERSION = json.loads(Path(__file__).with_name("first_version.json").read_text(encoding="utf-8"))
"""A job as the first version of the service stored it: the request, the preview, and the results of its steps."""


@pytest.mark.parametrize("count", range(1, 5))
def test_a_job_of_the_first_version_is_finished(store: JobStore, tmp_path: Path, count: int) -> None:
    """A job whose first ``count`` steps the first version saved is finished without a second call to their stages."""
    saved = SavedSteps(dict([*FIRST_VERSION["steps"].items()][:count]))
    job = store.accept("me", FIRST_VERSION["request"], "h", lambda *_: None, QueueLimits(9, 9))[0]
    done = {"paraphraser": Failing(), "translator": Failing()}
    names = ["paraphraser", "translator"][:count]
    steps = steps_of(store, tmp_path, stages={name: done[name] for name in names})
    if count == 4:
        store.save_preview(job.id, FIRST_VERSION["preview"])
    assert steps.make_prompt(job.id, saved)
    made = store.get(job.id)
    assert made
    assert made.preview
    if count < 4:
        old, new = json.loads(FIRST_VERSION["preview"]), json.loads(made.preview)
        kept = ["prompt", "negative_prompt", *(["prompt_2"] if count == 3 else [])]  # keywords weigh otherwise today
        assert [new[name] for name in kept] == [old[name] for name in kept]
    steps.make_pictures(job.id, saved)
    finished = store.get(job.id)
    assert finished
    assert (finished.state, finished.images) == ("succeeded", (3, 4))


def test_pictures_of_the_first_version_are_kept(store: JobStore, tmp_path: Path) -> None:
    """A job whose pictures the first version generated succeeds with their seeds, without a second generation."""
    job = store.accept("me", FIRST_VERSION["request"], "h", lambda *_: None, QueueLimits(9, 9))[0]
    store.save_preview(job.id, FIRST_VERSION["preview"])
    failing = FakeGenerator(GenerationError("generated again"))
    steps = steps_of(store, tmp_path, generator=lambda _model: failing)
    steps.make_pictures(job.id, SavedSteps(FIRST_VERSION["steps"]))
    finished = store.get(job.id)
    assert finished
    assert (finished.state, finished.images) == ("succeeded", (3, 4))


@pytest.fixture
def queue(database: Database) -> Iterator[Queue]:
    made = Queue(database)
    yield made
    made.close()


@pytest.fixture
def maintenance(database: Database, queue: Queue, tmp_path: Path) -> Maintenance:
    retention = Retention(days=7, most_bytes=4000)
    parts = JobStore(database), queue, Counters(database), tmp_path, "gpu-0", retention
    return Maintenance(database, *parts, clock=lambda: 1e10)


def test_expired_jobs_are_deleted(maintenance: Maintenance, database: Database, tmp_path: Path) -> None:
    """Jobs are deleted by age, then the oldest by the size of their pictures; active jobs stay."""
    now = [1e10 - 8 * 86_400]
    store = JobStore(database, clock=lambda: now[0])
    old, large, recent, running = (accepted(store) for _ in range(4))
    for job, age, size in ((old, 8, 10), (large, 2, 2000), (recent, 1, 2000), (running, 0, 0)):
        folder = tmp_path / "images" / job.id
        folder.mkdir(parents=True)
        (folder / "0.png").write_bytes(b"x" * size)
        now[0] = 1e10 - age * 86_400
        if job is not running:
            store.finish(job.id, "succeeded", images=[1])
    assert maintenance.delete_expired() == [old.id, large.id]
    assert sorted(path.name for path in (tmp_path / "images").iterdir()) == sorted([recent.id, running.id])
    assert {job.id for job in store.page("me", 10, None)} == {recent.id, running.id}
    assert maintenance.delete_expired() == []


def test_rows_count_against_the_space(maintenance: Maintenance, database: Database) -> None:
    """The oldest finished jobs are deleted when the rows of all take more space than allowed, without any picture."""
    now = [1e10]
    store = JobStore(database, clock=lambda: now[0])
    made = [accepted(store) for _ in range(4)]
    for job in made:
        now[0] += 1
        store.save_preview(job.id, "그" * 200)
        if job is not made[-1]:
            store.finish(job.id, "failed", problem={"detail": "b" * 100})
    sizes = store.ended_sizes()
    assert all(1400 < size < 2000 for size in sizes.values())
    assert maintenance.delete_expired() == [made[0].id]
    assert [job.id for job in made if store.get(job.id)] == [job.id for job in made[1:]]


def test_a_stalled_worker_is_reported_once(maintenance: Maintenance, database: Database) -> None:
    """A worker is reported when it stalls, and again only when it has made a step in between."""
    store, reported = JobStore(database), []
    job = accepted(store)
    for since in (0.0, 0.0, time.time(), 0.0):
        RunningJobs(database, clock=lambda: since).enter(job.id, "gpu-7")  # noqa: B023 - called in this round
        reported.append([*maintenance.newly_stalled()])
    assert reported == [["gpu-7"], [], [], ["gpu-7"]]


def test_a_deadly_job_fails_before_it_is_tried_again(maintenance: Maintenance, database: Database) -> None:
    """The third death of a worker in which a job ran alone fails it, with the reason, and counts once."""
    store, running = JobStore(database), RunningJobs(database)
    job = accepted(store)
    for deaths in range(1, 4):
        assert store.is_active(job.id), deaths
        running.enter(job.id, "gpu-0")
        maintenance.record_death("gpu-0")
        maintenance.record_death("gpu-0")
    failed = store.get(job.id)
    assert failed
    assert failed.problem
    assert failed.problem["detail"] == "it ended its worker each time it was tried, and is not tried again"
    assert Counters(database).read() == {("jobs", "failed"): 1}


def test_only_abandoned_jobs_fail(maintenance: Maintenance, database: Database, queue: Queue) -> None:
    """A job that waits in a queue stays active; a job whose workflow has ended fails with the reason."""
    store = JobStore(database)

    def put(connection: Connection, id_: str, virtual_start: int) -> None:
        queue.put(connection, id_, virtual_start, PROMPT)

    job = store.accept("me", REQUEST.model_dump_json(), "h", put, QueueLimits(9, 9))[0]
    assert maintenance.fail_abandoned() == []
    assert queue.depth() == {PROMPT: 1, GPU: 0}
    queue.cancel(job.id)
    assert maintenance.fail_abandoned() == [job.id]
    failed = store.get(job.id)
    assert failed
    assert "its workflow ended: cancelled" in str(failed.problem)
    queue.delete_workflows([job.id])


def test_queue_options_name_the_version() -> None:
    """Every job is enqueued with the workflow version, without which no worker takes it."""
    assert options("x", 3, GPU)["app_version"]
    assert options("x", 3, GPU)["priority"] == 3


def test_a_lock_has_one_holder(database: Database, tmp_path: Path) -> None:
    """A lock has one holder at a time, and is free after its release."""
    first, second = (ExecutorLock(database, tmp_path, "gpu-0") for _ in range(2))
    other = ExecutorLock(database, tmp_path, "gpu-1")
    assert first.acquire()
    assert first.held()
    assert not second.acquire()
    assert not second.held()
    with probing(second) as was_free:
        assert not was_free
    assert other.acquire()
    first.release()
    with probing(second) as was_free:
        assert was_free
        assert not first.acquire()
    assert first.acquire()
    first.release()
    other.release()


class Endless:
    """A stage that goes on until it is interrupted, after it has cancelled its job."""

    name = "endless"

    def __init__(self, cancel: Callable[[], object]) -> None:
        self._cancel = cancel
        self.units = 0

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        return self._work()

    def translate(self, sentences: Sequence[str]) -> list[str]:
        return self._work()

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        return self._work()

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        return self._work()

    def _work(self) -> list[Any]:
        self._cancel()
        while True:
            self.units += 1
            check_interruption()


@pytest.mark.parametrize("stage", ["paraphraser", "translator", "extractor", "generator"])
def test_every_stage_is_interrupted(
    store: JobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """A cancelled job ends at the next check between two units of work, in whatever stage it is."""
    monkeypatch.setattr(interruption, "CHECK_INTERVAL", 0.0)
    job = accepted(store)
    endless = Endless(lambda: store.finish(job.id, "canceled"))
    steps = steps_of(
        store,
        tmp_path,
        **({"generator": lambda _model: endless} if stage == "generator" else {"stages": {stage: endless}}),
    )
    if steps.make_prompt(job.id, SavedSteps()):
        steps.make_pictures(job.id, SavedSteps())
    found = store.get(job.id)
    assert (found and found.state, endless.units) == ("canceled", 1)


def test_a_job_deleted_while_it_runs_leaves_no_picture(store: JobStore, tmp_path: Path) -> None:
    """A deletion in the middle of the last step leaves no file behind."""
    job = accepted(store)

    class Deleting(FakeGenerator):
        def generate(
            self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None
        ) -> list[GeneratedImage]:
            made = super().generate(prompt, settings, on_step)
            store.finish(job.id, "canceled")
            store.delete(job.id)
            return made

    steps = steps_of(store, tmp_path, generator=Deleting)
    assert steps.make_prompt(job.id, SavedSteps())
    steps.make_pictures(job.id, SavedSteps())
    assert store.get(job.id) is None
    assert not (tmp_path / "images" / job.id).exists()
