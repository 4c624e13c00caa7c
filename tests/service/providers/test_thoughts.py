"""Thoughts of models in the text of their answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.providers.reply_lists import sentences
from service.providers.thoughts import without_thoughts

FIELD = "translations"
ANSWER = '{"translations": ["right"]}'
DRAFT = 'We need a list. ["draft a"]\n{"translations": ["draft b"]}\n1. draft c'
FORMATS = [
    "<think>{}</think>{}",
    "<Thinking>\n{}\n</Thinking>\n{}",
    "<thought>{}</thought>{}",
    "<reasoning>{}</reasoning>{}",
    "<seed:think>{}</seed:think>{}",
    "&lt;think&gt;{}&lt;/think&gt;{}",
    "[THINK]{}[/THINK]{}",
    "◁think▷{}◁/think▷{}",
    '<details type="reasoning" done="true">{}</details>{}',
    "<|begin_of_thought|>{}<|end_of_thought|><|begin_of_solution|>{}<|end_of_solution|>",
    "<|START_THINKING|>{}<|END_THINKING|><|START_RESPONSE|>{}<|END_RESPONSE|>",
    "<unused94>thought\n{}<unused95>{}",
    "<|channel>thought\n{}\n<channel|>{}",
    "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>{}<|return|>",
    "<|channel|>analysis<|message|>{}<|channel|>final <|constrain|>json<|message|>{}",
    "<|channel|>analysis<|message|>{}<|end|>{}",
    "analysis{}assistantfinal{}",
    "analysis\n{}\nassistant\nfinal\n{}",
]
LATE = [
    "{}</think>{}",
    "{}</reasoning>{}",
    "{}[/THINK]{}",
    "{}◁/think▷{}",
    "{}<channel|>{}",
    "{}<|end_of_thought|>{}",
    "{}<|end|><|start|>assistant<|channel|>final<|message|>{}",
    "{}.assistantfinal{}",
]


@pytest.mark.parametrize("form", FORMATS + LATE)
def test_thoughts_are_no_answers(form: str) -> None:
    """The answer behind a thought is taken in every known format, even if the thought has a list of its own."""
    assert sentences(form.format(DRAFT, ANSWER), FIELD) == ["right"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_cut_thought_is_no_answer(form: str) -> None:
    """A thought that the reply ends in leaves no answer."""
    unended = form.split("{}", maxsplit=1)[0] + DRAFT
    assert sentences(unended, FIELD) == []


def test_an_answer_before_a_thought() -> None:
    """An answer before a thought is taken."""
    assert sentences(f"{ANSWER}<think>{DRAFT}</think>", FIELD) == ["right"]


def test_bare_thoughts() -> None:
    """Thoughts whose special tokens are missing end where the last object begins."""
    assert sentences(f'thought\nlist ["draft a"]\n{ANSWER}', FIELD) == ["right"]
    assert sentences('thought\nlist ["draft a"]', FIELD) == []


@settings(deadline=None)
@given(st.text("가나다 abc.,\n", max_size=40).filter(lambda text: "analysis" not in text))
def test_text_without_thoughts(text: str) -> None:
    """Text without marks is unchanged."""
    assert without_thoughts(text) == text


MARKS = ["<", "<think", "<think>", "</think>", "[THINK]", "◁think▷", "<|channel|>", "<|channel>", "<channel|>"]
BARE_MARKS = ["analysis", "assistantfinal", "thought\n{", "<a_", "<|channel|>final", "&lt;"]


@pytest.mark.parametrize("unit", MARKS + BARE_MARKS)
def test_long_repetitions(unit: str) -> None:
    """A hundred thousand characters of one mark give a text that is not longer."""
    assert len(without_thoughts(unit * (100_000 // len(unit)))) <= 100_000
