"""The list of jobs, searched; favourites."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from support.api_service import SMALL, TEXT, Service, stages

from service.config.limits import ServiceLimits

JOBS = "/api/v1/jobs"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(favourites_of_a_key=1))
    yield made
    made.close()


def job(service: Service, text: str = TEXT, **more: Any) -> str:
    request = {"prompt": {"text": text, "count": 0}, "generation": SMALL}
    return str(service.me.post(JOBS, json=request | more).json()["id"])


def ids(service: Service, query: str) -> list[str]:
    answer = service.me.get(f"{JOBS}?{query}")
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["jobs"]]


def test_words_of_text_and_prompts(service: Service) -> None:
    """A job is found by its text at once and by its prompts once they are made; so is the same again."""
    made = job(service)
    job(service, "바다")
    assert ids(service, f"q={quote('두 고양이')}") == [made]
    assert ids(service, "q=CAT") == []
    service.run_job(made)
    assert ids(service, f"q=CAT+{quote('마리')}") == [made]
    again = service.me.post(f"{JOBS}/{made}/again").json()["id"]
    saved = job(service, prompt=None, preview=service.me.get(f"{JOBS}/{made}").json()["preview"])
    assert ids(service, f"q=cat+{quote('고양이')}") == [saved, again, made]
    assert ids(service, "q=%25") == []


def test_states_pictures_and_favourites(service: Service) -> None:
    """The filters narrow the list, alone and together."""
    waiting, done = job(service), job(service)
    service.run_job(done)
    assert ids(service, "state=starting&state=processing") == [waiting]
    assert ids(service, "with_images=true") == ids(service, "state=succeeded") == [done]
    service.me.put(f"{JOBS}/{waiting}/favourite")
    assert ids(service, "favourite=true") == [waiting]
    assert ids(service, "favourite=true&with_images=true") == []


def test_the_next_page_keeps_the_filters(service: Service) -> None:
    """The address of the next page finds the rest of what was looked for."""
    made = [job(service, f"고양이 & 50% {number}") for number in range(3)]
    job(service, "바다")
    query = f"limit=2&state=starting&state=failed&q={quote('고양이 & 50%')}"
    page = service.me.get(f"{JOBS}?{query}").json()
    assert [one["id"] for one in page["jobs"]] == made[:0:-1]
    rest = service.me.get(page["next"]).json()
    assert [one["id"] for one in rest["jobs"]] == made[:1]
    assert rest["next"] is None


@pytest.mark.parametrize("query", ["state=drawn", "favourite=perhaps", "limit=0", "before=x", f"q={'a' * 201}"])
def test_bad_queries(service: Service, query: str) -> None:
    """A query that cannot be understood is refused with the name of its field."""
    answer = service.me.get(f"{JOBS}?{query}")
    assert answer.status_code == 422
    assert f"query.{query.partition('=')[0]}" in answer.json()["detail"]


def test_favourites(service: Service) -> None:
    """A mark is set and taken away, both twice if need be, by the owner alone and up to the limit."""
    first, second = job(service), job(service)
    for method, is_marked in ((service.me.put, True), (service.me.delete, False)):
        for _ in range(2):
            assert method(f"{JOBS}/{first}/favourite").status_code == 204
            assert service.me.get(f"{JOBS}/{first}").json()["favourite"] is is_marked
    you = service.client("you")
    assert {you.put(f"{JOBS}/{first}/favourite").status_code, you.delete(f"{JOBS}/{first}/favourite").status_code} == {
        404
    }
    service.me.put(f"{JOBS}/{first}/favourite")
    refusal = service.me.put(f"{JOBS}/{second}/favourite")
    assert (refusal.status_code, "1 favourites, which is the limit" in refusal.json()["detail"]) == (422, True)
