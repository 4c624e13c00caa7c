"""A paraphraser and a translator that ask another only for what has not been answered before."""

from collections.abc import Mapping, Sequence

from augment import Paraphraser
from translate import TranslationError, Translator

from ..trace.preview_trace import add_usage
from .cache import Cache, key
from .calls import seconds_left


class CachingParaphraser:
    """Keeps the longest list of paraphrases that was asked for; a shorter one is its beginning."""

    def __init__(self, paraphraser: Paraphraser, name: str, recipe: Mapping[str, object], cache: Cache) -> None:
        self.name = name
        self._paraphraser = paraphraser
        self._recipe = recipe
        self._cache = cache

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Returns what the paraphraser once answered for ``sentence``, else what it answers now."""
        of_sentence = key(self._recipe, sentence)
        known = self._known(of_sentence, count)
        if known is None:
            with self._cache.alone(of_sentence, seconds_left(), lambda: bool(self._known(of_sentence, count))):
                known = self._known(of_sentence, count)
                if known is None:
                    made = self._paraphraser.paraphrase(sentence, count)
                    self._cache.put({of_sentence: {"asked": count, "made": made}}, self.name)
                    return made
        add_usage(self.name, cached=1)
        return known

    def _known(self, of_sentence: str, count: int) -> list[str] | None:
        match self._cache.get([of_sentence]).get(of_sentence):
            case {"asked": int(asked), "made": [str(), *_] as made} if asked >= count:
                return made[:count] if all(isinstance(sentence, str) for sentence in made) else None
        return None


class CachingTranslator:
    """Keeps every sentence with its translation, also those that were paid for before a failure."""

    def __init__(self, translator: Translator, name: str, recipe: Mapping[str, object], cache: Cache) -> None:
        self.name = name
        self._translator = translator
        self._recipe = recipe
        self._cache = cache

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns what the translator once answered for each of ``sentences``, else what it answers now."""
        keys = {sentence: key(self._recipe, sentence) for sentence in sentences}
        known = self._known(keys)
        missing = [sentence for sentence in keys if sentence not in known]
        if missing:
            wanted = {sentence: keys[sentence] for sentence in missing}
            of_all = key(self._recipe, "\n".join(missing))
            with self._cache.alone(of_all, seconds_left(), lambda: self._known(wanted).keys() == wanted.keys()):
                known |= self._known(wanted)
                missing = [sentence for sentence in missing if sentence not in known]
                if missing:
                    known |= self._translated(missing, keys)
        add_usage(self.name, cached=len(keys) - len(missing))
        return [known[sentence] for sentence in sentences]

    def _known(self, keys: Mapping[str, str]) -> dict[str, str]:
        values = self._cache.get(list(keys.values()))
        found = {sentence: values.get(of_it) for sentence, of_it in keys.items()}
        return {sentence: english for sentence, english in found.items() if isinstance(english, str) and english}

    def _translated(self, sentences: list[str], keys: Mapping[str, str]) -> dict[str, str]:
        made: dict[str, str] = {}
        try:
            answers = self._translator.translate(sentences)
            if len(answers) != len(sentences):
                count = f"{len(sentences)} sentences were sent, {len(answers)} came back"
                raise TranslationError("unusable answer", f"{self.name}: {count}")
            made = dict(zip(sentences, answers, strict=True))
        except TranslationError as error:
            made = error.done
            raise
        finally:
            self._cache.put({keys[one]: english for one, english in made.items() if english and one in keys}, self.name)
        return made
