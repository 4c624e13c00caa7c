"""``malgrim generate`` with prompts that change while they are drawn, or are composed."""

from pathlib import Path

import pytest
from PIL import Image
from support.built_command import Built
from support.command import run
from support.images import ROUNDING, difference

from service.pipeline.picture_record import read_record

WORDS = [
    "--model",
    "toy",
    "--size",
    "64x64",
    "--steps",
    "4",
    "--seed",
    "3",
    "--cfg",
    "50",
]  # at which the toy heeds its text


def drawn(file: Path) -> Image.Image:
    with Image.open(file) as image:
        return image.convert("RGB")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["[a cat:a bear in a big forest:0.25]", "a cat AND [a sea|a forest]:0.5", "a cat BREAK a sea"]
)
def test_a_picture_says_how_it_changed(
    built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The picture carries all versions, and is drawn again from them; no tag of it is called ignored."""
    made, again, saved, from_saved, plain = (tmp_path / name for name in ("a.png", "b.png", "c.json", "d.png", "e.png"))
    assert run(monkeypatch, "generate", text, *WORDS, "-o", str(made)) == 0
    assert "ignored" not in capsys.readouterr().err
    assert read_record(made).preview.text == text
    assert run(monkeypatch, "generate", "--from", str(made), "-o", str(again)) == 0
    assert difference(drawn(made), drawn(again)) <= ROUNDING
    assert run(monkeypatch, "preview", text, "--save", str(saved)) == 0
    assert run(monkeypatch, "generate", "--from", str(saved), *WORDS, "-o", str(from_saved)) == 0
    assert difference(drawn(made), drawn(from_saved)) <= ROUNDING
    assert run(monkeypatch, "generate", "a cat", *WORDS, "-o", str(plain)) == 0
    assert drawn(made).tobytes() != drawn(plain).tobytes()
