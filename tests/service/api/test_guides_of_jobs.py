"""Jobs that pictures guide: control nets and an IP-Adapter."""

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.api_service import SMALL, TEXT, Service, stages
from support.fakes import Recorder
from support.guide_headers import guide_folders

from service.config.limits import ServiceLimits
from service.config.settings import Settings
from service.pipeline.picture_record import read_record

JOBS = "/api/v1/jobs"


def png(color: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (16, 24), color).save(written, "PNG")
    return written.getvalue()


def encoded(color: str) -> str:
    return base64.b64encode(png(color)).decode()


def digest(color: str) -> str:
    return hashlib.sha256(png(color)).hexdigest()


def body(**generation: Any) -> dict[str, Any]:
    return {"prompt": {"text": TEXT, "count": 1}, "generation": SMALL | generation}


CANNY: dict[str, Any] = {"model": "canny", "weight": 0.8, "end": 0.6, "preprocess": "canny"}
GUIDES: dict[str, Any] = {
    "controls": [CANNY | {"image": encoded("red")}, {"model": "depth", "image": encoded("lime")}],
    "ip_adapter": {"model": "look", "image": encoded("blue")},
}


@pytest.fixture
def generator() -> Recorder:
    return Recorder()


@pytest.fixture
def service(tmp_path: Path, generator: Recorder) -> Iterator[Service]:
    limits = ServiceLimits(input_pixels=64 * 64, body_bytes=1000, image_body_bytes=100_000)
    made = Service(tmp_path, stages(), limits, generator=generator)
    with_guides(made, Settings(guides=guide_folders(tmp_path / "guides")))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def guides(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()


def with_guides(service: Service, settings: Settings) -> None:
    service.app.state.resources = replace(service.app.state.resources, settings=settings)


def finished(service: Service, answer: Any) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    service.run_job(answer.json()["id"])
    (service.data / "x.png").write_bytes(service.me.get(f"{answer.json()['url']}/images/0").content)
    found: dict[str, Any] = answer.json()
    return found


def test_guides_reach_the_generator_and_the_record(service: Service, generator: Recorder) -> None:
    """Weights, shares and pictures reach the generator; the request and the record hold the hashes of the pictures."""
    job = finished(service, service.me.post(JOBS, json=body(**GUIDES)))
    asked = job["request"]["generation"]
    assert [one["image"] for one in asked["controls"]] == [f"sha256:{digest('red')}", f"sha256:{digest('lime')}"]
    assert asked["ip_adapter"]["image"] == f"sha256:{digest('blue')}"
    (run,) = generator.runs
    first, second = run.controls
    assert (first.name, first.weight, first.start, first.end, first.preprocess) == ("canny", 0.8, 0.0, 0.6, "canny")
    assert (first.image.getpixel((0, 0)), second.image.getpixel((0, 0))) == ((255, 0, 0), (0, 255, 0))
    assert run.ip_adapter
    assert (run.ip_adapter.name, run.ip_adapter.weight) == ("look", 0.6)
    made = read_record(service.data / "x.png").generation
    assert [(one.name, one.weight, one.end, one.image) for one in made.controls] == [
        ("canny", 0.8, 0.6, digest("red")),
        ("depth", 1.0, 1.0, digest("lime")),
    ]
    assert made.ip_adapter
    assert (made.ip_adapter.name, made.ip_adapter.image) == ("look", digest("blue"))


def test_again_and_by_hash(service: Service, generator: Recorder) -> None:
    """``again``, and a request with the hashes, are guided by the same pictures."""
    job = finished(service, service.me.post(JOBS, json=body(**GUIDES)))
    finished(service, service.me.post(f"{job['url']}/again"))
    kept = {name: job["request"]["generation"][name] for name in GUIDES}
    finished(service, service.me.post(JOBS, json=body(**kept)))
    first, *others = generator.runs
    assert all((run.controls, run.ip_adapter) == (first.controls, first.ip_adapter) for run in others)


def test_a_form(service: Service, generator: Recorder) -> None:
    """The parts of a form are put where their names say."""
    asked = {"controls": [CANNY, {"model": "depth"}], "ip_adapter": {"model": "look"}}
    files = {"controls.0": png("red"), "controls.1": png("lime"), "ip_adapter": png("blue")}
    finished(service, service.me.post(JOBS, data={"request": json.dumps(body(**asked))}, files=files))
    assert [one.image.getpixel((0, 0)) for one in generator.runs[0].controls] == [(255, 0, 0), (0, 255, 0)]
    for name in ("controls.2", "controls.x", "third", "controls"):
        refused = service.me.post(JOBS, data={"request": json.dumps(body(**asked))}, files={name: png("red")})
        assert refused.status_code == 400, refused.text
        assert f"the part '{name}' has no place" in refused.json()["detail"]


def test_pictures_go_with_their_last_job(service: Service) -> None:
    first, second = (service.me.post(JOBS, json=body(**GUIDES)).json() for _ in range(2))
    inputs = service.data / "inputs"
    service.me.delete(first["url"])
    assert len([*inputs.iterdir()]) == 3
    service.me.delete(second["url"])
    assert [*inputs.iterdir()] == []


def test_lists(service: Service) -> None:
    kinds = {one["name"]: one["kind"] for one in service.me.get("/api/v1/controls").json()}
    assert kinds == {"canny": "Stable Diffusion XL", "depth": "Stable Diffusion XL", "old": "Stable Diffusion 1.x"}
    assert service.me.get("/api/v1/ip-adapters").json() == [{"name": "look", "kind": "Stable Diffusion XL"}]


def test_an_inspected_picture_is_guided_again(service: Service) -> None:
    """What a picture carries is a request with the same guides; one that is not here any more is named."""
    finished(service, service.me.post(JOBS, json=body(**GUIDES)))

    def inspected() -> Any:
        with (service.data / "x.png").open("rb") as opened:
            return service.me.post("/api/v1/inspections", files={"picture": opened}).json()

    found = inspected()["generation"]
    assert found["controls"][0] == {
        "model": "canny", "weight": 0.8, "start": 0.0, "end": 0.6, "preprocess": "canny",
        "image": f"sha256:{digest('red')}",
    }  # fmt: skip
    assert found["ip_adapter"] == {"model": "look", "weight": 0.6, "image": f"sha256:{digest('blue')}"}
    assert service.me.post(JOBS, json=body(**{name: found[name] for name in GUIDES})).status_code == 202
    (service.data / "inputs" / digest("red")).unlink()
    later = inspected()
    assert [one["model"] for one in later["generation"]["controls"]] == ["depth"]
    assert [one["what"] for one in later["left_out"] if "is not here" in one["why"]] == ["canny"]
    with_guides(service, Settings())
    assert not {*GUIDES} & {*inspected()["generation"]}


@pytest.mark.parametrize(
    ("generation", "message"),
    [
        ({"controls": [CANNY | {"image": "§"}]}, "controls.0 is not base64"),
        ({"controls": [CANNY | {"image": encoded("red"), "weight": 3.0}]}, "weight 3: give 0 to 2"),
        ({"controls": [CANNY | {"image": encoded("red"), "start": 0.7}]}, "from 0.7 to 0.6"),
        ({"controls": [CANNY | {"image": encoded("red"), "preprocess": "hed"}]}, "'canny'"),
        ({"controls": [CANNY | {"image": encoded("red"), "model": "none"}]}, "there is no control net 'none'"),
        ({"controls": [CANNY | {"image": encoded("red"), "model": "../x"}]}, "is no name of a control net"),
        ({"controls": [CANNY | {"image": encoded("red"), "model": "old"}]}, "old is for Stable Diffusion 1.x"),
        ({"controls": [CANNY | {"image": encoded("red")}] * 4}, "4 control nets: give 3 at most"),
        ({"controls": [CANNY | {"image": "sha256:" + "0" * 64}]}, "there is no picture"),
        ({"ip_adapter": {"model": "none", "image": encoded("red")}}, "there is no IP-Adapter 'none'"),
        ({"ip_adapter": {"model": "look"}}, "Field required"),
    ],
)
def test_refusals(service: Service, generation: dict[str, Any], message: str) -> None:
    """One sentence says what is wrong; no job and no picture is stored."""
    answer = service.me.post(JOBS, json=body(**generation))
    assert (answer.status_code, message in answer.text) == (422, True), answer.text
    assert service.me.get(JOBS).json()["jobs"] == []
    assert not [*(service.data / "inputs").glob("*")]


def test_a_refiner_does_not_go_with_guides(service: Service) -> None:
    """A service with a refiner says that it has to be left out, and then draws."""
    settings = service.app.state.resources.settings
    with_guides(service, replace(settings, refiner="some/refiner"))
    assert "a refiner does not see" in service.me.post(JOBS, json=body(**GUIDES)).json()["detail"]
    assert service.me.post(JOBS, json=body(**GUIDES, refiner=False)).status_code == 202
