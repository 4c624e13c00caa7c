"""Messages in Korean and English."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import catalogue
from support.api_service import stages
from support.command import run
from support.paths import ROOT

from service.views.html import html

_FIELD = re.compile(r"\{(\w+)")
_HANGUL = re.compile(r"[가-힣]")


def test_every_message_has_its_korean() -> None:
    """The catalogue holds each message of the code, nothing else, and a Korean text for each."""
    found = catalogue.read()
    ids = {message.id for message in found if message.id}
    assert ids == set(catalogue.messages())
    for message in found:
        if message.id:
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(texts), message.id


def test_no_message_hides_from_the_collector() -> None:
    """Messages are whole constant strings: inside an f-string, or formatted too early, they would not be collected."""
    hidden = re.compile(r"""\{(?:_|N_|ngettext)\(["']|\b_\(f["']|\b_\([^()]*["']\.format\(""")
    for package in ("augment", "translate", "keywords", "generate", "service"):
        for file in (ROOT / package).rglob("*.py"):
            assert not hidden.search(file.read_text(encoding="utf-8")), file


def test_no_message_is_translated_when_its_module_is_imported() -> None:
    """A message is looked up when it is needed, except by the command, whose language is that of its process."""
    for package in ("augment", "translate", "keywords", "generate", "service"):
        for file in (ROOT / package).rglob("*.py"):
            if (ROOT / "service" / "cli") not in file.parents:
                assert [*looked_up_at_once(ast.parse(file.read_text(encoding="utf-8")))] == [], file


def looked_up_at_once(part: ast.AST) -> Iterator[str]:
    """Yield the calls of the lookup that run when a module is imported."""
    inside = [*ast.iter_child_nodes(part)]
    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        own = getattr(part, "body", [])
        inside = [one for one in inside if one not in (own if isinstance(own, list) else [own])]
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ("_", "ngettext"):
        yield ast.unparse(part)
    for one in inside:
        yield from looked_up_at_once(one)


@pytest.mark.slow
def test_the_stages_alone_speak_english() -> None:
    """A stage that is used without the service, whose catalogue it does not know, speaks English everywhere."""
    code = (
        "import sys, generate\n"
        "assert not any(name.split('.')[0] == 'service' for name in sys.modules)\n"
        "try: generate.check_sampler('none such')\n"
        "except generate.ChoiceError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"LANGUAGE": "ko", "PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert b"none such" in done.stdout
    assert not _HANGUL.search(done.stdout.decode())


def test_the_notebook_follows_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """The headings of a preview in a notebook are those of the locale; the names of the prompts are not words."""
    preview = stages().preview("고양이 두 마리")
    english = html(preview)
    monkeypatch.setenv("LANGUAGE", "ko")
    korean = html(preview)
    for heading in ("tokens", "keyword", "similarity", "stage", "backend", "time"):
        assert f">{heading}</th>" in english
        assert f">{heading}</th>" not in korean
    for name in ("prompt_2", "negative_prompt"):
        assert f">{name}</td>" in english
        assert f">{name}</td>" in korean


def test_the_korean_has_the_fields_of_the_english() -> None:
    """A translation takes the same values as its message, none less and none more."""
    for message in catalogue.read():
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[1]
            texts = (message.string,) if isinstance(message.string, str) else message.string or ()
            for korean in texts:
                assert set(_FIELD.findall(korean)) == set(_FIELD.findall(english)), english


def test_the_compiled_catalogue_is_current() -> None:
    """What gettext reads is compiled from the catalogue that people edit."""
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.read())


@pytest.mark.parametrize("variable", ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_errors_follow_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str
) -> None:
    """With a Korean locale an error is Korean; without one it is English."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert run(monkeypatch, "preview", "") == 2
    assert not _HANGUL.search(capsys.readouterr().err)
    monkeypatch.setenv(variable, "ko_KR.UTF-8")
    assert run(monkeypatch, "preview", "") == 2
    assert _HANGUL.search(capsys.readouterr().err)


def test_the_view_follows_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built: object
) -> None:
    """With a Korean locale the headings of a preview are Korean; the prompts are the same."""
    monkeypatch.setenv("LANGUAGE", "ko")
    assert run(monkeypatch, "preview", "고양이") == 0
    shown = capsys.readouterr().out
    assert "핵심어" in shown
    assert "similarity" not in shown
    assert "a cat 0" in shown


def test_json_is_the_same_in_every_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built: object, tmp_path: Path
) -> None:
    """Keys and reasons of the JSON do not depend on the locale."""
    assert run(monkeypatch, "preview", "고양이", "--json", "--save", str(tmp_path / "a.json")) == 0
    english = re.sub(r'"seconds": \{[^}]*\}', "", capsys.readouterr().out)
    monkeypatch.setenv("LANGUAGE", "ko")
    assert run(monkeypatch, "preview", "고양이", "--json") == 0
    assert re.sub(r'"seconds": \{[^}]*\}', "", capsys.readouterr().out) == english
