"""The help of the command, of which typer writes a part."""

import pytest
from support.command import run


@pytest.mark.parametrize("words", ["", "keys", "keys add", "styles save", "preview"])
def test_what_typer_says_is_in_the_language_of_the_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    """With a Korean locale no English of typer is left in the help of a group or of a command."""
    monkeypatch.setenv("LANGUAGE", "ko")
    assert run(monkeypatch, *words.split(), "--help") == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"사용법: malgrim {words}".rstrip())
    assert "이 도움말을 보여 줍니다." in shown
    for english in ("Usage", "Show ", "Install ", "default:", "env var:", "required"):
        assert english not in shown
