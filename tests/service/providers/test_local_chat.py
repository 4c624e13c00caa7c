"""The chat with a language model of this machine: its bounds, its turns, and answers that arrive through the gate."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.chat_server import ONE, SENTENCE, THREE, TWO
from support.command import run
from support.scripted_model import ScriptedModel, listed
from support.toy_text_model import build_random, build_saying

from augment import ParaphraseError, Reason
from augment.chat import ChatParaphraser
from service.assembly.backends import Backends
from service.config.settings import Settings
from service.providers.calls import deadline
from service.providers.local_chat import LocalChat
from service.providers.pauses import pausing
from service.providers.text_model import TextModel
from service.trace import PreviewTrace, Usage, interruptible

OTHER_NUMBER = "노을 지는 바닷가의 소녀 세 명"


class NotWantedError(Exception):
    """The work is not wanted any more."""


def chat(model: ScriptedModel, seed: int = 0) -> LocalChat:
    return LocalChat("local (small)", cast(TextModel, model), ParaphraseError, seed=seed)


def saying(*answers: str, **options: Any) -> ScriptedModel:
    """Return a model that gives ``answers`` in turn."""
    left = iter(answers)
    return ScriptedModel(lambda _: next(left), **options)


def paraphrase(model: ScriptedModel, count: int = 2, sentence: str = SENTENCE, **options: Any) -> list[str]:
    return ChatParaphraser(chat(model), **options).paraphrase(sentence, count)


def refused(model: ScriptedModel, reason: Reason, **options: Any) -> str:
    with pytest.raises(ParaphraseError) as caught:
        paraphrase(model, **options)
    assert caught.value.reason == reason
    assert str(caught.value).startswith("local (small): ")
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_the_request_is_that_of_gpt() -> None:
    """The model gets the sentence, the count and, in a second request, what it gave before."""
    model, warnings = saying(listed(ONE), listed(TWO)), list[str]()
    assert paraphrase(model, 3, on_warning=warnings.append) == [ONE, TWO]
    assert model.asked == [{"text": SENTENCE, "count": 3}, {"text": SENTENCE, "count": 2, "without": [ONE]}]
    assert warnings == ["local (small) gave 2 usable paraphrases of 3"]


@pytest.mark.parametrize(
    "answer",
    [
        listed(ONE, TWO),
        f"<think>{listed(THREE)}</think>\n\n```json\n{listed(ONE, TWO)}\n```",
        f"1. {ONE}\n2. {TWO}",
        f'{{"paraphrases": ["{ONE}", "{TWO}", "해 질 ',
    ],
    ids=["JSON", "thoughts", "numbered", "cut off"],
)
def test_answers_are_read_as_those_of_providers(answer: str) -> None:
    """Every form of an answer is read from a local model that is read from a provider."""
    assert paraphrase(saying(answer)) == [ONE, TWO]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("저는 모릅니다", "no list in the answer ('저는 모릅니다'): unusable answer; try another MALGRIM_TEXT_MODEL"),
        ("<think>음", "the model thought, and did not answer within"),
        ("", "no list in the answer"),
        ("가" * 9999, "the answer was cut off after 712 tokens"),
        (listed("a girl"), "with no Korean paraphrase: try another model (MALGRIM_TEXT_MODEL)"),
    ],
)
def test_answers_without_paraphrases(answer: str, message: str) -> None:
    """An answer without a usable paraphrase is an error that says what came instead, and what to do."""
    with pytest.raises(ParaphraseError, match=re.escape(message)) as caught:
        paraphrase(saying(answer))
    assert caught.value.reason == "unusable answer"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_answer(answer: str) -> None:
    """Whatever a model answers, paraphrases come out or an error of the stage."""
    try:
        assert paraphrase(saying(answer, answer), on_warning=lambda _: None)
    except ParaphraseError as error:
        assert error.reason == "unusable answer"


def test_bounds() -> None:
    """An answer has at most 4,096 tokens and what the model has room for; a request that fills it is refused."""
    small, large, unknown = (ScriptedModel(lambda _: listed(ONE), longest=most) for most in (1000, 100_000, None))
    for model in (small, large, unknown):
        paraphrase(model, count=1)
        paraphrase(model, 50, on_warning=lambda _: None, sentence=SENTENCE * 5)
    sent = 1000 - small.options[1]["most_tokens"]
    assert 64 < sent < 1000 - 64
    assert [model.options[1]["most_tokens"] for model in (large, unknown)] == [4096, 4096]
    assert 500 < large.options[0]["most_tokens"] < 1000
    message = refused(small, "request refused", sentence=SENTENCE * 90)
    assert "and the model takes at most 936: request refused; make the sentence shorter" in message
    assert "takes at most 4,096" in refused(unknown, "request refused", sentence=SENTENCE * 400)


def test_time_is_over() -> None:
    """An answer that the deadline cuts off gives its complete sentences; without one it has timed out."""
    with deadline(0.01):
        assert paraphrase(saying(f'{listed(ONE)[:-2]}, "석양이', slow=True), 1) == [ONE]
    with deadline(0.01):
        assert "MALGRIM_STAGE_SECONDS" in refused(saying("음" * 20, slow=True), "timed out")


def test_interruption() -> None:
    """Work that is not wanted any more ends inside an answer, and the model is free afterwards."""

    def not_wanted() -> None:
        raise NotWantedError

    model = ScriptedModel(lambda _: listed(ONE), slow=True)
    asked = chat(model)
    with interruptible(not_wanted), pytest.raises(NotWantedError):
        ChatParaphraser(asked).paraphrase(SENTENCE, 1)
    model.slow = False
    assert ChatParaphraser(asked).paraphrase(SENTENCE, 1) == [ONE]


def test_one_at_a_time() -> None:
    """A second request waits for the first, paused, until its own time is over; then the model is free again."""
    begun, released = Event(), Event()
    states: list[str] = []

    def answer(request: dict[str, object]) -> str:
        begun.set()
        released.wait()
        return listed(ONE)

    @contextmanager
    def pause() -> Iterator[None]:
        states.append("paused")
        yield
        states.append("goes on")

    paraphraser = ChatParaphraser(chat(model := ScriptedModel(answer)))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(paraphraser.paraphrase, SENTENCE, 1)
        begun.wait()
        try:
            with deadline(0.01), pausing(pause), pytest.raises(ParaphraseError) as caught:
                paraphraser.paraphrase(SENTENCE, 1)
        finally:
            released.set()
        assert (caught.value.reason, states) == ("timed out", ["paused"])
        assert first.result() == paraphraser.paraphrase(SENTENCE, 1) == [ONE]
    assert len(model.options) == 2


def test_too_little_memory() -> None:
    """A device whose memory does not suffice is unavailable, so that the next backend is asked."""

    def fail(_: object) -> str:
        raise MemoryError("the memory of cuda is too small")

    assert "too small: unavailable; take a smaller model" in refused(ScriptedModel(fail), "unavailable")


def test_usage() -> None:
    """A preview counts the tokens of each request, which cost nothing."""
    trace = PreviewTrace(None)
    with trace.collecting():
        paraphrase(saying(listed(ONE), listed(TWO)))
    [used] = trace.usage
    assert used == Usage(
        "augment",
        "local (small)",
        2,
        input_tokens=used.input_tokens,
        output_tokens=len(listed(ONE) + listed(TWO)),
        cost=0.0,
    )


@pytest.mark.usefixtures("one_keybert")
def test_a_preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A preview has the model's faithful paraphrases and names it; a repeated one takes them from the cache."""
    folder = tmp_path / "tiny-llama"
    build_saying(folder, [ONE, OTHER_NUMBER, TWO, THREE])
    monkeypatch.setenv("MALGRIM_TEXT_MODEL", str(folder))
    made = []
    for _ in range(2):
        assert run(monkeypatch, "preview", SENTENCE, "--count", "4", "--json") == 0
        made.append(json.loads(capsys.readouterr().out))
    first, again = made
    assert first["paraphrases"] == again["paraphrases"] == [SENTENCE, ONE, TWO, THREE]
    assert first["dropped"] == {OTHER_NUMBER: "a number is not the same"}
    assert first["backends"]["augment"] == "local (tiny-llama)"
    [asked], [cached] = first["usage"], again["usage"]
    assert (asked["calls"], asked["output_tokens"], asked["cost"]) == (1, 6, 0.0)
    assert (cached["calls"], cached["cached"]) == (0, 1)


