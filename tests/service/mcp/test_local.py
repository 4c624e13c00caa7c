"""The tools in the process of the assistant: its jobs and its pictures."""

from pathlib import Path

import pytest
from mcp import Client
from support.api_service import stages
from support.assistants import called, refused
from support.fakes import FakeGenerator

from generate import GenerationError, ImageGenerator
from service.config.settings import Settings
from service.mcp.local import LocalBackend
from service.mcp.server import make_server

pytestmark = pytest.mark.anyio

SMALL = {"text": "고양이 두 마리", "size": "64x64", "steps": 3}


def backend(folder: Path) -> LocalBackend:
    return LocalBackend(Settings(), stages(), FakeGenerator, folder)


async def test_pictures_stay(tmp_path: Path) -> None:
    """A picture lies where the report says, and is read by the next process too, which knows nothing of the job."""
    async with backend(tmp_path) as first, Client(make_server(lambda _: first)) as client:
        report = await called(client, "draw", **SMALL)
    (shown,) = report["pictures"]
    assert Path(shown["file"]).is_relative_to(tmp_path)
    async with backend(tmp_path) as second, Client(make_server(lambda _: second)) as client:
        assert (await client.read_resource(shown["uri"])).contents
        assert await refused(client, "look_at_job", job=report["id"]) == "there is no such job"


async def test_jobs_that_have_ended_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the latest jobs are remembered."""
    monkeypatch.setattr("service.mcp.local._MOST_JOBS", 2)
    async with backend(tmp_path) as made, Client(make_server(lambda _: made)) as client:
        jobs = [(await called(client, "draw", **SMALL))["id"] for _ in range(3)]
        assert await refused(client, "look_at_job", job=jobs[0]) == "there is no such job"
        for job in jobs[1:]:
            await called(client, "look_at_job", job=job)


async def test_no_generator(tmp_path: Path) -> None:
    """Previews need no generator; drawing says what to install."""

    def generator() -> ImageGenerator:
        raise GenerationError("diffusers missing: make drawing")

    local = LocalBackend(Settings(), stages(), generator, tmp_path)
    async with local as made, Client(make_server(lambda _: made)) as client:
        await called(client, "preview_prompt", text="고양이")
        assert await refused(client, "draw", **SMALL) == "diffusers missing: make drawing"


async def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A picture that cannot be written is told with the file and the reason."""
    (tmp_path / "file").touch()
    async with backend(tmp_path / "file") as made, Client(make_server(lambda _: made)) as client:
        assert "cannot be written" in await refused(client, "draw", **SMALL)
