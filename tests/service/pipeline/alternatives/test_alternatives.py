"""Alternatives in a text: what is chosen, what only looks like a choice, and what is refused."""

import os
import string
import subprocess
import sys
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InputError
from service.pipeline.alternatives import Alternatives, Choice, has_alternatives

ALTERNATIVES = Alternatives()
SEEDS = range(40)
TEXTS = [
    "{고양이|곰|여우}가 앉아 있다",
    "{2$$ and $$a|b|c|d}, {1-2$$x|y}",
    "{3::a|0.5::b|{c|d} e}",
]


def choose(text: str, seed: int = 0) -> str:
    return ALTERNATIVES.choose(text, seed=seed).text


def every(text: str) -> list[str]:
    return [one.text for one in ALTERNATIVES.combinations(text)]


@pytest.mark.parametrize(
    ("text", "seed", "chosen"),
    [
        ("{고양이|곰}가 앉은 의자", 0, "곰이 앉은 의자"),
        ("{고양이|곰}가 앉은 의자", 2, "고양이가 앉은 의자"),
        ("{2$$ and $$a|b|c}", 0, "c and a"),
        ("{1-2$$a|b}", 0, "b,a"),
        ("{1-2$$a|b}", 1, "b"),
        ("{a|b} {a|b} {a|b}", 3, "b a b"),
    ],
)
def test_a_table_of_choices(text: str, seed: int, chosen: str) -> None:
    """A text and a seed give these choices, today and in later versions."""
    assert choose(text, seed) == chosen


@pytest.mark.parametrize(
    ("text", "combinations"),
    [
        ("{a|b} {c|d}", ["a c", "a d", "b c", "b d"]),
        ("{ a | b }", ["a", "b"]),
        ("{a {b|c} d|e}", ["a b d", "a c d", "e"]),
        ("{2$$a|b|c}", ["a,b", "a,c", "b,a", "b,c", "c,a", "c,b"]),
        ("{2$$ und $$a|b}", ["a und b", "b und a"]),
        ("{2$$ 그리고 $$a|b}", ["a 그리고 b", "b 그리고 a"]),
        ("{2$$ | $$a|b}", ["a | b", "b | a"]),
        ("{2$$$$a|b}", ["ab", "ba"]),
        ("{0-1$$a|b} c", ["c", "a c", "b c"]),
        ("{-1$$a|b}", ["a", "b"]),
        ("{2-$$a|b}", ["a,b", "b,a"]),
        ("{9$$a|b}", ["a,b", "b,a"]),
        ("{2::a|.5::b|c}", ["a", "b", "c"]),
        ("{0::a|b}", ["b"]),
        ("{a|a}", ["a"]),
        ("red, {a|}, b", ["red, a, b", "red, b"]),
        ("{{a|b}}", ["{a}", "{b}"]),
        ("[{a|b}:{c|d}:0.5]", ["[a:c:0.5]", "[a:d:0.5]", "[b:c:0.5]", "[b:d:0.5]"]),
        ("({a|b}:1.2)", ["(a:1.2)", "(b:1.2)"]),
        ("{<lora:x:0.8>|<lora:y:1>}", ["<lora:x:0.8>", "<lora:y:1>"]),
        ("{#ff69b4 리본|a//b|/*c*/|50%|$5}", ["#ff69b4 리본", "a//b", "/*c*/", "50%", "$5"]),
        ("{[a|b]|[c:d:0.5]|(e:1.2)|{f}}", ["[a|b]", "[c:d:0.5]", "(e:1.2)", "{f}"]),
        ("{1.2::한복::|-1::안개::}", ["1.2::한복::", "-1::안개::"]),
        ("{@a|~b|!c}", ["@a", "~b", "!c"]),
        ("{🐈|🐕‍🦺}", ["🐈", "🐕‍🦺"]),
        ("{a|b", ["{a|b"]),
        ("{{a|b}", ["{a", "{b"]),
        ("{[a|b}", ["[a", "b"]),
        ("{a_b|c__d}", ["a_b", "c__d"]),
    ],
)
def test_every_combination(text: str, combinations: list[str]) -> None:
    """All combinations are made, in order, and each random choice is one of them."""
    assert every(text) == combinations
    assert {choose(text, seed) for seed in range(200)} == set(combinations)


@pytest.mark.parametrize(
    "text",
    [
        "고양이 #1 (a:1.2), [a|b], [a:b:0.5] // c",
        "{{masterpiece}}, {{{한복}}}",
        "${color}, ${a|b}, %{a|b}, \\{a|b\\}",
        "<lora:x:0.8> ^__^ T__T 고양이 T__T, snake__case__name",
        '소녀\nCivitai resources: [{"type":"checkpoint","name":"A | B"}]',
        "a|b} c {d",
        "{2$a|b",
    ],
)
def test_what_stays_text(text: str) -> None:
    """Whatever only resembles alternatives stays as it is, and nothing is said to be chosen."""
    chosen = ALTERNATIVES.choose(text)
    assert (chosen.text, chosen.written, chosen.choices, chosen.seed) == (text, "", (), None)


