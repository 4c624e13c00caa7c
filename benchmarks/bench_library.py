"""The library over many stored previews: a search, similar prompts, recommendations, what a job pays, and memory.

Brute force in NumPy over float32 stands beside it in the same run, and sqlite-vec where it is installed and the
sqlite3 of this Python loads extensions: ``python benchmarks/bench_library.py --previews 100000 --runs 15``.
"""

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np
import psutil
from sqlalchemy import Connection, insert

from service.assembly.build import build
from service.config.settings import Settings
from service.jobs.database import Database
from service.jobs.embeddings import Embeddings, JobTexts, write_embedding
from service.jobs.key_library import KeyLibrary
from service.jobs.store import JobStore
from service.jobs.tables import embeddings, jobs
from service.library import Floats, packed, read_ideas
from service.pipeline import Pipeline, PreviewOptions

KEY = "me"
QUERIES = [
    "해 질 녘 바닷가를 거니는 여자아이",
    "눈 덮인 산속의 작은 집",
    "비 내리는 밤거리",
    "a sleeping cat",
    "갑옷을 입은 기사",
]
ROWS = 1000  # at a time


def measured(call: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the median milliseconds of a call, and those of a core: on a busy machine these differ."""
    call()
    times = []
    for _ in range(runs):
        started, working = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - started, time.process_time() - working))
    return median(one for one, _ in times) * 1000, median(one for _, one in times) * 1000


def shown(name: str, *times: tuple[float, float]) -> None:
    wall, core = (median(one[which] for one in times) for which in (0, 1))
    print(f"{name}: {wall:.1f} ms ({core:.1f} ms of a core)")


def resident() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


def store_previews(database: Database, pipeline: Pipeline, count: int) -> Floats:
    """Save ``count`` jobs near the packaged ideas, and return their embeddings."""
    library = pipeline.library
    assert library
    ideas, random_ = read_ideas(), np.random.default_rng(0)
    base = library.meaning.embed([idea.english for idea in ideas])
    template = pipeline.preview(ideas[0].korean, PreviewOptions(count=3)).to_json()
    noise = random_.normal(0, 0.03, (count, base.shape[1]))
    vectors = np.asarray(base[random_.integers(len(ideas), size=count)] + noise, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = packed(vectors)
    for start in range(0, count, ROWS):
        numbers = range(start, min(start + ROWS, count))
        common = {"key_name": KEY, "state": "succeeded", "request": "{}", "request_hash": "h", "virtual_start": 1}
        chosen = [(number, random.Random(number).choice(ideas)) for number in numbers]
        with database.writing() as connection:
            rows_of_jobs = [
                {**common, "id": f"{n:032x}", "created_at": n, "preview": template, "words": one.korean, "images": "[]"}
                for n, one in chosen
            ]
            connection.execute(insert(jobs), rows_of_jobs)
            shared = {"key_name": KEY, "model": library.meaning.model, "attributes": "[]"}
            saved = [
                {
                    **shared,
                    "job_id": f"{n:032x}",
                    "korean": one.korean,
                    "english": one.english,
                    "vector": rows[n].tobytes(),
                }
                for n, one in chosen
            ]
            connection.execute(insert(embeddings), saved)
    return vectors


def sqlite_vec(vectors: Floats, runs: int) -> tuple[float, float] | None:
    """Return the milliseconds of a search by sqlite-vec as ``measured``; None where it cannot be had."""
    connection = sqlite3.connect(":memory:")
    if not find_spec("sqlite_vec") or not hasattr(connection, "enable_load_extension"):
        return None
    connection.enable_load_extension(True)
    import_module("sqlite_vec").load(connection)
    width = vectors.shape[1]
    connection.execute(
        f"CREATE VIRTUAL TABLE v USING vec0(owner TEXT PARTITION KEY, e FLOAT[{width}] DISTANCE_METRIC=cosine)"
    )
    rows = ((number, KEY, vector.tobytes()) for number, vector in enumerate(vectors))
    connection.executemany("INSERT INTO v(rowid, owner, e) VALUES (?, ?, ?)", rows)
    query = "SELECT rowid, distance FROM v WHERE owner = ? AND e MATCH ? ORDER BY distance LIMIT 20"
    return measured(lambda: connection.execute(query, (KEY, vectors[7].tobytes())).fetchall(), runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--previews", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    pipeline = build(Settings())
    assert pipeline.library
    meaning = pipeline.library.meaning
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'x.sqlite3'}")
        database.create()
        vectors = store_previews(database, pipeline, given.previews)
        store, saved = JobStore(database), Embeddings(database)
        library = KeyLibrary(KEY, pipeline.library, store, saved)
        query = meaning.of(QUERIES[0])
        before = resident()
        started = time.perf_counter()
        saved.nearest(KEY, meaning.model, query, 20)
        print(f"first search of a key, which reads its embeddings: {(time.perf_counter() - started) * 1000:.0f} ms")
        print(f"memory for {given.previews:,} embeddings: {resident() - before:.0f} MB more")
        runs = given.runs
        shown("nearest 20, one byte a number", measured(lambda: saved.nearest(KEY, meaning.model, query, 20), runs))
        plain = measured(lambda: np.argpartition(vectors @ query, -20)[-20:], runs)
        shown(f"nearest 20, NumPy over float32 ({vectors.nbytes / 1e6:.0f} MB)", plain)
        if other := sqlite_vec(vectors, runs):
            shown("nearest 20, sqlite-vec", other)
        else:
            print("nearest 20, sqlite-vec: cannot be loaded here")
        parts: dict[str, Callable[[str], object]] = {
            "search": lambda text: library.find(text, 5),
            "similar": lambda text: library.similar(text, 5),
            "recommendations": library.recommend,
        }
        for name, part in parts.items():
            shown(f"{name}, all of it", *(measured(partial(part, text), runs) for text in QUERIES))
        made = pipeline.preview(QUERIES[0], PreviewOptions(count=10))

        def fill(connection: Connection) -> None:
            (embedding,) = meaning.embed(made.translations[:1])
            write_embedding(connection, f"{0:032x}", meaning.model, JobTexts.of(made), embedding)

        with database.writing() as connection:  # that of the preview, which a job opens anyway
            shown("what a job pays", measured(partial(fill, connection), runs))
        database.engine.dispose()


if __name__ == "__main__":
    main()
