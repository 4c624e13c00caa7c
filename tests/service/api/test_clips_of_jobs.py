"""Clips over REST: jobs like any other, with one file that plays and carries how it was made."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image
from support.api_service import TEXT, Service, stages
from support.command import run
from support.motions import motion

from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.jobs.deletion import Deletion

JOBS = "/api/v1/jobs"
SMALL = {"width": 64, "height": 64, "steps": 2, "seed": 5}
CLIP = {"frames": 3, "fps": 12}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    settings(made, model="toy")
    yield made
    made.close()


def settings(service: Service, **given: Any) -> None:
    service.app.state.resources = replace(service.app.state.resources, settings=Settings(**given))


def asked(clip: dict[str, Any] | None = None, text: str = TEXT, **generation: Any) -> dict[str, Any]:
    return {"prompt": {"text": text}, "generation": SMALL | generation | {"clip": CLIP | (clip or {})}}


@pytest.fixture
def made(service: Service) -> Callable[..., dict[str, Any]]:
    """Return a function that makes a clip and returns its job."""

    def job(clip: dict[str, Any] | None = None, **generation: Any) -> dict[str, Any]:
        answer = service.me.post(JOBS, json=asked(clip, **generation))
        assert answer.status_code == 202, answer.text
        service.run_job(answer.json()["id"])
        return dict(service.me.get(answer.json()["url"]).json())

    return job


@pytest.mark.parametrize(("kind", "media_type"), [("webp", "image/webp"), ("mp4", "video/mp4")])
def test_a_clip_and_the_same_again(
    service: Service,
    made: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: str,
    media_type: str,
) -> None:
    """The file of a job is sent with its type, whole or in parts, and the command makes the same bytes from it."""
    if kind == "mp4":
        pytest.importorskip("av")
    job = made({"format": kind})
    assert (job["state"], job["problem"]) == ("succeeded", None)
    (image,) = job["images"]
    assert (image["media_type"], image["seed"]) == (media_type, 5)
    assert service.me.get(JOBS).json()["jobs"][0]["images"] == [image]
    whole = service.me.get(image["url"])
    assert (whole.status_code, whole.headers["content-type"]) == (200, media_type)
    part = service.me.get(image["url"], headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.content) == (206, whole.content[4:12])
    assert part.headers["content-range"] == f"bytes 4-11/{len(whole.content)}"
    (tmp_path / f"clip.{kind}").write_bytes(whole.content)
    again = tmp_path / f"again.{kind}"
    assert run(monkeypatch, "clip", "--from", str(tmp_path / f"clip.{kind}"), "-o", str(again)) == 0
    assert again.read_bytes() == whole.content


def test_what_suits_clips_is_the_default(service: Service) -> None:
    """Size, steps, CFG and sampler are those of AnimateDiff's examples; the text and the request go before them."""
    request = {"prompt": {"text": TEXT, "preset": "photo"}, "generation": {"clip": {}}}
    stored = service.me.post(JOBS, json=request).json()["request"]["generation"]
    assert [stored[name] for name in ("width", "height", "sampler", "refiner")] == [512, 512, "DDIM", False]
    assert stored["clip"] == {"frames": 16, "fps": 8, "motion": "toy", "format": "webp"}
    request["prompt"] = {"text": "고양이\nSteps: 20, Seed: 9, Size: 64x128"}
    request["generation"] = {"clip": {}, "seed": 3}
    stored = service.me.post(JOBS, json=request).json()["request"]["generation"]
    assert [stored[name] for name in ("width", "height", "steps", "seed")] == [64, 128, 20, 3]


def test_steps_and_steadiness(service: Service, made: Callable[..., dict[str, Any]]) -> None:
    """Events say each stage and the steps; the inspection of the clip has the SSIM of each frame and the next."""
    job = made()
    stream = service.me.get(f"{job['url']}/events").text
    data = [json.loads(line.removeprefix("data:")) for line in stream.splitlines() if line.startswith("data:")]
    assert [one["stage"] for one in data if one.get("state") == "finished"] == [
        "augment",
        "translate",
        "keywords",
        "generate",
    ]
    steps = [(one["step"], one["of"], one["live"]) for one in data if "step" in one]
    assert steps[-1] == (2, 2, False)
    inspection = service.me.get(f"{job['images'][0]['url']}/inspection").json()
    steady = inspection["record"]["clip"]["steadiness"]
    assert len(steady) == CLIP["frames"] - 1
    assert all(-1 <= one <= 1 for one in steady)
    assert inspection["generation"]["clip"] == CLIP | {"motion": "toy", "format": "webp"}


