"""``/mcp``: keys, limits and failures of the service."""

import json
import re
from dataclasses import replace

import anyio
import httpx2
import pytest
from anyio import to_thread
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from support.assistants import Served, called, refused

from service.api.acceptance import accept_job
from service.config.settings import Settings
from service.jobs.database import DatabaseGoneError

pytestmark = pytest.mark.anyio

SMALL = {"text": "고양이 두 마리", "size": "64x64", "steps": 3}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
HEADERS = {"Accept": "application/json, text/event-stream"}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDpjb3JyZWN0"}])
async def test_a_wrong_key(served: Served, headers: dict[str, str]) -> None:
    """Without a known key the answer is 401, an error as the protocol writes it."""
    async with httpx2.AsyncClient() as client:
        response = await client.post(served.url, json=CALL, headers=HEADERS | headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert "key" in response.json()["error"]["message"]


async def test_a_client_with_a_wrong_key(served: Served) -> None:
    """The client of the SDK does not connect."""
    with pytest.raises((MCPError, httpx2.HTTPStatusError, ExceptionGroup)):
        async with served.connected("wrong"):
            pass


async def test_jobs_of_other_keys(served: Served) -> None:
    """The jobs of another key are not there, and neither are their pictures."""
    async with served.connected(served.service.keys.add("one")) as one:
        report = await called(one, "draw", **SMALL)
    async with served.connected(served.service.keys.add("two")) as two:
        assert await refused(two, "look_at_job", job=report["id"]) == "there is no such job"
        with pytest.raises(MCPError, match="there is no such job"):
            await two.read_resource(report["pictures"][0]["uri"])


async def test_the_same_job_by_rest(served: Served) -> None:
    """A job of an assistant is one of the jobs of its key."""
    secret = served.service.keys.add("assistant")
    async with served.connected(secret) as client:
        report = await called(client, "draw", **SMALL)
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}) as http:
        job = (await http.get(served.url.replace("/mcp", f"/api/v1/jobs/{report['id']}"))).json()
    assert (job["state"], job["request"]["generation"]["width"]) == ("succeeded", 64)


async def test_a_clip_of_the_key(served: Served) -> None:
    """A clip has no picture for an assistant, and its job says where it is."""
    toy = Settings(model="toy")
    served.service.app.state.resources = replace(served.service.app.state.resources, settings=toy)
    secret = served.service.keys.add("assistant")
    generation = {"width": 64, "height": 64, "steps": 2, "clip": {"frames": 2}}
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}) as http:
        body = {"prompt": {"text": "고양이"}, "generation": generation}
        job = (await http.post(served.url.replace("/mcp", "/api/v1/jobs"), json=body)).json()["id"]
    await to_thread.run_sync(served.service.run_job, job)
    async with served.connected(secret) as client:
        report = await called(client, "look_at_job", job=job)
        assert (report["state"], report["pictures"]) == ("succeeded", [])
        assert report["advice"].endswith(f"GET /api/v1/jobs/{job}/images/0")
        with pytest.raises(MCPError, match="there is no such picture"):
            await client.read_resource(f"malgrim://jobs/{job}/images/0")


async def test_a_large_body(served: Served) -> None:
    """A body beyond the limit is answered with 413."""
    secret = served.service.keys.add("assistant")
    async with httpx2.AsyncClient(headers=HEADERS | {"Authorization": f"Bearer {secret}"}) as http:
        response = await http.post(served.url, content=json.dumps(CALL | {"x": "가" * 1_000_000}))
    assert response.status_code == 413
    assert "1,000,000" in response.json()["error"]["message"]


async def test_no_stream_without_a_message(served: Served) -> None:
    """There are no messages from the server outside of requests: GET is answered with 405."""
    secret = served.service.keys.add("assistant")
    async with httpx2.AsyncClient(headers=HEADERS | {"Authorization": f"Bearer {secret}"}) as http:
        assert (await http.get(served.url)).status_code == 405


async def test_limits_of_the_service(served: Served) -> None:
    """What the service limits is refused to assistants too."""
    async with served.connected(served.service.keys.add("assistant")) as client:
        assert await refused(client, "draw", **SMALL | {"steps": 151}) == "151 steps are requested: the limit is 150"
        said = await refused(client, "draw", text="고양이", size="4096x4096")
    assert said == "16,777,216 pixels are requested: the limit is 4,194,304"


