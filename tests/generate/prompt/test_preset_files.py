"""Presets of one's own as tables, as TOML, and as the styles.csv of A1111."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import Phrase, Preset, PresetError, Sampling, preset, preset_names, preset_table, read_preset
from generate.prompt.preset_files import read_csv, read_toml, write_csv, write_toml

TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
ROWS = st.lists(st.tuples(TEXTS, st.floats(0.01, 10).map(lambda weight: round(weight, 3))).map(list), max_size=5)
TABLES = st.fixed_dictionaries(
    {"positive": ROWS, "negative": ROWS},
    optional={
        "steps": st.just([20, 30]),
        "guidance": st.just([7.5, 7.5]),
        "size": st.just([832, 1216]),
        "sampler": st.just("Euler a"),
    },
)
WORDS = st.text("abé화 +-()[]:\\'\"&<>|{}.0129", min_size=1, max_size=20).map(str.strip).filter(bool)
PHRASES = st.lists(st.tuples(WORDS, st.sampled_from([1.0, 0.5, 1.3, 2.25])).map(list), max_size=6)

HEADER = "name,prompt,negative_prompt\r\n"


def csv_of(*rows: tuple[str, ...]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return HEADER + written.getvalue()


@given(TEXTS, TABLES)
def test_toml_there_and_back(name: str, table: dict[str, Any]) -> None:
    """A file of a preset, whatever its name and phrases, is read as the same preset."""
    made = read_preset(name, table)
    assert read_toml(write_toml([made])) == {made.name: made}
    assert read_preset(made.name, preset_table(made)) == made


@given(TEXTS, PHRASES, PHRASES)
def test_csv_there_and_back(name: str, positive: list[Any], negative: list[Any]) -> None:
    """A styles.csv has names, phrases and weights as they were, with quotes, brackets and signs."""
    made = read_preset(name, {"positive": positive, "negative": negative})
    assert read_csv(write_csv([made])) == {made.name: made}


@pytest.mark.parametrize("name", preset_names()[1:])
def test_packaged_presets_in_files(name: str) -> None:
    """The packaged presets are tables of the same form, and A1111 gets all their phrases."""
    one = preset(name)
    assert read_toml(write_toml([one])) == {name: one}
    kept = read_csv(write_csv([one]))[name]
    assert kept.positive == one.positive
    assert kept.sampling == Sampling()


def test_a_styles_csv_as_a1111_writes_it() -> None:
    """The mark of UTF-8, quotes, a placeholder for the text and a line without text are read."""
    text = "\ufeff" + csv_of(
        ("수채화", 'watercolor of {prompt}, (soft light:1.2), "wet" paper', "photo, (blurry)"), ("--- 옛날 ---", "", "")
    )
    read = read_csv(text)
    assert read["수채화"].positive == (
        Phrase("watercolor of"),
        Phrase("soft light", 1.2),
        Phrase('"wet" paper'),
    )
    assert read["수채화"].negative == (Phrase("photo"), Phrase("blurry", 1.1))
    assert read["--- 옛날 ---"] == Preset("--- 옛날 ---", (), ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is empty"),
        ("name,text\r\na,b\r\n", "the columns are name, text"),
        ("name,prompt,negative_prompt,extra\r\n", "the columns are name, prompt, negative_prompt, extra"),
        (csv_of(("a", "b")), "'a' has 2 columns"),
        (csv_of(("a", "b", "c"), ("a", "d", "e")), "there are two presets 'a'"),
        (csv_of(("", "b", "c")), "the name is empty"),
        (csv_of(("a\x07", "b", "c")), "there is a control character in 'a\\x07'"),
        (csv_of(("a", "b\x1b[2J", "c")), "there is a control character"),
        (csv_of(("a", "(b:0)", "c")), "'a': the weight of 'b' is 0"),
        (csv_of(("a", "[b:0.3]", "c")), "'a': '[b:0.3]' may be a weight"),
        (HEADER + 'a,"b', "not A1111's styles.csv: unexpected end of data"),
        (HEADER + "a,b,c,\0", "columns"),
    ],
)
def test_a_broken_styles_csv(text: str, problem: str) -> None:
    """Each fault is one line that says what is wrong."""
    with pytest.raises(PresetError) as refused:
        read_csv(text)
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a\n", "not TOML"),
        ("a = 1", "'a' is no table"),
        ("[a]\npositives = []", "there is no field 'positives'"),
        ("[a]\npositive = 'x'", "lists of phrases"),
        ("[a]\npositive = [['x', 'y']]", "lists of phrases"),
        ("[a]\npositive = [['x', true]]", "lists of phrases"),
        ("[a]\npositive = [['x', nan]]", "the weight of 'x' is nan"),
        ("[a]\npositive = ['']", "a phrase has 1 to 500 characters, not 0"),
        (f"[a]\npositive = ['{'x' * 501}']", "not 501"),
        (f"[a]\npositive = {['x'] * 201}", "201 phrases"),
        (f"[{'a' * 65}]\n", "has 65 characters"),
        ("[a]\nsteps = 'many'", "steps is one number or two"),
        ("[a]\nsteps = [1.5, 2]", "steps is one number or two"),
        ("[a]\nguidance = [1, 2, 3]", "guidance is one number or two"),
    ],
)
def test_a_broken_toml(text: str, problem: str) -> None:
    """Each fault is one line that says what is wrong."""
    with pytest.raises(PresetError) as refused:
        read_toml(text)
    assert problem in str(refused.value)


def test_names_are_normal() -> None:
    """A name is composed and without spaces around it; numbers stand for ranges of one number."""
    made = read_preset(" \u1112\u116a ", {"steps": 30, "size": 512, "positive": ["a  b"]})
    assert (made.name, made.sampling.steps, made.sampling.size) == ("화", (30, 30), (512, 512))
    assert made.positive == (Phrase("a b"),)


def test_own_presets_beside_the_packaged() -> None:
    """A name among one's own is found, and an unknown one is refused with all names."""
    own = {"나": Preset("나", (), ())}
    assert preset("나", own) is own["나"]
    assert preset("seed", own).name == "original"
    with pytest.raises(PresetError, match=r"auto, .*, 나"):
        preset("너", own)
