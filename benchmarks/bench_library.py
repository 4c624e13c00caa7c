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
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np
import psutil
from sqlalchemy import insert

from service.assembly.build import build
from service.config.settings import Settings
from service.jobs.database import Database
from service.jobs.embeddings import Embeddings
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


def milliseconds(call: Callable[[], object], runs: int) -> float:
    call()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return median(times) * 1000


def resident() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


def store_previews(database: Database, pipeline: Pipeline, count: int) -> Floats:
    """Save ``count`` jobs near the packaged ideas, and return their embeddings."""
    library = pipeline.library
    assert library
    ideas, random_ = read_ideas(), np.random.default_rng(0)
    base = library.meaning.embed([idea.english for idea in ideas])
    template = pipeline.preview(ideas[0].korean, PreviewOptions(count=3)).to_json()
    vectors = base[random_.integers(len(ideas), size=count)] + random_.normal(0, 0.03, (count, base.shape[1]))
    vectors = np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
    rows = packed(vectors)
    for start in range(0, count, ROWS):
        numbers = range(start, min(start + ROWS, count))
        common = {"key_name": KEY, "state": "succeeded", "request": "{}", "request_hash": "h", "virtual_start": 1}
        texts = [random.Random(number).choice(ideas).korean for number in numbers]
        with database.writing() as connection:
            connection.execute(
                insert(jobs),
                [
                    {
                        **common,
                        "id": f"{n:032x}",
                        "created_at": float(n),
                        "preview": template,
                        "words": text,
                        "images": "[]",
                    }
                    for n, text in zip(numbers, texts, strict=True)
                ],
            )
            model = library.meaning.model
            saved = [
                {"job_id": f"{n:032x}", "key_name": KEY, "model": model, "vector": rows[n].tobytes()} for n in numbers
            ]
            connection.execute(insert(embeddings), saved)
    return vectors


def sqlite_vec(vectors: Floats, runs: int) -> float | None:
    """Return the milliseconds of a search by sqlite-vec; None where it cannot be had."""
    connection = sqlite3.connect(":memory:")
    if not find_spec("sqlite_vec") or not hasattr(connection, "enable_load_extension"):
        return None
    import sqlite_vec

    connection.enable_load_extension(True)
    sqlite_vec.load(connection)
    width = vectors.shape[1]
    connection.execute(
        f"CREATE VIRTUAL TABLE v USING vec0(k TEXT PARTITION KEY, e FLOAT[{width}] DISTANCE_METRIC=cosine)"
    )
    rows = ((number, KEY, vector.tobytes()) for number, vector in enumerate(vectors))
    connection.executemany("INSERT INTO v(rowid, k, e) VALUES (?, ?, ?)", rows)
    query = "SELECT rowid FROM v WHERE k = ? AND e MATCH ? AND k = 20"
    query = "SELECT rowid, distance FROM v WHERE k = ? AND e MATCH ? ORDER BY distance LIMIT 20"
    return milliseconds(lambda: connection.execute(query, (KEY, vectors[7].tobytes())).fetchall(), runs)


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
        print(
            f"nearest 20, in one byte a number: {milliseconds(lambda: saved.nearest(KEY, meaning.model, query, 20), given.runs):.1f} ms"
        )
        print(
            f"nearest 20, NumPy over float32 ({vectors.nbytes / 1e6:.0f} MB): {milliseconds(lambda: np.argpartition(vectors @ query, -20)[-20:], given.runs):.1f} ms"
        )
        other = sqlite_vec(vectors, given.runs)
        print("nearest 20, sqlite-vec: " + (f"{other:.1f} ms" if other else "cannot be loaded here"))
        for name, call in (("search", library.find), ("similar", library.similar)):
            times = [milliseconds(lambda one=one, call=call: call(one, 5), given.runs) for one in QUERIES]
            print(f"{name}, all of it: {median(times):.1f} ms (worst query {max(times):.1f} ms)")
        times = [milliseconds(lambda one=one: library.recommend(one), given.runs) for one in QUERIES]
        print(f"recommendations, all of it: {median(times):.1f} ms (worst query {max(times):.1f} ms)")
        made = pipeline.preview(QUERIES[0], PreviewOptions(count=10))

        def fill() -> None:
            saved.save(f"{0:032x}", meaning.model, meaning.embed(made.translations[:1])[0])

        print(f"what a job pays: {milliseconds(fill, given.runs):.2f} ms")
        database.engine.dispose()


if __name__ == "__main__":
    main()
