"""``malgrim inspect`` and ``--from`` on pictures of other programs, in each format that they write."""

from pathlib import Path

import pytest
from support.built_command import Built
from support.command import run
from support.foreign_pictures import (
    GUIDANCE,
    HEIGHT,
    NEGATIVE,
    PROMPT,
    SAMPLER,
    SEED,
    STEPS,
    WIDTH,
    ForeignPicture,
    foreign_pictures,
    png,
)

from service.pipeline import Preview
from service.pipeline.dialects import TextSettings

PICTURES = foreign_pictures()


@pytest.fixture(params=PICTURES, ids=[f"{one.program}{one.suffix}" for one in PICTURES])
def picture(request: pytest.FixtureRequest) -> ForeignPicture:
    given: ForeignPicture = request.param
    return given


@pytest.fixture
def file(picture: ForeignPicture, tmp_path: Path) -> Path:
    written = tmp_path / f"x{picture.suffix}"
    written.write_bytes(picture.data)
    return written


def test_inspect(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], picture: ForeignPicture, file: Path
) -> None:
    """It prints the prompts, names the program, and says what cannot be used."""
    assert run(monkeypatch, "inspect", str(file)) == 0
    out, error = capsys.readouterr()
    assert PROMPT in out
    assert f"Negative prompt: {NEGATIVE}" in out
    origin, unused = error.splitlines()
    assert origin == f"! {file} was made with {picture.program}: --from takes its prompts and settings as a text"
    assert unused.startswith("! --from does not use: ")
    assert picture.unused in unused.replace('"', "")


def test_from(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    built: Built,
    picture: ForeignPicture,
    file: Path,
) -> None:
    """It takes prompt, negative prompt and settings, and says what of them it does not use."""
    assert run(monkeypatch, "preview", "--from", str(file), "--json", "--count", "0") == 0
    out, error = capsys.readouterr()
    made = Preview.from_json(out)
    assert made.paraphrases[0] == PROMPT
    assert list(made.unwanted) == NEGATIVE.split(", ")
    assert made.settings == TextSettings(
        width=WIDTH, height=HEIGHT, steps=STEPS, guidance=GUIDANCE, seed=SEED, sampler=SAMPLER
    )
    assert f"was made with {picture.program}" in error
    assert any(picture.unused in one.replace('"', "") for one in made.warnings)


def test_what_is_not_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built: Built, tmp_path: Path
) -> None:
    """A sampler that this program does not have, and the model, are said not to be used; the rest is taken."""
    file = tmp_path / "x.png"
    settings = "Steps: 9, Sampler: DPM++ 3M SDE, Schedule type: Exponential, Model: pony"
    file.write_bytes(png({"parameters": f"a cat\nNegative prompt: text\n{settings}"}))
    unused = "Model: pony; Sampler: DPM++ 3M SDE; Schedule type: Exponential"
    assert run(monkeypatch, "inspect", str(file)) == 0
    assert capsys.readouterr().err.splitlines()[1] == f"! --from does not use: {unused}"
    assert run(monkeypatch, "preview", "--from", str(file), "--json", "--count", "0") == 0
    made = Preview.from_json(capsys.readouterr().out)
    assert made.settings == TextSettings(steps=9)
    assert f"not used, though it is in the text: {unused}" in made.warnings


def test_a_text_that_is_too_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It is shown in full, and is said to be too long for --from, which refuses it."""
    text = f"{'a red cat, ' * 200}\nNegative prompt: text\nSteps: 9, Seed: 1"
    file = tmp_path / "x.png"
    file.write_bytes(png({"parameters": text}))
    assert run(monkeypatch, "inspect", str(file)) == 0
    out, error = capsys.readouterr()
    assert text in out
    assert "(A1111), and --from cannot use it: the text has 2,239 characters: at most 2,000 are taken" in error
    assert run(monkeypatch, "preview", "--from", str(file)) == 2
    assert "at most 2,000 are taken" in capsys.readouterr().err
