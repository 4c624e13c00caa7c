"""A service whose processes report what they do, and are killed at chosen reports."""

import os
import signal
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from sqlalchemy import select
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed
from urllib3.util import Retry
from werkzeug import Request, Response

from service.jobs.api_keys import KeyStore
from service.jobs.database import Database
from service.jobs.store import JobStore
from service.jobs.tables import jobs
from service.jobs.watchdog import LONGEST_SILENCE
from service.server.supervisor import Child, Supervisor
from support.forked import start_forked
from support.service_process import HANG

TIMEOUT = 60  # seconds for a job to finish


class Reports:
    """Counts the reports of the processes, and at chosen points kills or hangs processes, or acts once."""

    def __init__(self) -> None:
        self.points: Counter[str] = Counter()
        self.kills: dict[str, int] = {}
        self.deadly = ""  # only a report with this text kills
        self.hangs: set[str] = set()
        self.actions: dict[str, Callable[[], None]] = {}
        self.victims: Callable[[str], list[int]] = lambda _: []
        self.signal = signal.SIGKILL
        self.slow: set[str] = set()
        self._doomed: set[int] = set()
        self._lock = Lock()

    def __call__(self, request: Request) -> Response:
        point, text = request.path.strip("/"), request.get_data(as_text=True)
        with self._lock:
            self.points[point] += 1
            kills = self.kills.get(point, 0) > 0 and self.deadly in text
            victims = set(self.victims(point)) if kills else set()
            if kills := kills and not victims & self._doomed:  # one death is counted once, though several jobs report
                self.kills[point] -= 1
                self._doomed |= victims
            act = self.actions.pop(point, None)
        if act:
            act()
        if kills:
            for pid in victims:
                os.kill(pid, self.signal)
            if point in self.slow:
                self._wait_for_death(victims)
        hangs = point in self.hangs
        self.hangs.discard(point)
        return Response(HANG if hangs else "")

    @staticmethod
    def _wait_for_death(pids: set[int]) -> None:
        """Wait until all processes are dead."""
        while any(_lives(pid) for pid in pids):
            Event().wait(0.05)


def supervisor(*children: Child) -> Supervisor:
    """Return a supervisor with short pauses."""
    return Supervisor(children, longest_pause=0.1, start=start_forked)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Service:
    """An API and one worker for each queue under a supervisor."""

    def __init__(self, url: str, data: Path, address: str, *, longest_silence: float = LONGEST_SILENCE) -> None:
        self.database, self.data = Database(url), data
        (data / "images").mkdir(exist_ok=True)
        self.store = JobStore(self.database)
        self.secret = KeyStore(self.database).add("me")
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self._words = [str(data), url, address, str(longest_silence)]
        self.supervisor = supervisor(self.child("api", str(self.port)), self.child("prompt"), self.child("gpu"))
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.secret}"
        retries = Retry(40, backoff_factor=0.2, backoff_max=1, status_forcelist=[503], allowed_methods=None)
        self.session.mount("http://", HTTPAdapter(max_retries=retries))

    def child(self, role: str, name: str | None = None) -> Child:
        """Return a process; ``name`` is the port of the API, or the id of a worker if it differs from the default."""
        child_name = name if name and role != "api" else role
        return Child(child_name, [role, *self._words, name or f"{role}-0"], {})

    def close(self) -> None:
        """Stop all processes and close all connections."""
        self.supervisor.close()
        self.session.close()
        self.database.engine.dispose()

    def start_only(self, *roles: str) -> Supervisor:
        """Start only the processes with these names."""
        self.supervisor = supervisor(*(child for child in self.supervisor._children if child.name in roles))
        self.supervisor.start()
        return self.supervisor

    def post(self, text: str, **more: Any) -> str:
        body = {"prompt": {"text": text, "count": 2, "preset": "none"}, "generation": {"width": 8, "height": 8}}
        answer = self.session.post(f"http://127.0.0.1:{self.port}/api/v1/jobs", json=body, timeout=60, **more)
        assert answer.status_code in (200, 202), answer.text
        return str(answer.json()["id"])

    def state(self, job: str) -> str:
        found = self.store.get(job)
        return found.state if found else "lost"

    def deaths(self, job: str) -> int:
        """Return the deaths of workers that count against the job."""
        with self.database.reading() as connection:
            return int(connection.execute(select(jobs.c.deaths).where(jobs.c.id == job)).scalar_one() or 0)

    def wait_for(self, *ids: str) -> None:
        """Wait until all jobs have succeeded."""
        eventually(lambda: Counter(map(self.state, ids)) == {"succeeded": len(ids)})


def eventually(is_true: Callable[[], bool]) -> None:
    """Wait until ``is_true`` returns True."""

    @retry(stop=stop_after_delay(TIMEOUT), wait=wait_fixed(0.1), retry=retry_if_exception_type(AssertionError))
    def check() -> None:
        assert is_true()

    check()
