"""Many sentences per request, and each answer with its sentence."""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from itertools import chain, pairwise
from threading import Barrier, Lock, current_thread

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate import TranslationError
from translate.engines.alignment import PARALLEL, sure_answers, translate_aligned

HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
KOREAN = st.text("가나다힣ㅋ 0123456789a.", min_size=1, max_size=12).filter(HANGUL.search)
ENGLISH = st.text("abc 0123456789.", max_size=12)
UNSURE = st.sampled_from(["", " \t", "고양이", "a 고양이", "ㅋㅋ"])
ANSWERS = st.lists(UNSURE | ENGLISH, max_size=8)


def english(korean: str) -> str:
    """Return a different text for each sentence, with the numbers of the sentence and without Hangul."""
    spelt = (chr(ord("A") + int(digit, 16)) for one in korean if HANGUL.match(one) for digit in f"{ord(one):x}")
    return " ".join([*"".join(spelt).split(), *HANGUL.sub(" ", korean).split()])


class FakeCall:
    """A fake request: ``together`` are its answers to several sentences, ``alone`` those to a single one."""

    def __init__(self, together: Sequence[str] | None = None, alone: Sequence[str] | None = None) -> None:
        self.calls: list[list[str]] = []
        self._together = together
        self._alone = alone

    def __call__(self, sentences: Sequence[str]) -> Sequence[str]:
        self.calls.append([*sentences])
        fixed = self._together if len(sentences) > 1 else self._alone
        return [*map(english, sentences)] if fixed is None else fixed


@settings(deadline=None)
@given(st.lists(KOREAN | ENGLISH, max_size=12), st.none() | st.integers(1, 40))
def test_each_in_its_place(sentences: list[str], longest: int | None) -> None:
    """Every sentence gets its own English in its own place, and English sentences are unchanged."""
    expected = [english(sentence) if HANGUL.search(sentence) else sentence for sentence in sentences]
    assert translate_aligned(sentences, FakeCall(), longest_call=longest) == expected


@settings(deadline=None)
@given(st.lists(KOREAN | ENGLISH, max_size=12), st.none() | st.integers(1, 40))
@example(["가가", "나나", "다"], 4)
def test_requests(sentences: list[str], longest: int | None) -> None:
    """Each Korean sentence is sent once and in order, nothing else is sent, and requests are as few as possible."""
    caller = FakeCall()
    translate_aligned(sentences, caller, longest_call=longest)
    assert [*chain(*caller.calls)] == list(dict.fromkeys(filter(HANGUL.search, sentences)))
    if longest is None:
        assert len(caller.calls) <= 1
    else:
        assert all(len("\n".join(batch)) <= longest or len(batch) == 1 for batch in caller.calls)
        assert all(len("\n".join([*batch, following[0]])) > longest for batch, following in pairwise(caller.calls))


@settings(deadline=None)
@given(st.lists(KOREAN | ENGLISH, max_size=8), ANSWERS, ANSWERS, st.none() | st.integers(1, 40))
def test_any_answers(sentences: list[str], together: list[str], alone: list[str], longest: int | None) -> None:
    """Whatever the answers, there is one line without Korean per sentence, and no sentence is sent a third time."""
    caller = FakeCall(together, alone)
    found = translate_aligned(sentences, caller, longest_call=longest)
    assert len(found) == len(sentences)
    for sentence, answer in zip(sentences, found, strict=True):
        assert not HANGUL.search(answer)
        assert answer == " ".join(answer.split()) or answer == sentence
        assert sum(sentence in batch for batch in caller.calls) <= 2


@settings(deadline=None)
@given(st.lists(KOREAN, min_size=2, max_size=8, unique=True), ANSWERS)
def test_answers_of_another_number(sentences: list[str], together: list[str]) -> None:
    """Where the number of answers differs from that of the sentences, each sentence is sent by itself."""
    together = together[: len(sentences) - 1]
    for wrong in (together, [*map(english, sentences), *together, "one more"]):
        caller = FakeCall(wrong)
        assert translate_aligned(sentences, caller) == [english(sentence) for sentence in sentences]
        first, *others = caller.calls
        assert first == sentences
        assert sorted(others) == sorted([sentence] for sentence in sentences)


@settings(deadline=None)
@given(st.dictionaries(KOREAN, st.none() | UNSURE, min_size=2, max_size=8), st.none() | UNSURE)
def test_only_uncertain_answers_again(first_answers: dict[str, str | None], again: str | None) -> None:
    """Sentences with blank or Korean answers are sent again one by one; those that fail twice stay empty."""
    sentences = list(first_answers)
    unsure = [sentence for sentence in sentences if first_answers[sentence] is not None]
    together = [answer if answer is not None else english(one) for one, answer in first_answers.items()]
    caller = FakeCall(together, None if again is None else [again])
    found = translate_aligned(sentences, caller)
    assert found == ["" if one in unsure and again is not None else english(one) for one in sentences]
    first, *others = caller.calls
    assert first == sentences
    assert sorted(others) == sorted([sentence] for sentence in unsure)


