"""Prompt editing: which text each step reads."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import FIXTURES

from generate import EditingError, PromptPart, WeightError, changes, split_parts, texts_at, versions_of
from generate.prompt import editing
from generate.prompt.composition import EditedPrompt, second_pass, steps_of
from generate.prompt.editing import EditedText
from generate.prompt.phrases import Phrase, Prompt

ROWS = [
    line.split("\t")
    for line in (FIXTURES / "editing.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "prompt\t"))
]
NOTATION = st.lists(
    st.sampled_from(["[", "]", "(", ")", ":", "|", "\\", '"', "<lora:", ">", "0.5", "2", "가", " ", "{"])
)


def read(text: str, steps: int, passed: int = 0) -> list[tuple[int, str]]:
    """Return the last step of each run of steps, with the text that it reads."""
    runs: list[tuple[int, str]] = []
    for step in range(1, steps + 1):
        version = EditedText(text).at(step, steps, passed).text
        if runs and runs[-1][1] == version:
            runs.pop()
        runs.append((step, version))
    return runs


@pytest.mark.parametrize(("prompt", "steps", "expected", "_source"), ROWS)
def test_each_step_reads_what_the_public_definition_says(prompt: str, steps: str, expected: str, _source: str) -> None:
    """Each step of a row of the table reads the text that A1111's definition gives it."""
    assert [list(run) for run in read(prompt, int(steps))] == json.loads(expected)


def test_the_table_is_long() -> None:
    """At least 40 rows are A1111's own."""
    assert sum(row[-1] == "a1111" for row in ROWS) >= 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b:.5] c", [(10, "a b c")]),  # the examples in A1111's prompt_parser.py
        ("a [b:1.5] c", [(5, "a  c"), (10, "a b c")]),
        ("[a:b:14]", [(4, "a"), (10, "b")]),
        ("[a|b]", [(step, "ab"[(step - 1) % 2]) for step in range(1, 11)]),
    ],
)
def test_a_second_pass_goes_on(text: str, expected: list[tuple[int, str]]) -> None:
    """In a second pass, shares of 1 to 2 and steps beyond the first pass count, as in A1111."""
    assert read(text, 10, 10) == expected


@given(st.text() | NOTATION.map("".join), st.integers(1, 60), st.integers(0, 60))
def test_any_text_is_read(text: str, steps: int, passed: int) -> None:
    """No text fails; what a step reads is one of the versions, which are few or refused."""
    edited = EditedText(text)
    try:
        versions = versions_of((PromptPart(text),))
    except EditingError:
        return
    assert {edited.at(step, steps).text for step in range(1, steps + 1)} <= {one.text for one in versions}
    assert edited.at(1, steps, passed).text is not None
    assert all(0 <= start <= end <= len(one.text) for one in versions for start, end in one.joints)


@given(st.text(st.characters(exclude_characters="[]［］")))
def test_a_text_without_brackets_is_its_only_version(text: str) -> None:
    """Without square brackets, a text has one version, which is the text."""
    assert [version.text for version in versions_of((PromptPart(text),))] == [text]
    assert not EditedText(text).changes


@given(st.text() | NOTATION.map("".join))
def test_a_text_that_does_not_change_stays(text: str) -> None:
    """Where no bracket changes, the one version is the text, character for character."""
    edited = EditedText(text)
    assert edited.changes or edited.at(1, 1).text == text


