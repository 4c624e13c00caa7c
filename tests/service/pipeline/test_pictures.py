"""Picture files: their metadata, and generating them, also again from their metadata, with the command."""

import io
import json
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from support.command import run
from support.fakes import make_pipeline
from support.images import ROUNDING, difference

from generate import (
    GeneratedImage,
    GenerationError,
    ImageGenerator,
    ImageSettings,
    Metadata,
    MetadataError,
    OnStep,
    Phrase,
    Prompt,
    Step,
    encode_image,
    parameters_text,
    read_metadata,
    read_picture_texts,
)
from generate.metadata import LARGEST_FILE
from service.cli import generate as command
from service.cli import preview as preview_command
from service.config.settings import Settings
from service.pipeline import Pipeline, Preview, PromptBuilder
from service.pipeline.picture_record import GenerationInfo, PictureRecord, read_record
from service.pipeline.pictures import generate_pictures
from service.trace import StageError

PROMPT = Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("ugly"), Phrase("blurry", 1.1)))
SETTINGS = ImageSettings(width=64, height=64, steps=20, guidance=7.0, seed=5)
WORDS = ["--model", "toy", "--size", "64x64", "--steps", "3", "--count", "1", "--device", "cpu"]


class FakeGenerator:
    """Fills an image with its seed, or fails; records each run."""

    name = "toy"

    def __init__(self, error: Exception | None = None) -> None:
        self.prompts: list[Prompt] = []
        self.runs: list[ImageSettings] = []
        self.error = error

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        self.prompts.append(prompt)
        self.runs.append(settings)
        if self.error:
            raise self.error
        if on_step:
            on_step(Step(1, 1, 0.1))
        size, first = (settings.width, settings.height), max(settings.seed, 0)
        seeds = range(first, first + settings.images)
        return [GeneratedImage(Image.new("RGB", size, (seed % 256, 0, 0)), seed) for seed in seeds]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeGenerator:
    """The generator of the command, with stages that are fakes, too."""
    fake, pipeline = FakeGenerator(), make_pipeline()

    def generator(settings: Settings) -> ImageGenerator:
        return fake

    def build(settings: Settings) -> Pipeline:
        return pipeline

    def prompt_builder(settings: Settings) -> PromptBuilder:
        return pipeline.prompt_builder

    monkeypatch.setattr(command, "build_generator", generator)
    monkeypatch.setattr(command, "check_weights", lambda _: None)
    for module in (command, preview_command):
        monkeypatch.setattr(module, "build", build)
    monkeypatch.setattr(command, "build_prompt_builder", prompt_builder)
    return fake


@pytest.fixture
def made() -> Preview:
    return make_pipeline(count=2).preview("고양이")


INFO = GenerationInfo(model="toy", width=64, height=64, steps=20, guidance=7.0, seed=5, sampler="Euler")


