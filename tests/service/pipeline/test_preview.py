"""A preview as JSON."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import FIXTURES

from generate import Phrase, Prompt, Sampling, TokenBudget
from keywords import WeightedKeyword
from service.pipeline import Preview, PreviewError, PreviewOptions, read_previews
from service.trace import Usage

TEXTS = st.text(max_size=20)
PHRASES = st.lists(st.builds(Phrase, TEXTS, st.floats(0.1, 2)), max_size=3).map(tuple)
SENTENCES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4)
PREVIEWS = st.builds(
    lambda pairs, **fields: Preview(
        paraphrases=tuple(korean for korean, _ in pairs),
        translations=tuple(english for _, english in pairs),
        backends={"augment": "rules"},
        **fields,
    ),
    SENTENCES,
    text=TEXTS,
    weighted=PHRASES,
    unwanted=st.dictionaries(TEXTS, TEXTS, max_size=2),
    attributes=st.dictionaries(TEXTS, st.builds(Phrase, TEXTS, st.floats(0.1, 2), st.booleans()), max_size=2),
    keywords=st.lists(
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
    preset=TEXTS,
    top=st.integers(1, 100),
    weights=st.sampled_from(["frequency", "original"]),
    prompts=st.builds(Prompt, PHRASES, PHRASES, PHRASES),
    budgets=st.dictionaries(
        TEXTS,
        st.builds(TokenBudget, st.integers(0), st.integers(1), st.lists(TEXTS, max_size=2).map(tuple), st.booleans()),
        max_size=2,
    ),
    sampling=st.builds(
        Sampling, st.tuples(st.integers(1), st.integers(1)), st.tuples(st.floats(1, 30), st.floats(1, 30))
    ),
    seconds=st.dictionaries(st.sampled_from(["augment", "translate"]), st.floats(0, 9)),
    warnings=st.lists(TEXTS, max_size=2).map(tuple),
    dropped=st.dictionaries(TEXTS, TEXTS, max_size=2),
    usage=st.lists(
        st.builds(Usage, TEXTS, TEXTS, *[st.integers(0, 10**9)] * 5, st.none() | st.floats(0, 9), TEXTS), max_size=2
    ).map(tuple),
)

CAT = Preview(
    text="고양이",
    paraphrases=("고양이", "야옹이"),
    translations=("a cat", "a kitty"),
    keywords=(WeightedKeyword("cat", 1.331, 1, 2, 0.5, (0,)),),
    prompts=Prompt((Phrase("a cat"),), (Phrase("cat", 1.331), Phrase("best quality", 1.21)), (Phrase("ugly"),)),
    backends={"augment": "rules", "translate": "lexicon", "keywords": "keybert", "compose": "original"},
    warnings=("odd <b>warning</b>",),
    seconds={"augment": 0.1},
)
OLD = FIXTURES / "previews" / "schema-1.json"


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


def test_the_json_is_readable() -> None:
    """Keys are English, text is readable Korean, and the three prompts come first, written out."""
    text = CAT.to_json()
    assert "고양이" in text
    fields = json.loads(text)
    assert list(fields)[:4] == ["text", "prompt", "prompt_2", "negative_prompt"]
    assert fields["prompt_2"] == "cat+++, (best quality)++"
    assert fields["keywords"][0] == {
        "text": "cat",
        "weight": 1.331,
        "count": 1,
        "total": 2,
        "score": 0.5,
        "sentences": [0],
        "added": False,
        "salience": 0.0,
    }
    assert json.loads(replace(CAT, syntax="a1111").to_json())["prompt_2"] == "(cat:1.331), (best quality:1.21)"


def test_several_in_a_file() -> None:
    """A file may hold many previews, one a line or indented, with blank lines between."""
    other = replace(CAT, text="개")
    text = f"{CAT.to_json(indent=2)}\n\n{other.to_json()}\n{CAT.to_json()}\n"
    assert list(read_previews(text)) == [CAT, other, CAT]
    with pytest.raises(PreviewError, match="expected one saved preview, found 3"):
        Preview.from_json(text)


def test_a_preview_of_an_older_version() -> None:
    """A preview that was saved before schema 2 is read under the present names, and nothing of it is lost."""
    old = json.loads(OLD.read_text(encoding="utf-8"))
    assert "schema" not in old
    new = Preview.from_fields(old)
    assert (new.prompt, new.prompt_2, new.negative_prompt) == (old["prompt"], old["prompt_2"], old["negative_prompt"])
    assert [one.total for one in new.keywords] == [one["of"] for one in old["keywords"]]
    assert [one.added for one in new.keywords] == [one["invented"] for one in old["keywords"]]
    assert any(one.added for one in new.keywords)
    assert {name: list(one.overflow) for name, one in new.budgets.items()} == {
        name: one["behind"] for name, one in old["budgets"].items()
    }
    assert new.options == PreviewOptions(preset="photo")
    assert [(one.text, one.weight) for one in new.weighted] == [("hanbok", 1.3)]
    for name in ("text", "unwanted", "dropped", "warnings", "backends", "seconds"):
        assert json.loads(new.to_json())[name] == old[name], name


@pytest.mark.parametrize(("name", "preset"), [("seed", "original"), ("photo", "photo")])
def test_the_preset_of_an_older_version(name: str, preset: str) -> None:
    """The preset of an older preview is that of its compose stage, under its present name."""
    old = json.loads(OLD.read_text(encoding="utf-8"))
    old["backends"]["compose"] = name
    assert Preview.from_fields(old).preset == preset


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
        (as_json(schema=3), "schema 3, 2 is read here: install a newer malgrim"),
        (as_json(schema="x"), "schema 'x'"),
        (as_json(schema=1, keywords=3, budgets=3, backends=3, phrases=3, attributes=3), "not a saved preview"),
        (as_json(translations=["a cat"]), "2 paraphrases but 1 translations"),
        (as_json(prompt_2="dog"), "'prompt_2' was edited, but it is derived: edit 'translations'"),
        (as_json(syntax="latex"), "syntax"),
        (as_json(top=0), "keep at least one keyword"),
        (as_json(seconds={"augment": float("nan")}), "finite number"),
        (as_json(text="x").replace('"count": 1', '"count": ' + "9" * 5000), "too large"),
        (as_json().replace('"total": 2', '"total": 0'), "more than all sentences"),
        (as_json(translations=[], paraphrases=[]), "no sentence"),
    ],
)
def test_what_is_no_preview(text: str, message: str) -> None:
    """Anything else than a saved preview is refused in one line that says where."""
    with pytest.raises(PreviewError, match=message) as caught:
        Preview.from_json(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", ["prompts", "weighted", "attributes"])
def test_a_weight_out_of_range(place: str) -> None:
    """A weight that no picture survives is refused."""
    heavy = {"text": "cat", "weight": 1000.0, "literal": False}
    prompts = {"prompt": [heavy], "prompt_2": [], "negative_prompt": []}
    changed: object = {"prompts": prompts, "weighted": [heavy], "attributes": {"x": heavy}}[place]
    fields = json.loads(CAT.to_json()) | {place: changed}
    for name in ("prompt", "prompt_2", "negative_prompt"):
        fields.pop(name)
    with pytest.raises(PreviewError, match=r"a weight in .* is not between 0 and 100"):
        Preview.from_fields(fields)


@given(TEXTS)
def test_any_file(text: str) -> None:
    """Any text at all is read or refused, never more."""
    try:
        list(read_previews(text))
    except PreviewError as error:
        assert str(error)
