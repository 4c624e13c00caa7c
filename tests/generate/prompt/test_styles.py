"""What the default preset leaves out for a text, and what is dropped to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import CHUNK, EstimatedTokenizer, Phrase, adapted, fitted, preset, stems

AUTO = preset("auto")
ALL = {phrase.text for phrase in (*AUTO.positive, *AUTO.negative)}


def left_out(said: str, unwanted: str = "") -> dict[str, str]:
    return adapted(AUTO, said, unwanted)[1]


def test_a_text_without_a_style_has_the_original_lists() -> None:
    """Nothing is left out for a text that names no style and none of the words of the lists."""
    adapted_preset, out = adapted(AUTO, "a cat sleeping by a window")
    assert out == {}
    assert (adapted_preset.positive, adapted_preset.negative) == (
        preset("original").positive,
        preset("original").negative,
    )
    assert adapted_preset.sampling == preset("original").sampling


@pytest.mark.parametrize(
    ("said", "absent", "present"),
    [
        ("an anime girl", ["anime", "animation", "cartoons", "realistic photography"], ["blurry"]),
        ("a lighthouse, watercolor", ["realistic photography", "true-to-life"], ["anime", "best quality"]),
        ("pixel art of a castle", ["pixelated", "detailed faces", "realism"], ["ugly"]),
        ("a 3D render of a robot", ["CG", "realism"], ["doll"]),
        ("a bakery logo", ["abstract", "detailed faces"], ["blurry"]),
        ("a pop art poster", ["pop art"], ["blurry"]),
        ("a surreal dream", ["surreal"], ["anime"]),
        ("a street with bokeh", ["blurry", "unfocused", "clear"], ["realism"]),
        ("a black and white portrait", ["desaturated"], ["realistic photography"]),
        ("a child holding a doll", ["doll"], ["realistic photography", "anime"]),
        ("a knight drawing a sword", [], ["realistic photography"]),
        ("a woman's smiling face", ["shadows on faces", "no faces"], ["detailed faces"]),
    ],
)
def test_what_contradicts_the_text(said: str, absent: list[str], present: list[str]) -> None:
    """A style leaves out what denies it, and the writer's own words are never in the negative prompt."""
    out = left_out(said)
    assert set(absent) <= set(out)
    assert not set(present) & set(out)
    assert {*absent, *present} <= ALL


def test_a_drawn_style_suggests_its_steps() -> None:
    """The suggestion of steps and CFG is that of the preset that fits the style."""
    assert adapted(AUTO, "a watercolor of a cat")[0].sampling == preset("illustration").sampling


def test_what_is_not_wanted_is_no_default() -> None:
    """Where faces are not wanted, nothing asks for detailed ones."""
    assert left_out("a beach", "people, face") == {"detailed faces": "face"}


def test_a_keyword_names_no_style() -> None:
    """What only a paraphrase says denies no default, but is not denied by one either."""
    assert adapted(AUTO, "a cat", keywords="watercolor, blurry lights")[1] == {"blurry": "blurry"}


def test_the_word_that_denies_is_named() -> None:
    """Each phrase that was left out has the word of the text that denies it."""
    assert left_out("two dolls in a webtoon")["doll"] == "dolls"
    assert left_out("two dolls in a webtoon")["cartoons"] == "webtoon"


@given(st.lists(st.sampled_from([*sorted(ALL), "cat", "watercolor", "pixel art", "logo"]), max_size=5).map(", ".join))
def test_the_writers_words_are_never_negative(said: str) -> None:
    """Whatever the text says, no phrase of the negative list has a content word of it."""
    made, out = adapted(AUTO, said)
    own = set(stems(said)) - set(stems("no of on"))
    assert not any(own & set(stems(phrase.text)) for phrase in made.negative)
    assert {phrase.text for phrase in (*made.positive, *made.negative)} | set(out) == ALL


def test_the_least_important_is_dropped_first() -> None:
    """Phrases are dropped in the order given until the rest fits, and no more than that."""
    phrases = [Phrase(f"word{letter} more", 1.1) for letter in "abcdefghijklmnopqrstuvwxyz"]
    kept, cut = fitted(phrases, reversed(phrases), EstimatedTokenizer())
    tokens = EstimatedTokenizer().count(", ".join(phrase.text for phrase in kept))
    assert tokens <= CHUNK < tokens + 3
    assert [*(phrase.text for phrase in kept), *reversed(cut)] == [phrase.text for phrase in phrases]


def test_what_fits_stays() -> None:
    """A list that fits keeps everything; what may not be dropped stays even where it does not fit."""
    short = [Phrase("cat"), Phrase("<lora:x:1>", literal=True)]
    assert fitted(short, short, EstimatedTokenizer()) == (tuple(short), ())
    long = [Phrase("word " * 100), Phrase("cat")]
    assert fitted(long, [Phrase("cat")], EstimatedTokenizer()) == ((long[0],), ("cat",))
