"""Lists of sentences in the replies of chat models."""

import json
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from service.providers.reply_lists import sentences
from service.providers.thoughts import without_thoughts

FIELD = "paraphrases"
MOST = 500
KOREAN = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))
WORDS = st.text(KOREAN | st.sampled_from("0123456789abcxyz"), min_size=1, max_size=4)
SENTENCES = st.builds(
    lambda first, others, end: " ".join([first, *others]) + end,
    st.text(KOREAN, min_size=1, max_size=4),
    st.lists(WORDS, max_size=3),
    st.sampled_from(["", ".", "!"]),
)
LISTS = st.lists(st.text(max_size=20), max_size=8)
MARKS = st.lists(
    st.sampled_from(["<think>", "</think>", "<THINKING>", "```", "```json\n", "\n", "[", "]", "{", "}", '"', "\\", ","])
    | st.sampled_from([f'"{FIELD}":', "1. ", "- ", "고양이", "\u2028", "\ud800", "null", "2"]),
    max_size=30,
).map("".join)


def collapsed(texts: list[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts]


def written(texts: list[str], tall: bool = False, ascii_only: bool = False) -> str:
    return json.dumps({FIELD: texts}, indent=2 if tall else None, ensure_ascii=ascii_only)


def unmarked(texts: list[str]) -> bool:
    return all(without_thoughts(text) == text and "```" not in text for text in texts)


@settings(deadline=None)
@given(st.text() | MARKS)
@example("[" * 2000)
@example('["a", "\\')
@example('{"paraphrases": ["a", "\\x"]}')
def test_any_text(content: str) -> None:
    """Any text gives a list of at most 500 strings, each on one line with single spaces."""
    found = sentences(content, FIELD)
    assert len(found) <= MOST
    assert found == collapsed(found)
    assert all(len(sentence.splitlines()) <= 1 for sentence in found)


@settings(deadline=None)
@given(LISTS, st.booleans(), st.booleans())
@example(["고양이", '그는 "안녕"이라고\t말한다 \\', "[빨간]\n{용}", "1. 😀", "\ud800"], False, False)
def test_json(texts: list[str], tall: bool, ascii_only: bool) -> None:
    """The list in the JSON field comes back in order, with collapsed whitespace."""
    assume(unmarked(texts))
    assert sentences(written(texts, tall, ascii_only), FIELD) == collapsed(texts)


@pytest.mark.parametrize(
    "around",
    [
        "네, 문장은 다음과 같습니다:\n\n{}\n\n도움이 되었기를 바랍니다 [끝] {{.}}",
        "```json\n{}\n```",
        "```\n{}\n```\n```\n[1]\n```",
        "[답변] {{1}}\n```json\n{}\n``` [ok]",
        "```json\n{}",
        '<think>["no", "not this"]\n1. nor this</think>\n{}',
        "<Thinking>\n```json\n[]\n```</Thinking><think>more [</think>{}",
        "its beginning was in the prompt: [1, 2] {{</think>\n\n{}",
    ],
)
@settings(deadline=None)
@given(texts=LISTS)
def test_json_among_other_things(around: str, texts: list[str]) -> None:
    """JSON is found after remarks and leaked thoughts, and inside code fences."""
    assume(unmarked(texts))
    assert sentences(around.format(written(texts)), FIELD) == collapsed(texts)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('["고양이", "강아지"]', ["고양이", "강아지"]),
        ('{"sentences": ["고양이", "강아지"]}', ["고양이", "강아지"]),
        ('{"note": "two", "paraphrases": ["고양이"], "more": ["강아지"]}', ["고양이"]),
        ('{"one": ["고양이"], "other": ["강아지"]}', []),
        ('{"paraphrases": "고양이"}', ["고양이"]),
        ('["고양이", 3, null, "강아지", ["여우"]]', ["고양이", "", "", "강아지", ""]),
        ('{"other": ["고양이", "강', []),
        ('["고양이", "강\\x지", "여우"]', []),
        ("1. [빨간] 고양이\n2. 강아지", ["[빨간] 고양이", "강아지"]),
        ("1. 고양이 [1]\n2. 강아지", ["고양이 [1]", "강아지"]),
        ('[답변] {"paraphrases": ["a", "b"]}', ["a", "b"]),
        ('Here are [2]: {"paraphrases": ["a", "b"]}', ["a", "b"]),
        ('{설명} {"paraphrases": ["a", "b"]}', ["a", "b"]),
        ('{"paraphrases": ["a", "b </think> c", "d <think> e"]}', ["a", "b </think> c", "d <think> e"]),
        ("1.고양이\n2. 1.5배 큰 강아지\n3.5배", ["고양이", "1.5배 큰 강아지"]),
        ('1. "고양이"\n2. 그는 "안녕"', ["고양이", '그는 "안녕"']),
        ('["' + '\\"' * 50_000, []),
        ("고양이 한 마리가 있다.", []),
        ("<Think>\n1. 고양이", []),
        ("", []),
    ],
)
def test_other_answers(content: str, expected: list[str]) -> None:
    """A single list of any name is read, items without a string become empty, and text without a list gives none."""
    assert sentences(content, FIELD) == expected


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(max_size=6), max_size=3), st.booleans(), st.booleans())
@example(['"', '\\"', "\\", "나", "😀"], False, True)
def test_cut_off(texts: list[str], tall: bool, ascii_only: bool) -> None:
    """Truncated JSON gives its complete strings, and no part of the next one."""
    assume(unmarked(texts))
    whole = written(texts, tall, ascii_only)
    ends = [whole.index("[")]
    for text in texts:
        literal = json.dumps(text, ensure_ascii=ascii_only)
        ends.append(whole.index(literal, ends[-1]) + len(literal))
    for length in range(len(whole)):
        complete = sum(end <= length for end in ends[1:])
        assert sentences(whole[:length], FIELD) == collapsed(texts[:complete])


