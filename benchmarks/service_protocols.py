"""What the protocols of other programs cost beside our own: time of a job; threads and memory while it is awaited."""

import base64
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from statistics import median
from typing import Any

import requests
from service_processes import noise, running

from service.jobs.api_keys import KeyStore
from service.jobs.database import Database
from service.jobs.store import JobStore

RUNS, WAITING = 40, 50
SIDES = (64, 1024)  # pixels
SETTLED = 2.0  # seconds until the last request waits
MOST_TIME, MOST_MEMORY = 5, 50  # ms more than our own protocol, kB for each request that waits

Ask = Callable[[requests.Session, str, int, int], bytes]


def ours(session: requests.Session, address: str, side: int, seed: int) -> bytes:
    """Return the last answer of our own protocol: a job, the wait for it, the download of its picture."""
    body = {"prompt": {"text": "고양이"}, "generation": {"width": side, "height": side, "steps": 1, "seed": seed}}
    job = answered(session.post(f"{address}/api/v1/jobs", json=body, headers={"Prefer": "wait=60"}, timeout=120)).json()
    return answered(session.get(address + job["images"][0]["url"], timeout=120)).content


def openai(session: requests.Session, address: str, side: int, seed: int) -> bytes:
    """Return the answer of OpenAI's protocol."""
    body = {"prompt": "고양이", "size": f"{side}x{side}", "steps": 1, "seed": seed}
    return answered(session.post(f"{address}/v1/images/generations", json=body, timeout=120)).content


def a1111(session: requests.Session, address: str, side: int, seed: int) -> bytes:
    """Return the answer of AUTOMATIC1111's protocol."""
    body = {"prompt": "고양이", "width": side, "height": side, "steps": 1, "seed": seed}
    return answered(session.post(f"{address}/sdapi/v1/txt2img", json=body, timeout=120)).content


PROTOCOLS: dict[str, Ask] = {"ours": ours, "openai": openai, "a1111": a1111}


def answered(response: requests.Response) -> requests.Response:
    """Return ``response``, which must be a success."""
    assert response.ok, response.text
    return response


def protocols(url: str) -> None:
    """Print what a job costs by each protocol beside the job itself, from its acceptance to its end."""
    store, secret = new_key(url)
    with running(url, "watching", "prompt", "gpu") as (address, _):
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {secret}"
        time.sleep(5)  # for the workers to start
        for side in SIDES:
            beside: dict[str, list[float]] = {name: [] for name in PROTOCOLS}
            sizes = dict[str, int]()
            for run in range(RUNS + 1):
                names = [*PROTOCOLS]
                for name in names[run % len(names) :] + names[: run % len(names)]:
                    started = time.perf_counter()
                    sizes[name] = len(PROTOCOLS[name](session, address, side, run))
                    whole = time.perf_counter() - started
                    job = store.page("me", 1, None)[0]
                    if run:  # the first one loads what is loaded late
                        beside[name].append((whole - (job.finished_at or 0) + job.created_at) * 1000)
            print_costs(side, beside, sizes)


def print_costs(side: int, beside: Mapping[str, list[float]], sizes: Mapping[str, int]) -> None:
    """Print the medians for one size of pictures, and the time of base64 alone."""
    base64_alone = median(encoding_time(sizes["ours"]) for _ in range(RUNS))
    print(f"\na picture of {side} x {side} by each protocol: ms beside the job, medians of {RUNS} in turn")
    for name, taken in beside.items():
        cost = median(taken)
        more = "" if name == "ours" else f"{cost - median(beside['ours']) - base64_alone:>+8.1f} (at most +{MOST_TIME})"
        print(f"  {name:<8}{cost:>8.1f}, {sizes[name]:>9,} bytes{more}")
    print(f"  base64 alone{base64_alone:>8.1f}, which the differences leave out")


def encoding_time(size: int) -> float:
    """Return the ms that base64 takes for ``size`` bytes."""
    data = os.urandom(size)
    started = time.perf_counter()
    base64.b64encode(data).decode()
    return (time.perf_counter() - started) * 1000


def threads(url: str) -> None:
    """Print the threads of the API while requests wait for jobs that nobody runs."""
    store, secret = new_key(url)
    with running(url, "api") as (address, processes):
        found = [processes["api"].num_threads()]
        with asking(store, bodies(address, secret)["a1111, txt2img"]) as ask:
            for number in range(WAITING):
                ask()
                if number in (0, WAITING - 1):
                    time.sleep(SETTLED)
                    found.append(processes["api"].num_threads())
    print(f"\nthreads of the API: {found[0]} at first, {found[1]} while 1 request waits, {found[2]} while {WAITING} do")


def memory_of_waiting(url: str) -> None:
    """Print the memory of each of the requests that wait, by kind."""
    store, secret = new_key(url)
    print(f"\nkB of each of {WAITING} requests that wait, by tracemalloc (at most {MOST_MEMORY}):")
    with running(url, "traced") as (address, _):
        for name, request in bodies(address, secret).items():
            with asking(store, request) as ask:
                ask()
                time.sleep(SETTLED)
                before = traced(address, secret)
                for _number in range(WAITING):
                    ask()
                time.sleep(SETTLED)
                grown = traced(address, secret) - before
            print(f"  {name:<22}{grown / WAITING / 1000:>8.1f}, of a body of {len(request.body or b''):,} bytes")


def bodies(address: str, secret: str) -> dict[str, requests.PreparedRequest]:
    """Return one request of each kind that waits for its job; the first is our own."""
    written = BytesIO()
    noise(1000, 1000).save(written, "PNG")
    picture, encoded = written.getvalue(), base64.b64encode(written.getvalue()).decode()
    text, field = {"prompt": "고양이"}, {"image": ("x.png", picture, "image/png")}
    own: dict[str, Any] = {"prompt": {"text": "고양이"}, "generation": {"init_image": encoded}}
    kinds: dict[str, dict[str, Any]] = {
        "ours, a picture": {"path": "/api/v1/jobs", "json": own, "headers": {"Prefer": "wait=60"}},
        "a1111, txt2img": {"path": "/sdapi/v1/txt2img", "json": text},
        "a1111, img2img": {"path": "/sdapi/v1/img2img", "json": text | {"init_images": [encoded]}},
        "openai, generations": {"path": "/v1/images/generations", "json": text},
        "openai, edits": {"path": "/v1/images/edits", "data": text, "files": field},
    }
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {secret}"
    return {
        name: session.prepare_request(requests.Request("POST", address + kind.pop("path"), **kind))
        for name, kind in kinds.items()
    }


@contextmanager
def asking(store: JobStore, request: requests.PreparedRequest) -> Iterator[Callable[[], None]]:
    """Yield a function that sends ``request`` and returns when its job is accepted; all wait until the block ends."""
    opened: list[HTTPConnection] = []
    host = (request.url or "").split("/")[2]

    def ask() -> None:
        known = len(store.active_ids())
        opened.append(HTTPConnection(host, timeout=60))
        opened[-1].request("POST", request.path_url, request.body, dict(request.headers))
        while len(store.active_ids()) == known:
            time.sleep(0.02)

    try:
        yield ask
    finally:
        for one in opened:
            one.close()


def traced(address: str, secret: str) -> int:
    """Return the bytes that the API has allocated."""
    answer = requests.get(f"{address}/traced", headers={"Authorization": f"Bearer {secret}"}, timeout=60)
    return int(answered(answer).text)


def new_key(url: str) -> tuple[JobStore, str]:
    """Return the jobs of a new database, and the secret of the key ``me``."""
    database = Database(url)
    database.create()
    return JobStore(database), KeyStore(database).add("me")
