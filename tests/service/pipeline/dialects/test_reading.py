"""Prompts of other programs are split into what is wanted, what is not, and settings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pipeline.dialects import TextSettings, read_dialects, split_prompts

A1111 = """한복을 입은 소녀, 벚꽃
Negative prompt: lowres, (low quality:1.4), 사람들
Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1234, Size: 512x768, Model: dream"""


def test_a_block_of_a1111() -> None:
    """A block is split at its labels; a setting that has no use here is reported as it is written."""
    written = read_dialects(A1111)
    assert written.prompt == "한복을 입은 소녀, 벚꽃"
    assert written.negative == "lowres, (low quality:1.4), 사람들"
    assert written.settings == TextSettings(
        width=512, height=768, steps=28, guidance=7.0, seed=1234, sampler="DPM++ 2M Karras"
    )
    assert written.ignored == ("Model: dream",)


def test_a_block_on_one_line() -> None:
    """A block whose line breaks were lost is split alike."""
    assert read_dialects(" ".join(A1111.split())) == read_dialects(A1111)


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("positive: 소녀\nnegative: 사람들, 글자", "소녀", "사람들, 글자"),
        ("프롬프트: 소녀 네거티브: 나쁜 손", "소녀", "나쁜 손"),
        ("부정 프롬프트: 사람\n프롬프트: 바다", "바다", "사람"),
        ("소녀\n네거티브 프롬프트：사람", "소녀", "사람"),
        ("**Positive Prompt:** 소녀\n**Negative Prompt:** 사람", "소녀", "사람"),
        ("Prompt\n소녀\nNegative prompt\n사람", "소녀", "사람"),
        ("소녀, negative: 사람", "소녀,", "사람"),
        ("소녀\nNegative prompt:\nSteps: 20, Sampler: Euler", "소녀", ""),
        ("/imagine prompt: 소녀", "소녀", ""),
    ],
)
def test_labels(text: str, prompt: str, negative: str) -> None:
    """Labels in both languages, at the start of a line or within one, divide a text."""
    written = read_dialects(text)
    assert (written.prompt, written.negative) == (prompt, negative)


@pytest.mark.parametrize(
    "text",
    [
        "한복을 입은 소녀, (벚꽃:1.3), 고양이-- 와 강아지++",
        "시간 10:30을 가리키는 시계",
        '"Negative prompt: 사람"이라고 쓰인 간판',
        '모니터에 "프롬프트: 고양이"라고 쓰인 방',
        "(negative:1.2), 고양이",
        "negative space, 고양이",
        "Steps: 3개를 오르는 소녀",
        "positive",
        "{빨강|파랑} 모자, ${색}, {2$$가|나}",
        "짧은 줄\n둘째 줄",
    ],
)
def test_own_notation(text: str) -> None:
    """A text without another program's notation is its own prompt."""
    written = read_dialects(text)
    assert (written.prompt, written.negative, written.settings, written.ignored) == (text, "", TextSettings(), ())


@pytest.mark.parametrize(
    ("text", "prompt", "negative", "ignored"),
    [
        ("1.2::한복을 입은 소녀::, -1::사람들::", "(한복을 입은 소녀:1.2)", "사람들", ()),
        ("소녀, 0.5::안개, 숲", "소녀, (안개, 숲:0.5)", "", ()),
        ("1.3::벚꽃, ::소녀, -2::글자::", "(벚꽃:1.3), 소녀", "(글자:2)", ()),
        ("20::노을::, 0::안개::, 바다", "노을, 바다", "", ("20::노을::", "0::안개::")),
        ("바다::2 안개::-0.5 등대", "(바다:2), 등대", "(안개:0.5)", ()),
        ("{{{걸작}}}, {소녀}", "(걸작:1.158), (소녀:1.05)", "", ()),
        ("{{한복, {벚꽃}}}", "(한복, (벚꽃:1.05):1.103)", "", ()),
        ("{{걸작}", "{(걸작:1.05)", "", ()),
    ],
)
def test_weights(text: str, prompt: str, negative: str, ignored: tuple[str, ...]) -> None:
    """Weights of NovelAI and Midjourney take this program's form; parts of negative weight are not wanted."""
    written = read_dialects(text)
    assert (written.prompt, written.negative, written.ignored) == (prompt, negative, ignored)


