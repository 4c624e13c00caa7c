"""A decorator of translators that keeps tags, quotations, English and numbers."""

from collections.abc import Callable, Sequence
from warnings import warn

from .base import Translator
from .errors import TranslationError
from .messages import _
from .spans import Masked, mask

_SHOWN = 40  # characters of a sentence in a message


class ProtectedTranslator:
    """Mask the tags and Korean quotations of each sentence, and check that its translation contains all of its spans.

    A sentence whose translation lacks a span is translated a second time by itself, with all of its spans masked.
    """

    def __init__(self, translator: Translator, *, on_warning: Callable[[str], object] = warn) -> None:
        self._translator = translator
        self._on_warning = on_warning

    @property
    def name(self) -> str:
        """The name of the wrapped translator."""
        return self._translator.name

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return one English sentence per sentence, an empty string where a span would be lost.

        Raises:
            TranslationError: A span of the first sentence would be lost; the message names the span.
        """
        masked = [mask(sentence, everything=False) for sentence in sentences]
        answers = self._translator.translate([one.text for one in masked])
        return [
            self._restore(sentence, one, answer, is_first=index == 0)
            for index, (sentence, one, answer) in enumerate(zip(sentences, masked, answers, strict=True))
        ]

    def _restore(self, sentence: str, masked: Masked, answer: str, *, is_first: bool) -> str:
        if not answer:
            return ""
        try:
            return masked.restore(answer)
        except LookupError:
            masked = mask(sentence, everything=True)
        try:
            return masked.restore("".join(self._translator.translate([masked.text])[:1]))
        except LookupError as error:
            message = _("{translator} lost {span!r} in {sentence!r}: move it to the end, or remove it")
            shown = {"translator": self.name, "span": error.args[0], "sentence": sentence[:_SHOWN]}
            failure = TranslationError("unusable answer", message.format(**shown))
        except TranslationError as error:
            failure = error
        if is_first:
            raise failure
        self._on_warning(str(failure))
        return ""
