"""A grid of 3 x 3 beside nine single jobs: python benchmarks/bench_grid.py [--real] [--steps 8].

Accept both as the API does, and run their steps as workers do, one of the grid and one of the nine in turn, so that
whatever else the machine does meets both. The drawing of the grid must take at most 1.05 times the processor time of
the nine, and its text stages must run once instead of nine times. With --real the UNet, the decoder and the text
encoders have the size of Stable Diffusion XL and random weights in bfloat16.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import torch
from generation import real_size

from generate import ImageGenerator
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.optimizations import Optimizations
from service.api.acceptance import accept_job
from service.api.dependencies import Resources
from service.api.group_acceptance import accept_group
from service.assembly.build import build, build_generator
from service.assembly.generator_pool import GeneratorPool
from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.jobs.api_keys import KeyStore
from service.jobs.counters import Counters
from service.jobs.database import Database
from service.jobs.embeddings import Embeddings
from service.jobs.generators import Generators
from service.jobs.grids import Axis, GridRequest
from service.jobs.group_store import GroupStore
from service.jobs.queue import Queue
from service.jobs.request import Generation, JobRequest, PreviewRequest
from service.jobs.steps import JobSteps
from service.jobs.store import JobStore
from service.trace import Json

MOST = 1.05
STAGES = ("augment", "translate", "keywords")
PROMPT = PreviewRequest(text="노을 지는 바닷가에서 한복을 입은 소녀")
AXES = [Axis(name="cfg", values=["5", "7", "9"]), Axis(name="seed", values=["1-3"])]


class Way:
    """One of the two ways to nine pictures, and what it has cost."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.stages: Counter[str] = Counter()

    def run(self, steps: JobSteps, job_id: str) -> None:
        """Run one job."""
        self._timed("text", lambda: steps.make_prompt(job_id, self._checkpoint))
        self._timed("drawing", lambda: steps.make_pictures(job_id, self._checkpoint))

    def _timed(self, part: str, work: Callable[[], object]) -> None:
        wall, processor = perf_counter(), process_time()
        work()
        self.seconds[part] += process_time() - processor
        self.seconds[f"{part}, wall"] += perf_counter() - wall

    def _checkpoint(self, name: str, compute: Callable[[], Json]) -> Json:
        self.stages[name] += 1
        return compute()

    def show(self) -> None:
        """Print the costs."""
        text, drawing = (f"{self.seconds[part]:.2f} s ({self.seconds[f'{part}, wall']:.2f} s)" for part in PARTS)
        print(f"{self.name:<14}{text:>22}{drawing:>22}{sum(self.stages[one] for one in STAGES):>8}")


PARTS = ("text", "drawing")


def accepted(resources: Resources, steps: int) -> tuple[list[str], list[str]]:
    """Return the ids of the jobs of the grid, and of the nine jobs like them."""
    key = resources.keys.find(resources.keys.add("benchmark"))
    assert key
    request = GridRequest(prompt=PROMPT, generation=Generation(width=64, height=64, steps=steps), axes=AXES)
    grid, _ = accept_group(resources, key, request, None)
    cells = [job.id for job in GroupStore(resources.database).members(grid.id).values()]
    bodies = [JobRequest(prompt=one.prompt, preview=None, generation=one.generation) for one in request.members()]
    return cells, [accept_job(resources, key, body, None)[0].id for body in bodies]


def generator_of(settings: Settings, *, real: bool) -> ImageGenerator:
    """Return the toy, or a model of real size."""
    if not real:
        return build_generator(settings)
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16)
    pipe = real_size("cpu", torch.bfloat16)
    torch.set_default_dtype(torch.float32)
    pipe.set_progress_bar_config(disable=True)
    return DiffusersGenerator(pipe, "benchmark", optimizations=Optimizations(pipe, compiled=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", action="store_true", help="a model of real size, in 7 GB of memory")
    parser.add_argument("--steps", type=int, default=8)
    given = parser.parse_args()
    torch.set_num_threads(1)  # threads that wait for a busy machine would count as work
    settings = replace(Settings(), cache=None, model="toy")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "images").mkdir()
        database = Database(f"sqlite:///{folder / 'x.sqlite3'}")
        database.create()
        pipeline, generator = build(settings), generator_of(settings, real=given.real)
        store, counters, queue = JobStore(database), Counters(database), Queue(database)
        parts = (store, queue, KeyStore(database), counters, ServiceLimits(), folder, lambda: pipeline)
        embeddings = Embeddings(database)
        cells, jobs = accepted(Resources(database, *parts, embeddings, settings), given.steps)
        run = JobSteps(
            store,
            counters,
            folder / "images",
            pipeline=lambda _backends: pipeline,
            generators=Generators(lambda _model: generator, GeneratorPool(settings).get_video),
            payer=lambda _key: None,
            embeddings=embeddings,
        )
        pipeline.preview("준비")  # loads the stages
        grid, nine = Way("a grid"), Way("nine jobs")
        for cell, job in zip(cells, jobs, strict=True):
            nine.run(run, job)
            grid.run(run, cell)
        queue.close()
    print(f"64 x 64, {given.steps} steps: seconds of the processor, and of the clock")
    print(f"{'':<14}{'text stages':>22}{'drawing':>22}{'stages':>8}")
    nine.show()
    grid.show()
    drawing, text = (grid.seconds[part] / nine.seconds[part] for part in ("drawing", "text"))
    print(f"the grid to the nine: drawing {drawing:.3f}, text {text:.3f}")
    if drawing > MOST:
        sys.exit(f"the drawing of a grid takes more than {MOST} times that of nine jobs")
    if any(9 * grid.stages[one] > nine.stages[one] for one in STAGES):
        sys.exit("the text stages of a grid run more than a ninth as often as those of nine jobs")


if __name__ == "__main__":
    main()
