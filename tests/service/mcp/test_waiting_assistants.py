"""Jobs that take longer than a call, that fail, or that are not wanted any more."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import anyio
import pytest
from mcp import Client
from mcp.client.client import ConnectMode
from support.api_service import stages
from support.assistants import Connect, Served, called, refused
from support.fakes import Failing, FakeGenerator

from generate import GeneratedImage, GenerationError, ImageGenerator, ImageSettings, OnStep, Prompt, Step
from service.config.settings import Settings
from service.mcp import tools
from service.mcp.local import LocalBackend
from service.mcp.server import make_server
from service.pipeline import Pipeline

pytestmark = pytest.mark.anyio

SMALL = {"text": "고양이 두 마리", "size": "64x64", "steps": 3}

_STEP = 0.01  # seconds
_LONGEST = 60  # seconds until a test fails rather than hangs


class HeldGenerator(FakeGenerator):
    """A generator that repeats its first step until it is released, or the job is not wanted any more."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.released, self.ended = Event(), Event(), Event()

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        assert on_step
        try:
            self.began.set()
            while not self.released.wait(_STEP):
                on_step(Step(1, settings.steps, 0.0))
            return super().generate(prompt, settings, on_step)
        finally:
            self.ended.set()


@pytest.fixture
def held() -> Iterator[HeldGenerator]:
    made = HeldGenerator()
    yield made
    made.released.set()


@pytest.fixture(params=["local", "http"])
def connect_to(request: pytest.FixtureRequest, tmp_path: Path) -> Connect:
    """Return what connects a client to given stages and a given generator, in memory or over HTTP."""

    @asynccontextmanager
    async def local(
        generator: ImageGenerator, pipeline: Pipeline | None = None, mode: ConnectMode = "auto"
    ) -> AsyncIterator[Client]:
        async with (
            LocalBackend(Settings(), pipeline or stages(), lambda: generator, tmp_path / "assistant") as backend,
            Client(make_server(lambda _: backend), mode=mode) as client,
        ):
            yield client

    @asynccontextmanager
    async def over_http(
        generator: ImageGenerator, pipeline: Pipeline | None = None, mode: ConnectMode = "auto"
    ) -> AsyncIterator[Client]:
        served = Served(tmp_path, pipeline=pipeline, generator=generator)
        request.getfixturevalue("monkeypatch").setattr("service.mcp.jobs.accept_job", served.accept)
        try:
            async with served.connected(served.service.keys.add("assistant"), mode) as client:
                yield client
        finally:
            if isinstance(generator, HeldGenerator):
                generator.released.set()
            await anyio.to_thread.run_sync(served.close)

    return local if request.param == "local" else over_http


async def test_a_long_job(connect_to: Connect, held: HeldGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call ends before its host gives up; the job goes on and is looked at later."""
    monkeypatch.setattr(tools, "LONGEST_WAIT", 0.0)
    async with connect_to(held) as client:
        report = await called(client, "draw", **SMALL)
        assert report["state"] in ("starting", "processing")
        assert report["pictures"] == []
        assert "look_at_job" in report["advice"]
        monkeypatch.setattr(tools, "LONGEST_WAIT", 60.0)
        held.released.set()
        looked = await called(client, "look_at_job", job=report["id"])
    assert (looked["state"], looked["advice"], len(looked["pictures"])) == ("succeeded", None, 1)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_call_that_is_cancelled(connect_to: Connect, held: HeldGenerator, mode: str) -> None:
    """Whoever cancels the call cancels the job, which ends within a step."""
    async with connect_to(held, mode=mode) as client, anyio.create_task_group() as group:
        group.start_soon(client.call_tool, "draw", SMALL)
        await anyio.to_thread.run_sync(held.began.wait)
        group.cancel_scope.cancel()
        with anyio.CancelScope(shield=True):
            assert await anyio.to_thread.run_sync(held.ended.wait, _LONGEST)
            assert not held.released.is_set()


async def test_a_look_that_is_cancelled(
    connect_to: Connect, held: HeldGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever cancels a look at a job leaves the job alone."""
    monkeypatch.setattr(tools, "LONGEST_WAIT", 0.0)
    async with connect_to(held) as client:
        job = (await called(client, "draw", **SMALL))["id"]
        await anyio.to_thread.run_sync(held.began.wait)
        monkeypatch.setattr(tools, "LONGEST_WAIT", 60.0)
        with anyio.move_on_after(_STEP):
            await client.call_tool("look_at_job", {"job": job})
        held.released.set()
        report = await called(client, "look_at_job", job=job)
    assert report["state"] == "succeeded"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GenerationError("the GPU has no memory left"), "generate: the GPU has no memory left"),
        (KeyError("a secret"), "an unexpected error (KeyError)"),
    ],
)
async def test_a_generator_that_fails(connect_to: Connect, error: Exception, said: str) -> None:
    """A failure is told in the words of the generator, a bug without its own words."""
    async with connect_to(FakeGenerator(error)) as client:
        told = await refused(client, "draw", **SMALL)
    assert said in told
    assert "secret" not in told


async def test_a_stage_that_fails(connect_to: Connect) -> None:
    """A preview that cannot be made says which stage failed, and why."""
    async with connect_to(FakeGenerator(), stages(Failing())) as client:
        assert await refused(client, "preview_prompt", text="고양이") == "translate: the service is down"
        assert await refused(client, "draw", **SMALL) == "translate: the service is down"


async def test_a_bug(connect_to: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug is told by its type alone."""

    def fail(*_: object) -> None:
        raise LookupError("a secret")

    monkeypatch.setattr("service.mcp.tools.preset_choices", fail)
    async with connect_to(FakeGenerator()) as client:
        assert await refused(client, "list_presets") == "an unexpected error (LookupError): the log of malgrim has more"
