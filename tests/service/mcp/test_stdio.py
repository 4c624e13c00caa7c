"""``malgrim mcp`` as a host starts it."""

import subprocess
import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from support.assistants import called, refused
from support.paths import ROOT

pytestmark = pytest.mark.anyio

COMMAND = [sys.executable, "-m", "service.cli", "mcp"]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process that has the toy model."""
    return {
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "MALGRIM_MODEL": "toy",
        "MALGRIM_DATA_DIR": str(folder / "data"),
    }


@pytest.mark.slow
async def test_a_host(tmp_path: Path) -> None:
    """A host lists the tools, previews and draws; the picture lies where the report says."""
    command, *arguments = COMMAND
    process = StdioServerParameters(command=command, args=arguments, env=environment(tmp_path), cwd=tmp_path)
    async with Client(process, mode="legacy") as client:
        assert len((await client.list_tools()).tools) == 5
        pair = await called(client, "preview_prompt", text="노을 지는 바닷가에서 한복을 입은 소녀")
        assert "girl" in pair["prompt"]
        assert "hanbok" in pair["prompt"]
        report = await called(client, "draw", text="고양이", size="64x64", steps=1, seed=7)
        assert report["pictures"][0]["seed"] == 7
        assert "unknown preset" in await refused(client, "draw", text="고양이", preset="nice")
    assert Path(report["pictures"][0]["file"]).read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_host_that_goes_away(tmp_path: Path) -> None:
    """Nothing but messages is written to standard output, and the process ends with its input."""
    sent = "not a message\n" + '{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n'
    done = subprocess.run(
        COMMAND, env=environment(tmp_path), cwd=tmp_path, input=sent, capture_output=True, text=True, check=True
    )
    assert all(line.startswith('{"jsonrpc":"2.0"') for line in done.stdout.splitlines())
    assert "Traceback" not in done.stderr
