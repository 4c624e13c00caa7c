"""The prompt pair: composing it, its presets, and the ways to write it down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import Phrase, Preset, compose, preset, preset_names, render

SEED_POSITIVE = (
    "(realistic photography)+++, realism++, realistic++, (super-detailed)++, (true-to-life)++, (best quality)++, "
    "balanced++, (well-defined)++, clear++, (well-defined facial features)++, (detailed faces)++"
)
SEED_NEGATIVE = (
    "CG, wallpaper, animation, anime, doll, disney, cartoons, cropped, misshapen, blurry, unfocused, desaturated, "
    "abstract, surreal, pixelated, noisy, pop art, no faces, no objects, no landscape, mutilated, disfigured, ugly, "
    "deformed, clear visibility of faces, no abstract faces, shadows on faces"
)


def test_seed_preset_exactly() -> None:
    """The default preset is the original project's, each weight on its whole phrase."""
    assert render(preset("original").positive) == SEED_POSITIVE
    assert render(preset("original").negative) == SEED_NEGATIVE


def test_presets_by_name() -> None:
    """There are six presets; none adds nothing; an unknown one is refused with the list of the known."""
    assert preset_names() == ("seed", "none", "portrait", "background", "photo", "illustration")
    assert preset("none").positive == preset("none").negative == ()
    with pytest.raises(ValueError, match="unknown preset 'x': choose one of seed, none, portrait, background, photo"):
        preset("x")


@pytest.mark.parametrize(
    ("name", "steps", "guidance", "says"),
    [
        ("seed", (130, 130), (7.5, 7.5), "130 steps, CFG 7.5"),
        ("none", (130, 130), (7.5, 7.5), "130 steps, CFG 7.5"),
        ("photo", (80, 120), (11, 11), "80-120 steps, CFG 11"),
        ("illustration", (20, 30), (7, 8), "20-30 steps, CFG 7-8"),
        ("portrait", (20, 30), (7, 8), "20-30 steps, CFG 7-8"),
        ("background", (20, 30), (7, 8), "20-30 steps, CFG 7-8"),
    ],
)
def test_what_suits_a_style(name: str, steps: tuple[int, int], guidance: tuple[float, float], says: str) -> None:
    """Each style suggests steps and CFG; without a suggestion of its own they are 130 and 7.5."""
    sampling = preset(name).sampling
    assert (sampling.steps, sampling.guidance, str(sampling)) == (steps, guidance, says)


def test_dictionary_presets_carry_their_weights() -> None:
    """Brackets of the prompt dictionary became weights: ((x)) is 1.21, (x:1.3) is 1.3, {{{x}}} is 1.05 cubed."""
    portrait = {phrase.text: phrase.weight for phrase in (*preset("portrait").positive, *preset("portrait").negative)}
    assert (portrait["portrait"], portrait["bad anatomy"], portrait["nsfw"], portrait["solo"]) == (1.3, 1.21, 2.0, 1.0)
    background = {phrase.text: phrase.weight for phrase in preset("background").positive}
    assert background["only background"] == pytest.approx(1.05**3, abs=1e-4)
    assert background["hyper detail"] == background["super detail"] == 1.0


def test_compose() -> None:
    """Prompt is the sentence; prompt_2 the keywords, then the defaults, with a separator between them."""
    quality = Preset("q", (Phrase("best quality", 1.21),), (Phrase("ugly"),))
    pair = compose([Phrase("a cat")], [Phrase("cat", 1.331), Phrase("blue sea", 1.1)], quality)
    assert render(pair.prompt) == "a cat"
    assert render(pair.prompt_2) == "cat+++, (blue sea)+, (best quality)++"
    assert render(pair.negative_prompt) == "ugly"


def test_compose_without_keywords() -> None:
    """Without keywords the defaults stand alone, without a separator in front."""
    assert render(compose([Phrase("a cat")], [], preset("original")).prompt_2) == SEED_POSITIVE


@pytest.mark.parametrize(
    ("phrase", "compel", "a1111", "plain"),
    [
        (Phrase("cat"), "cat", "cat", "cat"),
        (Phrase("cat", 1.331), "cat+++", "(cat:1.331)", "cat"),
        (Phrase("blue sea", 1.1), "(blue sea)+", "(blue sea:1.1)", "blue sea"),
        (Phrase("blue sea", 1.3), "(blue sea)1.3", "(blue sea:1.3)", "blue sea"),
        (Phrase("cat", 0.9), "(cat)0.9", "(cat:0.9)", "cat"),
        (Phrase("cat (pet)"), r"cat \(pet\)", r"cat \(pet\)", "cat (pet)"),
        (Phrase("a[b]", 1.21), r"(a\[b\])++", r"(a\[b\]:1.21)", "a[b]"),
    ],
)
def test_render(phrase: Phrase, compel: str, a1111: str, plain: str) -> None:
    """A weight is written on the whole phrase as each syntax writes it; brackets in the words are escaped."""
    assert (render([phrase], "compel"), render([phrase], "a1111"), render([phrase], "plain")) == (compel, a1111, plain)


@given(st.lists(st.text(alphabet="abc ()[]\\", min_size=1), max_size=5), st.floats(0.1, 2))
def test_brackets_of_a_text_never_open_a_weight(texts: list[str], weight: float) -> None:
    """Unescaped brackets in what is written are the syntax's own: one pair a weighted phrase."""
    written = render([Phrase(text, weight) for text in texts], "a1111").replace("\\\\", "")
    opened = written.count("(") - written.count("\\(")
    assert opened == (0 if weight == 1 else len(texts))
