"""A preview as JSON and as HTML."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import Phrase, Prompt, Sampling, TokenBudget
from keywords import WeightedKeyword
from service.pipeline.preview import Preview, PreviewError, read_previews
from service.trace.usage import Usage
from service.views.html import html

TEXTS = st.text(max_size=20)
PHRASES = st.lists(st.builds(Phrase, TEXTS, st.floats(0.1, 2)), max_size=3).map(tuple)
SENTENCES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4)
PREVIEWS = st.builds(
    lambda text, pairs, keywords, phrases, warnings, seconds, usage, **chosen: Preview(
        text,
        tuple(korean for korean, _ in pairs),
        tuple(english for _, english in pairs),
        keywords,
        phrases,
        {"augment": "rules"},
        warnings,
        seconds,
        usage=usage,
        **chosen,
    ),
    TEXTS,
    SENTENCES,
    st.lists(
        st.builds(
            WeightedKeyword,
            TEXTS,
            st.floats(1, 1.4),
            st.just(1),
            st.just(3),
            st.floats(-1, 1),
            st.just((0,)),
            st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    st.builds(Prompt, PHRASES, PHRASES, PHRASES),
    st.lists(TEXTS, max_size=2).map(tuple),
    st.dictionaries(st.sampled_from(["augment", "translate"]), st.floats(0, 9)),
    st.lists(
        st.builds(Usage, TEXTS, TEXTS, *[st.integers(0, 10**9)] * 5, st.none() | st.floats(0, 9), TEXTS), max_size=2
    ).map(tuple),
    unwanted=st.dictionaries(TEXTS, TEXTS, max_size=2),
    attributes=st.dictionaries(TEXTS, st.builds(Phrase, TEXTS, st.floats(0.1, 2), st.booleans()), max_size=2),
    budgets=st.dictionaries(
        TEXTS,
        st.builds(TokenBudget, st.integers(0), st.integers(1), st.lists(TEXTS, max_size=2).map(tuple), st.booleans()),
        max_size=2,
    ),
    sampling=st.builds(
        Sampling, st.tuples(st.integers(1), st.integers(1)), st.tuples(st.floats(1, 30), st.floats(1, 30))
    ),
)

CAT = Preview(
    "고양이",
    ("고양이", "야옹이"),
    ("a cat", "a kitty"),
    (WeightedKeyword("cat", 1.331, 1, 2, 0.5, (0,)),),
    Prompt((Phrase("a cat"),), (Phrase("cat", 1.331), Phrase("best quality", 1.21)), (Phrase("ugly"),)),
    {"augment": "rules", "translate": "lexicon", "keywords": "keybert", "compose": "seed"},
    ("odd <b>warning</b>",),
    {"augment": 0.1},
)


def as_json(**changes: object) -> str:
    return json.dumps(json.loads(CAT.to_json()) | changes)


@given(PREVIEWS)
def test_round_trip(preview: Preview) -> None:
    """Any preview comes back from its JSON as it was, indented or not."""
    assert Preview.from_json(preview.to_json()) == preview
    assert Preview.from_json(preview.to_json(indent=2)) == preview


def test_frozen() -> None:
    """A preview cannot be changed."""
    with pytest.raises(FrozenInstanceError):
        CAT.text = "개"  # type: ignore[misc]


def test_what_the_json_says() -> None:
    """Keys are English, text is readable Korean, and the three prompts are there written out."""
    text = CAT.to_json()
    assert "고양이" in text
    fields = json.loads(text)
    assert list(fields)[:4] == ["text", "prompt", "prompt_2", "negative_prompt"]
    assert fields["prompt_2"] == "cat+++, (best quality)++"
    assert fields["keywords"][0] == {
        "text": "cat",
        "weight": 1.331,
        "count": 1,
        "of": 2,
        "score": 0.5,
        "sentences": [0],
        "invented": False,
    }
    assert json.loads(replace(CAT, syntax="a1111").to_json())["prompt_2"] == "(cat:1.331), (best quality:1.21)"


def test_several_in_a_file() -> None:
    """A file may hold many previews, one a line or indented, with blank lines between."""
    other = replace(CAT, text="개")
    text = f"{CAT.to_json(indent=2)}\n\n{other.to_json()}\n{CAT.to_json()}\n"
    assert list(read_previews(text)) == [CAT, other, CAT]
    with pytest.raises(PreviewError, match="expected one saved preview, found 3"):
        Preview.from_json(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected one saved preview, found 0"),
        ("nonsense", "not a saved preview: Expecting value"),
        ('{"text": ', "not a saved preview: Expecting value"),
        ("[1, 2]", "a JSON object is wanted, not list"),
        ("[" * 100_000, "not a saved preview"),
        ("{}", "not a saved preview: text: Field required"),
        (as_json(text=1), "text: Input should be a valid string"),
        (as_json(surprise=1), "surprise: Unexpected"),
        (as_json(translations=["a cat"]), "2 paraphrases but 1 translations"),
        (as_json(prompt_2="dog"), "'prompt_2' was edited, but it is derived: edit 'translations'"),
        (as_json(syntax="latex"), "syntax"),
        (as_json(seconds={"augment": float("nan")}), "finite number"),
        (as_json(text="x").replace('"count": 1', '"count": ' + "9" * 5000), "too large"),
        (as_json().replace('"of": 2', '"of": 0'), "more than all sentences"),
        (as_json(translations=[], paraphrases=[]), "no sentence"),
    ],
)
def test_what_is_no_preview(text: str, message: str) -> None:
    """What is not a saved preview is refused in one line that says where."""
    with pytest.raises(PreviewError, match=message) as caught:
        Preview.from_json(text)
    assert "\n" not in str(caught.value)


def test_a_weight_out_of_range() -> None:
    """A weight that no picture survives is refused."""
    fields = json.loads(CAT.to_json())
    fields["phrases"]["prompt"][0]["weight"] = 1e9
    del fields["prompt"]
    with pytest.raises(PreviewError, match="not between 0 and 100"):
        Preview.from_json(json.dumps(fields))


@given(TEXTS)
def test_any_file(text: str) -> None:
    """Any text at all is read or refused, never more."""
    try:
        list(read_previews(text))
    except PreviewError as error:
        assert str(error)


def test_html() -> None:
    """In a notebook a preview shows its stages and keywords, and its text is never markup."""
    shown = html(CAT)
    assert shown.count("<table>") == 4
    assert "a kitty" in shown
    assert "width:80px" in shown
    assert "odd &lt;b&gt;warning&lt;/b&gt;" in shown
    assert "<b>" not in shown
