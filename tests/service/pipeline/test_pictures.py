"""Pictures as files: what they carry, how they are made by the command, and made again."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from support.command import run
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor, make_pipeline

from generate import (
    GeneratedImage,
    GenerationError,
    ImageGenerator,
    ImageRequest,
    Metadata,
    MetadataError,
    OnStep,
    Phrase,
    Prompt,
    encode_image,
    parameters_text,
    read_metadata,
)
from generate.metadata import LARGEST_FILE
from service.assembly import build as assembly
from service.config.settings import Settings
from service.pipeline.picture_record import GenerationInfo, PictureRecord, read_record
from service.pipeline.pictures import draw
from service.pipeline.pipeline import Pipeline
from service.pipeline.preview import Preview
from service.trace.preview_trace import StageError

PROMPT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"), Phrase("blurry", 1.1)))
SETTINGS = ImageRequest(PROMPT, 64, 64, 20, 7.0, 5)
WORDS = ["--model", "toy", "--size", "64x64", "--steps", "3", "--count", "1"]


class Painter:
    """Fills a picture with its seed, or fails."""

    name = "toy"

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[ImageRequest] = []
        self._error = error

    def generate(self, request: ImageRequest, on_step: OnStep | None = None) -> list[GeneratedImage]:
        self.asked.append(request)
        if self._error:
            raise self._error
        if on_step:
            on_step(1, 1, 0.1)
        size = request.width, request.height
        seeds = range(max(request.seed, 0), max(request.seed, 0) + request.images)
        return [GeneratedImage(Image.new("RGB", size, (seed % 256, 0, 0)), seed) for seed in seeds]


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    """The command draws with it, from stages that are not real."""
    painter = Painter()

    def generator(settings: Settings, *, best_of: int = 1) -> ImageGenerator:
        return painter

    def pipeline(settings: Settings, *, preset_name: str = "seed", **_: object) -> Pipeline:
        return make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor(), preset_name, count=2)

    monkeypatch.setattr(assembly, "build_generator", generator)
    monkeypatch.setattr(assembly, "build", pipeline)
    return painter


@pytest.fixture
def made() -> Preview:
    return make_pipeline(EchoParaphraser(), FixedTranslator(), WordExtractor(), "original", count=2).preview("고양이")


def test_a1111_text() -> None:
    """Other programs read the prompt, the negative prompt and the settings as A1111 writes them."""
    text = parameters_text(SETTINGS, 5, "toy", "malgrim 0.1.0")
    assert text.splitlines() == [
        "a cat, (cat:1.331)",
        "Negative prompt: ugly, (blurry:1.1)",
        "Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 64x64, Model: toy, Version: malgrim 0.1.0",
    ]
    odd = parameters_text(replace(SETTINGS, init_image=Image.new("RGB", (8, 8))), 5, 'a, "b": c', "1")
    assert 'Model: "a, \\"b\\": c"' in odd
    assert odd.endswith("Denoising strength: 0.6")


@given(st.text(max_size=200), st.text(max_size=200))
def test_what_a_png_carries(tmp_path_factory: pytest.TempPathFactory, parameters: str, record: str) -> None:
    """Any text comes back as it was written, Korean included."""
    texts = [text.encode("utf-8", "ignore").decode().replace("\0", "") for text in (parameters, f"말그림{record}")]
    file = tmp_path_factory.mktemp("png") / "x.png"
    file.write_bytes(encode_image(Image.new("RGB", (8, 8)), file, Metadata(*texts)))
    assert read_metadata(file) == Metadata(*texts)


@pytest.mark.parametrize("ending", [".jpg", ".jpeg", ".webp"])
def test_other_formats(tmp_path: Path, ending: str) -> None:
    """JPEG and WebP carry A1111's text in EXIF, as other programs write and read it."""
    file = tmp_path / f"x{ending}"
    file.write_bytes(encode_image(Image.new("RGB", (8, 8)), file, Metadata("a cat · 고양이", "{}")))
    with Image.open(file) as image:
        comment = image.getexif().get_ifd(0x8769)[0x9286]
    assert comment[:8] == b"UNICODE\0"
    assert comment[8:].decode("utf-16-be") == "a cat · 고양이"


