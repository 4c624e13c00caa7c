"""``/mcp``: keys, limits and failures of the service."""

import json

import httpx2
import pytest
from mcp import MCPError
from support.assistants import Served, called, refused

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


async def test_a_large_body(served: Served) -> None:
    """A body beyond the limit is answered with 413."""
    secret = served.service.keys.add("assistant")
    async with httpx2.AsyncClient(headers=HEADERS | {"Authorization": f"Bearer {secret}"}) as http:
        response = await http.post(served.url, content=json.dumps(CALL | {"x": "가" * 1_000_000}))
    assert response.status_code == 413
    assert "1,000,000" in response.json()["error"]["message"]