def test_an_inspected_clip_is_made_again(service: Service, made: Callable[..., dict[str, Any]]) -> None:
    """The fields that an uploaded clip fills make the same frames; without the adapter they say what is missing."""
    job = made()
    data = service.me.get(job["images"][0]["url"]).content
    inspection = service.me.post("/api/v1/inspections", files={"picture": ("clip.webp", data)}).json()
    assert inspection["left_out"] == []
    fields = {name: inspection[name] for name in ("prompt", "generation")}
    again = service.me.post(JOBS, json=fields).json()
    service.run_job(again["id"])
    (url,) = [one["url"] for one in service.me.get(again["url"]).json()["images"]]
    with Image.open(BytesIO(data)) as first, Image.open(BytesIO(service.me.get(url).content)) as second:
        for number in range(CLIP["frames"]):
            first.seek(number)
            second.seek(number)
            assert first.tobytes() == second.tobytes()
    settings(service, model="other")
    inspection = service.me.post("/api/v1/inspections", files={"picture": ("clip.webp", data)}).json()
    assert "clip" not in inspection["generation"]
    assert "clip toy" in [one["what"] for one in inspection["left_out"]]


@pytest.mark.parametrize(
    ("generation", "message"),
    [
        ({"clip": {"frames": 1}}, "frames 1: give 2 to 128"),
        ({"clip": {"frames": 33}}, "the motion adapter toy draws 32 frames at most, 33 are asked for"),
        ({"clip": {"fps": 61}}, "frames a second 61"),
        ({"clip": {"motion": "other"}}, "which motion adapter? choose one of toy"),
        ({"clip": {"format": "gif"}}, "clip.format"),
        ({"clip": {"speed": 2}}, "clip.speed"),
        ({"clip": {}, "images": 2}, "a clip cannot have the setting images"),
        ({"clip": {}, "best_of": 2}, "the setting best_of"),
        ({"clip": {}, "fast": True}, "the setting fast"),
        ({"clip": {}, "refiner": True}, "the setting refiner"),
        ({"clip": {}, "hires": 2.0}, "the setting hires"),
        ({"clip": {}, "tiling": True}, "the setting tiling"),
        ({"clip": {}, "stop_at": 1}, "the setting stop_at"),
        ({"clip": {}, "loops": 2}, "the setting loops"),
        ({"clip": {}, "subseed_strength": 0.5}, "the setting subseed_strength"),
        ({"clip": {}, "steps": 151}, "151 steps are requested: the limit is 150"),
        ({"clip": {"frames": 24}, "width": 1024, "height": 1024}, "25,165,824 pixels of all frames are requested"),
        ({"clip": {}, "model": "none"}, "there is no model 'none' here"),
    ],
)
def test_what_a_clip_cannot_be(service: Service, generation: dict[str, Any], message: str) -> None:
    """Values out of range, other settings of pictures, and what is not here are refused before anything is queued."""
    answer = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": generation})
    assert answer.status_code == 422
    assert message in answer.json()["detail"]
    assert service.me.get(JOBS).json()["jobs"] == []


def test_no_pictures_guide_or_begin_a_clip(service: Service) -> None:
    """A picture to begin from is refused by its name, and none is kept."""
    written = BytesIO()
    Image.new("RGB", (64, 64), "red").save(written, "PNG")
    files = {"init_image": written.getvalue()}
    answer = service.me.post(JOBS, data={"request": json.dumps(asked())}, files=files)
    assert (answer.status_code, "a clip cannot have the setting init_image" in answer.text) == (422, True)
    assert not (service.data / "inputs").exists()


@pytest.mark.parametrize("group", ["grids", "stories"])
def test_no_grid_and_no_story_of_clips(service: Service, group: str) -> None:
    """Grids and stories refuse clips whole."""
    body: dict[str, Any] = {"generation": SMALL | {"clip": CLIP}}
    own = {"grids": {"prompt": {"text": TEXT}, "axes": [{"name": "seed", "values": ["1-2"]}]}}
    body |= own.get(group, {"scenes": ["고양이", "개"]})
    answer = service.me.post(f"/api/v1/{group}", json=body)
    assert (answer.status_code, "leave clip out" in answer.json()["detail"]) == (422, True)


def test_a_service_without_motion_adapters(service: Service) -> None:
    """It lists none and says which variable names their folder; pictures are drawn all the same."""
    settings(service, model="stabilityai/stable-diffusion-xl-base-1.0")
    assert service.me.get("/api/v1/motions").json() == []
    answer = service.me.post(JOBS, json=asked())
    assert (answer.status_code, "set MALGRIM_MOTION_DIR" in answer.json()["detail"]) == (422, True)
    assert service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).status_code == 202


def test_motion_adapters_of_a_folder(service: Service, tmp_path: Path) -> None:
    """They are listed with their kinds; one for another kind of model is refused, the one that fits is taken."""
    motion(tmp_path / "motions", "xl", 3, most=24)
    motion(tmp_path / "motions", "v15", 4)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model_index.json").write_text('{"_class_name": "StableDiffusionXLPipeline"}')
    settings(service, model=str(tmp_path / "model"), motions=tmp_path / "motions")
    assert service.me.get("/api/v1/motions").json() == [
        {"name": "v15", "kind": "Stable Diffusion 1.x", "most_frames": 32},
        {"name": "xl", "kind": "Stable Diffusion XL", "most_frames": 24},
    ]
    refused = service.me.post(JOBS, json=asked({"motion": "v15"}))
    assert "v15 is for Stable Diffusion 1.x" in refused.json()["detail"]
    assert service.me.post(JOBS, json=asked()).json()["request"]["generation"]["clip"]["motion"] == "xl"


