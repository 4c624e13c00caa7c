"""The prompt pair: composing it, its presets, and the syntaxes to print it in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import (
    DEFAULT_PRESET,
    SYNTAXES,
    ChoiceError,
    Phrase,
    Preset,
    Prompt,
    Syntax,
    canonical_preset,
    compose,
    preset,
    preset_names,
    render,
)
from generate.prompt import PresetError

ORIGINAL_POSITIVE = (
    "(realistic photography)+++, realism++, realistic++, (super-detailed)++, (true-to-life)++, (best quality)++, "
    "balanced++, (well-defined)++, clear++, (well-defined facial features)++, (detailed faces)++"
)
ORIGINAL_NEGATIVE = (
    "CG, wallpaper, animation, anime, doll, disney, cartoons, cropped, misshapen, blurry, unfocused, desaturated, "
    "abstract, surreal, pixelated, noisy, pop art, no faces, no objects, no landscape, mutilated, disfigured, ugly, "
    "deformed, clear visibility of faces, no abstract faces, shadows on faces"
)


def test_original_preset_exactly() -> None:
    """The default preset has the lists of the original project's, with each weight on its whole phrase."""
    assert DEFAULT_PRESET == "auto"
    assert preset("auto").positive == preset("original").positive
    assert preset("auto").negative == preset("original").negative
    assert render(preset("original").positive) == ORIGINAL_POSITIVE
    assert render(preset("original").negative) == ORIGINAL_NEGATIVE


def test_presets_by_name() -> None:
    """There are seven presets; ``none`` is empty; an unknown name is refused with the known ones."""
    assert preset_names() == ("auto", "original", "none", "portrait", "background", "photo", "illustration")
    assert [preset(name).name for name in preset_names()] == [*preset_names()]
    assert preset("none").positive == preset("none").negative == ()
    with pytest.raises(PresetError) as refused:
        preset("x")
    known = "auto, original, none, portrait, background, photo, illustration"
    assert str(refused.value) == f"unknown preset 'x': choose one of {known}"
    assert isinstance(refused.value, ChoiceError)


def test_an_earlier_name_of_a_preset() -> None:
    """``seed``, as earlier versions called it, is still the original preset; other names are unchanged."""
    assert preset("seed") == preset("original")
    assert canonical_preset("seed") == "original"
    assert canonical_preset("photo") == "photo"
    assert canonical_preset("x") == "x"


@pytest.mark.parametrize(
    ("name", "steps", "guidance", "shown"),
    [
        ("original", (130, 130), (7.5, 7.5), "130 steps, CFG 7.5"),
        ("none", (130, 130), (7.5, 7.5), "130 steps, CFG 7.5"),
        ("photo", (80, 120), (11, 11), "80-120 steps, CFG 11"),
        ("illustration", (20, 30), (7, 8), "20-30 steps, CFG 7-8"),
        ("portrait", (20, 30), (7, 8), "20-30 steps, CFG 7-8"),
        ("background", (20, 30), (7, 8), "20-30 steps, CFG 7-8"),
    ],
)
def test_suggested_sampling(name: str, steps: tuple[int, int], guidance: tuple[float, float], shown: str) -> None:
    """Each style suggests steps and CFG; without a suggestion of its own they are 130 and 7.5."""
    sampling = preset(name).sampling
    assert (sampling.steps, sampling.guidance, str(sampling)) == (steps, guidance, shown)


def test_dictionary_presets_have_their_weights() -> None:
    """Brackets of the prompt dictionary became weights: ((x)) is 1.21, (x:1.3) is 1.3, {{{x}}} is 1.05 cubed."""
    portrait = {phrase.text: phrase.weight for phrase in (*preset("portrait").positive, *preset("portrait").negative)}
    assert (portrait["portrait"], portrait["bad anatomy"], portrait["nsfw"], portrait["solo"]) == (1.3, 1.21, 2.0, 1.0)
    background = {phrase.text: phrase.weight for phrase in preset("background").positive}
    assert background["only background"] == pytest.approx(1.05**3, abs=1e-4)
    assert background["hyper detail"] == background["super detail"] == 1.0


