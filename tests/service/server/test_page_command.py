"""``malgrim page`` as a person starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from service.cli.page import _ensure_key
from service.errors import InputError
from service.jobs.api_keys import KeyStore
from service.jobs.database import Database

pytestmark = pytest.mark.slow


def started(folder: Path) -> subprocess.Popen[str]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    words = ["page", "--no-browser", "--port", str(port), "--data", str(folder)]
    environment = os.environ | {"MALGRIM_MODEL": "toy", "OMP_NUM_THREADS": "1", "LANGUAGE": "C"}
    command = [sys.executable, "-m", "service.cli", *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = started(tmp_path)
    yield process
    process.kill()
    process.communicate()


def test_from_the_link_to_a_picture(running: subprocess.Popen[str], tmp_path: Path) -> None:
    """The link that is printed opens a session, with which a picture is drawn; Ctrl-C ends all without a word."""
    assert running.stdout
    printed = "".join(running.stdout.readline() for _ in range(3))
    found = re.search(r"(http://127\.0\.0\.1:\d+)/\?token=(\S+)", printed)
    assert found, printed
    address, token = found.groups()
    browser = requests.Session()
    assert browser.get(address).status_code == 200
    assert browser.get(address, headers={"Host": "evil.example"}).status_code == 421
    assert browser.post(f"{address}/page/session", json={"token": token}, timeout=60).status_code == 204
    assert browser.get(f"{address}/page/session", timeout=60).json()["drawing"] == {
        "model": "toy",
        "is_toy": True,
        "problem": None,
        "chooses_best": False,
        "clip_formats": ["webp", "mp4"],
    }
    body = {"prompt": {"text": "고양이", "count": 1}, "generation": {"width": 64, "height": 64, "steps": 2}}
    job = browser.post(f"{address}/api/v1/jobs", json=body, headers={"Prefer": "wait=60"}, timeout=90).json()
    assert job["state"] == "succeeded", job
    second = started(tmp_path)
    refused = second.communicate(timeout=120)[1]
    assert refused.count("\n") == 1
    assert "another malgrim serve runs workers" in refused
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=120)[1] == ""


def test_a_revoked_key(tmp_path: Path) -> None:
    """The key of the page is made once; when it was revoked, the page says so."""
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    database.create()
    _ensure_key(database)
    _ensure_key(database)
    keys = KeyStore(database)
    assert [key.name for key in keys.all()] == ["page"]
    keys.revoke("page")
    with pytest.raises(InputError, match="was revoked: give another --data"):
        _ensure_key(database)
    database.engine.dispose()
