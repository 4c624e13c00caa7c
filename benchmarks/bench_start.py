"""What commands cost from their start, beside an earlier commit: processor and wall time, peak memory, modules.

The earlier commit is checked out in a temporary folder and runs in the same environment; runs alternate, and medians
are printed. It needs git, and the package index for the one dependency that only the earlier commit has.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import requests
from samples import ROOT

EARLIER, ONLY_THERE = "7177fdd", "ko-pron==1.3"
RUNS = 7
PORT = 8651
KNOWN = (
    "노을 지는 바닷가에서 한복을 입은 소녀",
    "눈 덮인 산속의 작은 오두막",
    "빗속에서 우산을 든 여자",
    "달을 보는 늑대",
    "벚꽃이 핀 공원 벤치에 앉은 할머니",
    "오래된 서점에서 책을 읽는 소년",
    "안개 낀 숲속의 사슴",
    "촛불이 켜진 식탁",
    "바다 위를 나는 갈매기",
    "겨울 호수와 빨간 등대",
    "골목길을 걷는 고양이",
    "수채화로 그린 시골 풍경",
)
UNKNOWN = "가말랑이를 안은 소녀"
TOY = ("generate", "달을 보는 늑대", "--model", "toy", "--steps", "1", "--size", "64x64", "--output", "a.png")


class Cost(NamedTuple):
    """What a process cost: wall and processor time in seconds, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


class Tree:
    """A checkout whose command is measured, with a folder of its own for caches."""

    def __init__(self, name: str, path: Path, home: Path, *more: Path) -> None:
        self.name = name
        self.home = home
        home.mkdir()
        paths = os.pathsep.join(map(str, [path, *more]))
        own = {"PYTHONPATH": paths, "XDG_CACHE_HOME": str(home), "LANG": "C.UTF-8"}
        own["PYTHONDONTWRITEBYTECODE"] = ""  # as everywhere, modules are compiled at the first run only
        self.environment = os.environ | own

    def process(self, *words: str, stdout: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        """Start the command."""
        command = [sys.executable, "-m", "service.cli", *words]
        return subprocess.Popen(command, cwd=self.home, env=self.environment, stdout=stdout, stderr=subprocess.DEVNULL)

    def serve(self, data: str) -> "subprocess.Popen[bytes]":
        """Start the service, and return it once it answers."""
        words = ("serve", "--no-workers", "--port", str(PORT), "--metrics-port", "0", "--data", data)
        running = self.process(*words)
        while not _answers():
            time.sleep(0.02)
        return running

    def run(self, *words: str) -> Cost:
        """Run the command to its end."""
        started = time.perf_counter()
        running = self.process(*words)
        _, status, usage = os.wait4(running.pid, 0)
        wall = time.perf_counter() - started
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            raise RuntimeError(f"{self.name}: malgrim {' '.join(words)} ended with {running.returncode}")
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def start_service(self) -> Cost:
        """Run the service until it answers; the processor time is that of the API."""
        started = time.perf_counter()
        running = self.serve(str(self.home / "data"))
        wall = time.perf_counter() - started
        running.terminate()
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def imports(self, *words: str) -> Counter[str]:
        """Return the seconds that the import of each package takes, and the number of modules under an empty name."""
        command = [sys.executable, "-X", "importtime", "-m", "service.cli", *words]
        done = subprocess.run(
            command, cwd=self.home, env=self.environment, capture_output=True, encoding="utf-8", check=True
        )
        seconds: Counter[str] = Counter()
        for line in done.stderr.splitlines():
            own, _, name = line.removeprefix("import time:").partition("|")
            if line.startswith("import time:") and own.strip().isdecimal():
                seconds[name.rpartition("|")[2].strip().partition(".")[0]] += int(own) / 1e6  # type: ignore[assignment]
                seconds[""] += 1
        return seconds


def _answers() -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{PORT}/healthz", timeout=1).ok
    except requests.ConnectionError:
        return False


@contextmanager
def trees() -> Iterator[tuple[Tree, Tree]]:
    """Yield the earlier commit and this checkout."""
    with tempfile.TemporaryDirectory() as folder:
        checkout, packages = Path(folder, "earlier"), Path(folder, "packages")
        worktree = [str(shutil.which("git")), "-C", str(ROOT), "worktree"]
        subprocess.run([*worktree, "add", "--detach", str(checkout), EARLIER], check=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages), ONLY_THERE]
        try:
            subprocess.run(pip, check=True)
            yield Tree(EARLIER, checkout, Path(folder, "a"), packages), Tree("now", ROOT, Path(folder, "b"))
        finally:
            subprocess.run([*worktree, "remove", "--force", str(checkout)], check=True)


def show(case: str, before: Sequence[Cost], after: Sequence[Cost]) -> None:
    """Print the medians of a case, and what is left of the earlier ones."""
    old, new = (Cost(*map(median, zip(*costs, strict=True))) for costs in (before, after))
    print(f"{case:<42} {len(after)} runs each")
    for label, unit, was, is_ in zip(("wall", "processor", "peak memory"), ("s", "s", "MiB"), old, new, strict=True):
        print(f"  {label:<12} {was:8.2f} {unit:<3} -> {is_:8.2f} {unit:<3}  {is_ / was:.3f}")


def show_imports(before: Tree, after: Tree) -> None:
    """Print how many modules a preview imports, and which packages take most of the time."""
    for tree in (before, after):
        seconds = tree.imports("preview", KNOWN[1], "--no-cache")
        modules = seconds.pop("")
        parts = ", ".join(f"{name} {taken:.2f} s" for name, taken in seconds.most_common(8))
        print(f"{tree.name}: {modules} modules, imported in {sum(seconds.values()):.2f} s: {parts}")


def main() -> None:
    print(platform.platform(), f"{os.cpu_count()} cores, Python {platform.python_version()}")
    with trees() as (old, new):
        cases: dict[str, list[tuple[str, ...]]] = {
            "words of the lexicon": [("preview", text, "--no-cache") for text in KNOWN],
            "a word that needs the tagger": [("preview", UNKNOWN, "--no-cache")] * RUNS,
            "the same word later": [("preview", UNKNOWN)] * (RUNS + 1),
            "--help": [("--help",)] * RUNS,
            "generate --model toy": [TOY] * RUNS,
        }
        for case, commands in cases.items():
            runs = [(old.run(*words), new.run(*words)) for words in commands]
            if case == "the same word later":
                runs = runs[1:]  # the first one fills the cache
            show(case, *zip(*runs, strict=True))
        show("start of serve", *zip(*((old.start_service(), new.start_service()) for _ in range(RUNS)), strict=True))
        show_imports(old, new)


if __name__ == "__main__":
    main()