@pytest.mark.parametrize("text", ["[(" * 400, "[a:" * 400, "(" * 900 + ")" * 900, "[" * 500 + "]" * 500, '"[' * 300])
def test_time_is_linear(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text takes twice as many nodes to read, however its brackets are nested."""
    counts: list[int] = []
    original = editing._Parser._as_text

    def counted(self: editing._Parser, opened: editing._Open) -> list[object]:
        counts[-1] += sum(map(len, opened.fields)) + 1
        return original(self, opened)  # type: ignore[return-value]

    monkeypatch.setattr(editing._Parser, "_as_text", counted)
    for repeated in (text, text * 2):
        counts.append(0)
        EditedText(repeated).at(1, 1)
    assert counts[1] <= 2 * counts[0] + 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a:b:10] [c:d:0.5]", {"a c", "b c", "a d", "b d"}),  # which comes first depends on the steps
        ("[a|b] [c|d|e]", {"a c", "b d", "a e", "b c", "a d", "b e"}),
        ("[a:b:1.5]", {"a", "b"}),  # in a second pass
        ("[a:a:3]", {"a"}),
    ],
)
def test_versions_are_those_of_any_number_of_steps(text: str, expected: set[str]) -> None:
    """All texts that a run of any length reads are known before the steps are."""
    assert {version.text for version in versions_of((PromptPart(text),))} == expected


def bars(**counts: int) -> str:
    """Return alternations of one letter with itself, so many times each."""
    return "".join(f"[{'|'.join(letter * count)}]" for letter, count in counts.items())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a|b|c|d|e|f|g|h|i]", "more than 8 texts"),
        ("".join(f"[{letter}:{index}]" for index, letter in enumerate("abcdefghi", 1)), "more than 8 texts"),
        ("[a:a:2]" * 33, "33 brackets that change: use at most 32"),
        ("".join(f"[a:a:0.{index:02}]" for index in range(28)) + bars(b=11, c=7, d=5), "8 texts"),
    ],
)
def test_too_many_versions(text: str, problem: str) -> None:
    """A text with more than eight versions, or endless brackets, is refused."""
    with pytest.raises(EditingError, match=problem):
        versions_of((PromptPart(text),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a AND b", [("a", 1), ("b", 1)]),
        ("a cat :1.2 AND a dog AND a penguin :2.2", [("a cat", 1.2), ("a dog", 1), ("a penguin", 2.2)]),  # A1111's wiki
        ("고양이, AND 강아지:-.5", [("고양이", 1), ("강아지", -0.5)]),
        ("a:1. AND b:0", [("a", 1), ("b", 0)]),
        ("화면 16:9 AND 오전 10:30", [("화면 16:9", 1), ("오전 10:30", 1)]),
        ("[a AND b:c:2] AND (d AND e)", [("[a AND b:c:2]", 1), ("(d AND e)", 1)]),
        ('"a AND b" AND c', [('"a AND b"', 1), ("c", 1)]),
        ("AND a AND", [("a", 1)]),
        ("a:1.2", [("a:1.2", 1)]),
        ("a and b ANDROID 고양이AND", [("a and b ANDROID 고양이AND", 1)]),
        ("AND", [("AND", 1)]),
    ],
)
def test_parts(text: str, expected: list[tuple[str, float]]) -> None:
    """A text is split at AND in capitals outside of brackets and quotations; a part may end in its weight."""
    assert [(part.text, part.weight) for part in split_parts(text)] == expected


def test_the_weight_of_a_part_is_bounded() -> None:
    """A weight beyond 10 is refused."""
    with pytest.raises(WeightError, match="the weight is 11"):
        split_parts("a AND b:11")


@given(st.text() | st.lists(st.sampled_from(["AND", " ", ":", "1.5", "[", "]", '"', "가"])).map("".join))
def test_any_text_is_split(text: str) -> None:
    """No text fails but for its weights; a text without AND is its only part."""
    try:
        parts = split_parts(text)
    except WeightError:
        return
    assert parts
    assert "AND" in text or parts == (PromptPart(text),)


def test_each_part_has_a_schedule_of_its_own() -> None:
    """Parts change by themselves; the versions are those of all parts."""
    parts = split_parts("[a:b:2] AND [c|d]:0.5")
    assert changes(parts)
    assert [[text for text, _ in texts_at(parts, step, 4)] for step in (1, 2, 3)] == [
        ["a", "c"],
        ["a", "d"],
        ["b", "c"],
    ]
    assert [version.text for version in versions_of(parts)] == ["a", "b", "c", "d"]


def test_a_prompt_of_several_texts_has_one_negative_prompt() -> None:
    """Parts of a step have the negative phrases of all; a prompt that does not change reads the same in all steps."""
    one, other = (Prompt((Phrase(name),), (), (Phrase(f"no {name}"), Phrase("ugly"))) for name in "ab")
    parts = (PromptPart("a"), PromptPart("b", 0.5))
    edited = EditedPrompt(one.prompt, one.prompt_2, one.negative_prompt, parts, {"b": other})
    negative = (Phrase("no a"), Phrase("ugly"), Phrase("no b"))
    assert [(prompt.prompt[0].text, weight, prompt.negative_prompt) for prompt, weight in edited.at(1, 2)] == [
        ("a", 1, negative),
        ("b", 0.5, negative),
    ]
    assert steps_of(one, 2) == (((one, 1.0),),) * 2
    assert second_pass(one, 5) is one
