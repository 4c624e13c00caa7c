"""Many previews: lines of a file and clients of the service, beside an earlier commit; memory after thousands."""

import itertools
import os
import platform
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median

import psutil
import requests
from bench_start import PORT, Tree, trees
from samples import sentences

from service.assembly.build import build
from service.config.settings import Settings

LINES, ROUNDS = 300, 3
CLIENTS, ALONE, TOGETHER = 8, 30, 160
PREVIEWS, EVERY = 2000, 250


def file_of_lines(old: Tree, new: Tree) -> None:
    """Print the prompts a second of ``preview --file``, the start included."""
    file = new.home / "lines.txt"
    file.write_text("\n".join(sentences()[::2][:LINES]) + "\n", encoding="utf-8")
    words = ("preview", "--file", str(file), "--no-cache")
    runs = [(old.run(*words), new.run(*words)) for _ in range(ROUNDS)]
    was, is_ = (LINES / median(one.wall for one in costs) for costs in zip(*runs, strict=True))
    print(f"preview --file with {LINES} lines: {was:.1f} -> {is_:.1f} prompts a second, {is_ / was:.2f}x")


@contextmanager
def serving(tree: Tree) -> Iterator[str]:
    """Yield the secret of a key while the service of ``tree`` runs."""
    data = str(tree.home / "data")
    name = f"client{time.time_ns()}"
    added = tree.process("keys", "add", name, "--data", data, stdout=subprocess.PIPE)
    secret = re.search(rb"mlg_\S+", added.communicate()[0])
    running = tree.serve(data)
    try:
        assert secret
        yield secret[0].decode()
    finally:
        running.terminate()
        running.wait(30)


def ask(secret: str, texts: Sequence[str]) -> list[float]:
    """Ask for a preview of each text, one after another, and return the seconds of each."""
    taken = []
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {secret}"
        for text in texts:
            started = time.perf_counter()
            answer = session.post(f"http://127.0.0.1:{PORT}/api/v1/previews", json={"text": text}, timeout=120)
            taken.append(time.perf_counter() - started)
            assert answer.ok, answer.text
    return taken


def clients(old: Tree, new: Tree) -> None:
    """Print how long one client waits, and how many previews eight clients get a second, each text once."""
    waits: dict[str, list[float]] = {old.name: [], new.name: []}
    rates: dict[str, list[float]] = {old.name: [], new.name: []}
    for _, tree in itertools.product(range(ROUNDS), (old, new)):
        texts = iter(sentences())
        with serving(tree) as secret, ThreadPoolExecutor(CLIENTS) as pool:
            ask(secret, [*itertools.islice(texts, ALONE)])  # warms up
            waits[tree.name].append(median(ask(secret, [*itertools.islice(texts, ALONE)])))
            shares = [[*itertools.islice(texts, TOGETHER // CLIENTS)] for _ in range(CLIENTS)]
            started = time.perf_counter()
            [*pool.map(lambda share: ask(secret, share), shares)]
            rates[tree.name].append(TOGETHER / (time.perf_counter() - started))
    was, is_ = (median(waits[tree.name]) for tree in (old, new))
    print(f"one client of the service: {was * 1000:.0f} -> {is_ * 1000:.0f} ms (median)")
    was, is_ = (median(rates[tree.name]) for tree in (old, new))
    print(f"{CLIENTS} clients with different texts: {was:.1f} -> {is_:.1f} previews a second, {is_ / was:.2f}x")


def memory() -> None:
    """Print the memory of one process as it makes previews of different texts."""
    pipeline = build(Settings(cache=None))
    texts = sentences()
    process, used = psutil.Process(), []
    for number in range(PREVIEWS):
        pipeline.preview(f"{texts[number % len(texts)]}, {texts[number * 7 % len(texts)]}")
        if (number + 1) % EVERY == 0:
            used.append(process.memory_info().rss / 2**20)
    print(f"memory after each {EVERY} of {PREVIEWS} different previews, MiB:", *(f"{one:.0f}" for one in used))
    last = used[len(used) // 2 - 1 :]
    print(f"  over the last half: {last[-1] - last[0]:+.1f} MiB")


def main() -> None:
    print(platform.platform(), f"{os.cpu_count()} cores, Python {platform.python_version()}")
    with trees() as (old, new):
        file_of_lines(old, new)
        clients(old, new)
    memory()


if __name__ == "__main__":
    main()
