"""Keys are used, and never seen."""

import logging
import re
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from support.command import run

from service.providers import calls

PLANTED = {
    "OPENAI_API_KEY": "planted-openai-key",
    "PAPAGO_CLIENT_ID": "planted-papago-id",
    "PAPAGO_CLIENT_SECRET": "planted-papago-secret",
    "GENIELABS_CLIENT_ID": "planted-kt-id",
    "GENIELABS_CLIENT_SECRET": "planted-kt-secret",
    "GENIELABS_KEY": "planted-kt-key",
}
ECHO = " ".join(PLANTED.values())


@pytest.fixture
def providers(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> HTTPServer:
    for name, value in PLANTED.items():
        monkeypatch.setenv(name, value)
    for name in ("OPENAI_BASE_URL", "MALGRIM_PAPAGO_URL", "MALGRIM_GENIELABS_URL"):
        monkeypatch.setenv(name, httpserver.url_for("/"))
    monkeypatch.setenv("MALGRIM_DAILY_LIMIT", "1000")
    monkeypatch.setattr(calls, "_backoff", lambda _: 0.0)
    caplog.set_level(logging.DEBUG)
    return httpserver


def seen(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, folder: Path) -> str:
    """Returns all that was printed, logged or written."""
    printed = capsys.readouterr()
    written = [file.read_bytes().decode("utf-8", "replace") for file in folder.rglob("*") if file.is_file()]
    return "\n".join([printed.out, printed.err, caplog.text, *written])


@pytest.mark.slow
@pytest.mark.parametrize("status", [200, 302, 401, 429, 500])
@pytest.mark.parametrize("body", [f'{{"error": {{"errorCode": "{ECHO}", "message": "{ECHO}"}}}}', ECHO])
def test_no_key_is_seen_in_a_failure(
    status: int,
    body: str,
    providers: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever a provider answers, its message may hold our keys, but ours does not, nor any log or file."""
    providers.expect_request(re.compile("")).respond_with_data(body, status, content_type="application/json")
    for stage in (("--paraphraser", "gpt"), ("--paraphraser", "genielabs"), ("--count", "0", "--translator", "papago")):
        assert run(monkeypatch, "preview", "고양이", *stage) == 3
    shown = seen(capsys, caplog, tmp_path)
    assert "HTTP" in shown
    assert "planted" not in shown


@pytest.mark.slow
def test_no_key_is_seen_in_a_success(
    providers: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A preview, its saved file, the cache, the count of what was spent and the doctor's report hold no key."""
    answer = {"choices": [{"message": {"content": '{"paraphrases": ["한 마리 고양이"], "translations": ["a cat"]}'}}]}
    providers.expect_request("/chat/completions").respond_with_json(answer)
    providers.expect_request("/").respond_with_json({"message": {"result": {"translatedText": "a cat"}}})
    saved = tmp_path / "saved.json"
    options = ("--count", "1", "--fallback", "lexicon", "--json", "--save", str(saved))
    assert run(monkeypatch, "preview", "고양이", *options) == 0
    run(monkeypatch, "doctor", "--online")
    shown = seen(capsys, caplog, tmp_path)
    assert "한 마리 고양이" in shown
    assert saved.exists()
    assert (tmp_path / "cache").exists()
    assert (tmp_path / "state").exists()
    assert "planted" not in shown


@pytest.mark.parametrize("name", PLANTED)
def test_a_key_that_is_none(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A key with a space or a line break in it is refused without being shown."""
    for each, value in PLANTED.items():
        monkeypatch.setenv(each, value)
    monkeypatch.setenv(name, "planted\nkey")
    assert run(monkeypatch, "preview", "고양이") == 2
    errors = capsys.readouterr().err
    assert name in errors
    assert "planted" not in errors