@pytest.mark.parametrize(
    ("text", "prompt", "negative", "settings", "ignored"),
    [
        ("소녀 --no 글자, 사람 --ar 16:9", "소녀", "글자, 사람", TextSettings(width=1344, height=768), ()),
        ("소녀 --ar 2:3 --v 6 --tile", "소녀", "", TextSettings(width=832, height=1216), ("--v 6", "--tile")),
        ("--seed 7 바다 —no 사람", "바다", "사람", TextSettings(seed=7), ()),
        ("소녀 --v 한복", "소녀 한복", "", TextSettings(), ("--v",)),
        ('--prompt "소녀" --negative_prompt "사람" --steps 25', "소녀", "사람", TextSettings(steps=25), ()),
    ],
)
def test_parameters(text: str, prompt: str, negative: str, settings: TextSettings, ignored: tuple[str, ...]) -> None:
    """Parameters of Midjourney leave the text: they are not wanted, settings, or reported."""
    written = read_dialects(text)
    assert (written.prompt, written.negative, written.settings, written.ignored) == (
        prompt,
        negative,
        settings,
        ignored,
    )


@pytest.mark.parametrize(
    ("line", "settings", "ignored"),
    [
        ("Steps: 20, Sampler: DPM fast", TextSettings(steps=20), ("Sampler: DPM fast",)),
        ("Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras", TextSettings(steps=20, sampler="DPM++ 2M Karras"), ()),
        (
            "Steps: 20, Sampler: Euler a, Schedule type: Exponential",
            TextSettings(steps=20, sampler="Euler a"),
            ("Schedule type: Exponential",),
        ),
        ("Steps: 20\nSampler: euler\nCFG: 6.5", TextSettings(steps=20, sampler="Euler", guidance=6.5), ()),
        ("스텝: 28, 샘플러: Euler a, 시드: 12", TextSettings(steps=28, sampler="Euler a", seed=12), ()),
        (
            'Steps: 20, ADetailer prompt: "a, \\"b\\", c", Size: 64x64',
            TextSettings(steps=20, width=64, height=64),
            ('ADetailer prompt: "a, \\"b\\", c"',),
        ),
        ("Steps: 20, CFG scale: high", TextSettings(steps=20), ("CFG scale: high",)),
        ("Steps: 20, Hires upscale: 2, Size: big", TextSettings(steps=20, hires=2.0), ("Size: big",)),
    ],
)
def test_settings(line: str, settings: TextSettings, ignored: tuple[str, ...]) -> None:
    """Settings that are known here are read; the others, and values that make no sense, are reported."""
    written = read_dialects(f"소녀\n{line}")
    assert (written.prompt, written.settings, written.ignored) == ("소녀", settings, ignored)


@pytest.mark.parametrize(
    ("text", "prompts"),
    [
        ("소녀\n\n고양이", [(1, "소녀"), (3, "고양이")]),
        (A1111, [(1, A1111)]),
        (f"{A1111}\n\n고양이\nNegative prompt: 사람", [(1, A1111), (5, "고양이\nNegative prompt: 사람")]),
        ("positive: a\nnegative: b\npositive: c", [(1, "positive: a\nnegative: b"), (3, "positive: c")]),
        ("소녀 --no 사람\n고양이 negative: 글자", [(1, "소녀 --no 사람"), (2, "고양이 negative: 글자")]),
    ],
)
def test_prompts_of_a_file(text: str, prompts: list[tuple[int, str]]) -> None:
    """Lines that belong together are one prompt; other lines are a prompt each."""
    assert [*split_prompts(text)] == prompts


@given(st.lists(st.sampled_from([*'고양이 ,:-{}()[]|"\n', "::", "1.2", "--no ", "Negative prompt:", "Steps: 3, "])))
def test_any_text(pieces: list[str]) -> None:
    """Any text can be read, and what stands behind a label of what is not wanted never stands in the prompt."""
    read_dialects("".join(pieces))
    marked = read_dialects(f"{''.join(piece for piece in pieces if len(piece) == 1)}\nNegative prompt: 물고기")
    assert "물고기" not in marked.prompt