def test_compose() -> None:
    """``prompt`` is the sentence; ``prompt_2`` the keywords, then the defaults, with a separator between them."""
    quality = Preset("q", (Phrase("best quality", 1.21),), (Phrase("ugly"),))
    pair = compose([Phrase("a cat")], [Phrase("cat", 1.331), Phrase("blue sea", 1.1)], quality)
    assert render(pair.prompt) == "a cat"
    assert render(pair.prompt_2) == "cat+++, (blue sea)+, (best quality)++"
    assert render(pair.negative_prompt) == "ugly"


def test_compose_with_attributes_and_unwanted_phrases() -> None:
    """Attributes follow the sentence and precede the keywords; unwanted phrases precede the preset's negative ones."""
    quality = Preset("q", (Phrase("best"),), (Phrase("ugly"),))
    wings, dog = Phrase("wings", 1.3), Phrase("dog")
    assert compose([Phrase("a cat")], [Phrase("cat", 1.1)], quality, [dog], [wings, Phrase("hat")]) == Prompt(
        (Phrase("a cat"), Phrase(", "), wings, Phrase(", "), Phrase("hat")),
        (wings, Phrase("hat"), Phrase("cat", 1.1), Phrase("best")),
        (dog, Phrase("ugly")),
    )


def test_compose_without_keywords() -> None:
    """Without keywords, the defaults have no separator in front."""
    assert render(compose([Phrase("a cat")], [], preset("original")).prompt_2) == ORIGINAL_POSITIVE


@pytest.mark.parametrize(
    ("phrase", "compel", "a1111", "plain"),
    [
        (Phrase("cat"), "cat", "cat", "cat"),
        (Phrase("cat", 1.331), "cat+++", "(cat:1.331)", "cat"),
        (Phrase("blue sea", 1.1), "(blue sea)+", "(blue sea:1.1)", "blue sea"),
        (Phrase("blue sea", 1.3), "(blue sea)1.3", "(blue sea:1.3)", "blue sea"),
        (Phrase("cat", 1.1**4), "cat++++", "(cat:1.4641)", "cat"),
        (Phrase("cat", 1.1**5), "(cat)1.61051", "(cat:1.61051)", "cat"),
        (Phrase("cat", 1.1001), "(cat)1.1001", "(cat:1.1001)", "cat"),
        (Phrase("cat", 0.9), "(cat)0.9", "(cat:0.9)", "cat"),
        (Phrase("cat", 1 / 1.1), "(cat)0.909091", "(cat:0.909091)", "cat"),
        (Phrase("cat (pet)"), r"cat \(pet\)", r"cat \(pet\)", "cat (pet)"),
        (Phrase("a[b]", 1.21), r"(a\[b\])++", r"(a\[b\]:1.21)", "a[b]"),
        (Phrase("<lora:x(1):0.8>", literal=True), "<lora:x(1):0.8>", "<lora:x(1):0.8>", "<lora:x(1):0.8>"),
        (Phrase("embedding:x", 1.2, literal=True), "(embedding:x)1.2", "(embedding:x:1.2)", "embedding:x"),
    ],
)
def test_render(phrase: Phrase, compel: str, a1111: str, plain: str) -> None:
    """Each syntax prints the weight on the whole phrase and escapes the brackets in it; tags are unchanged."""
    assert SYNTAXES == ("compel", "a1111", "plain")
    assert (render([phrase], "compel"), render([phrase], "a1111"), render([phrase], "plain")) == (compel, a1111, plain)
    assert render([phrase]) == compel


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_separator(syntax: Syntax) -> None:
    """Any separator stands between the phrases, a comma by default."""
    pieces = [Phrase("a"), Phrase("b")]
    assert render(pieces, syntax) == "a, b"
    assert render(pieces, syntax, separator="") == "ab"


@given(st.lists(st.text(alphabet="abc ()[]\\", min_size=1), max_size=5), st.floats(0.1, 2))
def test_brackets_of_a_text_never_open_a_weight(texts: list[str], weight: float) -> None:
    """Unescaped brackets in a printed prompt belong to the syntax: one pair for each weighted phrase."""
    written = render([Phrase(text, weight) for text in texts], "a1111").replace("\\\\", "")
    opened = written.count("(") - written.count("\\(")
    assert opened == (0 if weight == 1 else len(texts))
