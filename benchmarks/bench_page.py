"""Previews for 20 clients of the API: alone, beside 20 open pages, and beside 2 more in Chromium, in turn.

Each page waits for pictures or sees them grow. One worker draws, so that one page gets steps and live pictures and the
others hear of their place in the queue. The 20 are the requests that a real one makes, at a low priority, because pages
of other people take nothing from the cores of the service; those in Chromium do, as for a person at this machine.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from shutil import which
from statistics import median, quantiles
from threading import Thread

import requests
from playwright.sync_api import Browser, expect, sync_playwright
from service_processes import running

from service.jobs.api_keys import KeyStore
from service.jobs.database import Database

CLIENTS, PAGES, BROWSERS = 20, 20, 2
ROUNDS, SECONDS = 7, 6
OPENING = 3.0  # seconds until pages are open
LOW = ("nice", "-n", "19")  # the priority of pages
TEXT = "노을 지는 바닷가에서 한복을 입은 소녀"
JOB = {"prompt": {"text": TEXT, "count": 2}, "generation": {"width": 512, "height": 512}}
JOBS = "/api/v1/jobs"
CHOICES = ("samplers", "presets", "attributes", "loras")


def stand_in(address: str, secret: str) -> None:
    """Make the requests of one open page, until the process ends."""
    session = requests.Session()
    session.post(f"{address}/page/session", json={"key": secret}, timeout=60).raise_for_status()
    for path in ("/page/session", *(f"/api/v1/{name}" for name in CHOICES)):
        session.get(address + path, timeout=60).raise_for_status()
    while True:
        url = address + session.post(address + JOBS, json=JOB, timeout=60).json()["url"]
        session.get(url, timeout=60)
        with session.get(f"{url}/events", stream=True, timeout=600) as events:
            for line in events.iter_lines():
                if line == b"event: progress":
                    session.get(f"{url}/live", timeout=60)
                elif line == b"event: prompt":
                    session.get(url, timeout=60)
        session.get(url, timeout=60)
        session.get(f"{url}/images/0", timeout=60)


@contextmanager
def stand_ins(address: str, secret: str) -> Iterator[None]:
    """Let pages without a browser be open inside the block, and cancel their jobs after it."""
    pages = subprocess.Popen([*LOW, sys.executable, __file__, address, secret])
    time.sleep(OPENING)
    try:
        yield
    finally:
        pages.terminate()
        pages.wait(30)
        cancel_jobs(address, secret)


@contextmanager
def real_pages(browser: Browser, address: str, secret: str) -> Iterator[None]:
    """Let pages in Chromium be open inside the block."""
    context = browser.new_context(locale="ko-KR")
    context.request.post(f"{address}/page/session", data={"key": secret})  # which leaves the cookie
    for _number in range(BROWSERS):
        page = context.new_page()
        page.goto(address)
        page.get_by_label("무엇을 그릴까요?").fill(TEXT)
        page.get_by_role("button", name="그리기").click()
        expect(page.get_by_role("button", name="멈추기")).to_be_visible(timeout=60_000)
    yield
    context.close()


def cancel_jobs(address: str, secret: str) -> None:
    """Cancel all jobs of the pages."""
    session = authorized(secret)
    states = "state=starting&state=processing&limit=100"
    for job in session.get(f"{address}{JOBS}?{states}", timeout=60).json()["jobs"]:
        session.post(f"{address}{job['url']}/cancel", timeout=60)


def authorized(secret: str) -> requests.Session:
    """Return a session with a key."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {secret}"
    return session


def previews(address: str, secrets: list[str]) -> list[float]:
    """Return the milliseconds of each preview that the clients make one after another, of the same text."""
    until = time.monotonic() + SECONDS

    def client(secret: str) -> list[float]:
        taken = []
        with authorized(secret) as session:
            while time.monotonic() < until:
                started = time.perf_counter()
                answer = session.post(f"{address}/api/v1/previews", json={"text": TEXT}, timeout=120)
                taken.append((time.perf_counter() - started) * 1000)
                assert answer.ok, answer.text
        return taken

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [one for many in pool.map(client, secrets) for one in many]


def main() -> None:
    """Print the table of all rounds."""
    ratios: list[tuple[float, float]] = []
    print(f"{os.cpu_count()} cores; {CLIENTS} clients, {PAGES} + {BROWSERS} pages, {ROUNDS} rounds of {SECONDS} s each")
    print("median, 99th percentile and CPU of the API, in ms of a preview: alone; beside 20 pages; and 2 in Chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{folder}/page.sqlite3"
        database = Database(url)
        database.create()
        keys = KeyStore(database)
        secret, secrets = keys.add("page"), [keys.add(f"client-{number}") for number in range(CLIENTS)]
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        with running(url, "previews", "prompt", "drawing") as (address, processes):

            def measured() -> tuple[float, ...]:
                before = sum(processes["previews"].cpu_times()[:2])
                taken = previews(address, secrets)
                cpu = sum(processes["previews"].cpu_times()[:2]) - before
                return median(taken), quantiles(taken, n=100)[98], cpu * 1000 / len(taken)

            measured()  # the first previews load what is loaded late
            for _round in range(ROUNDS):
                alone = measured()
                with stand_ins(address, secret):
                    beside = measured()
                    with real_pages(browser, address, secret):
                        beside_browser = measured()
                ratios.append((beside[1] / alone[1], beside_browser[1] / alone[1]))
                print(*(f"{one:>8.1f}" for one in (*alone, *beside, *beside_browser)), flush=True)
        browser.close()
        database.engine.dispose()
    first, second = (median(one) for one in zip(*ratios, strict=True))
    print(f"median of the ratios of the percentiles: {first:.2f} beside the pages, {second:.2f} with those in Chromium")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for _ in range(PAGES):
            Thread(target=stand_in, args=sys.argv[1:3]).start()
    else:
        main()
