"""Characters of a story are said word for word in both prompts of the texts that name them, and of no others."""

from dataclasses import replace

import pytest
from support.fakes import FixedTranslator, make_pipeline

from service.pipeline import Preview, PreviewOptions
from service.pipeline.characters import named, unsaid, without_characters
from translate import Word

TORI, NABI = Word("토리", "small brown rabbit"), Word("나비 공주", "white cat with a blue ribbon")


@pytest.mark.parametrize(
    ("sentence", "english", "found"),
    [
        ("토리가 걷는다", "it walks", [TORI]),
        ("나비공주와 토리의 집", "a house", [TORI, NABI]),
        ("토리네 집", "a small brown rabbit's house", [TORI]),
        ("도토리가 있는 숲", "a forest with acorns", []),
        ("'토리'라는 간판", "a sign", []),
    ],
)
def test_who_is_named(sentence: str, english: str, found: list[Word]) -> None:
    """A name counts as a word of its own, with particles or without, or where the translation has its look."""
    assert [*named([TORI, NABI], sentence, english)] == found


def test_what_is_not_said_word_for_word() -> None:
    """A plural of the translator is not the look, word for word; the keywords never come from it."""
    assert unsaid([TORI, NABI], "a small brown rabbit walking") == (NABI,)
    assert unsaid([TORI], "small brown rabbits walking") == (TORI,)
    assert without_characters("A small brown rabbit and two small brown rabbits walk", [TORI]) == ", and two , walk"


def test_both_prompts_have_the_look_once() -> None:
    """Where the translation lacks the look, the prompt ends with it; ``prompt_2`` begins with it."""
    options = PreviewOptions(characters=(TORI, NABI), count=0, preset="none")
    for english, prompt in (
        ("a small brown rabbit walks", "a small brown rabbit walks"),
        ("it walks", "it walks, small brown rabbit"),
    ):
        made = make_pipeline(translator=FixedTranslator([english])).preview("토리가 걷는다", options)
        assert made.prompt == prompt
        assert made.prompt_2.split(", ")[0] == "small brown rabbit"
        assert made.characters == (TORI,)
        assert Preview.from_json(made.to_json()) == made


def test_a_preview_that_is_redone_keeps_its_characters() -> None:
    """Redone with other options, a preview has the same characters, whatever the options say of them."""
    pipeline = make_pipeline(translator=FixedTranslator(["it walks"]))
    made = pipeline.preview("토리가 걷는다", PreviewOptions(characters=(TORI,), count=0, preset="none"))
    redone = pipeline.prompt_builder.redo(made, replace(made.options, characters=(NABI,)))
    assert redone.prompts == made.prompts
    assert redone.characters == (TORI,)