def test_a1111_text() -> None:
    """Other programs read the prompt, the negative prompt and the settings as A1111 writes them."""
    text = parameters_text(PROMPT, SETTINGS, seed=5, model="toy", version="malgrim 0.1.0")
    assert text.splitlines() == [
        "a cat, (cat:1.331)",
        "Negative prompt: ugly, (blurry:1.1)",
        "Steps: 20, Sampler: Euler, Schedule type: Automatic, CFG scale: 7, Seed: 5, Size: 64x64, Model: toy, "
        "Version: malgrim 0.1.0",
    ]
    start = replace(SETTINGS, init_image=Image.new("RGB", (8, 8)))
    odd = parameters_text(PROMPT, start, seed=5, model='a, "b": c', version="1")
    assert 'Model: "a, \\"b\\": c"' in odd
    assert "Denoising strength: 0.6, Version" in odd
    larger = replace(SETTINGS, hires=1.5, sampler="DPM++ 2M Karras")
    text = parameters_text(
        PROMPT, larger, seed=5, model="m", version="1", model_hash="0123456789", lora_hashes={"ink": "ab", "나무": "cd"}
    )
    assert text.splitlines()[-1] == (
        "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 5, Size: 64x64, "
        "Model hash: 0123456789, Model: m, Denoising strength: 0.4, Hires upscale: 1.5, Hires upscaler: Lanczos, "
        'Lora hashes: "ink: ab, 나무: cd", Version: 1'
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_metadata_of_a_png(tmp_path_factory: pytest.TempPathFactory, parameters: str, record: str) -> None:
    """A PNG returns any text as it was written, Korean included."""
    texts = [text.encode("utf-8", "ignore").decode().replace("\0", "") for text in (parameters, f"말그림{record}")]
    file = tmp_path_factory.mktemp("png") / "x.png"
    file.write_bytes(encode_image(Image.new("RGB", (8, 8)), ".png", Metadata(*texts)))
    assert read_metadata(file) == Metadata(*texts)


@pytest.mark.parametrize("suffix", [".jpg", ".jpeg", ".webp", ".JPG"])
def test_other_formats(tmp_path: Path, suffix: str) -> None:
    """JPEG and WebP contain A1111's text in EXIF, where other programs write and read it."""
    file = tmp_path / f"x{suffix}"
    file.write_bytes(encode_image(Image.new("RGB", (8, 8)), suffix, Metadata("a cat · 고양이", "{}")))
    with Image.open(file) as image:
        comment = image.getexif().get_ifd(0x8769)[0x9286]
    assert comment[:8] == b"UNICODE\0"
    assert comment[8:].decode("utf-16-be") == "a cat · 고양이"


def test_an_unknown_format() -> None:
    """An unknown suffix is refused with the known ones."""
    with pytest.raises(MetadataError, match=r"'.gif' is no known format: use .png, .jpg"):
        encode_image(Image.new("RGB", (8, 8)), ".gif", Metadata("", ""))


def png(**texts: str) -> bytes:
    info, written = PngInfo(), io.BytesIO()
    for name, text in texts.items():
        info.add_itxt(name, text, zip=True)
    Image.new("RGB", (8, 8)).save(written, "PNG", pnginfo=info)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a PNG, JPEG or WebP picture"),
        (b"GIF89a" + b"\0" * 50, "is not a PNG, JPEG or WebP picture"),
        (b"\x89PNG\r\n\x1a\n", "does not contain how it was made"),
        (png(other="x"), "does not contain how it was made"),
        (png(malgrim="x" * 2_000_000), "cannot be read"),
        (png(malgrim="[]"), "cannot be read"),
        (png(malgrim='{"preview": {}, "generation": {}}'), "cannot be read"),
        (png(malgrim='{"preview": {}, "drawing": {}}'), "cannot be read"),
        (png(malgrim="[" * 100_000), "cannot be read"),
        (b"\0" * (LARGEST_FILE + 1), "is larger than 64 MB"),
    ],
    ids=["empty", "gif", "head", "foreign", "bomb", "list", "hollow", "older", "deep", "huge"],
)
def test_unreadable_metadata(tmp_path: Path, data: bytes, message: str) -> None:
    """A file that is not a picture of this program, or is broken or hostile, is refused in one line."""
    file = tmp_path / "x.png"
    file.write_bytes(data)
    with pytest.raises(MetadataError, match=message) as refused:
        read_record(file)
    assert "\n" not in str(refused.value)


def test_pixels_are_not_decoded(tmp_path: Path, made: Preview) -> None:
    """The record of a picture is read without its pixels, which may be more than the memory holds."""
    file = tmp_path / "x.png"
    record = PictureRecord(made, INFO)
    data = bytearray(encode_image(Image.new("1", (8, 8)), ".png", Metadata("", record.to_json())))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = crc32(data[12:29]).to_bytes(4, "big")
    file.write_bytes(data)
    assert read_record(file) == record


