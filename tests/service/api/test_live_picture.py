"""The live picture of a running job."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from support.api_service import SMALL, TEXT
from support.live_service import LIVE, LiveService, SteppingGenerator, live_service

from generate import ImageSettings, OnStep, Prompt
from generate.request import GeneratedImage

JOBS = "/api/v1/jobs"


def created(live: LiveService, generator: SteppingGenerator) -> str:
    """Return the address of a job that is held after its last step."""
    generator.go_on.clear()
    job = live.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    assert generator.paused.wait(30)
    return str(job["url"])


def test_while_it_runs(tmp_path: Path) -> None:
    """A running job shows its picture as far as it has come, to its own key alone; an ended one has none."""
    generator = SteppingGenerator()
    with live_service(tmp_path, generator) as live:
        url = created(live, generator)
        shown = live.me.get(f"{url}/live")
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
        assert Image.open(BytesIO(shown.content)).size == LIVE.size
        assert live.client("other").get(f"{url}/live").status_code == 404
        generator.go_on.set()
        assert live.me.get(url, headers={"Prefer": "wait=60"}).json()["state"] == "succeeded"
        assert live.me.get(f"{url}/live").status_code == 204


class FailingGenerator(SteppingGenerator):
    """A generator that fails after its last step."""

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        super().generate(prompt, settings, on_step)
        raise RuntimeError


@pytest.mark.parametrize("generator", [SteppingGenerator(), FailingGenerator()])
def test_nothing_stays(tmp_path: Path, generator: SteppingGenerator) -> None:
    """The file of the live picture goes with the end of a job, whether it failed or was cancelled."""
    with live_service(tmp_path, generator) as live:
        url = created(live, generator)
        if not isinstance(generator, FailingGenerator):
            live.me.post(f"{url}/cancel")
        generator.go_on.set()
        assert live.me.get(url, headers={"Prefer": "wait=60"}).json()["state"] in ("failed", "canceled")
    assert not [*tmp_path.glob("images/*/live*")]
