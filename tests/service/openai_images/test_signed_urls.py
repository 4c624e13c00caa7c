"""Addresses of pictures that need no key."""

import io
import stat
import time
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient
from support.api_service import SMALL, TEXT, Service

from service.openai_images.signed_urls import SignedPicture, read_name
from service.pipeline.picture_record import read_record


@pytest.fixture
def anyone(service: Service) -> TestClient:
    """Return a client without a key."""
    return TestClient(service.app, raise_server_exceptions=False)


@pytest.fixture
def picture(service: Service) -> SignedPicture:
    """Return the first picture of a job, valid for a minute."""
    job = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.run_job(job["id"])
    return SignedPicture(job["id"], 0, "png", 95, int(time.time()) + 60)


def path(service: Service, picture: SignedPicture) -> str:
    return f"/v1/images/files/{picture.name(service.data)}"


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_formats(service: Service, anyone: TestClient, picture: SignedPicture, kind: str, tmp_path: Path) -> None:
    """A picture is sent in the format of its address, with the record of how it was made."""
    asked = SignedPicture(picture.job, 0, kind, 80, picture.expires)  # type: ignore[arg-type]
    answer = anyone.get(path(service, asked))
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"image/{kind}")
    assert Image.open(io.BytesIO(answer.content)).format == kind.upper()
    file = tmp_path / f"x.{kind}"
    file.write_bytes(answer.content)
    assert read_record(file).preview.text == TEXT


def test_only_what_was_signed(service: Service, anyone: TestClient, picture: SignedPicture) -> None:
    """An address that differs in any part, or that another installation signed, leads nowhere."""
    good = picture.name(service.data)
    for other in (
        good.replace("-95-", "-96-"),
        good.replace("-0-", "-1-"),
        good.replace(".png", ".webp"),
        good.replace(str(picture.expires), str(picture.expires + 1)),
        good[:-5] + ("0" if good[-5] != "0" else "1") + ".png",
        good + "x",
        "",
    ):
        assert read_name(service.data, other) is None
        answer = anyone.get(f"/v1/images/files/{other}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    elsewhere = service.data / "elsewhere"
    elsewhere.mkdir()
    assert read_name(elsewhere, good) is None
    assert read_name(service.data, good) == picture


def test_an_address_expires(service: Service, anyone: TestClient, picture: SignedPicture) -> None:
    """After its time an address says so, in OpenAI's shape."""
    answer = anyone.get(path(service, SignedPicture(picture.job, 0, "png", 95, int(time.time()) - 1)))
    assert (answer.status_code, "has expired" in answer.json()["error"]["message"]) == (410, True)


def test_pictures_that_are_gone(service: Service, anyone: TestClient, picture: SignedPicture) -> None:
    """A picture that is lost, was never made, or went with its job, is an error and not a broken file."""
    good = path(service, picture)
    assert anyone.get(path(service, SignedPicture(picture.job, 7, "png", 95, picture.expires))).status_code == 404
    file = service.data / "images" / picture.job / "0.png"
    file.write_bytes(file.read_bytes()[:-4])
    assert anyone.get(good).status_code == 410
    service.me.delete(f"/api/v1/jobs/{picture.job}")
    assert anyone.get(good).status_code == 404


def test_the_secret_is_private(service: Service, picture: SignedPicture) -> None:
    """The secret stands in a file that nobody else can read, and stays the same."""
    first = picture.name(service.data)
    file = service.data / "url-secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes()) == 32
    assert picture.name(service.data) == first
