"""Downloads of pictures whose files are not as they were written."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.api_service import SMALL, TEXT, Service, stages

from service.config.limits import ServiceLimits

JOBS = "/api/v1/jobs"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, stages(), ServiceLimits())
    yield service
    service.close()


def generated(service: Service) -> tuple[str, Path]:
    """Return the address and the file of a picture."""
    job = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.run_job(job["id"])
    return f"{job['url']}/images/0", service.data / "images" / job["id"] / "0.png"


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def cut_to_its_head(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:8])


def with_another_beginning(file: Path) -> None:
    file.write_bytes(bytes(8) + file.read_bytes()[8:])


def zeroed(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def linked(file: Path) -> None:
    file.rename(file.with_name("moved"))
    file.symlink_to("moved")


def in_a_linked_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("moved"))
    file.parent.symlink_to("moved")


def replaced_by_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def replaced_by_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def replaced_by_a_text(file: Path) -> None:
    file.write_text("비밀" * 100)


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        emptied,
        cut,
        cut_to_its_head,
        with_another_beginning,
        zeroed,
        linked,
        in_a_linked_folder,
        replaced_by_a_folder,
        replaced_by_a_pipe,
        replaced_by_a_text,
    ],
)
def test_a_lost_picture(service: Service, harm: Callable[[Path], None]) -> None:
    """A picture whose file is missing, damaged or something else is gone, in words, and nothing caches that."""
    url, file = generated(service)
    whole = service.me.get(url)
    assert (whole.status_code, whole.content) == (200, file.read_bytes())
    assert "immutable" in whole.headers["cache-control"]
    harm(file)
    answer = service.me.get(url)
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "picture 0 was generated, but its file is gone or damaged: generate it again"
    assert answer.headers["cache-control"] == "no-store"


def test_a_picture_that_never_was(service: Service) -> None:
    """A number beyond the pictures of the job is not found, even if there is a file."""
    url, file = generated(service)
    file.with_name("1.png").write_bytes(file.read_bytes())
    answer = service.me.get(url.replace("/images/0", "/images/1"))
    assert (answer.status_code, answer.json()["detail"]) == (404, "there is no picture 1: the job has 1")