def test_mp4_without_its_package(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PyAV an MP4 is refused with what to install, and a WebP is made."""
    monkeypatch.setitem(sys.modules, "av", None)
    answer = service.me.post(JOBS, json=asked({"format": "mp4"}))
    assert (answer.status_code, "av missing: pip install" in answer.json()["detail"]) == (422, True)
    assert service.me.post(JOBS, json=asked()).status_code == 202


def test_a_text_that_changes(service: Service) -> None:
    """A text that changes while it is drawn fails with its stages, before anything is drawn."""
    job = service.me.post(JOBS, json=asked(text="[고양이:강아지:0.5]")).json()
    service.run_job(job["id"])
    ended = service.me.get(job["url"]).json()
    assert (ended["state"], ended["problem"]["status"]) == ("failed", 422)
    assert "a clip has one text for all steps" in ended["problem"]["detail"]


def test_repeated_again_and_deleted(service: Service, made: Callable[..., dict[str, Any]]) -> None:
    """The same key gives the same job; *again* makes another clip of its prompts; nothing is left of a deleted one."""
    key = {"Idempotency-Key": "k"}
    first, second = (service.me.post(JOBS, json=asked(), headers=key).json()["id"] for _ in range(2))
    assert first == second
    assert service.me.post(JOBS, json=asked({"fps": 3}), headers=key).status_code == 422
    service.run_job(first)
    again = service.me.post(f"{JOBS}/{first}/again").json()
    service.run_job(again["id"])
    images = [service.me.get(f"{JOBS}/{one}").json()["images"][0] for one in (first, again["id"])]
    assert images[0]["seed"] != images[1]["seed"]
    assert images[1]["media_type"] == "image/webp"
    assert service.me.delete(f"{JOBS}/{first}").status_code == 204
    assert not (service.data / "images" / first).exists()
    resources = service.app.state.resources
    Deletion(resources.store, resources.queue, resources.data).delete([again["id"]])
    assert not [*(service.data / "images").iterdir()]


def test_cancelled_while_it_is_drawn(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clip that is cancelled ends within a step and leaves no file; it cannot be stopped and kept."""
    job = service.me.post(JOBS, json=asked(steps=9)).json()
    activity, stopped = service.store.activity, list[int]()

    def canceled(id_: str) -> object:
        stopped.append(service.me.post(f"{job['url']}/stop").status_code)
        service.me.post(f"{job['url']}/cancel")
        return activity(id_)

    assert service.steps.make_prompt(job["id"], lambda _, compute: compute())
    monkeypatch.setattr(service.store, "activity", canceled)
    service.steps.make_pictures(job["id"], lambda _, compute: compute())
    assert stopped[0] == 409
    assert service.me.get(job["url"]).json()["state"] == "canceled"
    assert not [one for one in service.store.events_after(job["id"]) if one.kind == "progress"]
    assert not (service.data / "images" / job["id"]).exists()


def test_shared_without_its_file(service: Service, made: Callable[..., dict[str, Any]]) -> None:
    """An export has the prompts of a clip and no file, which is not called lost; another key can import them."""
    job = made()
    exported = service.me.get("/api/v1/exports")
    assert exported.headers["Malgrim-Lost-Pictures"] == "0"
    archive = exported.content
    with ZipFile(BytesIO(archive)) as opened:
        assert opened.namelist() == ["0001/preview.json", "index.html"]
    other = service.client("other")
    done = other.post("/api/v1/imports", files={"archive": ("x.zip", archive)}).json()
    assert (len(done["jobs"]), done["left_out"]) == (1, [])
    assert other.get(JOBS).json()["jobs"][0]["text"] == job["text"]


def test_other_programs_see_none_of_it(service: Service, made: Callable[..., dict[str, Any]]) -> None:
    """A waiting clip is no progress of A1111's clients, and its file is no picture of OpenAI's."""
    service.me.post(JOBS, json=asked())
    assert service.me.get("/sdapi/v1/progress").json()["state"]["job_count"] == 0
    assert service.me.post("/sdapi/v1/interrupt").status_code == 200
    job = made()
    assert service.me.get(f"/v1/images/files/{job['id']}").status_code == 404


@pytest.mark.parametrize("kind", ["webp", "mp4"])
@pytest.mark.parametrize("harm", [b"", b"cut", b"more", b"other"])
def test_a_lost_clip(service: Service, made: Callable[..., dict[str, Any]], kind: str, harm: bytes) -> None:
    """A clip whose file is empty, cut, longer or something else is gone, in words."""
    if kind == "mp4":
        pytest.importorskip("av")
    job = made({"format": kind})
    file = service.data / "images" / job["id"] / f"0.{kind}"
    whole = file.read_bytes()
    file.write_bytes({b"": b"", b"cut": whole[:-1], b"more": whole + b"\0", b"other": bytes(len(whole))}[harm])
    answer = service.me.get(job["images"][0]["url"])
    assert (answer.status_code, "gone or damaged" in answer.json()["detail"]) == (410, True)
