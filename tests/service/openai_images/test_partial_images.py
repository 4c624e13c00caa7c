"""Unfinished pictures in a stream of OpenAI's client."""

import base64
import io
from pathlib import Path

import pytest
from openai import OpenAI
from PIL import Image
from support.api_service import TEXT
from support.live_service import LIVE, SteppingGenerator, live_service


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_partial_images(tmp_path: Path, kind: str) -> None:
    """A live picture comes while the job runs, in the format of the finished one, which follows."""
    generator = SteppingGenerator()
    generator.go_on.clear()
    with live_service(tmp_path, generator) as live, OpenAI(base_url=f"{live.address}/v1", api_key=live.key) as client:
        options = {"output_format": kind, "size": "256x256", "extra_body": {"steps": 4}}
        with client.images.generate(prompt=TEXT, stream=True, partial_images=1, **options) as stream:  # type: ignore[call-overload]
            events = iter(stream)
            first = next(events)
            assert (first.type, first.partial_image_index) == ("image_generation.partial_image", 0)
            assert (first.size, first.output_format, first.background) == ("256x256", kind, "opaque")
            shown = Image.open(io.BytesIO(base64.b64decode(first.b64_json)))
            assert (shown.format, shown.size) == (kind.upper(), LIVE.size)
            generator.go_on.set()
            assert [event.type for event in events] == ["image_generation.completed"]
        (job,) = live.store.page("program", 2, None)
        assert [file.name for file in (tmp_path / "images" / job.id).iterdir()] == ["0.png"]