@pytest.mark.parametrize(
    "numbered",
    [
        lambda number, text: f"{number}. {text}",
        lambda number, text: f"  {number}) {text} ",
        lambda number, text: f"({number}) “{text}”",
        lambda number, text: f'{number}: "{text}"',
        lambda number, text: f"- {text}",
        lambda number, text: f"• {text}\n",
        lambda number, text: f"* {text}\n나머지 설명입니다.",
    ],
)
@settings(deadline=None)
@given(texts=st.lists(SENTENCES, max_size=12))
def test_numbered_list(numbered: Callable[[int, str], str], texts: list[str]) -> None:
    """Numbered and bulleted lines give sentences without numbers and quotes; other lines are skipped."""
    lines = [numbered(number, text) for number, text in enumerate(texts, start=1)]
    assert sentences("\n".join(["문장 목록:", *lines, "이상."]), FIELD) == texts


@pytest.mark.parametrize("content", ['["' + '고", "' * 2 * MOST, "- 고\n" * 2 * MOST, json.dumps(["고"] * 2 * MOST)])
def test_the_most_sentences(content: str) -> None:
    """At most 500 sentences are taken, in any format."""
    assert sentences(content, FIELD) == ["고"] * MOST


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        *[(unit, []) for unit in ("[", "{", '"', '{"a":', "\\", '\\"', " ", "\n", "1", "1.", "-\n", "[{", "<think")],
        *[(unit, []) for unit in ("<think>", "</think>", "</think", "<think></think>", "```", "```\n", "```a\n")],
        ('["', []),
        ("- ", [" ".join("-" * 49_999)]),
        ("1. ", [" ".join(["1."] * 33_332)]),
    ],
)
def test_long_repetitions(unit: str, expected: list[str]) -> None:
    """A hundred thousand characters of one mark are read, and give no false sentence."""
    assert sentences(unit * (100_000 // len(unit)), FIELD) == expected


@pytest.mark.parametrize(
    "content",
    [
        '{"paraphrases": ["a "old" lighthouse at a seaside"]}',
        '{"paraphrases": ["a man saying "hi", smiling", "b"]}',
        '{"paraphrases": ["a", "b "c" d", "e"]}',
        '{"paraphrases": ["a sign "]" at night"]}',
        '{"paraphrases": ["a sign ["open"] at night"]}',
        '{"paraphrases": "a "old" lighthouse"}',
        '["a man saying "hi", smiling", "b"]',
        '["a sign "]" at night", "b"]',
        "['a girl's hat', 'b']",
        '["a",\n // a remark\n "b"]',
        '["a" "b"]',
        "[a, b]",
        '{"paraphrases": ["draft"]} No: {"paraphrases": ["a "b" c"]}',
        '```json\n{"paraphrases": ["a "old" lighthouse"]}\n```',
    ],
)
def test_broken(content: str) -> None:
    """JSON with an unescaped quotation mark, or broken otherwise, gives no sentence and no part of one."""
    assert sentences(content, FIELD) == []


@settings(deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=4), SENTENCES, st.data())
def test_unescaped_quotation_marks(texts: list[str], quoted: str, data: st.DataObject) -> None:
    """Wherever words in unescaped quotation marks stand inside a sentence, no sentence is taken."""
    index = data.draw(st.integers(0, len(texts) - 1))
    literals = [f'"{text}"' for text in texts]
    literals[index] = f'"{texts[index]} "{quoted}" {texts[index]}"'
    assert sentences(f'{{"{FIELD}": [{", ".join(literals)}]}}', FIELD) == []


@pytest.mark.parametrize(
    "content",
    [
        '{"paraphrases": ["draft"]}\nBetter: {"paraphrases": ["a", "b"]}',
        '["draft 1", "draft 2"]\n{"paraphrases": ["a", "b"]}\n["after"]',
        'Format: {"paraphrases": ["...", "..."]}\n{"paraphrases": ["a", "b"]}',
        '["draft 1", "draft 2"]\n\nFinal:\n["a", "b"]',
        '{"type": "object", "properties": {"paraphrases": {"type": "array"}}}\n["a", "b"]',
    ],
)
def test_the_last_list(content: str) -> None:
    """An object with the field is preferred to other lists, and of several lists the last counts."""
    assert sentences(content, FIELD) == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        "**1.** a\n**2.** b",
        "[1] a\n[2] b",
        "① a\n② b",
        '"a"\n"b"',
        "“a”,\n“b”",
        '{"paraphrases": {"1": "a", "2": "b"}}',
        '{"1": "a", "2": "b"}',
        '{"paraphrases": {"고양이": "a", "강아지": "b"}}',
        '{"paraphrases": [{"paraphrase": "a"}, {"paraphrase": "b"}]}',
        '[{"korean": "고양이", "english": "a"}, {"korean": "강아지", "english": "b"}]',
        '[{"text": "a"}, {"text": "b"}]',
        '{"paraphrases": "a\\nb"}',
        '{"paraphrases": "1. a\\n2. b"}',
        "{'paraphrases': ['a', 'b']}",
        "[\"a\", 'b',]",
        "{“paraphrases”: [“a”, “b”]}",
        '"{\\"paraphrases\\": [\\"a\\", \\"b\\"]}"',
        "\ufeff[\"a\", 'b']",
        '{paraphrases: ["a", "b"]}',
        '{"result": {"paraphrases": ["a", "b"]}}',
    ],
)
def test_forms_of_local_models(content: str) -> None:
    """Lists in other notations are read where each sentence has clear ends."""
    assert sentences(content, FIELD) == ["a", "b"]


def test_raw_line_breaks_and_escapes_of_markdown() -> None:
    """Raw line breaks and needless escapes inside a string are accepted."""
    assert sentences('{"paraphrases": ["a\nb", "1\\_c \\"d\\""]}', FIELD) == ["a b", '1_c "d"']


@pytest.mark.parametrize("content", ["a cat\na dog", '{"paraphrases": {"text": "a", "note": "b"}}', '[["a"], ["b"]]'])
def test_forms_that_are_not_safe(content: str) -> None:
    """Lines without marks and values without a clear meaning may be remarks, so they are not taken."""
    assert sentences(content, FIELD) == []