@pytest.mark.parametrize(
    ("text", "combinations"),
    [
        ("{고양이|곰}가 앉은", ["고양이가 앉은", "곰이 앉은"]),
        ("{고양이|곰}이 앉은", ["고양이가 앉은", "곰이 앉은"]),
        ("{바다|숲|물}으로 간", ["바다로 간", "숲으로 간", "물로 간"]),
        ("{고양이|곰}와도", ["고양이와도", "곰과도"]),
        ("({고양이|곰}:1.2)를", ["(고양이:1.2)를", "(곰:1.2)을"]),
        ("{(고양이:1.2)|곰++}는", ["(고양이:1.2)는", "곰++은"]),
        ("{큰 {고양이|곰}가 앉은|텅 빈} 집", ["큰 고양이가 앉은 집", "큰 곰이 앉은 집", "텅 빈 집"]),
        ("{2$$와 $$고양이|곰}", ["고양이와 곰", "곰과 고양이"]),
        ("{달리|걷}는 소년", ["달리는 소년", "걷는 소년"]),
        ("{cat|곰}가", ["cat가", "곰이"]),
        ("{곰|고양이} 가", ["곰 가", "고양이 가"]),
        ("{고양이|곰}가게", ["고양이가게", "곰가게"]),
    ],
)
def test_particles_agree(text: str, combinations: list[str]) -> None:
    """A particle right after a choice has the shape that the chosen word requires; endings and words stay."""
    assert every(text) == combinations


def test_what_was_chosen_is_told() -> None:
    """Each place is named as written, with its value, those of the negative prompt too, and the seed."""
    chosen = ALTERNATIVES.choose("{고양이|곰}가, {a|b}", "{글자|사람}", seed=0)
    assert chosen.text == "곰이, a"
    assert chosen.choices == (Choice("{고양이|곰}", "곰"), Choice("{a|b}", "a"), Choice("{글자|사람}", chosen.negative))
    assert (chosen.written, chosen.written_negative, chosen.seed) == ("{고양이|곰}가, {a|b}", "{글자|사람}", 0)
    assert {ALTERNATIVES.choose("{a|b}", "{a|b}", seed=seed).negative for seed in SEEDS} == {"a", "b"}


def test_seeds_decide() -> None:
    """A seed always chooses alike; without one, choices and seeds differ, and the seed told repeats the choice."""
    for text in TEXTS:
        assert [choose(text, seed) for seed in SEEDS] == [choose(text, seed) for seed in SEEDS]
    made = [ALTERNATIVES.choose("{" + "|".join(map(str, range(100))) + "} x") for _ in range(5)]
    assert len({one.seed for one in made}) == 5
    assert len({one.text for one in made}) > 1
    assert all(ALTERNATIVES.choose(one.written, seed=one.seed) == one for one in made)


@pytest.mark.slow
def test_other_processes_choose_alike() -> None:
    """The same seed makes the same choices in another process with another hash seed."""
    code = (
        "from service.pipeline.alternatives import Alternatives\n"
        f"print([Alternatives().choose(text, seed=seed).text for text in {TEXTS!r} for seed in range(40)])"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0].decode().strip() == str([choose(text, seed) for text in TEXTS for seed in SEEDS])


def test_weights_count() -> None:
    """A value of three times the weight is chosen about three times as often, as the second of two values too."""
    first = Counter(choose("{3::a|b}", seed) for seed in range(2000))
    assert 1400 < first["a"] < 1600
    second = Counter(choose("{2$$/$$1::a|2::b|1::c}", seed) for seed in range(4000))
    assert abs(second["a/b"] - 2 * second["a/c"]) < 200  # 1/4 of 2/3, 1/4 of 1/3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{a|b}" * 101, "more than 100 alternatives"),
        ("{a|" * 11 + "b" + "}" * 11, "more than 10 choices within each other"),
        ("{0::a|0::b}", "the weight 0"),
        ("__색__ 모자", "names the wildcard __색__: set MALGRIM_WILDCARDS_DIR"),
        ("{a|__색__} 모자", "MALGRIM_WILDCARDS_DIR"),
        ("{|} ,", "nothing but punctuation"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    """What cannot be chosen among is refused with one line, whatever the seed."""
    with pytest.raises(InputError, match=message) as raised:
        ALTERNATIVES.choose(text, seed=1)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("text", ["{a|b}" * 10, "{6$$a|b|c|d|e|f|g}", "{999$$" + "|".join("abcdefghi" * 20) + "}"])
def test_huge_products(text: str) -> None:
    """More than a thousand combinations are refused before any is made; one of them can be chosen."""
    with pytest.raises(InputError, match="more than 1,000 combinations"):
        ALTERNATIVES.combinations(text)
    assert choose(text)


@given(st.text(st.characters(exclude_characters="{}_"), min_size=1))
def test_other_texts_are_unchanged(text: str) -> None:
    """A text without braces and underscores has no alternatives."""
    assert not has_alternatives(text)


@given(
    st.text("{}|$_[](): -#%/\\~!@0123456789.,\n고양이가곰을ab" + string.punctuation, max_size=120), st.integers(0, 9)
)
def test_no_text_breaks_it(text: str, seed: int) -> None:
    """Any text is chosen from or refused with a message for users, and chosen alike again."""
    with suppress(InputError):
        chosen = ALTERNATIVES.choose(text, seed=seed)
        assert chosen == ALTERNATIVES.choose(text, seed=seed)
        assert not any("\ue000" <= character <= "\uf8ff" for character in chosen.text)
    with suppress(InputError):
        ALTERNATIVES.combinations(text, most=20)


@given(
    st.lists(st.text("고양이곰숲abc #%&*=~@!()/'\"", min_size=1).map(str.strip).filter(bool), min_size=2, max_size=6)
)
def test_values_are_chosen_unchanged(values: list[str]) -> None:
    """What is chosen is one of the values, character by character."""
    chosen = ALTERNATIVES.choose("x {" + "|".join(values) + "} y", seed=3)
    assert chosen.choices[0].chosen in [" ".join(value.split()) for value in values]
