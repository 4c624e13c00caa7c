"""The words and styles that a key has of its own, over the REST API."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.api_service import SMALL, Service
from support.fakes import EchoParaphraser, WordExtractor

from generate import preset_names
from service.config.limits import ServiceLimits
from service.jobs.owned import MOST, OwnedEntries
from service.pipeline import Pipeline, PromptBuilder
from translate import Word

TEXT = "몽실이가 앉은 의자"
STYLE: dict[str, Any] = {"positive": ["ink wash", ["soft light", 1.2]], "negative": ["photo"]}


class Naming:
    """A translator that says the words that it was given, and mung for 몽실이."""

    name = "naming"

    def __init__(self, words: tuple[Word, ...] = ()) -> None:
        self._words = (*words, Word("몽실이", "mung"))

    def translate(self, sentences: Sequence[str]) -> list[str]:
        found = [next((word.english for word in self._words if word.korean in one), "x") for one in sentences]
        return [f"{english} on a chair" for english in found]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    pipeline = Pipeline(EchoParaphraser(), Naming(), PromptBuilder(WordExtractor()), translator_with=Naming)
    made = Service(tmp_path, pipeline, ServiceLimits())
    yield made
    made.close()


def preview(client: Any, **fields: Any) -> Any:
    answer = client.post("/api/v1/previews", json={"text": TEXT, "count": 0} | fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def detail(answer: Any) -> str:
    assert answer.status_code == 422, answer.text
    return str(answer.json()["detail"])


def test_a_word_in_every_later_preview(service: Service) -> None:
    """A word that is saved, changed and deleted is in the next preview at once, and in no other key's."""
    you = service.client("you")
    assert preview(service.me)["prompt"] == "mung on a chair"
    for english in ("a sheep", "a lamb"):
        saved = service.me.put("/api/v1/glossary/몽실이", json={"english": f" {english} "})
        assert saved.json() == {"korean": "몽실이", "english": english}
        made = preview(service.me)
        assert made["prompt"] == f"{english} on a chair"
        assert made["glossary"] == [{"korean": "몽실이", "english": english}]
    assert service.me.get("/api/v1/glossary").json() == [{"korean": "몽실이", "english": "a lamb"}]
    assert you.get("/api/v1/glossary").json() == []
    assert preview(you)["prompt"] == "mung on a chair"
    assert you.delete("/api/v1/glossary/몽실이").status_code == 404
    assert service.me.delete("/api/v1/glossary/몽실이").status_code == 204
    assert service.me.delete("/api/v1/glossary/몽실이").status_code == 404
    assert preview(service.me)["prompt"] == "mung on a chair"


def test_only_words_of_the_text_are_recorded(service: Service) -> None:
    """A preview has the words of its text, also in its negative prompt, and redoing it keeps them."""
    for korean in ("몽실이", "뚜뚜리", "말 그림"):
        service.me.put(f"/api/v1/glossary/{korean}", json={"english": "x"})
    made = preview(service.me, negative_prompt="말그림")
    assert [one["korean"] for one in made["glossary"]] == ["말 그림", "몽실이"]
    redone = service.me.post("/api/v1/previews/redo", json={"preview": made}).json()
    assert (redone["glossary"], redone["prompt"]) == (made["glossary"], made["prompt"])


def test_a_job_has_the_words_of_its_acceptance(service: Service) -> None:
    """A word that is changed while a job waits does not change the job, and its repetition neither."""
    service.me.put("/api/v1/glossary/몽실이", json={"english": "a sheep"})
    job = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT, "count": 0}, "generation": SMALL}).json()
    service.me.delete("/api/v1/glossary/몽실이")
    again = service.me.post(f"{job['url']}/cancel").json()
    again = service.me.post(f"{job['url']}/again").json()
    service.run_job(again["id"])
    assert service.me.get(again["url"]).json()["preview"]["prompt"] == "a sheep on a chair"


def test_a_repeated_request_after_a_word_was_saved(service: Service) -> None:
    """An idempotency key stands for what the client sent, whatever its words are meanwhile."""
    sent: dict[str, Any] = {
        "json": {"prompt": {"text": TEXT}, "generation": SMALL},
        "headers": {"Idempotency-Key": "1"},
    }
    first = service.me.post("/api/v1/jobs", **sent).json()
    service.me.put("/api/v1/glossary/몽실이", json={"english": "a sheep"})
    assert service.me.post("/api/v1/jobs", **sent).json()["id"] == first["id"]


