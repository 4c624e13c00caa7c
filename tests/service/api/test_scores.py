"""CLIP scores of pictures over REST."""

from pathlib import Path

import pytest
from PIL import Image
from support.api_service import SMALL, TEXT, Service, stages
from support.live_service import SteppingGenerator

from generate import BestOf
from service.config.limits import ServiceLimits
from service.pipeline.picture_record import read_record

JOBS = "/api/v1/jobs"


class Falling:
    """Scores each picture lower than the one before."""

    def __init__(self) -> None:
        self.last = 1.0

    def __call__(self, image: Image.Image, text: str) -> float:
        self.last -= 0.123456
        return self.last


def served(folder: Path, scorer: Falling | None) -> Service:
    return Service(folder, stages(), ServiceLimits(), generator=BestOf(SteppingGenerator(), scorer))


@pytest.mark.parametrize(("scorer", "scores"), [(Falling(), [0.8765, 0.7531]), (None, [None, None])])
def test_each_picture_has_its_score(tmp_path: Path, scorer: Falling | None, scores: list[float | None]) -> None:
    """A job, the list of jobs and the record of each picture have the same score, null without a CLIP model."""
    service = served(tmp_path, scorer)
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL | {"images": 2}}).json()
    service.run_job(job["id"])
    shown = service.me.get(job["url"]).json()["images"]
    assert [one["score"] for one in shown] == scores
    assert service.me.get(JOBS).json()["jobs"][0]["images"] == shown
    files = [tmp_path / "images" / job["id"] / f"{number}.png" for number in range(2)]
    assert [read_record(file).generation.score for file in files] == scores
    service.close()
