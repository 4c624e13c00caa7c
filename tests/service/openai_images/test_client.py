"""OpenAI's own client, unmodified, gets its pictures here."""

import base64
import io
from pathlib import Path
from urllib.request import urlopen

import openai
import pytest
from openai import OpenAI
from PIL import Image
from support.api_service import TEXT, Service
from support.fakes import Recorder
from support.sent_pictures import hole, png

from generate import SDXL, transparency
from service.pipeline.picture_record import read_record


def opened(encoded: str | None) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(encoded or "")))


def test_models(idle: OpenAI) -> None:
    """The model of the service is listed."""
    (model,) = idle.models.list().data
    assert (model.id, model.object) == (SDXL, "model")


def test_a_prompt_alone(client: OpenAI, service: Service, tmp_path: Path) -> None:
    """A prompt is enough: one PNG in base64 with the record of how it was made, and the English prompt."""
    answer = client.images.generate(prompt=TEXT)
    assert answer.data
    (image,) = answer.data
    assert image.url is None
    assert image.revised_prompt
    assert image.revised_prompt.startswith("a cat 0")
    (tmp_path / "x.png").write_bytes(base64.b64decode(image.b64_json or ""))
    assert read_record(tmp_path / "x.png").preview.text == TEXT
    assert (answer.size, answer.output_format, answer.quality, answer.background) == (
        "1024x1024",
        "png",
        "high",
        "opaque",
    )
    assert answer.created > 1e9


def test_all_options(client: OpenAI, service: Service, generator: Recorder) -> None:
    """Every option of OpenAI is accepted, those that mean something here count, and so do ours beside them."""
    answer = client.images.generate(
        prompt=TEXT,
        model="gpt-image-1.5",
        n=2,
        size="1536x1024",
        quality="low",
        style="natural",
        background="opaque",
        moderation="low",
        output_format="webp",
        output_compression=50,
        response_format="b64_json",
        user="someone",
        extra_body={"negative_prompt": "흐린 배경", "seed": 7, "steps": 9, "cfg": 4.5, "of_another_day": {}},
    )
    assert answer.data
    assert [opened(image.b64_json).format for image in answer.data] == ["WEBP", "WEBP"]
    (run,) = generator.runs
    assert (run.width, run.height, run.images, run.seed, run.steps, run.guidance) == (1536, 1024, 2, 7, 9, 4.5)
    assert run.guidance_end < 1, "low quality is the fast way"
    assert (answer.size, answer.quality, answer.output_format) == ("1536x1024", "low", "webp")
    (job,) = service.store.page("client", 2, None)
    assert job.request["prompt"]["negative_prompt"] == "흐린 배경"


def test_a_style_is_a_preset(client: OpenAI, service: Service) -> None:
    """The name of a preset as the style is that preset."""
    client.images.generate(prompt=TEXT, style="photo")  # type: ignore[call-overload]
    (job,) = service.store.page("client", 2, None)
    assert job.request["prompt"]["preset"] == "photo"


def test_an_address(client: OpenAI, service: Service, address: str) -> None:
    """The clients of DALL·E get an absolute address that ends with .png and needs no key, and no base64."""
    answer = client.images.generate(prompt=TEXT, model="dall-e-3")
    assert answer.data
    (image,) = answer.data
    assert image.b64_json is None
    assert image.url
    assert image.url.startswith(f"{address}/v1/images/files/")
    assert image.url.endswith(".png")
    with urlopen(image.url) as found:  # noqa: S310 - of this machine
        assert found.headers["Content-Type"] == "image/png"
        assert Image.open(io.BytesIO(found.read())).size == (8, 8)


def test_a_stream(client: OpenAI) -> None:
    """A stream ends with the finished picture, also where there is no live picture to send."""
    with client.images.generate(prompt=TEXT, stream=True, partial_images=3, size="512x512") as stream:
        (done,) = stream
    assert done.type == "image_generation.completed"
    assert opened(done.b64_json).format == "PNG"
    assert (done.size, done.quality, done.background, done.output_format) == ("512x512", "high", "opaque", "png")
    assert done.created_at > 1e9
    assert done.usage.total_tokens == 0


def test_an_edit(client: OpenAI, generator: Recorder) -> None:
    """A picture changes where the mask of OpenAI is transparent, which is where ours is white."""
    answer = client.images.edit(image=png(), mask=hole(), prompt=TEXT, size="512x512")
    assert answer.data
    assert answer.data[0].revised_prompt
    (run,) = generator.runs
    assert run.init_image is not None
    assert run.mask is not None
    assert [run.mask.convert("L").getpixel(place) for place in ((0, 0), (15, 0))] == [255, 0]
    assert (run.width, run.height, run.strength) == (512, 512, 0.75)


def test_an_edit_of_a_transparent_picture(client: OpenAI, generator: Recorder) -> None:
    """Without a mask, a picture changes where it is transparent itself; its new size has its proportions."""
    client.images.edit(image=[hole((32, 16))], prompt=TEXT, extra_body={"strength": 0.9})
    (run,) = generator.runs
    assert run.mask is None
    assert run.init_image is not None
    mask = transparency(run.init_image)
    assert mask is not None
    assert [mask.getpixel(place) for place in ((0, 0), (31, 0))] == [255, 0]
    assert (run.width, run.height, run.strength) == (1448, 728, 0.9)


def test_an_edit_as_a_stream(client: OpenAI) -> None:
    """The events of an edit have names of their own."""
    with client.images.edit(image=png(), prompt=TEXT, stream=True) as stream:
        assert [one.type for one in stream] == ["image_edit.completed"]


def test_variations(client: OpenAI, generator: Recorder) -> None:
    """Variations begin from the picture, which changes by half, without a text of the client."""
    with pytest.warns(DeprecationWarning, match="deprecated"):
        answer = client.images.create_variation(image=png(), n=2, response_format="url")
    assert answer.data
    assert len(answer.data) == 2
    assert all(image.url for image in answer.data)
    (run,) = generator.runs
    assert run.init_image is not None
    assert (run.strength, run.images) == (0.5, 2)


def test_an_unknown_key(idle: OpenAI) -> None:
    """A wrong key raises the error of the client for it, with our sentence."""
    with pytest.raises(openai.AuthenticationError) as caught:
        idle.with_options(api_key="wrong").images.generate(prompt=TEXT)
    assert (caught.value.code, "this key is not known" in caught.value.message) == ("invalid_api_key", True)


def test_a_value_that_cannot_be_used(idle: OpenAI, service: Service) -> None:
    """The client names the field and the reason; nothing is stored."""
    with pytest.raises(openai.UnprocessableEntityError) as caught:
        idle.images.generate(prompt=TEXT, n=40)
    assert (caught.value.param, caught.value.type) == ("n", "invalid_request_error")
    assert "less than or equal to 10" in caught.value.message
    assert service.store.page("client", 2, None) == []


def test_a_full_queue(idle: OpenAI, service: Service) -> None:
    """Beyond the limit of the key the client knows when to try again."""
    own = service.client("other")
    for _ in range(3):
        assert own.post("/api/v1/jobs", json={"prompt": {"text": TEXT}}).status_code == 202
    with (
        OpenAI(base_url=idle.base_url, api_key=own.headers["authorization"].split()[1], max_retries=0) as other,
        pytest.raises(openai.RateLimitError) as caught,
    ):
        other.images.generate(prompt=TEXT)
    assert caught.value.code == "rate_limit_exceeded"
    assert int(caught.value.response.headers["Retry-After"]) > 0
    assert "3 jobs of this key wait or run" in caught.value.message