@pytest.mark.parametrize(
    ("seconds", "addition", "calls"), [(30.0, "", 1), (60.0, "", 2), (30.0, "\n", 2)], ids=["same", "time", "files"]
)
def test_what_is_asked_again(
    seconds: float, addition: str, calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cached answer is used until the files of the model or the time that it has change."""
    build_saying(folder := tmp_path / "model", [ONE, TWO])
    known = Settings("local", cache=tmp_path / "cache", text_model=folder)
    asked: list[str] = []

    def paraphrase_once(_: ChatParaphraser, sentence: str, _count: int) -> list[str]:
        asked.append(sentence)
        return [ONE]

    monkeypatch.setattr(ChatParaphraser, "paraphrase", paraphrase_once)
    Backends(known).paraphraser("local").paraphrase(SENTENCE, 1)
    with (folder / "config.json").open("a") as config:
        config.write(addition)
    Backends(replace(known, stage_seconds=seconds)).paraphraser("local").paraphrase(SENTENCE, 1)
    assert len(asked) == calls


@pytest.mark.usefixtures("one_keybert")
def test_the_next_backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A model that answers with noise fails the stage, and with a fallback the rules paraphrase instead."""
    build_random(tmp_path / "noise")
    monkeypatch.setenv("MALGRIM_TEXT_MODEL", str(tmp_path / "noise"))
    assert run(monkeypatch, "preview", SENTENCE) == 3
    assert "augment: local (noise): " in capsys.readouterr().err
    assert run(monkeypatch, "preview", SENTENCE, "--fallback", "rules", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["backends"]["augment"] == "rules"
    assert made["warnings"][0].startswith("local could not answer, the next was asked: local (noise): ")


@pytest.mark.parametrize(
    ("prepare", "code", "message"),
    [
        (lambda folder: None, 2, "there is no such folder"),
        (Path.mkdir, 3, "cannot be loaded: it is not the folder of a model: there is no config.json in it"),
    ],
    ids=["no folder", "no model"],
)
@pytest.mark.usefixtures("one_keybert")
def test_a_folder_that_is_none(
    prepare: Callable[[Path], object],
    code: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    """A folder that is none, or holds no model, is named with its variable in one line."""
    folder = tmp_path / "none"
    prepare(folder)
    monkeypatch.setenv("MALGRIM_TEXT_MODEL", str(folder))
    assert run(monkeypatch, "preview", SENTENCE, "--paraphraser", "local") == code
    error = capsys.readouterr().err
    assert f"MALGRIM_TEXT_MODEL='{folder}'" in error
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.slow
def test_the_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The doctor loads the model, and asks it with --online."""
    build_saying(tmp_path / "model", ["맑은 하늘"])
    monkeypatch.setenv("MALGRIM_TEXT_MODEL", str(tmp_path / "model"))
    run(monkeypatch, "doctor")
    assert "ok       augment: local: configured; --online asks it" in capsys.readouterr().out
    run(monkeypatch, "doctor", "--online")
    assert "ok       augment: local: 하늘 → 맑은 하늘" in capsys.readouterr().out
