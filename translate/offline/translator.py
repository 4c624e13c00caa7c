"""The offline translator: a lexicon of image words, a segmenter, a grammar of noun phrases."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from warnings import warn

from ..korean.lexicon import Entry, read_entries
from ..korean.tagger import Tagger
from .grammar import translate_tokens
from .romanization import romanize
from .segmentation import Segmenter, Token

_SYLLABLE = re.compile(r"[가-힣]")
_PHRASE_END = re.compile(r"\s*(?:[,;、，。]|[.!?…~:](?=\s|$))+\s*|\s*\n\s*")
_LAUGHTER = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]+")
_SEGMENTS_KEPT = 4096


class LexiconTranslator:
    """Translates image descriptions word by word and phrase by phrase, without a network or a model.

    ``tagger`` is asked only about words that the lexicon does not know: it normalises slips of spelling and
    says where an unknown word ends. ``on_warning`` is told of each word that had to be romanised.
    """

    name = "lexicon"

    def __init__(
        self,
        tagger: Tagger,
        entries: Iterable[Entry] | None = None,
        on_warning: Callable[[str], object] = warn,
    ) -> None:
        self._tagger = tagger
        self._segmenter = Segmenter(read_entries() if entries is None else entries)
        self._on_warning = on_warning
        self._tokens = lru_cache(maxsize=_SEGMENTS_KEPT)(self._analyse)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns one English phrase per sentence; words that nothing knows are romanised and warned of."""
        unknown: dict[str, str] = {}
        english = [self._sentence(sentence, unknown) for sentence in sentences]
        if unknown:
            words = ", ".join(f"{korean} → {latin}" for korean, latin in unknown.items())
            self._on_warning(f"not in the lexicon, romanised: {words}")
        return english

    def _sentence(self, sentence: str, unknown: dict[str, str]) -> str:
        parts = []
        for phrase in _PHRASE_END.split(sentence):
            if not _SYLLABLE.search(phrase):
                parts.append(romanize(phrase))
                continue
            tokens = self._tokens(phrase)
            unknown |= {token.surface: token.entry.english for token in tokens if token.kind == "unknown"}
            parts.append(romanize(translate_tokens(tokens) or phrase))
        return ", ".join(part for part in parts if part) or romanize(sentence)

    def _analyse(self, phrase: str) -> tuple[Token, ...]:
        tokens = self._segmenter.segment(phrase)
        if any(token.kind == "unknown" for token in tokens):
            tokens = self._segmenter.segment(*self._normalised(phrase))
        return tuple(self._settled(token, tokens) for token in tokens)

    def _normalised(self, phrase: str) -> tuple[str, set[str]]:
        """The phrase as the tagger would spell it, and the words it found there."""
        words: list[str] = []
        nouns: set[str] = set()
        for word in phrase.split():
            tags = self._tagger.pos(word)
            words.append(_LAUGHTER.sub("", "".join(text for text, _ in tags)))
            for is_noun, run in groupby(tags, key=lambda tag: tag[1] in ("Noun", "Unknown", "ProperNoun")):
                if is_noun:
                    nouns.add("".join(text for text, _ in run))
        return " ".join(words) or phrase, nouns

    def _settled(self, token: Token, tokens: tuple[Token, ...]) -> Token:
        """The token in the sense that its neighbours ask for; an unknown word gets its romanisation."""
        if token.kind == "unknown":
            return replace(token, entry=replace(token.entry, english=romanize(token.surface)))
        alternatives = self._segmenter.alternatives(token)
        others = [other for other in tokens if other is not token]
        near = {
            part for other in others for part in (other.surface, other.entry.korean, *other.entry.korean.split(" "))
        }
        best = max(alternatives, key=lambda reading: len(reading.entry.cues & near), default=token)
        if best.entry.cues & near:
            return best
        return next((reading for reading in alternatives if not reading.entry.cues), token)
