"""What the command says of bad input, of failures and of bugs."""

import sys
from pathlib import Path

import pytest
from support.built_command import Built
from support.command import run
from support.fakes import EchoParaphraser, Failing, WordExtractor, make_pipeline

from service.cli import preview as preview_command
from service.cli.app import main
from service.pipeline import read_previews


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["preview", ""], "the text is empty"),
        (["preview", "가" * 2001], "2,001 characters"),
        (["preview"], "no text"),
        (["preview", "고양이", "--file", "x"], "not both"),
        (["preview", "--file", "no/such/file"], "no/such/file cannot be read: No such file"),
        (["preview", "--from", "no/such/file"], "cannot be read"),
        (["preview", "고양이", "--preset", "x"], "unknown preset 'x'"),
        (["preview", "-"], "standard input holds no text"),
        (
            ["preview", "고양이", "--save", "/no/such/folder/x.json"],
            "there is no folder /no/such/folder",
        ),
        (["preview", "고양이", "--save", "README.md/x"], "README.md/x cannot be written"),
        (["preview", "고양이", "--save", "x" * 300], "cannot be written: File name too long"),
        (["preview", "--from", "README.md", "--attribute", "props=날개"], "leave TEXT, --file and --attribute out"),
        (["preview", "--from", "README.md", "--examples", "2"], "leave --examples out"),
        (["preview", "고양이", "--attribute", "hair=포니테일", "--attribute", "hair=히메컷"], "exclude each other"),
        (["preview", "고양이", "--from", "README.md"], "leave TEXT, --file and --attribute out"),
    ],
)
def test_bad_input(
    built: Built,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    message: str,
) -> None:
    """Bad input gives exit code 2 and one line on standard error that says what is wrong."""
    assert run(monkeypatch, *words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("malgrim: ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("stdin", [b"\xff\xfe\x00", b"\xb0\xed\xbe\xe7\xc0\xcc"])
def test_not_utf8(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stdin: bytes
) -> None:
    """Bytes that are not UTF-8, such as CP949, are refused and said to be so."""
    assert run(monkeypatch, "preview", "-", stdin=stdin) == 2
    assert "standard input is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["preview 고양이 --count x", "preview 고양이 --syntax x", "preview --no-such", "x"])
def test_usage(built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str) -> None:
    """Unknown commands and values that no option takes end with exit code 2 and one line."""
    assert run(monkeypatch, *words.split()) == 2
    error = capsys.readouterr().err
    assert error.startswith("malgrim: ")
    assert error.count("\n") == 1


def test_no_words_show_the_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without any argument the help is shown."""
    assert run(monkeypatch) == 0
    assert "preview" in capsys.readouterr().out


def test_a_bad_line_is_named_before_any_work(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line that cannot be a prompt stops a whole file before its first preview, and is named."""
    assert run(monkeypatch, "preview", "-", stdin="고양이\n...\n".encode()) == 2
    out = capsys.readouterr()
    assert (out.out, out.err) == ("", "malgrim: line 2: the text is nothing but punctuation: '...'\n")
    assert built.settings == []


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A closed standard input is named."""
    monkeypatch.setattr(sys, "argv", ["malgrim", "preview", "-"])
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "standard input is closed" in capsys.readouterr().err


def test_a_setting_that_does_not_exist(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong setting in the environment is named with its value and the choices there are."""
    monkeypatch.setenv("MALGRIM_TRANSLATOR", "babelfish")
    assert run(monkeypatch, "preview", "고양이") == 2
    assert "MALGRIM_TRANSLATOR='babelfish': choose one of auto, papago, gpt, marian, lexicon" in capsys.readouterr().err


def test_a_failed_stage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A stage that fails gives exit code 3 and one line that names it."""
    failing = make_pipeline(EchoParaphraser(), Failing(), WordExtractor(), "original")
    monkeypatch.setattr(preview_command, "build", lambda _: failing)
    assert run(monkeypatch, "preview", "고양이") == 3
    assert capsys.readouterr().err == "malgrim: translate: the service is down\n"


def test_a_failed_save_leaves_what_was_there(built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When writing fails, the file that stood there is untouched and nothing half-written is left."""
    file = tmp_path / "cat.json"
    file.write_text("precious")

    def no_space(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_space)
    assert run(monkeypatch, "preview", "고양이", "--save", str(file)) == 2
    assert file.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("device", ["/dev/full", "/dev/null", "/tmp"])  # noqa: S108 - a folder that is there
def test_a_device_or_folder_is_not_replaced(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], device: str
) -> None:
    """Saving onto a device or a folder is refused, and it stays what it is."""
    mode = Path(device).stat().st_mode
    assert run(monkeypatch, "preview", "고양이", "--save", device) == 2
    assert "not a regular file" in capsys.readouterr().err
    assert Path(device).stat().st_mode == mode


def test_a_link_stays_a_link(built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Saving through a symbolic link writes the file that it points to."""
    link, file = tmp_path / "link.json", tmp_path / "file.json"
    link.symlink_to(file)
    assert run(monkeypatch, "preview", "고양이", "--save", str(link)) == 0
    assert link.is_symlink()
    assert next(read_previews(file.read_text())).text == "고양이"


@pytest.mark.slow
@pytest.mark.parametrize("words", ["preview 고양이 --count 0", "preview --from {saved}", "generate 고양이 --model toy"])
def test_a_backend_that_cannot_load_fails_in_its_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, words: str
) -> None:
    """An embedding model that does not exist is a failure of the keywords stage: exit code 3 and one line."""
    saved = tmp_path / "cat.json"
    saved.write_text(make_pipeline().preview("고양이").to_json(), encoding="utf-8")
    monkeypatch.setenv("MALGRIM_EMBEDDINGS", "/no/such/model")
    assert run(monkeypatch, *words.format(saved=saved).split()) == 3
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("malgrim: keywords: there is no sentence-transformers model '/no/such/model' on")


@pytest.mark.parametrize("bug", [KeyError("x"), ValueError("x"), AttributeError("x"), AssertionError("x")])
def test_a_bug_is_no_fault_of_the_user(
    built: Built,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    bug: Exception,
) -> None:
    """A programming error ends with exit code 1 and one line; its traceback is in a file for the user alone."""

    def broken(*_: object, **__: object) -> None:
        raise bug

    monkeypatch.setattr(preview_command, "show", broken)
    assert run(monkeypatch, "preview", "고양이") == 1
    log = tmp_path / "state" / "bug.log"
    kind = type(bug).__name__
    assert capsys.readouterr().err == f"malgrim: a bug in malgrim ({kind}): please report it with the end of {log}\n"
    assert "Traceback" in log.read_text()
    assert kind in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_usage_error_points_to_the_help_of_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong option names the command whose help lists the right ones."""
    assert run(monkeypatch, "keys", "add", "--no-such") == 2
    assert "See malgrim keys add --help" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("keys", "Missing command. See malgrim keys --help."),
        ("glossary", "Missing command. See malgrim glossary --help."),
        (
            "worker --queue gpu x y",
            "x y: unexpected; put quotes around a text of several words. See malgrim worker --help.",
        ),
        ("worker --queue x", "--queue: 'x' is not one of 'prompt', 'gpu'. See malgrim worker --help."),
        ("worker", "--queue is missing. See malgrim worker --help."),
        ("inspect", "picture is missing. See malgrim inspect --help."),
        ("worker --queue", "--queue needs a value. See malgrim --help."),
        ("page --port 0", "--port: Input should be greater than or equal to 1. See malgrim page --help."),
        ("preview 고양이 x", "See malgrim preview --help; a text that begins with - goes after --."),
        ("generate -x", "See malgrim generate --help; a text that begins with - goes after --."),
    ],
)
def test_usage_errors_are_sentences(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str, error: str
) -> None:
    """A usage error is one line of whole sentences; only commands that take a text say where one with - goes."""
    assert run(monkeypatch, *words.split()) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.endswith(error + "\n")
    assert shown.err.count("\n") == 1
