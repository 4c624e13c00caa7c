"""The library over HTTP: what the caller's key made is found by meaning and helps to write the next text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.api_service import SMALL, Service
from support.fakes import DictionaryTranslator, make_library, make_pipeline

from service.config.limits import ServiceLimits
from service.library import read_ideas

LIBRARY = "/api/v1/library"
ENGLISH = {
    "푸른 바다, 얕은 심도": "a blue sea",
    "푸른 바다, 젖은 바위 질감": "a blue sea",
    "파란 해변": "a blue sea shore",
    "졸린 고양이": "a sleepy cat",
}


class BrokenEmbedder:
    def embed(self, documents: Any) -> Any:
        raise OSError("no such model")


def started(folder: Path, **parts: Any) -> Service:
    translator = DictionaryTranslator(ENGLISH)
    library = make_library(translator, **parts)
    return Service(folder, make_pipeline(translator=translator, library=library, count=0), ServiceLimits())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = started(tmp_path)
    yield made
    made.close()


def job(service: Service, text: str, client: Any = None, **prompt: Any) -> str:
    request = {"prompt": {"text": text, "count": 0} | prompt, "generation": SMALL}
    made = str((client or service.me).post("/api/v1/jobs", json=request).json()["id"])
    service.run_job(made)
    return made


def get(service: Service, path: str, client: Any = None, **params: Any) -> Any:
    answer = (client or service.me).get(f"{LIBRARY}{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_korean_finds_english_and_the_other_way(service: Service) -> None:
    """A job is found by its meaning in either language, by its words, and not once it is deleted."""
    sea, shore = job(service, "푸른 바다, 얕은 심도"), job(service, "파란 해변")
    job(service, "졸린 고양이")
    assert [one["id"] for one in get(service, "", q="a blue sea")] == [sea, shore]
    assert [one["id"] for one in get(service, "", q="파란 해변")] == [shore, sea]
    assert [one["id"] for one in get(service, "", q="고양")] == [get(service, "", q="sleepy cat")[0]["id"]]
    service.me.delete(f"/api/v1/jobs/{sea}")
    assert [one["id"] for one in get(service, "", q="a blue sea", limit=5)] == [shore]


def test_the_list_of_jobs_is_searched_alike(service: Service) -> None:
    """The list of jobs finds what the words mean too, newest first, with its filters, and an export the same."""
    sea, shore = job(service, "푸른 바다, 얕은 심도"), job(service, "파란 해변")
    job(service, "졸린 고양이")
    listed = service.me.get("/api/v1/jobs", params={"q": "파란 해변"}).json()["jobs"]
    assert [one["id"] for one in listed] == [shore, sea]
    assert service.me.get("/api/v1/jobs", params={"q": "파란 해변", "favourite": True}).json()["jobs"] == []
    exported = service.me.get("/api/v1/exports", params={"q": "파란 해변"}).content
    assert exported == service.me.get("/api/v1/exports", params={"id": [shore, sea]}).content


def test_nothing_of_another_key(service: Service) -> None:
    """Neither a search, nor similar prompts, nor recommendations take anything from another key."""
    you = service.client("you")
    job(service, "푸른 바다, 얕은 심도", you, attributes=["expression=슬픈 표정"])
    assert get(service, "", q="푸른 바다, 얕은 심도") == []
    assert not any(one["job"] for one in get(service, "/similar", text="a blue sea"))
    assert "얕은 심도" not in {one["korean"] for one in get(service, "/recommendations", text="a blue sea")}
    assert get(service, "", you, q="푸른 바다, 얕은 심도")
    assert any(one["job"] for one in get(service, "/similar", you, text="a blue sea shore"))


def test_similar_prompts_and_what_they_add(service: Service) -> None:
    """Own prompts come with the address of their job, ideas without; both say what they add."""
    own = job(service, "푸른 바다, 얕은 심도")
    idea = read_ideas()[0]
    mine = get(service, "/similar", text="a blue sea shore")[0]
    assert (mine["korean"], mine["english"], mine["job"]) == ("푸른 바다", "a blue sea", f"/api/v1/jobs/{own}")
    assert mine["adds"] == [{"category": "lens", "korean": "얕은 심도"}]
    packaged = get(service, "/similar", text=idea.english, limit=1)
    assert [(one["korean"], one["job"]) for one in packaged] == [(idea.korean, None)]


def test_recommendations(service: Service) -> None:
    """A text gets what similar ones have; a person gets attributes of groups that are free."""
    job(service, "푸른 바다, 젖은 바위 질감")
    found = get(service, "/recommendations", text="a blue sea shore")
    assert {"category": "material", "korean": "젖은 바위 질감", "attribute": None, "proposed": False} in found
    curated = {"category": "water", "korean": "반짝이는 물결", "attribute": None, "proposed": False}
    assert curated in get(service, "/recommendations", text="노을 지는 바닷가")
    person = get(service, "/recommendations", text="소녀", attribute=["hair=트윈테일"])
    assert "expression=미소" in {one["attribute"] for one in person}
    assert "hair" not in {one["category"] for one in person}


@pytest.mark.parametrize(
    ("path", "params", "said"),
    [
        ("", {}, "query.q"),
        ("", {"q": ""}, "query.q"),
        ("", {"q": "  "}, "empty"),
        ("", {"q": "a" * 201}, "query.q"),
        ("", {"q": "바다", "limit": 0}, "query.limit"),
        ("/similar", {"text": ""}, "query.text"),
        ("/similar", {"text": "?!"}, "punctuation"),
        ("/recommendations", {"text": "소녀", "attribute": ["hair=몰라"]}, "몰라"),
    ],
)
def test_bad_input(service: Service, path: str, params: dict[str, Any], said: str) -> None:
    """What cannot be looked for is refused with a sentence that says why."""
    answer = service.me.get(f"{LIBRARY}{path}", params=params)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert "\n" not in answer.json()["detail"]


def test_a_model_that_cannot_be_loaded(tmp_path: Path) -> None:
    """Without embeddings jobs are made, and found by their words; the library says what is wrong."""
    service = started(tmp_path, embedder=BrokenEmbedder())
    made = job(service, "졸린 고양이")
    assert service.me.get(f"/api/v1/jobs/{made}").json()["state"] == "succeeded"
    assert [one["id"] for one in service.me.get("/api/v1/jobs", params={"q": "고양이"}).json()["jobs"]] == [made]
    answer = service.me.get(LIBRARY, params={"q": "고양이"})
    assert (answer.status_code, answer.json()["stage"]) == (502, "keywords")
    assert "no such model" in answer.json()["detail"]
    service.close()