@pytest.mark.parametrize(
    ("korean", "english", "problem"),
    [
        ("몽실이", " ", "write Korean, English"),
        ("sheep", "sheep", "'sheep' is not Korean"),
        ("몽실이", "양", "Korean is left in '양'"),
        ("몽실이", "羊", "'羊' is not English"),
        ("몽실이", "12", "'12' is not English"),
        ("몽실이", "a\x07", "there is a control character"),
        ("몽" * 41, "sheep", "has 41 characters: at most 40"),
        ("몽실이", "s" * 101, "has 101 characters: at most 100"),
    ],
)
def test_a_word_that_cannot_be_one(service: Service, korean: str, english: str, problem: str) -> None:
    """It is refused with one line, and nothing is saved."""
    assert problem in detail(service.me.put(f"/api/v1/glossary/{korean}", json={"english": english}))
    assert service.me.get("/api/v1/glossary").json() == []


def test_the_number_of_words_is_bounded(service: Service) -> None:
    """One word too many is refused, and what is there stays; one that is there can be changed."""
    entries = OwnedEntries(service.database)
    entries.put("me", "word", {f"낱말{number}": "word" for number in range(MOST["word"])})
    assert "at most 500 are kept" in detail(service.me.put("/api/v1/glossary/몽실이", json={"english": "x"}))
    assert service.me.put("/api/v1/glossary/낱말7", json={"english": "seven"}).status_code == 200
    assert len(entries.all("me", "word")) == MOST["word"]


def test_a_style_from_its_beginning_to_its_end(service: Service) -> None:
    """A style is saved, chosen by its name, and deleted; what was made with it has its phrases."""
    saved = service.me.put("/api/v1/presets/나의 먹", json=STYLE | {"steps": 12, "size": [64, 128]})
    assert saved.json()["style"] == STYLE | {"steps": [12, 12], "size": [64, 128]}
    assert [one["name"] for one in service.me.get("/api/v1/presets").json()] == [*preset_names(), "나의 먹"]
    assert [one["name"] for one in service.me.get("/sdapi/v1/prompt-styles").json()][-1] == "나의 먹"
    made = preview(service.me, preset="나의 먹")
    assert made["prompt_2"].endswith("ink wash, (soft light)1.2")
    assert made["negative_prompt"] == "photo"
    assert service.me.delete("/api/v1/presets/나의 먹").status_code == 204
    redone = service.me.post("/api/v1/previews/redo", json={"preview": made}).json()
    assert redone["prompt_2"] == made["prompt_2"]
    answer = service.me.post("/api/v1/previews", json={"text": TEXT, "preset": "나의 먹"})
    assert "unknown preset '나의 먹'" in detail(answer)


def test_a_job_with_a_style(service: Service) -> None:
    """A job has the steps and the size of its style, where it does not give them, and survives its end."""
    service.me.put("/api/v1/presets/먹", json=STYLE | {"steps": 5, "guidance": 4.5, "size": [64, 128]})
    job = service.me.post("/api/v1/jobs", json={"prompt": {"text": TEXT, "preset": "먹", "count": 0}}).json()
    other = {"prompt": {"text": TEXT, "preset": "먹"}, "generation": {"width": 256, "height": 256}}
    assert service.me.post("/api/v1/jobs", json=other).json()["request"]["generation"]["width"] == 256
    service.me.put("/api/v1/presets/먹", json={"positive": ["oil"]})
    service.run_job(job["id"])
    record = service.me.get(f"{job['url']}/images/0/inspection").json()["record"]
    assert record["preview"]["prompt_2"].endswith("ink wash, (soft light)1.2")
    assert record["preview"]["style"]["positive"][0]["text"] == "ink wash"
    made = record["generation"]
    assert (made["steps"], made["guidance"], made["width"], made["height"]) == (5, 4.5, 64, 128)


def test_a_style_of_a_preview(service: Service) -> None:
    """A style that is saved from a preview has what is not about the text, and what suits it."""
    made = preview(service.me, preset="photo", negative_prompt="clouds", attributes=["hair=포니테일"])
    body = {"preview": made, "sampler": "Euler a"}
    style = service.me.put("/api/v1/presets/사진첩", json=body).json()["style"]
    photo = next(one for one in service.me.get("/api/v1/presets").json() if one["name"] == "photo")
    texts = [one if isinstance(one, str) else one[0] for one in style["positive"]]
    assert texts == photo["positive"]
    assert len(style["negative"]) == len(photo["negative"])
    assert (style["steps"], style["sampler"]) == ([80, 120], "Euler a")


def test_nobody_sees_the_styles_of_another(service: Service) -> None:
    """Another key neither lists, uses nor deletes a style, and may have its own of that name."""
    you = service.client("you")
    service.me.put("/api/v1/presets/먹", json=STYLE)
    assert len(you.get("/api/v1/presets").json()) == len(preset_names())
    assert "unknown preset" in detail(you.post("/api/v1/previews", json={"text": TEXT, "preset": "먹"}))
    assert you.delete("/api/v1/presets/먹").status_code == 404
    assert you.put("/api/v1/presets/먹", json={"positive": ["oil"]}).status_code == 200
    assert service.me.get("/api/v1/presets").json()[-1]["style"] == STYLE


