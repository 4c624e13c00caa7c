"""``malgrim clip`` draws a clip of a text, which carries how it was made, and draws it again."""

from pathlib import Path

import pytest
from PIL import Image
from support.built_command import Built
from support.command import run

from service.cli import clip as clip_command
from service.pipeline.picture_record import read_record

SMALL = ["--model", "toy", "--size", "64x64", "--steps", "2", "--frames", "3", "--seed", "5"]


@pytest.fixture
def light(built: Built, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Make the command use light stages for the text."""
    monkeypatch.setattr(clip_command, "build", built.pipeline)
    return built


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("suffix", [".webp", ".mp4"])
def test_a_clip_and_the_same_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str
) -> None:
    """A clip says its seed and its steadiness, and is made again, to the byte, from what it carries."""
    if suffix == ".mp4":
        pytest.importorskip("av")
    first, again = tmp_path / f"first{suffix}", tmp_path / f"again{suffix}"
    assert run(monkeypatch, "clip", "고양이", "-o", str(first), "--fps", "12", *SMALL) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{first}  seed 5  steadiness (SSIM): ")
    record = read_record(first)
    assert record.clip is not None
    assert (record.clip.frames, record.clip.fps, record.clip.motion) == (3, 12, "toy")
    assert record.generation.seed == 5
    assert run(monkeypatch, "clip", "--from", str(first), "-o", str(again)) == 0
    assert again.read_bytes() == first.read_bytes()
    assert run(monkeypatch, "clip", "--from", str(first), "-o", str(again), "--seed", "6", "--force") == 0
    assert again.read_bytes() != first.read_bytes()
    assert run(monkeypatch, "inspect", str(first)) == 0
    assert "Steps: 2, Sampler: DDIM" in capsys.readouterr().out


@pytest.mark.usefixtures("light")
def test_a_file_that_is_there_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A named file that exists is refused before anything is drawn; without a name the next free number is taken."""
    (tmp_path / "clip.webp").touch()
    assert run(monkeypatch, "clip", "고양이", "-o", str(tmp_path / "clip.webp"), *SMALL) == 2
    assert "exists: give another name, or --force" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)
    (tmp_path / "malgrim-0001.webp").touch()
    assert run(monkeypatch, "clip", "고양이", *SMALL) == 0
    with Image.open(tmp_path / "malgrim-0002.webp") as clip:
        assert (clip.n_frames, clip.size) == (3, (64, 64))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["고양이", "--model", "toy", "--frames", "33"], "draws 32 frames at most"),
        (["고양이", "--model", "toy", "--motion", "other"], "which motion adapter? choose one of toy"),
        (["고양이"], "set MALGRIM_MOTION_DIR"),
        (["고양이", "--model", "toy", "--tiling"], "a clip cannot have the setting tiling"),
        (["고양이", "--model", "toy", "--fast"], "a clip has neither --fast nor --refiner"),
        (["고양이", "--model", "toy", "--refiner", "toy"], "a clip has neither --fast nor --refiner"),
        (["고양이", "--model", "toy", "-o", "x.gif"], "no format of clips: use .mp4, .webp"),
        (["고양이\nSteps: 20, Seed: 1, Size: 64x64, Hires upscale: 2", "--model", "toy"], "the setting hires"),
        (["고양이", "--from", "x.webp"], "--from takes everything from the clip"),
    ],
)
def test_refused_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], light: Built, words: list[str], message: str
) -> None:
    """What a clip cannot be is said in one line, before a stage or a model is loaded."""
    monkeypatch.setattr(clip_command, "build_video_generator", lambda *_: pytest.fail("a model was loaded"))
    assert run(monkeypatch, "clip", *words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.usefixtures("light")
def test_clips_and_pictures_are_not_mixed_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """``generate --from`` refuses a clip and ``clip --from`` a picture; each names the other command."""
    clip, picture = str(tmp_path / "clip.webp"), str(tmp_path / "picture.png")
    assert run(monkeypatch, "clip", "고양이", "-o", clip, *SMALL) == 0
    small = ["--model", "toy", "--size", "64x64", "--steps", "2"]
    assert run(monkeypatch, "generate", "고양이", "-o", picture, *small) == 0
    assert read_record(Path(picture)).clip is None
    assert run(monkeypatch, "generate", "--from", clip) == 2
    assert "malgrim clip --from makes it again" in capsys.readouterr().err
    assert run(monkeypatch, "clip", "--from", picture) == 2
    assert "malgrim generate --from makes it again" in capsys.readouterr().err


@pytest.mark.usefixtures("light")
def test_a_text_that_changes_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A text with brackets that change is refused before the model is loaded."""
    monkeypatch.setattr(clip_command, "build_video_generator", lambda *_: pytest.fail("a model was loaded"))
    assert run(monkeypatch, "clip", "[고양이:강아지:0.5]", *SMALL) == 2
    assert "a clip has one text for all steps" in capsys.readouterr().err


@pytest.mark.usefixtures("light")
def test_interrupted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ctrl+C while it draws ends with its own code and leaves no file."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(clip_command, "generate_clip", interrupted)
    assert run(monkeypatch, "clip", "고양이", "-o", str(tmp_path / "clip.webp"), *SMALL) == 130
    assert not [*tmp_path.glob("*.webp")]
