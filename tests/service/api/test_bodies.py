"""Bodies that cannot be read, or that say something else than they seem to."""

from collections.abc import Iterator
from typing import Any

import pytest
from support.api_service import Service, stages

from service.config.limits import ServiceLimits

PREVIEWS, JOBS = "/api/v1/previews", "/api/v1/jobs"
JSON = {"Content-Type": "application/json"}
BODY = '{"text": "노을 지는 바다"}'


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("service"), stages(), ServiceLimits())
    yield service
    service.close()


@pytest.mark.parametrize(
    ("body", "headers", "status", "message"),
    [
        (BODY.encode("cp949"), JSON, 400, "the body is not UTF-8: invalid start byte at byte 10; send it as UTF-8"),
        (BODY.encode("cp949"), {"Content-Type": "application/json; charset=cp949"}, 400, "the body is not UTF-8"),
        (b'{"text": "caf\xe9"}', JSON, 400, "the body is not UTF-8: invalid continuation byte at byte 13"),
        (b'{"text": "a cat",}', JSON, 422, "body.17: not JSON: Expecting property name enclosed in double quotes"),
        (b"{'text': 'a cat'}", JSON, 422, "body.1: not JSON: Expecting property name enclosed in double quotes"),
        (b'{"text": "a cat', JSON, 422, "body.9: not JSON: Unterminated string"),
        (b'{"text": "a\ncat"}', JSON, 422, "body.11: not JSON: Invalid control character"),
        (b'{"text": "a cat"} {}', JSON, 422, "not JSON: Extra data"),
        (b"[" * 100_000, JSON, 400, "the body is nested too deeply"),
        (b'{"count": ' + b"9" * 5_000 + b"}", JSON, 400, "the body is not JSON: Exceeds the limit"),
        (BODY.encode(), {}, 422, "send the header Content-Type: application/json"),
        (BODY.encode(), {"Content-Type": "application/x-www-form-urlencoded"}, 422, "send the header Content-Type"),
    ],
)
def test_unreadable_bodies(service: Service, body: bytes, headers: dict[str, str], status: int, message: str) -> None:
    """A body that is not JSON in UTF-8 is refused with the reason and what to send."""
    answer = service.me.post(PREVIEWS, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert message in answer.json()["detail"]


@pytest.mark.parametrize(
    "generation",
    [{"steps": True}, {"steps": "9"}, {"cfg": True}, {"hires": True}, {"seed": False}, {"images": True}, {"fast": 1}],
)
def test_kinds_of_values_in_jobs(service: Service, generation: dict[str, Any]) -> None:
    """No true counts as a number, no text as one, and no number as true."""
    answer = service.me.post(JOBS, json={"prompt": {"text": "고양이"}, "generation": generation})
    assert answer.status_code == 422
    (name,) = generation
    assert answer.json()["detail"].startswith(f"body.generation.{name}: Input should be a valid ")


@pytest.mark.parametrize("options", [{"count": True}, {"top": "5"}, {"attributes": [1]}, {"text": 1}])
def test_kinds_of_values_in_previews(service: Service, options: dict[str, Any]) -> None:
    """The options of a preview are not converted either."""
    answer = service.me.post(PREVIEWS, json={"text": "고양이"} | options)
    assert answer.status_code == 422
    assert "Input should be a valid " in answer.json()["detail"]