@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        ("photo", STYLE, "'photo' is a preset of the program"),
        ("seed", STYLE, "'seed' is a preset of the program"),
        (" ", STYLE, "the name is empty"),
        ("a" * 65, STYLE, "has 65 characters"),
        ("a%07", STYLE, "control character"),
        ("a", {"positive": ["수채화"]}, "Korean is left in '수채화'"),
        ("a", {"positive": [1]}, "lists of phrases"),
        ("a", {"positive": [["x", 0]]}, "the weight of 'x' is 0"),
        ("a", {"steps": 2000}, "steps 2000: give 1 to 1000"),
        ("a", {"steps": [0, 20]}, "steps 0: give 1 to 1000"),
        ("a", {"size": [1000, 1001]}, "height 1001"),
        ("a", {"sampler": "Eule"}, "Eule"),
        ("a", {"preview": {}}, "not a saved preview"),
        ("a", {"colour": 1}, "colour"),
    ],
)
def test_a_style_that_cannot_be_one(service: Service, name: str, body: Any, problem: str) -> None:
    """It is refused with one line, and nothing is saved."""
    assert problem in detail(service.me.put(f"/api/v1/presets/{name}", json=body))
    assert len(service.me.get("/api/v1/presets").json()) == len(preset_names())


@pytest.mark.parametrize("form", ["toml", "csv"])
def test_a_file_of_styles(service: Service, form: str) -> None:
    """A file that one key exported is imported by another; a broken one changes nothing."""
    you = service.client("you")
    for name in ("먹", "oil"):
        service.me.put(f"/api/v1/presets/{name}", json=STYLE)
    file = service.me.get("/api/v1/styles-file", params={"format": form})
    assert file.headers["content-disposition"] == f'attachment; filename="styles.{form}"'
    imported = you.post("/api/v1/styles-file", files={"styles": (f"mine.{form}", file.content)})
    assert [(one["name"], one["style"]) for one in imported.json()] == [("oil", STYLE), ("먹", STYLE)]
    for broken in (file.content + b"\nphoto,x,y,z\n[photo]\n", b"\xff"):
        detail(you.post("/api/v1/styles-file", files={"styles": (f"mine.{form}", broken)}))
    assert "not '.txt'" in detail(you.post("/api/v1/styles-file", files={"styles": ("mine.txt", file.content)}))
    assert len(you.get("/api/v1/presets").json()) == len(preset_names()) + 2


def test_a_revoked_key_loses_its_entries(service: Service) -> None:
    """Words and styles of a key end with it; those of others stay."""
    entries = OwnedEntries(service.database)
    you = service.client("you")
    for client in (service.me, you):
        client.put("/api/v1/glossary/몽실이", json={"english": "a sheep"})
        client.put("/api/v1/presets/먹", json=STYLE)
    service.keys.revoke("me")
    assert entries.all("me", "word") == entries.all("me", "style") == {}
    assert (len(entries.all("you", "word")), len(entries.all("you", "style"))) == (1, 1)


def test_a_hostile_preview(service: Service) -> None:
    """Steps in the style of a sent preview are bounded as all others are, and its words are checked."""
    service.me.put("/api/v1/presets/먹", json=STYLE)
    made = preview(service.me, preset="먹")
    made["style"]["sampling"]["steps"] = [900, 900]
    assert "900 steps are requested" in detail(service.me.post("/api/v1/jobs", json={"preview": made}))
    made["style"]["name"] = "other"
    assert "give both one name" in detail(service.me.post("/api/v1/previews/redo", json={"preview": made}))
    made = preview(service.me) | {"glossary": [{"korean": "x", "english": "y"}]}
    assert "'x' is not Korean" in detail(service.me.post("/api/v1/previews/redo", json={"preview": made}))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=70))
def test_any_name(service: Service, name: str) -> None:
    """Any name is saved, listed and deleted, or refused with a line."""
    entries = OwnedEntries(service.database)
    answer = service.me.request("PUT", "/api/v1/presets/" + "".join(f"%{byte:02X}" for byte in name.encode()), json={})
    if answer.status_code == 200:
        made = answer.json()["name"]
        assert [*entries.all("me", "style")] == [made]
        assert entries.delete("me", "style", made)
    else:
        assert answer.status_code in (404, 422)
        assert "\n" not in json.dumps(answer.json())
        assert entries.all("me", "style") == {}
