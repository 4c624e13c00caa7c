"""Translate many sentences per call, and assign each answer to its sentence."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import pairwise

from ..errors import TranslationError
from ..korean.hangul import has_hangul
from ..korean.scripts import foreign_letters

PARALLEL = 4  # simultaneous calls
_NUMBER = re.compile(r"\d{2,}")  # translations often spell out single digits
_LONGEST = 10  # times the length of the sentence, plus _ALLOWANCE; a longer answer is more than a translation
_ALLOWANCE = 100  # characters
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[a-zA-Z]{2,8});")  # some translators answer with HTML
_NO_TEXT = ("Cc", "Cs", "Co", "Cn")  # control characters, halves of characters, and what no script has

Call = Callable[[Sequence[str]], Sequence[str]]


def translate_aligned(sentences: Sequence[str], call: Call, *, longest_call: int | None = None) -> list[str]:
    """Return one translation per sentence, with as few calls as possible.

    Repeated sentences are sent once, sentences without Hangul are not sent. A sentence with an uncertain answer is sent
    a second time by itself; without a usable English answer even then, its translation is an empty string.

    Args:
        sentences: The sentences.
        call: A function that translates some sentences in one request.
        longest_call: The maximum length of a request in characters, with one character between sentences; None for
            no maximum.

    Raises:
        TranslationError: A call failed; its ``done`` contains the earlier translations.
    """
    answers = {sentence: sentence for sentence in sentences if not has_hangul(sentence)}
    for batch in _batches((one for one in dict.fromkeys(sentences) if one not in answers), longest_call):
        try:
            _translate(batch, call, answers)
        except TranslationError as error:
            error.done = {sentence: answer for sentence, answer in answers.items() if answer}
            raise
    return [answers[sentence] for sentence in sentences]


def _batches(sentences: Iterable[str], longest: int | None) -> Iterator[list[str]]:
    batch: list[str] = []
    for sentence in sentences:
        if batch and longest is not None and len("\n".join([*batch, sentence])) > longest:
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch


def _translate(batch: list[str], call: Call, answers: dict[str, str]) -> None:
    answers |= dict.fromkeys(batch, "")
    unusable = _add(batch, call, answers)
    if again := [sentence for sentence in batch if not answers[sentence] and len(batch) > 1]:
        with ThreadPoolExecutor(PARALLEL, thread_name_prefix="translate") as pool:
            asked = [pool.submit(copy_context().run, _add, [sentence], call, answers) for sentence in again]
        for one in asked:
            unusable = one.result() or unusable
    if unusable and not any(answers[sentence] for sentence in batch):
        raise unusable


def _add(sentences: list[str], call: Call, answers: dict[str, str]) -> TranslationError | None:
    """Add the certain answers to ``answers``; return the error where the whole answer is unusable."""
    try:
        answers |= zip(sentences, sure_answers(call(sentences), sentences), strict=True)
    except TranslationError as error:
        if error.reason != "unusable answer":
            raise
        return error
    return None


def sure_answers(answers: Sequence[str], sentences: Sequence[str]) -> list[str]:
    """Return the answers that certainly belong to their sentences, and an empty string for each other one.

    No answer is certain where the number of answers differs from that of the sentences. An answer is uncertain when it
    is blank, not English, or far too long, and when it or its neighbour contains a number of the other's sentence.
    """
    if len(answers) != len(sentences):
        return [""] * len(sentences)
    lines = [_usable(answer, sentence) for answer, sentence in zip(answers, sentences, strict=True)]
    crossed = [
        pair
        for pair in pairwise(range(len(lines)))
        if _has_number_of_other(lines, sentences, *pair) or _has_number_of_other(lines, sentences, *reversed(pair))
    ]
    for index in {index for pair in crossed for index in pair}:
        lines[index] = ""
    return lines


def _usable(answer: str, sentence: str) -> str:
    """Return ``answer`` on one line, or an empty string if it cannot be the English of ``sentence``."""
    text = _ENTITY.sub(lambda entity: entity[0] if entity[0] in sentence else html.unescape(entity[0]), answer)
    line = " ".join(text.split())
    if len(line) > _LONGEST * len(sentence) + _ALLOWANCE or has_hangul(line) or foreign_letters(line, sentence):
        return ""
    return "" if any(unicodedata.category(character) in _NO_TEXT for character in line) else line


def _has_number_of_other(answers: Sequence[str], sentences: Sequence[str], one: int, other: int) -> bool:
    numbers_of_other = set(_NUMBER.findall(sentences[other])) - set(_NUMBER.findall(sentences[one]))
    return not numbers_of_other.isdisjoint(_NUMBER.findall(answers[one]))
