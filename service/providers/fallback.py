"""Backends in order: the next one is asked when one fails."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from augment import ParaphraseError, Paraphraser
from translate import TranslationError, Translator

from ..messages import _
from ..trace import add_warning, name_backend
from .calls import deadline


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Backend = TypeVar("Backend", bound=_Named)
_Answer = TypeVar("_Answer")


class _Fallback(Generic[Backend]):
    def __init__(self, backends: Sequence[tuple[str, Callable[[], Backend]]], seconds: float) -> None:
        """Take backends in the order in which they are tried.

        Args:
            backends: Names with functions that return the backend, loaded.
            seconds: Time limit for all calls of one backend together.
        """
        self.name = backends[0][0]
        self._backends = backends
        self._seconds = seconds

    def _first_answer(self, use: Callable[[Backend], _Answer]) -> _Answer:
        """Return the answer of the first backend that has one, or raise the error of the last."""
        *others, last = self._backends
        for name, load in others:
            try:
                return self._use(load, use)
            except (ParaphraseError, TranslationError) as error:
                add_warning(
                    _("{backend} could not answer, the next was asked: {error}").format(backend=name, error=error)
                )
        return self._use(last[1], use)

    def _use(self, load: Callable[[], Backend], use: Callable[[Backend], _Answer]) -> _Answer:
        backend = load()  # not within the deadline, which is for the calls
        with deadline(self._seconds):
            answer = use(backend)
        name_backend(backend.name)
        return answer


class FallbackParaphraser(_Fallback[Paraphraser]):
    """Paraphrasers in the order in which they are tried."""

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return the paraphrases of the first backend that answers."""
        return self._first_answer(lambda paraphraser: paraphraser.paraphrase(sentence, count))


class FallbackTranslator(_Fallback[Translator]):
    """Translators in the order in which they are tried."""

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return the translations of the first backend that translates the first sentence, which is the prompt."""
        return self._first_answer(lambda translator: _with_first(translator, sentences))


def _with_first(translator: Translator, sentences: Sequence[str]) -> list[str]:
    answers = translator.translate(sentences)
    if sentences and not "".join(answers[:1]).strip():
        message = _("no English came back for {sentence!r}: rephrase it").format(sentence=sentences[0])
        raise TranslationError("unusable answer", message)
    return answers