def test_an_unknown_format() -> None:
    """A name without a known ending is refused with those that there are."""
    with pytest.raises(MetadataError, match=r"x.gif ends in no known format: use .png, .jpg"):
        encode_image(Image.new("RGB", (8, 8)), Path("x.gif"), Metadata("", ""))


def png(**texts: str) -> bytes:
    info, written = PngInfo(), io.BytesIO()
    for name, text in texts.items():
        info.add_itxt(name, text, zip=True)
    Image.new("RGB", (8, 8)).save(written, "PNG", pnginfo=info)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is no PNG picture"),
        (b"GIF89a" + b"\0" * 50, "is no PNG picture"),
        (b"\x89PNG\r\n\x1a\n", "is no PNG picture"),
        (png(other="x"), "does not say how it was made"),
        (png(malgrim="x" * 2_000_000), "cannot be read"),
        (png(malgrim="[]"), "cannot be read"),
        (png(malgrim='{"preview": {}, "drawing": {}}'), "cannot be read"),
        (png(malgrim="[" * 100_000), "cannot be read"),
        (b"\0" * (LARGEST_FILE + 1), "is larger than 64 MB"),
    ],
    ids=["empty", "gif", "head", "foreign", "bomb", "list", "hollow", "deep", "huge"],
)
def test_pictures_that_say_nothing(tmp_path: Path, data: bytes, says: str) -> None:
    """What is no PNG of ours, broken or hostile, is refused in one line."""
    file = tmp_path / "x.png"
    file.write_bytes(data)
    with pytest.raises(MetadataError, match=says) as refused:
        read_record(file)
    assert "\n" not in str(refused.value)


def test_pixels_are_not_decoded(tmp_path: Path, made: Preview) -> None:
    """A picture of a size that would fill the memory is not unpacked to read its text."""
    file = tmp_path / "x.png"
    data = bytearray(encode_image(Image.new("1", (8, 8)), file, Metadata("", _record(made).to_json())))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = crc32(data[12:29]).to_bytes(4, "big")
    file.write_bytes(data)
    with pytest.raises(MetadataError, match="cannot be read"):
        read_metadata(file)


def _record(made: Preview) -> PictureRecord:
    return PictureRecord(made, GenerationInfo("toy", 64, 64, 20, 7.0, 5, "Euler"))


def test_the_whole_way_comes_back(tmp_path: Path, made: Preview) -> None:
    """A picture gives back the preview and the settings that it was drawn with."""
    file = tmp_path / "x.png"
    (picture,) = draw(Painter(), made, replace(SETTINGS, prompt=Prompt((), (), ())), file)
    file.write_bytes(picture.data)
    found = read_record(file)
    assert found.preview == made
    assert found.generation == GenerationInfo("toy", 64, 64, 20, 7.0, 5, "Euler")
    assert "고양이" in read_metadata(file).record


def test_drawing_that_fails(made: Preview, tmp_path: Path) -> None:
    """What goes wrong while drawing is the failure of a stage."""
    with pytest.raises(StageError, match="generate: the card is on fire"):
        list(draw(Painter(GenerationError("the card is on fire")), made, SETTINGS, tmp_path / "x.png"))


