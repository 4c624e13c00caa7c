"""A translator that carries through, past any other, what must not be translated."""

from collections.abc import Callable, Sequence
from warnings import warn

from .base import Translator
from .errors import TranslationError
from .spans import Masked, mask


class ProtectedTranslator:
    """Hides tags behind placeholders; everything that must stay is looked for in the answer.

    A sentence that lost something is translated once more by itself, with placeholders for all of it.
    """

    def __init__(self, translator: Translator, *, on_warning: Callable[[str], object] = warn) -> None:
        self._translator = translator
        self._on_warning = on_warning

    @property
    def name(self) -> str:
        """That of the translator."""
        return str(getattr(self._translator, "name", type(self._translator).__name__))

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns one English sentence for each, an empty one where something in it would be lost.

        Raises ``TranslationError``, naming what would be lost, where that is the first sentence.
        """
        masked = [mask(sentence, everything=False) for sentence in sentences]
        answers = self._translator.translate([one.text for one in masked])
        return [
            self._restored(sentence, one, answer, first=index == 0)
            for index, (sentence, one, answer) in enumerate(zip(sentences, masked, answers, strict=True))
        ]

    def _restored(self, sentence: str, masked: Masked, answer: str, *, first: bool) -> str:
        if not answer:
            return ""
        try:
            return masked.restore(answer)
        except LookupError:
            masked = mask(sentence, everything=True)
        try:
            return masked.restore("".join(self._translator.translate([masked.text])[:1]))
        except LookupError as lost:
            message = f"{self.name} lost {lost.args[0]!r} in {sentence[:40]!r}: put it at the end, or take it out"
            failure = TranslationError("unusable answer", message)
        except TranslationError as error:
            failure = error
        if first:
            raise failure
        self._on_warning(str(failure))
        return ""
