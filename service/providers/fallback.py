"""One backend after another: the next is tried when one cannot answer."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from augment import ParaphraseError, Paraphraser
from translate import TranslationError, Translator

from ..trace.run import add_warning, name_backend
from .calls import time_limit

Backend = TypeVar("Backend")
_Answer = TypeVar("_Answer")


class _Ladder(Generic[Backend]):
    def __init__(self, rungs: Sequence[tuple[str, Backend]], seconds: float) -> None:
        """Args: ``rungs`` are names with their backends; ``seconds`` bound all calls of one rung together."""
        self.name = rungs[0][0]
        self._rungs = rungs
        self._seconds = seconds

    def _climb(self, use: Callable[[Backend], _Answer]) -> _Answer:
        """Returns the answer of the first rung that has one.

        Each rung has tried again by then where that could help. Raises the error of the last.
        """
        *others, last = self._rungs
        for name, backend in others:
            try:
                return self._use(name, backend, use)
            except (ParaphraseError, TranslationError) as error:
                add_warning(f"{name} could not answer, the next was asked: {error}")
        return self._use(*last, use)

    def _use(self, name: str, backend: Backend, use: Callable[[Backend], _Answer]) -> _Answer:
        loaded = getattr(backend, "name", name)  # what has to load does so now: the time is for the calls
        with time_limit(self._seconds):
            answer = use(backend)
        name_backend(loaded)
        return answer


class ParaphraserLadder(_Ladder[Paraphraser]):
    """Paraphrasers in the order in which they are tried."""

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Returns the paraphrases of the first that answers."""
        return self._climb(lambda paraphraser: paraphraser.paraphrase(sentence, count))


class TranslatorLadder(_Ladder[Translator]):
    """Translators in the order in which they are tried."""

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns the translations of the first that has one for the first sentence, which is the prompt itself."""
        return self._climb(lambda translator: _with_first(translator, sentences))


def _with_first(translator: Translator, sentences: Sequence[str]) -> list[str]:
    answers = translator.translate(sentences)
    if sentences and not "".join(answers[:1]).strip():
        raise TranslationError("unusable answer", f"no English came back for {sentences[0]!r}: say it in other words")
    return answers
