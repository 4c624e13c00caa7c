"""A paraphraser and a translator that look answers up in the cache before they ask."""

from collections.abc import Mapping, Sequence

from augment import Paraphraser
from translate import TranslationError, Translator, foreign_letters

from ..messages import _
from ..trace import add_usage
from .cache import Cache, key
from .calls import seconds_left


class CachingParaphraser:
    """Caches the longest list of paraphrases of each sentence; a shorter request gets its first items."""

    def __init__(self, paraphraser: Paraphraser, name: str, recipe: Mapping[str, object], cache: Cache) -> None:
        self.name = name
        self._paraphraser = paraphraser
        self._recipe = recipe
        self._cache = cache

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return the cached paraphrases of ``sentence``, else ask the paraphraser and cache its answer."""
        sentence_key = key(self._recipe, sentence)
        known = self._known(sentence_key, count)
        if known is None:
            with self._cache.lock(sentence_key, seconds_left(), lambda: bool(self._known(sentence_key, count))):
                known = self._known(sentence_key, count)
                if known is None:
                    made = self._paraphraser.paraphrase(sentence, count)
                    self._cache.put({sentence_key: {"asked": count, "made": made}}, self.name)
                    return made
        add_usage(self.name, cached=1)
        return known

    def _known(self, sentence_key: str, count: int) -> list[str] | None:
        match self._cache.get([sentence_key]).get(sentence_key):
            case {"asked": int(asked), "made": [str(), *_others] as made} if asked >= count:
                return made[:count] if all(isinstance(sentence, str) for sentence in made) else None
        return None


class CachingTranslator:
    """Caches each sentence with its translation, including those that were done before a failure."""

    def __init__(self, translator: Translator, name: str, recipe: Mapping[str, object], cache: Cache) -> None:
        self.name = name
        self._translator = translator
        self._recipe = recipe
        self._cache = cache

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return the cached translation of each sentence; ask the translator for the missing ones and cache them."""
        keys = {sentence: key(self._recipe, sentence) for sentence in sentences}
        known = self._known(keys)
        missing = [sentence for sentence in keys if sentence not in known]
        if missing:
            wanted = {sentence: keys[sentence] for sentence in missing}
            request_key = key(self._recipe, "\n".join(missing))
            with self._cache.lock(request_key, seconds_left(), lambda: self._known(wanted).keys() == wanted.keys()):
                known |= self._known(wanted)
                missing = [sentence for sentence in missing if sentence not in known]
                if missing:
                    known |= self._translated(missing, keys)
        add_usage(self.name, cached=len(keys) - len(missing))
        return [known[sentence] for sentence in sentences]

    def _known(self, keys: Mapping[str, str]) -> dict[str, str]:
        values = self._cache.get(list(keys.values()))
        found = {sentence: values.get(sentence_key) for sentence, sentence_key in keys.items()}
        return {
            sentence: english
            for sentence, english in found.items()
            if isinstance(english, str) and english and not foreign_letters(english, sentence)
        }

    def _translated(self, sentences: list[str], keys: Mapping[str, str]) -> dict[str, str]:
        made: dict[str, str] = {}
        try:
            answers = self._translator.translate(sentences)
            if len(answers) != len(sentences):
                message = _("{provider}: {sent} sentences were sent, {received} came back")
                raise TranslationError(
                    "unusable answer",
                    message.format(provider=self.name, sent=len(sentences), received=len(answers)),
                )
            made = dict(zip(sentences, answers, strict=True))
        except TranslationError as error:
            made = error.done
            raise
        finally:
            self._cache.put({keys[one]: english for one, english in made.items() if english and one in keys}, self.name)
        return made