def test_the_command(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Text becomes a picture with the settings that were given, and the seed is told."""
    file = tmp_path / "cat.png"
    words = ["--steps", "9", "--cfg", "5", "--size", "128x64", "--seed", "11", "--sampler", "euler a"]
    assert run(monkeypatch, "generate", "고양이", "-o", str(file), *words) == 0
    assert capsys.readouterr().out == f"{file}  seed 11\n"
    (asked,) = painter.asked
    assert (asked.width, asked.height, asked.steps, asked.guidance, asked.seed) == (128, 64, 9, 5, 11)
    assert asked.sampler == "Euler a"
    assert asked.prompt == read_record(file).preview.prompts
    assert [one.name for one in tmp_path.iterdir()] == ["cat.png"]


def test_defaults(painter: Painter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without options it is 130 steps at CFG 7.5, 1024 by 1024 pixels, Euler."""
    assert run(monkeypatch, "generate", "고양이", "-o", str(tmp_path / "x.png")) == 0
    (asked,) = painter.asked
    assert (asked.steps, asked.guidance, asked.width, asked.height, asked.seed) == (130, 7.5, 1024, 1024, -1)
    assert asked.sampler == "Euler"


def test_several_pictures(painter: Painter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Several pictures are numbered, each with its own seed."""
    words = ["-o", str(tmp_path / "x.png"), "--count-images", "3", "--seed", "4", "--size", "8x8"]
    assert run(monkeypatch, "generate", "고양이", *words) == 0
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["x-1.png", "x-2.png", "x-3.png"]
    assert [read_record(file).generation.seed for file in files] == [4, 5, 6]


def test_from_a_picture(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A picture gives its prompt byte for byte, in preview and in generate, and its settings but for what is given."""
    first, second = str(tmp_path / "1.png"), str(tmp_path / "2.png")
    words = ["--preset", "portrait", "--steps", "9", "--seed", "3", "--size", "16x8"]
    assert run(monkeypatch, "generate", "고양이", "-o", first, *words) == 0
    assert run(monkeypatch, "generate", "--from", first, "-o", second, "--cfg", "3") == 0
    one, other = painter.asked
    assert other == replace(one, guidance=3.0)
    capsys.readouterr()
    assert run(monkeypatch, "preview", "--from", first, "--json") == 0
    assert Preview.from_json(capsys.readouterr().out) == read_record(Path(first)).preview


def test_fast_and_a_refiner(painter: Painter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """--fast asks for fewer steps, but for those that are given; it and the refiner stay with the picture."""
    first, second, third = (str(tmp_path / name) for name in ("1.png", "2.png", "3.png"))
    assert run(monkeypatch, "generate", "고양이", "-o", first, "--fast", "--seed", "1", "--cfg", "5") == 0
    assert run(monkeypatch, "generate", "--from", first, "-o", second, "--steps", "40") == 0
    fast, again = painter.asked
    assert (fast.steps, fast.sampler, fast.guidance_end, fast.guidance) == (30, "DPM++ 2M Karras", 0.75, 5.0)
    assert again == replace(fast, steps=40)
    assert "Guidance end: 0.75" in read_metadata(Path(second)).parameters
    assert run(monkeypatch, "generate", "고양이", "-o", third, "--refiner", "toy") == 0
    assert read_record(Path(third)).generation.refiner == "toy"
    assert "Refiner: toy, Refiner switch at: 0.8" in read_metadata(Path(third)).parameters


def test_a_picture_fetches_nothing_unasked(
    painter: Painter,
    made: Preview,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """A model that a picture names, and that may not be here, is used when it is named by hand alone."""
    file, again = tmp_path / "x.png", str(tmp_path / "y.png")
    record = PictureRecord(made, GenerationInfo("some/one", 8, 8, 3, 7.0, 1, "Euler", refiner="some/other"))
    file.write_bytes(encode_image(Image.new("RGB", (8, 8)), file, Metadata("", record.to_json())))
    words = ["generate", "--from", str(file), "-o", again]
    assert run(monkeypatch, *words) == 2
    assert "drawn with some/one, which may have to be fetched: name it with --model" in capsys.readouterr().err
    assert run(monkeypatch, *words, "--model", "some/one") == 2
    assert "drawn with some/other, which may have to be fetched: name it with --refiner" in capsys.readouterr().err
    assert run(monkeypatch, *words, "--model", "some/one", "--refiner", "some/other") == 0
    assert run(monkeypatch, "preview", "--from", str(file), "--preset", "photo") == 2


def test_a_lora_is_looked_for_first(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A LoRA that is not there is told before any stage is asked."""
    monkeypatch.setattr(assembly, "build", lambda *_, **__: pytest.fail("a stage was built"))
    assert run(monkeypatch, "generate", "고양이 <lora:none:0.5>") == 2
    assert "names the LoRA 'none': set MALGRIM_LORA_DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mode", "color", "says"),
    [
        ("RGBA", (9, 9, 9, 128), "is transparent in places"),
        ("LA", (9, 0), "is transparent in places"),
        ("I;16", 40_000, "more than 8 bits a colour"),
        ("RGBA", (9, 9, 9, 255), None),
        ("L", 9, None),
    ],
)
def test_what_a_picture_to_start_from_may_be(
    painter: Painter,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    mode: str,
    color: float | tuple[int, ...],
    says: str | None,
) -> None:
    """What would be lost without a word, transparency and fine shades, is refused; an opaque picture is taken."""
    start = tmp_path / "start.png"
    Image.new(mode, (8, 8), color).save(start)
    words = ["-o", str(tmp_path / "x.png"), "--init-image", str(start), "--size", "8x8"]
    assert run(monkeypatch, "generate", "고양이", *words) == (2 if says else 0)
    assert (says or "") in capsys.readouterr().err


def test_from_a_saved_preview(painter: Painter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A preview that was edited is redone with its own preset, and drawn."""
    saved = tmp_path / "cat.json"
    assert run(monkeypatch, "preview", "고양이", "--preset", "none", "--save", str(saved)) == 0
    saved.write_text(saved.read_text().replace('"a cat 0"', '"a tiger"'))
    assert run(monkeypatch, "generate", "--from", str(saved), "-o", str(tmp_path / "x.png")) == 0
    assert painter.asked[0].prompt.prompt == (Phrase("a tiger"),)
    assert painter.asked[0].prompt.negative_prompt == ()


def test_from_a_picture_of_a_picture(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What was drawn from a picture is not drawn without it; with it the strength is what it was."""
    start, first, again = (str(tmp_path / name) for name in ("0.png", "1.png", "2.png"))
    Image.new("RGB", (8, 8)).save(start)
    words = ["--init-image", start, "--strength", "0.9", "--size", "8x8", "--seed", "3"]
    assert run(monkeypatch, "generate", "고양이", "-o", first, *words) == 0
    assert run(monkeypatch, "generate", "--from", first, "-o", again) == 2
    assert "was drawn from a picture: give it with --init-image" in capsys.readouterr().err
    assert run(monkeypatch, "generate", "--from", first, "-o", again, "--init-image", start) == 0
    assert painter.asked[-1].strength == 0.9
    assert run(monkeypatch, "generate", "--from", first, "-o", again, "--preset", "photo") == 2


@pytest.mark.parametrize("kind", ["folder", "loop", "full"])
def test_targets_that_cannot_be_written(
    kind: str, painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where no picture can be written, that is said before one is drawn."""
    target = tmp_path / "x.png"
    if kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(target if kind == "loop" else "/dev/full")
    assert run(monkeypatch, "generate", "고양이", "-o", str(target)) == 2
    assert "x.png cannot be written" in capsys.readouterr().err
    assert painter.asked == []


def test_a_file_keeps_its_mode(painter: Painter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who could read a file before it was replaced, and nobody else, can read it afterwards."""
    file = tmp_path / "x.png"
    file.write_bytes(b"")
    file.chmod(0o600)
    assert run(monkeypatch, "generate", "고양이", "-o", str(file), "--size", "8x8") == 0
    assert file.stat().st_mode & 0o777 == 0o600


def test_nothing_steers_the_terminal(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, made: Preview
) -> None:
    """What a picture says of itself is shown without what would steer a terminal."""
    evil = replace(made, phrases=Prompt((Phrase("\x1b]0;x\x07red"),), (), ()))
    (picture,) = draw(Painter(), evil, SETTINGS, tmp_path / "x.png")
    (tmp_path / "x.png").write_bytes(picture.data)
    assert run(monkeypatch, "generate", "--from", str(tmp_path / "x.png"), "-o", str(tmp_path / "y.png")) == 0
    assert "\x1b" not in capsys.readouterr().err
    assert run(monkeypatch, "inspect", str(tmp_path / "x.png")) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_long_text_in_jpeg(tmp_path: Path) -> None:
    """EXIF holds 64 KB; a longer text is cut there, and the picture is written."""
    assert encode_image(Image.new("RGB", (8, 8)), tmp_path / "x.jpg", Metadata("고" * 100_000, "{}"))


def test_inspect(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The command shows A1111's text and the JSON, or the JSON alone."""
    file = str(tmp_path / "x.png")
    assert run(monkeypatch, "generate", "고양이", "-o", file, "--size", "8x8") == 0
    capsys.readouterr()
    assert run(monkeypatch, "inspect", file) == 0
    shown = capsys.readouterr().out
    assert "Negative prompt: CG, wallpaper" in shown
    assert "고양이" in shown
    assert run(monkeypatch, "inspect", file, "--json") == 0
    assert json.loads(capsys.readouterr().out)["drawing"]["model"] == "toy"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["고양이", "-o", "x.gif"], "x.gif ends in no known format"),
        (["고양이", "-o", "/no/such/folder/x.png"], "there is no folder /no/such/folder"),
        (["고양이", "--size", "1024"], "size '1024': write width x height"),
        (["고양이", "--size", "100x100"], "width 100: give a multiple of 8"),
        (["고양이", "--steps", "0"], "steps 0"),
        (["고양이", "--cfg", "nan"], "CFG nan"),
        (["고양이", "--sampler", "x"], "unknown sampler 'x'"),
        (["고양이", "--strength", "0.5"], "--strength is for --init-image"),
        (["고양이", "--size", "9" * 5000 + "x8"], "write width x height"),
        (["고양이", "--init-image", "no.png"], "no.png cannot be read: No such file"),
        (["고양이", "--init-image", "README.md"], "it is no picture"),
        (["고양이", "--seed", "-5"], "seed -5"),
        (["고양이", "--hires", "1"], "hires 1: give more than 1"),
        (["고양이", "--count-images", "0"], "images 0"),
        (["고양이", "--from", "x.png"], "leave TEXT and --attribute out"),
        (["--from", "no.png"], "no.png cannot be read"),
        ([""], "the text is empty"),
        ([], "no text"),
    ],
)
def test_bad_input(
    painter: Painter,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    message: str,
) -> None:
    """Bad input is one line and exit code 2, before anything is drawn, and leaves no file."""
    assert run(monkeypatch, "generate", *words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert painter.asked == []
    assert not Path("malgrim.png").exists()


def test_a_failed_run_leaves_no_file(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """When drawing fails the file that was there stays as it was."""
    file = tmp_path / "x.png"
    file.write_bytes(b"before")
    painter._error = GenerationError("no memory: use --memory low")
    assert run(monkeypatch, "generate", "고양이", "-o", str(file)) == 3
    assert "generate: no memory" in capsys.readouterr().err
    assert file.read_bytes() == b"before"
    assert len([*tmp_path.iterdir()]) == 1


def test_the_toy_from_end_to_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The real stages and a real Stable Diffusion of toy size draw a picture, and the same again from it."""
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    assert run(monkeypatch, "generate", "한복을 입은 소녀", "-o", str(first), "--seed", "3", *WORDS) == 0
    assert run(monkeypatch, "generate", "--from", str(first), "-o", str(second)) == 0
    with Image.open(first) as one, Image.open(second) as other:
        assert one.tobytes() == other.tobytes()
    assert "diffusers" in sys.modules
    assert read_record(first) == read_record(second)
