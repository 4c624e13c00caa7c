"""The service answers any request as its OpenAPI document says."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from support.api_service import SMALL, TEXT, Service, stages
from support.served import running_jobs

from service.config.limits import ServiceLimits
from service.server.adapters import ADAPTERS

thoroughly = settings(max_examples=100, deadline=None, suppress_health_check=[*HealthCheck])
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(jobs=10_000, jobs_of_a_key=10_000), database_url)
    job = made.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    made.run_job(job["id"])
    with running_jobs(made):
        yield made
    made.close()


@pytest.mark.slow
def test_no_undocumented_answer(service: Service) -> None:
    """Generated requests get documented status codes, types and bodies, and no server error."""
    headers = {"Authorization": service.me.headers["Authorization"]}
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.app, headers=headers)
    codes: Counter[int] = Counter()

    def check(case: Any) -> None:
        case.headers = {
            name: value for name, value in (case.headers or {}).items() if name.lower() != "prefer"
        } | headers
        answer = case.call()
        codes[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        if found.ok().path.startswith(tuple(one.prefix for one in ADAPTERS)):
            continue  # its tests have workers, as its requests wait for them
        thoroughly(given(found.ok().as_strategy())(lambda case: check(case)))()  # noqa: PLW0108 - hypothesis marks the function
    assert {200, 202, 404, 422} <= codes.keys(), codes


def test_examples_are_korean(service: Service) -> None:
    """The examples in /docs are Korean requests that succeed unchanged."""
    schemas = service.app.openapi()["components"]["schemas"]
    example = schemas["PreviewRequest"]["examples"][0]
    assert "한복" in example["text"]
    assert service.me.post("/api/v1/previews", json=example).status_code == 200
    assert service.me.post("/api/v1/jobs", json=schemas["JobRequest"]["examples"][0]).status_code == 202
