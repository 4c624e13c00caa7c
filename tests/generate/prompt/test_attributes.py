"""The dictionary of attributes: its contents, its combinations, and its place in the prompts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import EchoParaphraser, FixedTranslator, OptionedPipeline, make_pipeline

from generate import AttributeChoiceError, Phrase, attribute_colors, attribute_groups, choose
from service.errors import InputError
from service.pipeline import Preview
from translate import has_hangul

GROUPS = {group.name: group for group in attribute_groups()}
CHOICES = [f"{group.name}={label}" for group in GROUPS.values() for label in group.choices]


def pipeline(translator: FixedTranslator | None = None) -> OptionedPipeline:
    return make_pipeline(translator=translator, preset="none", count=2)


def texts(*wanted: str) -> list[str]:
    return [phrase.text for phrase in choose(wanted).values()]


def test_the_dictionary() -> None:
    """Each group has its number of attributes, and each attribute a Korean label and an English phrase."""
    counts = {"hair_length": 2, "hair": 14, "hair_color": 12, "eyes": 12, "expression": 15, "traits": 3}
    assert {name: len(group.choices) for name, group in GROUPS.items()} == counts | {"outfit": 16, "props": 9}
    assert [*GROUPS] == ["hair_length", "hair", "hair_color", "eyes", "expression", "traits", "outfit", "props"]
    assert len(attribute_colors()) == 12
    assert [name for name, group in GROUPS.items() if group.colored] == ["outfit"]
    bounds = {"hair_length": 1, "hair": 1, "hair_color": 2, "eyes": 1, "expression": 1, "outfit": 1}
    assert {name: group.most for name, group in GROUPS.items() if group.most is not None} == bounds
    for group in GROUPS.values():
        assert has_hangul(group.label)
        for label, phrase in group.choices.items():
            assert has_hangul(label)
            assert phrase.text.isascii()


@pytest.mark.parametrize("choice", CHOICES)
def test_every_choice(choice: str) -> None:
    """Each attribute can be chosen by its Korean label, by its English phrase, and without spaces."""
    name, label = choice.split("=")
    phrase = GROUPS[name].choices[label]
    assert choose([choice]) == {choice: phrase}
    assert choose([f" {name} = {phrase.text.upper()} "]) == {choice: phrase}
    assert choose([choice.replace(" ", "")]) == {choice: phrase}


@pytest.mark.parametrize("label", attribute_colors())
def test_colors_of_an_outfit(label: str) -> None:
    """An outfit accepts a colour, which precedes its English phrase."""
    assert choose([f"outfit=한복:{label}"]) == {f"outfit=한복:{label}": Phrase(f"{attribute_colors()[label]} hanbok")}


@pytest.mark.parametrize(
    ("wanted", "english"),
    [
        (["outfit=메이드복:핑크"], ["pink maid uniform"]),
        (["outfit=갑옷:green"], ["green plate armor"]),
        (["hair_color=검정"], ["black hair"]),
        (["hair_color=검정", "hair_color=파랑"], ["two-tone hair, black and blue hair"]),
        (["hair_color=검정", "hair_color=black"], ["black hair"]),
        (["props=날개", "hair=포니테일", "props=장갑"], ["pony tail", "wings", "gloves"]),
        (["머리 모양=포니테일", "Hair_Color=grey"], ["pony tail", "gray hair"]),
        (["outfit＝한복：빨강"], ["red hanbok"]),
        (["hair_length=긴 머리", "hair=트윈 테일"], ["long hair", "twin tail"]),
        ([], []),
    ],
)
def test_combinations(wanted: list[str], english: list[str]) -> None:
    """Phrases are in the order of the groups; two hair colours become two-tone hair; a repetition has no effect."""
    assert texts(*wanted) == english


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            ["hair=포니테일", "hair=트윈테일"],
            "hair=포니테일 and hair=트윈테일 exclude each other: choose at most 1 of hair",
        ),
        (["hair_color=red", "hair_color=blue", "hair_color=green"], r"hair_color=빨간색 and .*=파란색 and .*=초록색"),
        (["outfit=한복:빨강", "outfit=드레스"], "outfit=한복:빨간색 and outfit=드레스 exclude"),
        (["outfit=한복:빨강", "outfit=한복:파랑"], "outfit=한복:빨간색 and outfit=한복:파란색 exclude"),
        (["eyes=파랑", "eyes=갈색"], "eyes=파란색 and eyes=갈색 exclude"),
        (["hat=모자"], r"'hat=모자' is no attribute: .* hair_length, hair, hair_color"),
        (["포니테일"], "'포니테일' is no attribute"),
        ([""], "'' is no attribute"),
        (["x" * 100_000], "'x{40}…' is no attribute"),
        (["hair=상투"], "hair has no '상투': choose one of 스트레이트, 포니테일"),
        (["hair="], "hair has no ''"),
        (["props=장갑:빨강"], "'props=장갑:빨강': props takes no colour"),
        (["outfit=한복:무지개"], "there is no such colour: choose one of 검은색"),
        (["outfit=한복:"], "there is no such colour"),
        (["x=" + "y" * 38], rf"^'x={'y' * 38}' is no attribute"),
        (["x=" + "y" * 39], rf"^'x={'y' * 38}…' is no attribute"),
    ],
)
def test_refused_choices(wanted: list[str], message: str) -> None:
    """A conflict is refused with the names of all, an unknown attribute with the known ones."""
    with pytest.raises(AttributeChoiceError, match=message):
        choose(wanted)


@given(st.lists(st.sampled_from(CHOICES), max_size=6))
def test_any_choices(wanted: list[str]) -> None:
    """Every choice is in the result, unless a group has too many and all are refused."""
    try:
        chosen = choose(wanted)
    except AttributeChoiceError as error:
        assert "exclude each other" in str(error)
        return
    for choice in wanted:
        name, label = choice.split("=")
        assert any(key.startswith(f"{name}=") and label in key for key in chosen)


@given(st.text(max_size=30))
def test_any_text_is_refused_in_one_line(text: str) -> None:
    """Any text is an attribute, or is refused in one line."""
    try:
        choose([text])
    except AttributeChoiceError as error:
        assert str(error).isprintable()


def test_attributes_reach_both_prompts() -> None:
    """Attributes are in both prompts with their weights, but neither in the translated text nor in the keywords."""
    translator = FixedTranslator()
    made = pipeline(translator).preview("소녀", attributes=["outfit=한복:빨강", "hair=드레드락"])
    assert made.prompt == "a cat 0, (dreadlocks)1.3, red hanbok"
    assert made.prompt_2.startswith("(dreadlocks)1.3, red hanbok, ")
    assert made.attributes == {"hair=드레드락": Phrase("dreadlocks", 1.3), "outfit=한복:빨간색": Phrase("red hanbok")}
    assert "hanbok" not in " ".join(keyword.text for keyword in made.keywords)
    assert "한복" not in " ".join(translator.calls[0])


def test_attributes_are_saved() -> None:
    """A saved preview keeps its attributes, and its prompts do not repeat them when they are made again."""
    made = pipeline().preview("소녀", attributes=["hair=드레드락", "props=날개"])
    assert Preview.from_json(made.to_json()) == made
    assert pipeline().prompt_builder.redo(made).prompts == made.prompts


def test_attributes_are_checked_first() -> None:
    """An unknown attribute is refused before any stage runs."""
    paraphraser = EchoParaphraser()
    with pytest.raises(AttributeChoiceError):
        make_pipeline(paraphraser).preview("소녀", attributes=["x=y"])
    assert paraphraser.calls == []


@pytest.mark.parametrize("text", ["날개 wings", "", "wi\x00ngs"])
def test_edited_attributes(text: str) -> None:
    """An attribute in a saved preview is checked like any text."""
    made = pipeline().preview("소녀", attributes=["props=날개"])
    edited = replace(made, attributes={"props=날개": Phrase(text)})
    with pytest.raises(InputError):
        pipeline().prompt_builder.redo(edited)


def test_messages_in_full() -> None:
    """A refusal is one complete sentence with the choice and the possible ones."""
    colors = ", ".join(attribute_colors())
    messages = {
        "hat=모자": f"'hat=모자' is no attribute: write one such as hair=포니테일; the groups are {', '.join(GROUPS)}",
        "hair= 상투 ": f"hair has no '상투': choose one of {', '.join(GROUPS['hair'].choices)}",
        "props=장갑:빨강": "'props=장갑:빨강': props takes no colour; remove it",
        "outfit=한복:무지개": f"'outfit=한복:무지개': there is no such colour: choose one of {colors}",
    }
    for choice, message in messages.items():
        with pytest.raises(AttributeChoiceError) as refused:
            choose([choice])
        assert str(refused.value) == message
    with pytest.raises(AttributeChoiceError) as refused:
        choose(["hair=포니테일", "hair=트윈테일"])
    conflict = "hair=포니테일 and hair=트윈테일 exclude each other: choose at most 1 of hair"
    assert str(refused.value) == conflict
