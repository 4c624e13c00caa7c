"""Answers in the language that ``Accept-Language`` asks for."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.api_service import SMALL, TEXT, Service, stages
from support.fakes import Failing, FixedTranslator, WordExtractor, make_pipeline
from support.served import served

from service.api.languages import accepted_language
from service.api.openapi import texts_of
from service.config.limits import ServiceLimits
from service.messages import LANGUAGES, language, speaking

HANGUL = re.compile("[가-힣]")
PREVIEWS = "/api/v1/previews"
KOREAN, ENGLISH = {"Accept-Language": "ko"}, {"Accept-Language": "en"}
BOTH = [(KOREAN, "ko"), (ENGLISH, "en")]


def is_in(text: str, spoken: str) -> bool:
    return bool(HANGUL.search(text)) is (spoken == "ko")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(body_bytes=50_000))
    yield made
    made.close()


@pytest.mark.parametrize("locale", ["ko", "C"])
@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("ko", "ko"),
        ("en", "en"),
        ("ko-KR", "ko"),
        ("KO-kr", "ko"),
        ("en-GB-oxendict", "en"),
        ("ko-Kore-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("ko;q=0.5, en;q=0.7", "en"),
        ("fr, ko;q=0.1", "ko"),
        ("fr;q=1.0, en;q=0.001", "en"),
        ("ko, en", "ko"),
        ("en, ko", "en"),
        ("*, ko", "ko"),
        ("ko, *;q=0.5", "ko"),
        ("*;q=0.5, en;q=0.4", "ko"),
        ("*, en;q=0", "ko"),
        ("ko;q=0", "en"),
        ("en;q=0", "ko"),
        ("ko;q=0, *;q=0.1", "en"),
        ("ko ; q=0.2 , en ; Q=0.3", "en"),
        ("nonsense of a header, en;q=0.1", "en"),
        ("ko;q=2, en;q=0.1", "en"),
        ("ko;level=1, en;q=0.1", "en"),
        ("kok, en;q=0.1", "en"),
        ("", None),
        ("*", None),
        ("fr, ja;q=0.5", None),
        ("*;q=0", None),
        ("ko;q=0, en;q=0", None),
        (";;;,,,q=", None),
        ("한국어", None),
    ],
)
def test_the_language_of_a_header(
    monkeypatch: pytest.MonkeyPatch, header: str, wanted: str | None, locale: str
) -> None:
    """The range of the best quality decides, the first of equal ones; where none tells, the locale does."""
    monkeypatch.setenv("LANGUAGE", locale)
    if header == "ko;q=0, en;q=0":
        assert accepted_language(header) in LANGUAGES
    else:
        assert accepted_language(header) == (wanted or ("ko" if locale == "ko" else "en"))


@given(st.text() | st.text(alphabet="koen*-,;q=01. \t"))
def test_any_header_has_a_language(header: str) -> None:
    """Whatever a header says, it is one of the two languages."""
    assert accepted_language(header) in LANGUAGES


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.binary(max_size=60).filter(lambda one: b"\n" not in one and b"\r" not in one and b"\0" not in one),
        min_size=1,
        max_size=3,
    )
)
def test_any_header_is_answered(service: Service, values: list[bytes]) -> None:
    """Whatever the headers say, the answer is the same problem in one of the two languages."""
    headers = [(b"accept-language", value) for value in values]
    answer = service.me.get("/api/v1/jobs/none", headers=headers)
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] in LANGUAGES
    assert is_in(answer.json()["detail"], answer.headers["Content-Language"])


@pytest.mark.parametrize("locale", ["ko", "C"])
def test_without_the_header_the_locale_decides(monkeypatch: pytest.MonkeyPatch, service: Service, locale: str) -> None:
    """A program that asks for no language gets that of the service, also after one that asked for the other."""
    monkeypatch.setenv("LANGUAGE", locale)
    for header in (KOREAN, ENGLISH):
        service.me.get("/api/v1/jobs/none", headers=header)
        answer = service.me.get("/api/v1/jobs/none", headers={"Accept-Language": "fr"})
        assert is_in(answer.json()["detail"], "ko" if locale == "ko" else "en")


@pytest.mark.parametrize(("headers", "spoken"), BOTH)
@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1/jobs/none", None, 404),
        ("GET", "/nothing/here", None, 404),
        ("PUT", PREVIEWS, None, 405),
        ("POST", PREVIEWS, {"text": ""}, 422),
        ("POST", PREVIEWS, {"text": "x" * 70_000}, 413),
        ("POST", PREVIEWS, {"text": TEXT, "count": 99}, 422),
        ("POST", PREVIEWS, {"text": TEXT, "preset": "none such"}, 422),
        ("POST", "/api/v1/jobs", {"prompt": {"text": TEXT}, "generation": {"sampler": "none such"}}, 422),
        ("POST", "/api/v1/jobs", {"prompt": {"text": TEXT}, "generation": {"width": 7}}, 422),
        ("POST", "/api/v1/jobs", {}, 422),
        ("POST", "/sdapi/v1/txt2img", {"prompt": TEXT, "width": 7}, 422),
        ("POST", "/v1/images/generations", {"prompt": TEXT, "n": 99}, 422),
    ],
)
def test_problems_are_in_the_language_asked_for(
    service: Service, headers: dict[str, str], spoken: str, method: str, path: str, body: Any, status: int
) -> None:
    """Errors of every layer and stage follow the request, in its title as in its detail; names of members do not."""
    answer = service.me.request(method, path, json=body, headers=headers)
    assert answer.status_code == status
    problem = answer.json()
    texts = [problem["title"], problem["detail"]] if "title" in problem else [str(problem)]
    for text in texts:
        assert is_in(text, spoken), text
    assert answer.headers["Content-Language"] == spoken
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(("headers", "spoken"), BOTH)
def test_refusals_before_the_routes(service: Service, headers: dict[str, str], spoken: str) -> None:
    """A missing key is told in the language asked for, to clients of every protocol."""
    anyone = service.client("other")
    del anyone.headers["Authorization"]
    for path in (PREVIEWS, "/mcp", "/v1/models", "/sdapi/v1/options", "/page/session"):
        answer = anyone.request("GET" if path == "/page/session" else "POST", path, headers=headers)
        assert answer.status_code == 401
        assert is_in(answer.text, spoken), answer.text
        assert answer.headers["Content-Language"] == spoken


def test_what_has_no_words_has_no_language(service: Service) -> None:
    """A picture, a list of names and a file of the page are the same for everyone, and caches may know."""
    job = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT}, "generation": SMALL}).json()
    service.run_job(job["id"])
    for path in (f"{job['url']}/images/0", "/api/v1/samplers", "/page/static/main.js"):
        answer = service.me.get(path, headers=KOREAN)
        assert answer.status_code == 200
        assert "Content-Language" not in answer.headers
        assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_the_document_in_both_languages(service: Service) -> None:
    """Each text of the OpenAPI document is Korean for who asks so, and only the texts differ."""
    korean, english, again = (service.me.get("/openapi.json", headers=headers) for headers in (KOREAN, ENGLISH, KOREAN))
    assert (korean.headers["Content-Language"], english.headers["Content-Language"]) == ("ko", "en")
    assert korean.json() == again.json()
    assert all(HANGUL.search(text) for text in texts_of(korean.json()))
    assert [text for text in texts_of(english.json()) if HANGUL.search(text)] == [english.json()["info"]["description"]]
    assert without_texts(korean.json()) == without_texts(english.json())


def without_texts(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            name: without_texts(one)
            for name, one in part.items()
            if not (name in ("description", "summary") and isinstance(one, str))
        }
    return [*map(without_texts, part)] if isinstance(part, list) else part


def test_a_cached_preview_is_in_the_language_of_its_asker(tmp_path: Path) -> None:
    """A preview that was made for a Korean reader brings no Korean warning to an English one, nor the other way."""
    service = Service(tmp_path, stages(), ServiceLimits())
    for headers, spoken in [*BOTH, *BOTH]:
        answer = service.me.post(PREVIEWS, json={"text": "a cat"}, headers=headers)
        (warning,) = answer.json()["warnings"]
        assert is_in(warning, spoken)
        assert answer.headers["Content-Language"] == spoken
    service.close()


@pytest.mark.parametrize(("headers", "spoken"), BOTH)
def test_a_stream_speaks_the_language(tmp_path: Path, headers: dict[str, str], spoken: str) -> None:
    """The warnings of a stream, and the problem that ends one, are in the language asked for."""
    service = Service(tmp_path, stages(Failing()), ServiceLimits())
    done = service.me.post(f"{PREVIEWS}/stream", json={"text": "a cat"}, headers=headers)
    assert done.headers["Content-Language"] == spoken
    assert is_in(events(done.text)[-1]["warnings"][0], spoken)
    failed = service.me.post(f"{PREVIEWS}/stream", json={"text": TEXT}, headers=headers)
    assert is_in(events(failed.text)[-1]["title"], spoken)
    service.close()


def events(text: str) -> list[dict[str, Any]]:
    """Return the data of each event."""
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


class Meeting:
    """A paraphraser that has no answer until another request is at the same place."""

    name = "meeting"

    def __init__(self) -> None:
        self.barrier = Barrier(2, timeout=60)

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        self.barrier.wait()
        return []


def test_requests_at_once_do_not_mix(tmp_path: Path) -> None:
    """Two requests that are computed side by side on a real server each get their language."""
    pipeline = make_pipeline(Meeting(), FixedTranslator(), WordExtractor(), "original")
    service = Service(tmp_path, pipeline, ServiceLimits(previews=4, previews_of_a_key=4))
    with served(service) as address, ThreadPoolExecutor(2) as pool:

        def ask(number: int, headers: dict[str, str]) -> httpx2.Response:
            sent = {"Authorization": service.me.headers["Authorization"]} | headers
            return httpx2.post(address + PREVIEWS, json={"text": f"고양이 {number}"}, headers=sent, timeout=60)

        for number in range(10):
            asked = [(pool.submit(ask, number, headers), spoken) for headers, spoken in BOTH]
            for answer, spoken in asked:
                (warning,) = answer.result().json()["warnings"]
                assert is_in(warning, spoken)
                assert answer.result().headers["Content-Language"] == spoken
    service.close()


def test_a_language_ends_with_its_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a request the language is that of the locale, whatever was asked for before."""
    with speaking("ko"):
        assert language() == "ko"
        with speaking("en"):
            assert language() == "en"
        assert language() == "ko"
    assert language() == "en"
    monkeypatch.setenv("LANGUAGE", "ko_KR.UTF-8")
    assert language() == "ko"
    with speaking(None):
        assert language() == "ko"
