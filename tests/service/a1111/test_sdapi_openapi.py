"""The routes under ``/sdapi/v1`` answer any request as the OpenAPI document says."""

from collections import Counter
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
from support.live_service import LiveService

from service.a1111 import ADAPTER

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
thoroughly = settings(max_examples=60, deadline=None, suppress_health_check=[*HealthCheck])


@pytest.mark.slow
def test_no_undocumented_answer(live: LiveService) -> None:
    """Generated requests get documented status codes, types and bodies, and no server error."""
    headers = {"Authorization": f"Bearer {live.key}"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", live.app, headers=headers)
    codes: Counter[int] = Counter()

    def check(case: Any) -> None:
        case.headers = headers
        answer = case.call()
        codes[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    asked = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        if found.ok().path.startswith(ADAPTER.prefix):
            asked += 1
            thoroughly(given(found.ok().as_strategy())(lambda case: check(case)))()  # noqa: PLW0108 - hypothesis marks the function
    assert asked == 30
    assert {200, 404, 422} <= codes.keys(), codes