@pytest.mark.parametrize("answers", [[""], ["고양이"], [], ["a cat", "a dog"]])
def test_one_sentence(answers: list[str]) -> None:
    """A sentence that was alone in its request is not sent again; without a certain answer it stays empty."""
    caller = FakeCall(alone=answers)
    assert translate_aligned(["고양이", "고양이"], caller) == ["", ""]
    assert caller.calls == [["고양이"]]


@pytest.mark.parametrize("sentences", [[], ["a cat", "", "85mm f/1.4"]])
def test_nothing_to_send(sentences: list[str]) -> None:
    """Without Korean there is no request."""
    caller = FakeCall()
    assert translate_aligned(sentences, caller) == sentences
    assert caller.calls == []


@pytest.mark.parametrize(
    ("sentences", "answers", "sure"),
    [
        ("고양이 20마리|강아지 30마리", "20 cats|30 dogs", "20 cats|30 dogs"),
        ("고양이 20마리|강아지 30마리", "30 dogs|20 cats", "|"),
        ("고양이|강아지 30마리|여우|용", "30 dogs|a fox|a dragon|", "||a dragon|"),
        ("고양이|강아지 30마리|여우|용", "|a cat|30 dogs|a fox", "|||a fox"),
        ("고양이 2마리|강아지 3마리", "3 cats|2 dogs", "3 cats|2 dogs"),
        ("고양이 30마리|강아지 30마리", "30 cats|30 dogs", "30 cats|30 dogs"),
        ("고양이|강아지", "a cat in 2024|a dog", "a cat in 2024|a dog"),
        ("고양이|강아지|여우", " a \t cat|고양이|a fox", "a cat||a fox"),
        ("고양이|강아지", "a cat|a 狗", "a cat|"),
        ("고양이|강아지", "кошка|犬", "|"),
        ('"東京" 간판|강아지', '"東京" sign|a 東京 dog', '"東京" sign|'),
        ("고양이|강아지", f"a cat|{'a dog ' * 30}", "a cat|"),
        ("고양이|강아지", "a\x1b[2J cat|a \ud800 dog", "|"),
        (
            "고양이|강아지|가족",
            "a cat&#39;s &amp; toy|R&D; a dog|a family 👨\u200d👩\u200d👧",
            "a cat's & toy|R&D; a dog|a family 👨\u200d👩\u200d👧",
        ),
        ("고양이 &amp; 개", "a cat &amp; a dog", "a cat &amp; a dog"),
        ("고양이|강아지", "a cat|a dog|", "|"),
        ("고양이|강아지", "a cat", "|"),
    ],
)
def test_sure_answers(sentences: str, answers: str, sure: str) -> None:
    """An answer is uncertain if it is not English, too long, has its neighbour's number, or if the count is wrong."""
    assert "|".join(sure_answers(answers.split("|"), sentences.split("|"))) == sure


def test_parallel_requests() -> None:
    """Single requests run in ``PARALLEL`` threads at most, each in the context of the caller."""
    together, lock, threads = Barrier(PARALLEL, timeout=10), Lock(), set[str]()
    variable: ContextVar[str] = ContextVar("variable", default="nothing")
    variable.set("the caller's")

    def call(sentences: Sequence[str]) -> list[str]:
        if len(sentences) > 1:
            return []
        together.wait()
        with lock:
            threads.add(current_thread().name)
        return [f"{variable.get()} {english(sentences[0])}"]

    sentences = [chr(ord("가") + number) for number in range(5 * PARALLEL)]
    assert translate_aligned(sentences, call) == [f"the caller's {english(one)}" for one in sentences]
    assert len(threads) == PARALLEL


def test_failure_of_a_later_call() -> None:
    """A failing request ends the work; the error has the earlier translations."""

    def call(sentences: Sequence[str]) -> list[str]:
        if "여우" in sentences:
            raise TranslationError("quota used up", "papago: enough")
        return [*map(english, sentences)]

    with pytest.raises(TranslationError, match=r"^papago: enough$") as caught:
        translate_aligned(["고양이", "강아지", "여우", "용"], call, longest_call=7)
    assert caught.value.done == {"고양이": english("고양이"), "강아지": english("강아지")}


def test_failure_of_a_single_call() -> None:
    """Where a single request fails, the error has all other translations."""

    def call(sentences: Sequence[str]) -> list[str]:
        if len(sentences) > 1:
            return [english("고양이"), "", "", ""]
        if sentences == ["강아지"]:
            raise TranslationError("rate limited", "papago: slower")
        return [*map(english, sentences)]

    with pytest.raises(TranslationError, match=r"^papago: slower$") as caught:
        translate_aligned(["고양이", "강아지", "여우", "용"], call)
    done = {sentence: answer for sentence, answer in caught.value.done.items() if answer}
    assert done == {sentence: english(sentence) for sentence in ("고양이", "여우", "용")}