def test_the_record_of_a_picture(tmp_path: Path, made: Preview) -> None:
    """A picture contains the preview and the settings that it was generated with."""
    fake, file = FakeGenerator(), tmp_path / "x.png"
    (picture,) = generate_pictures(fake, made, SETTINGS)
    assert fake.prompts == [made.prompts]
    file.write_bytes(picture.data)
    found = read_record(file)
    assert found == PictureRecord(made, INFO)
    assert "고양이" in read_metadata(file).record


def test_a_failing_generator(made: Preview) -> None:
    """A failure of the generator is a failure of its stage."""
    with pytest.raises(StageError, match="generate: the card is on fire"):
        list(generate_pictures(FakeGenerator(GenerationError("the card is on fire")), made, SETTINGS))


def test_the_command(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A text becomes a picture with the given settings, and the command prints the seed."""
    file = tmp_path / "cat.png"
    words = ["--steps", "9", "--cfg", "5", "--size", "128x64", "--seed", "11", "--sampler", "euler a"]
    assert run(monkeypatch, "generate", "고양이", "-o", str(file), *words) == 0
    assert capsys.readouterr().out == f"{file}  seed 11\n"
    assert fake.runs == [ImageSettings(width=128, height=64, steps=9, guidance=5, seed=11, sampler="Euler a")]
    assert fake.prompts == [read_record(file).preview.prompts]
    assert [one.name for one in tmp_path.iterdir()] == ["cat.png"]


def test_defaults(fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without options, a picture has 130 steps at CFG 7.5, 1024 by 1024 pixels, by Euler and a seed at random."""
    assert run(monkeypatch, "generate", "고양이", "-o", str(tmp_path / "x.png")) == 0
    (made,) = fake.runs
    assert made.seed >= 0
    assert made == ImageSettings(width=1024, height=1024, steps=130, guidance=7.5, seed=made.seed, sampler="Euler")


@pytest.mark.parametrize(
    ("words", "steps", "cfg"),
    [
        ([], 130, 7.5),
        (["--preset", "illustration"], 30, 7.5),
        (["--preset", "photo"], 120, 11.0),
        (["--preset", "photo", "--steps", "5"], 5, 11.0),
        (["--preset", "photo", "--fast"], 30, 11.0),
    ],
)
def test_the_preset_sets_the_sampling(
    monkeypatch: pytest.MonkeyPatch, fake: FakeGenerator, tmp_path: Path, words: list[str], steps: int, cfg: float
) -> None:
    """Steps and CFG that the user leaves open are those of the preset."""
    assert run(monkeypatch, "generate", "고양이", "-o", str(tmp_path / "x.png"), *words) == 0
    assert (fake.runs[0].steps, fake.runs[0].guidance) == (steps, cfg)


def test_several_pictures(fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Several pictures are numbered, each with its own seed."""
    words = ["-o", str(tmp_path / "x.png"), "--count-images", "3", "--seed", "4", "--size", "8x8"]
    assert run(monkeypatch, "generate", "고양이", *words) == 0
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["x-1.png", "x-2.png", "x-3.png"]
    assert [read_record(file).generation.seed for file in files] == [4, 5, 6]


def test_from_a_picture(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A picture determines the prompt in preview and generate, byte for byte, and the settings that are not given."""
    first, second = str(tmp_path / "1.png"), str(tmp_path / "2.png")
    words = ["--preset", "portrait", "--steps", "9", "--seed", "3", "--size", "16x8"]
    assert run(monkeypatch, "generate", "고양이", "-o", first, *words) == 0
    assert run(monkeypatch, "generate", "--from", first, "-o", second, "--cfg", "3") == 0
    one, other = fake.runs
    assert other == replace(one, guidance=3.0)
    assert fake.prompts[0] == fake.prompts[1]
    capsys.readouterr()
    assert run(monkeypatch, "preview", "--from", first, "--json") == 0
    assert Preview.from_json(capsys.readouterr().out) == read_record(Path(first)).preview


def test_fast_and_a_refiner(fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """--fast takes fewer steps than the default, given steps override it, and a picture contains it and the refiner."""
    first, second, third = (str(tmp_path / name) for name in ("1.png", "2.png", "3.png"))
    assert run(monkeypatch, "generate", "고양이", "-o", first, "--fast", "--seed", "1", "--cfg", "5") == 0
    assert run(monkeypatch, "generate", "--from", first, "-o", second, "--steps", "40") == 0
    fast, again = fake.runs
    assert (fast.steps, fast.sampler, fast.guidance_end, fast.guidance) == (30, "DPM++ 2M Karras", 0.75, 5.0)
    assert again == replace(fast, steps=40)
    assert "Guidance end: 0.75" in read_metadata(Path(second)).parameters
    assert run(monkeypatch, "generate", "고양이", "-o", third, "--refiner", "toy") == 0
    assert read_record(Path(third)).generation.refiner == "toy"
    assert "Refiner: toy, Refiner switch at: 0.8" in read_metadata(Path(third)).parameters


def test_a_picture_downloads_no_model(
    fake: FakeGenerator,
    made: Preview,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """A model that only a picture names is not downloaded unless an option names it, too."""
    file, again = tmp_path / "x.png", str(tmp_path / "y.png")
    record = PictureRecord(made, replace(INFO, model="some/one", refiner="some/other"))
    file.write_bytes(encode_image(Image.new("RGB", (8, 8)), ".png", Metadata("", record.to_json())))
    words = ["generate", "--from", str(file), "-o", again]
    assert run(monkeypatch, *words) == 2
    assert "made with some/one, which may have to be fetched: name it with --model" in capsys.readouterr().err
    assert run(monkeypatch, *words, "--model", "some/one") == 2
    assert "made with some/other, which may have to be fetched: name it with --refiner" in capsys.readouterr().err
    assert run(monkeypatch, *words, "--model", "some/one", "--refiner", "some/other") == 0
    assert run(monkeypatch, "preview", "--from", str(file), "--preset", "photo") == 2


def test_loras_are_checked_first(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing LoRA is refused before any stage is built."""
    monkeypatch.setattr(command, "build", lambda *_, **__: pytest.fail("a stage was built"))
    assert run(monkeypatch, "generate", "고양이 <lora:none:0.5>") == 2
    assert "names the LoRA 'none': set MALGRIM_LORA_DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mode", "color", "message"),
    [
        ("F", 0.5, "more than 8 bits a colour"),
        ("I", 9, "more than 8 bits a colour"),
        ("LAB", (9, 9, 9), "in the colour space LAB"),
        ("RGBA", (9, 9, 9, 128), None),
        ("LA", (9, 0), None),
        ("I;16", 40_000, "more than 8 bits a colour"),
        ("RGBA", (9, 9, 9, 255), None),
        ("L", 9, None),
    ],
)
def test_initial_images(
    fake: FakeGenerator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    mode: str,
    color: float | tuple[int, ...],
    message: str | None,
) -> None:
    """An initial image that would lose fine shades is refused; a transparent one is accepted."""
    start = tmp_path / ("start.tif" if mode in ("F", "I", "LAB") else "start.png")
    Image.new(mode, (8, 8), color).save(start)
    words = ["-o", str(tmp_path / "x.png"), "--init-image", str(start), "--size", "8x8"]
    assert run(monkeypatch, "generate", "고양이", *words) == (2 if message else 0)
    assert (message or "") in capsys.readouterr().err


def test_from_a_saved_preview(fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An edited preview is made again with its own preset, and becomes a picture."""
    saved = tmp_path / "cat.json"
    assert run(monkeypatch, "preview", "고양이", "--preset", "none", "--save", str(saved)) == 0
    saved.write_text(saved.read_text().replace('"a cat 0"', '"a tiger"'))
    assert run(monkeypatch, "generate", "--from", str(saved), "-o", str(tmp_path / "x.png")) == 0
    assert fake.prompts[0].prompt == (Phrase("a tiger"),)
    assert fake.prompts[0].negative_prompt == ()


def test_from_a_picture_with_an_initial_image(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A picture from an initial image is generated again from the kept one, or from that image given again."""
    start, first, again = (str(tmp_path / name) for name in ("0.png", "1.png", "2.png"))
    Image.new("RGB", (8, 8)).save(start)
    words = ["--init-image", start, "--strength", "0.9", "--size", "8x8", "--seed", "3"]
    assert run(monkeypatch, "generate", "고양이", "-o", first, *words) == 0
    Path(start).rename(tmp_path / "moved.png")
    assert run(monkeypatch, "generate", "--from", first, "-o", again, "--force") == 0
    assert (fake.runs[-1].strength, fake.runs[-1].init_image is not None) == (0.9, True)
    assert read_record(Path(again)).generation == read_record(Path(first)).generation
    digest = read_record(Path(first)).generation.init_image
    (tmp_path / "state" / "inputs" / str(digest)).unlink()
    assert run(monkeypatch, "generate", "--from", first, "-o", again, "--force") == 2
    assert "is not here: give it with --init-image" in capsys.readouterr().err
    (tmp_path / "moved.png").rename(start)
    assert run(monkeypatch, "generate", "--from", first, "-o", again, "--force", "--init-image", start) == 0
    assert fake.runs[-1].strength == 0.9
    assert run(monkeypatch, "generate", "--from", first, "-o", again, "--force", "--preset", "photo") == 2


def test_no_picture_is_overwritten(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without a name pictures are numbered on; a name that is taken is refused, or replaced with ``--force``."""
    monkeypatch.chdir(tmp_path)
    for _time in range(2):
        assert run(monkeypatch, "generate", "고양이", "--size", "8x8", "--count-images", "2") == 0
    assert sorted(file.name for file in tmp_path.glob("*.png")) == [
        f"malgrim-000{number}.png" for number in range(1, 5)
    ]
    assert run(monkeypatch, "generate", "고양이", "-o", "malgrim-0002.png", "--size", "8x8") == 2
    assert "exists: give another name, or --force" in capsys.readouterr().err
    before = Path("malgrim-0002.png").read_bytes()
    assert run(monkeypatch, "generate", "고양이", "-o", "malgrim-0002.png", "--size", "16x8", "--force") == 0
    assert Path("malgrim-0002.png").read_bytes() != before


def test_a_picture_whose_name_was_taken_meanwhile(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What another program wrote while the picture was generated stays; the picture gets a number."""
    file, generate = tmp_path / "x.png", fake.generate

    def slow(prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        file.write_bytes(b"of another")
        return generate(prompt, settings, on_step)

    monkeypatch.setattr(fake, "generate", slow)
    assert run(monkeypatch, "generate", "고양이", "-o", str(file), "--size", "8x8") == 0
    assert file.read_bytes() == b"of another"
    assert read_record(tmp_path / "x-0001.png").preview.text == "고양이"


@pytest.mark.parametrize("kind", ["folder", "loop", "full"])
def test_refused_targets(
    kind: str, fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A target that cannot be written is refused before a picture is generated."""
    target = tmp_path / "x.png"
    if kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(target if kind == "loop" else "/dev/full")
    assert run(monkeypatch, "generate", "고양이", "-o", str(target)) == 2
    assert "x.png cannot be written" in capsys.readouterr().err
    assert fake.runs == []


def test_a_replaced_file_keeps_its_mode(fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exactly those who could read a file before it was replaced can read it afterwards."""
    file = tmp_path / "x.png"
    file.write_bytes(b"")
    file.chmod(0o600)
    assert run(monkeypatch, "generate", "고양이", "-o", str(file), "--force", "--size", "8x8") == 0
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_terminal_escapes(
    fake: FakeGenerator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    made: Preview,
) -> None:
    """The text of a picture is shown without escape sequences that a terminal would obey."""
    evil = replace(made, prompts=Prompt((Phrase("\x1b]0;x\x07red"),), (), ()))
    (picture,) = generate_pictures(FakeGenerator(), evil, SETTINGS)
    (tmp_path / "x.png").write_bytes(picture.data)
    assert run(monkeypatch, "generate", "--from", str(tmp_path / "x.png"), "-o", str(tmp_path / "y.png")) == 0
    assert "\x1b" not in capsys.readouterr().err
    assert run(monkeypatch, "inspect", str(tmp_path / "x.png")) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".jpeg", ".webp"])
def test_every_format_holds_the_record(
    fake: FakeGenerator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    suffix: str,
) -> None:
    """Pictures of every format are shown by ``inspect`` and generated again with ``--from``, record and settings."""
    file, again = str(tmp_path / f"x{suffix}"), str(tmp_path / f"y{suffix}")
    assert run(monkeypatch, "generate", "고양이", "-o", file, "--size", "8x8", "--seed", "4") == 0
    assert run(monkeypatch, "generate", "--from", file, "-o", again) == 0
    assert fake.runs[0] == fake.runs[1]
    assert read_record(Path(file)) == read_record(Path(again))
    capsys.readouterr()
    assert run(monkeypatch, "inspect", file) == 0
    assert "Negative prompt: CG, wallpaper" in capsys.readouterr().out


@given(st.text(max_size=200), st.text(max_size=200))
def test_metadata_of_a_jpeg(tmp_path_factory: pytest.TempPathFactory, parameters: str, record: str) -> None:
    """A JPEG returns any record as it was written."""
    texts = [text.encode("utf-8", "ignore").decode().replace("\0", "") for text in (parameters, record)]
    file = tmp_path_factory.mktemp("jpeg") / "x.jpg"
    file.write_bytes(encode_image(Image.new("RGB", (8, 8)), ".jpg", Metadata(f"a cat, {texts[0]}", texts[1])))
    assert read_metadata(file) == Metadata(f"a cat, {texts[0]}", texts[1])


def test_a_long_text_in_jpeg(tmp_path: Path) -> None:
    """In the 64 KB of a JPEG, a longer text is cut and a longer record is left out; a WebP holds the whole record."""
    record = "".join(f"{number:x}" for number in range(100_000))
    for suffix, most in ((".jpg", 16_000), (".webp", 16_000)):
        (tmp_path / f"x{suffix}").write_bytes(
            encode_image(Image.new("RGB", (8, 8)), suffix, Metadata("고" * 100_000, record))
        )
        assert read_picture_texts(tmp_path / f"x{suffix}")["parameters"] == "고" * most
    assert "malgrim" not in read_picture_texts(tmp_path / "x.jpg")
    assert read_metadata(tmp_path / "x.webp").record == record


@pytest.mark.parametrize(
    ("begins", "message"),
    [(b"\xff\xd8\xff\xe0", "how it was made"), (b"GIF89a", "not a PNG, JPEG"), (b"\0\0\0\x20ftypavif", "not a PNG")],
)
def test_pictures_are_not_read_as_texts(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    begins: bytes,
    message: str,
) -> None:
    """``preview --from`` says of a picture what it is, and nothing of UTF-8."""
    file = tmp_path / "x"
    file.write_bytes(begins + b"\0" * 100)
    assert run(monkeypatch, "preview", "--from", str(file)) == 2
    error = capsys.readouterr().err
    assert message in error
    assert "UTF-8" not in error


def test_inspect(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The command ``inspect`` shows A1111's text and the JSON, or only the JSON."""
    file = str(tmp_path / "x.png")
    assert run(monkeypatch, "generate", "고양이", "-o", file, "--size", "8x8") == 0
    capsys.readouterr()
    assert run(monkeypatch, "inspect", file) == 0
    shown = capsys.readouterr().out
    assert "Negative prompt: CG, wallpaper" in shown
    assert "고양이" in shown
    assert run(monkeypatch, "inspect", file, "--json") == 0
    assert json.loads(capsys.readouterr().out)["generation"]["model"] == "toy"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["고양이", "-o", "x.gif"], "x.gif has no known format"),
        (["고양이", "-o", "/no/such/folder/x.png"], "there is no folder /no/such/folder"),
        (["고양이", "--size", "1024"], "size '1024': write width x height"),
        (["고양이", "--size", "100x100"], "width 100: give a multiple of 8"),
        (["고양이", "--steps", "0"], "steps 0"),
        (["고양이", "--cfg", "nan"], "CFG nan"),
        (["고양이", "--sampler", "x"], "unknown sampler 'x'"),
        (["고양이", "--strength", "0.5"], "--strength is for --init-image"),
        (["고양이", "--size", "9" * 5000 + "x8"], "write width x height"),
        (["고양이", "--init-image", "no.png"], "no.png cannot be read: No such file"),
        (["고양이", "--init-image", "README.md"], "it is not a picture"),
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
    fake: FakeGenerator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    message: str,
) -> None:
    """Bad input causes one line and exit code 2, before a picture is generated, and leaves no file."""
    assert run(monkeypatch, "generate", *words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert fake.runs == []
    assert not Path("malgrim.png").exists()


def test_a_failed_run_leaves_no_file(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """If the generator fails, an existing file is unchanged."""
    file = tmp_path / "x.png"
    file.write_bytes(b"before")
    fake.error = GenerationError("no memory: use --memory low")
    assert run(monkeypatch, "generate", "고양이", "-o", str(file), "--force") == 3
    assert "generate: no memory" in capsys.readouterr().err
    assert file.read_bytes() == b"before"
    assert len([*tmp_path.iterdir()]) == 1


@pytest.mark.slow
def test_the_toy_from_end_to_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The real stages and a real Stable Diffusion of toy size generate a picture, and from it the same one again."""
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    assert run(monkeypatch, "generate", "한복을 입은 소녀", "-o", str(first), "--seed", "3", *WORDS) == 0
    assert run(monkeypatch, "generate", "--from", str(first), "-o", str(second), "--device", "cpu") == 0
    with Image.open(first) as one, Image.open(second) as other:
        assert difference(one, other) <= ROUNDING  # each run loads the model
    assert read_record(first) == read_record(second)


BLOCK = "고양이\nNegative prompt: 사람\nSteps: 7, Sampler: Euler a, CFG scale: 5, Seed: 3, Size: 64x128, Model: x"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ImageSettings(steps=7, sampler="Euler a", guidance=5, seed=3, width=64, height=128)),
        (
            ["--steps", "9", "--size", "64x64", "--sampler", "Heun"],
            ImageSettings(steps=9, sampler="Heun", guidance=5, seed=3, width=64, height=64),
        ),
    ],
)
def test_settings_in_the_text(
    fake: FakeGenerator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    options: list[str],
    expected: ImageSettings,
) -> None:
    """Settings in the text hold where no option says otherwise, and those of no use are named."""
    assert run(monkeypatch, "generate", BLOCK, "-o", str(tmp_path / "x.png"), *options) == 0
    assert fake.runs == [expected]
    assert "Model: x" in capsys.readouterr().err


def test_settings_in_a_saved_text(fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A saved preview keeps the settings of its text for the command."""
    saved = tmp_path / "saved.json"
    saved.write_text(make_pipeline(count=0).preview(BLOCK).to_json(), encoding="utf-8")
    assert run(monkeypatch, "generate", "--from", str(saved), "-o", str(tmp_path / "x.png")) == 0
    assert (fake.runs[0].steps, fake.runs[0].seed, fake.runs[0].height) == (7, 3, 128)


def test_a_text_with_a_size_that_cannot_be_used(
    fake: FakeGenerator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A setting in the text that is out of range is refused before any stage."""
    text = "고양이\nSteps: 20, Size: 513x512"
    assert run(monkeypatch, "generate", text, "-o", str(tmp_path / "x.png")) == 2
    assert "width 513" in capsys.readouterr().err
    assert not fake.runs
