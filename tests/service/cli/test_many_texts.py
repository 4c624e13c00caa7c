"""Previews of many texts, made side by side."""

from collections.abc import Sequence
from threading import Barrier, Event

import pytest
from support.fakes import EchoParaphraser, FixedTranslator, make_pipeline

from service.cli.inputs import make_previews
from service.pipeline import PreviewOptions
from service.trace import StageError

OPTIONS = PreviewOptions(preset="original", count=1)


class MeetingTranslator:
    """A translator that waits until two threads translate."""

    name = "meeting"

    def __init__(self) -> None:
        self._barrier = Barrier(2)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self._barrier.wait(60)
        return ["a cat"] * len(sentences)


class TimedTranslator:
    """A translator that fails for 나비, after the next text has begun, and finishes that one later."""

    name = "timed"

    def __init__(self) -> None:
        self.begun, self.failed = Event(), Event()
        self.finished: list[str] = []

    def translate(self, sentences: Sequence[str]) -> list[str]:
        if sentences[0] == "나비":
            self.begun.wait(60)
            self.failed.set()
            raise ValueError("wrong")
        if sentences[0] == "고래":
            self.begun.set()
            self.failed.wait(60)
        self.finished.append(sentences[0])
        return ["a cat"] * len(sentences)


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_the_order_of_the_texts(at_once: int) -> None:
    """The previews come in the order of the texts, each once, however many are made at once."""
    paraphraser = EchoParaphraser()
    texts = [f"고양이 {number} 마리" for number in range(20)]
    made = make_previews(make_pipeline(paraphraser), texts, OPTIONS, at_once=at_once)
    assert [one.text for one in made] == texts
    assert sorted(paraphraser.calls) == sorted(texts)


def test_two_at_once() -> None:
    """Two previews are made at the same time."""
    made = make_previews(make_pipeline(translator=MeetingTranslator()), ["고양이", "나비"], OPTIONS, at_once=2)
    assert [one.text for one in made] == ["고양이", "나비"]


def test_a_failure_among_many() -> None:
    """Previews before the failing one are there, those that were begun are finished, and later ones do not begin."""
    translator = TimedTranslator()
    made = make_previews(
        make_pipeline(translator=translator), ["고양이", "나비", "고래", "새", "말"], OPTIONS, at_once=2
    )
    assert next(made).text == "고양이"
    with pytest.raises(StageError, match="translate: wrong"):
        next(made)
    assert "고래" in translator.finished
    assert "말" not in translator.finished


def test_stopping_early() -> None:
    """Who wants no more previews gets rid of those that have not begun."""
    translator = FixedTranslator()
    made = make_previews(make_pipeline(translator=translator), ["고양이"] * 50, OPTIONS, at_once=2)
    next(made)
    made.close()  # type: ignore[attr-defined]
    assert len(translator.calls) < 10