async def test_a_full_queue(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue that is full is told with what to do."""
    monkeypatch.setattr("service.mcp.jobs.accept_job", accept_job)  # nobody runs the jobs
    monkeypatch.setattr("service.mcp.tools.LONGEST_WAIT", 0.0)
    async with served.connected(served.service.keys.add("assistant")) as client:
        for _ in range(2):
            await called(client, "draw", **SMALL)
        assert "2 jobs" in await refused(client, "draw", **SMALL)


async def test_no_place_for_a_preview(served: Served) -> None:
    """Previews of assistants take the places that the previews of their key have."""
    maker = served.service.app.state.previews
    async with served.connected(served.service.keys.add("assistant")) as client:
        with maker.place("assistant"):
            said = await refused(client, "preview_prompt", text="고양이")
        await called(client, "preview_prompt", text="고양이")
    assert said == "1 previews of a key and 32 in all are made at a time: try again in a moment"


async def test_no_place_to_wait(served: Served) -> None:
    """When too many requests of the key wait, a call returns at once, and the job goes on."""
    async with served.connected(served.service.keys.add("assistant")) as client:
        with served.service.app.state.waits.taken("assistant"):
            report = await called(client, "draw", **SMALL)
        looked = await called(client, "look_at_job", job=report["id"])
    assert looked["state"] == "succeeded"


async def test_no_database(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that cannot be reached is told without its own words."""

    def fail(*_: object) -> None:
        raise DatabaseGoneError("the server at secret:5432 is gone")

    async with served.connected(served.service.keys.add("assistant")) as client:
        monkeypatch.setattr(served.service.store, "get", fail)
        said = await refused(client, "look_at_job", job="0" * 32)
    assert said == "the database cannot be reached: try again later"


async def test_a_lost_picture(served: Served) -> None:
    """A picture whose file is gone is told so."""
    async with served.connected(served.service.keys.add("assistant")) as client:
        report = await called(client, "draw", **SMALL)
        (served.service.data / "images" / report["id"] / "0.png").unlink()
        assert "its file is gone or damaged" in await refused(client, "look_at_job", job=report["id"])
        with pytest.raises(MCPError, match="its file is gone or damaged"):
            await client.read_resource(report["pictures"][0]["uri"])


async def test_a_job_of_a_saved_preview(served: Served) -> None:
    """A job that another program created from a saved preview can be looked at."""
    secret = served.service.keys.add("assistant")
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}) as http:
        base = served.url.removesuffix("/mcp")
        saved = (await http.post(f"{base}/api/v1/previews", json={"text": "고양이", "count": 0})).json()
        body = {"preview": saved, "generation": {"width": 64, "height": 64, "steps": 1}}
        job = (await http.post(f"{base}/api/v1/jobs", json=body)).json()["id"]
    await anyio.to_thread.run_sync(served.service.run_job, job)
    async with served.connected(secret) as client:
        report = await called(client, "look_at_job", job=job)
    assert (report["state"], report["text"], len(report["pictures"])) == ("succeeded", "고양이", 1)


@pytest.mark.parametrize(("asked", "is_korean"), [("ko", True), ("en", False)])
async def test_the_language_of_an_assistant(served: Served, asked: str, is_korean: bool) -> None:
    """Refusals and warnings of tools are in the language that the requests of the client ask for."""
    headers = {"Authorization": f"Bearer {served.service.keys.add('assistant')}", "Accept-Language": asked}
    async with (
        httpx2.AsyncClient(headers=headers) as http,
        Client(streamable_http_client(served.url, http_client=http)) as client,
    ):
        shown = await called(client, "preview_prompt", text="a cat")
        for sentence in (
            *shown["warnings"],
            await refused(client, "look_at_job", job="none"),
            await refused(client, "draw", **SMALL | {"size": "large"}),
            await refused(client, "draw", **SMALL | {"steps": 0}),
            await refused(client, "no_such_tool"),
        ):
            assert bool(re.search("[가-힣]", sentence)) is is_korean, sentence
            assert ("Input should" in sentence) <= (not is_korean), sentence


async def test_the_language_of_an_answer_that_streams(served: Served) -> None:
    """The head of an answer names the language of what follows."""
    headers = HEADERS | {"Authorization": f"Bearer {served.service.keys.add('assistant')}", "Accept-Language": "ko"}
    call = CALL | {"method": "tools/call", "params": {"name": "look_at_job", "arguments": {"job": "none"}}}
    async with httpx2.AsyncClient() as client:
        response = await client.post(served.url, json=call, headers=headers)
    assert response.headers["Content-Language"] == "ko"
    assert "그런 작업이 없습니다" in response.text
