"""A whole preview from a recording, as in README.md and the notebook."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cassette_cases import SENTENCE
from support.command import run
from support.paths import CASSETTES

PREVIEW = str(CASSETTES / "preview.yaml")


def recorded() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(PREVIEW).read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
def test_a_preview_from_recordings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """GPT and Papago are replayed from one recording, whatever keys and addresses are set; usage is counted."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("MALGRIM_GPT_MODEL", "another")
    assert run(monkeypatch, "preview", SENTENCE, "--replay", PREVIEW, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    gpt_reply, papago_reply = (json.loads(one["response"]["body"]["string"]) for one in recorded()["interactions"])
    first, *others = papago_reply["message"]["result"]["translatedText"].split("\n")
    assert made["translations"] == [first.replace("hanbok", "hanbok, traditional Korean dress,"), *others]
    assert made["prompt"] == made["translations"][0]
    assert set(made["dropped"].values()) == {"바닷가 is missing"}
    assert (made["backends"]["augment"], made["backends"]["translate"]) == ("gpt (gpt-4o-mini)", "papago")
    gpt, papago = made["usage"]
    assert (gpt["stage"], gpt["calls"]) == ("augment", 1)
    assert gpt["input_tokens"] == gpt_reply["usage"]["prompt_tokens"]
    assert gpt["output_tokens"] == gpt_reply["usage"]["completion_tokens"]
    assert (papago["stage"], papago["calls"]) == ("translate", 1)
    assert papago["characters"] == len("\n".join(made["paraphrases"]).replace("한복", "hanbok"))
    assert papago["cost"] == pytest.approx(papago["characters"] * 0.02)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["산", "--replay", PREVIEW], 3, "augment: .*preview.yaml has no answer to this request"),
        ([SENTENCE, "--replay", "no.yaml"], 2, "no.yaml: no such recording"),
        ([SENTENCE, "--replay", __file__], 2, "test_replay.py: not a recording"),
    ],
)
def test_unusable_recordings(
    arguments: list[str],
    code: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Another text, a missing file and a file of another kind give one line of error each."""
    assert run(monkeypatch, "preview", *arguments) == code
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert re.search(message, errors)


def test_without_vcrpy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the package that replays, one line says how to install it, and nothing is loaded."""
    monkeypatch.setattr("service.providers.replay.find_spec", lambda _: None)
    monkeypatch.setattr("service.cli.preview.build", lambda _: pytest.fail("stages were loaded"))
    assert run(monkeypatch, "preview", SENTENCE, "--replay", PREVIEW) == 2
    assert capsys.readouterr().err == (
        "malgrim: vcrpy missing: make replay, or pip install -c constraints.txt -e '.[replay]'\n"
    )
