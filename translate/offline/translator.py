"""The offline translator: it segments sentences by the lexicon and parses the tokens of each phrase."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from typing import Literal
from warnings import warn

from ..korean.lexicon import read_entries
from ..korean.tagger import Tagger
from ..messages import _
from .costs import BOUND, CONJUGATED, is_doubtful
from .coverage import lost_words
from .gapping import tokenize_phrases
from .grammar import Translation, translate_tokens
from .letter_shapes import name_letter_shapes
from .romanization import romanize
from .segmentation import Segmenter
from .tokens import Token

_SYLLABLE = re.compile(r"[가-힣]")
_PHRASE_END = re.compile(r"\s*(?:[,;、，。]|[.!?…~:](?=\s|$))+\s*|\s*\n\s*")
_NAME = re.compile(r"[A-Za-z0-9]+")
_LONE_JAMO = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]+")
_MARKS = re.compile(r"\A\W+|\W+\Z")
_ENGLISH = attrgetter("entry.english")
_SURFACE = attrgetter("surface")
_NOUNS = ("Noun", "Unknown", "ProperNoun")  # tags
_CACHED_PHRASES = 4096


@dataclass
class _Doubts:
    """What the warnings of one call name: words as they were typed, each once."""

    unknown: dict[str, str] = field(default_factory=dict)
    lost: dict[str, None] = field(default_factory=dict)
    unattached: dict[str, None] = field(default_factory=dict)

    def add(self, tokens: tuple[Token, ...], translation: Translation) -> None:
        """Add the doubts about one phrase."""
        self.unknown |= dict(_unknown_words(tokens))
        self.lost |= dict.fromkeys(lost_words(tokens, translation.english))
        self.unattached |= dict.fromkeys(translation.doubtful)

    def messages(self) -> Iterator[str]:
        """Yield one warning for each kind of doubt."""
        if self.unknown:
            words = ", ".join(f"{korean} → {latin}" for korean, latin in self.unknown.items())
            yield _("not in the lexicon, romanised: {words}").format(words=words)
        if self.lost:
            yield _("left out of the English: {words}").format(words=", ".join(self.lost))
        if self.unattached:
            words = ", ".join(self.unattached)
            yield _("{words} may belong to another verb: check who does what").format(words=words)


class LexiconTranslator:
    """Translate image descriptions word by word and phrase by phrase, without a network or a model."""

    name = "lexicon"

    def __init__(
        self,
        tagger: Tagger,
        segmenter: Segmenter | None = None,
        on_warning: Callable[[str], object] = warn,
    ) -> None:
        """Make a translator.

        Args:
            tagger: The tagger for phrases with words that are not in the lexicon: it corrects their spelling and
                finds the end of an unknown word.
            segmenter: Finds the words of a lexicon, None for those of the packaged one.
            on_warning: A function that receives one message with all romanised words of a call.
        """
        self._tagger = tagger
        self._segmenter = segmenter or Segmenter(read_entries())
        self._on_warning = on_warning
        self._tokens = lru_cache(maxsize=_CACHED_PHRASES)(self._analyse)
        self._translation = lru_cache(maxsize=_CACHED_PHRASES)(translate_tokens)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return one English phrase per sentence; unknown words are romanised.

        Warnings are about the first Korean sentence, which is the writer's own.
        """
        doubts = _Doubts()
        for tokens in self.tokens(next(filter(_SYLLABLE.search, sentences), "")):
            doubts.add(tokens, self._translation(tokens))
        for message in doubts.messages():
            self._on_warning(message)
        return [self._sentence(sentence) for sentence in sentences]

    def tokens(self, sentence: str) -> list[tuple[Token, ...]]:
        """Return the tokens of each phrase of ``sentence``, as they are parsed."""
        return tokenize_phrases(_PHRASE_END.split(name_letter_shapes(sentence)), self._tokens)

    def reading(self, sentence: str, start: int, end: int) -> Literal["homonym", "idiom", "other", "unclear"]:
        """Return what ``start`` to ``end`` is read as: a noun with homonyms, a part of an idiom, or something else.

        It is unclear where the sentence is read in another spelling.
        """
        phrases = filter(_SYLLABLE.search, _PHRASE_END.split(name_letter_shapes(sentence)))
        tokens = [token for phrase in phrases for token in self._tokens(phrase)]
        sizes = [len(_SYLLABLE.findall(token.surface)) for token in tokens]
        first, last, length = (len(_SYLLABLE.findall(sentence[:index])) for index in (start, end, len(sentence)))
        if sum(sizes) != length:
            return "unclear"
        for token, size, stop in zip(tokens, sizes, accumulate(sizes), strict=True):
            if (stop - size, stop) == (first, last) and token.kind == "noun":
                return "homonym" if len({*map(_ENGLISH, self._segmenter.alternatives(token))}) > 1 else "other"
            if stop - size < last and first < stop and token.kind in CONJUGATED and " " in token.entry.korean:
                return "idiom"
        return "other"

    def _sentence(self, sentence: str) -> str:
        parts = []
        for tokens in self.tokens(sentence):
            english = self._translation(tokens).english or "".join(map(_SURFACE, tokens))
            parts.append(romanize(_with_names(english, tokens)))
        return ", ".join(part for part in parts if part) or romanize(sentence)

    def _analyse(self, phrase: str) -> tuple[Token, ...]:
        tokens = self._segmenter.segment(phrase)
        whole = frozenset(noun for word in _by_word(tokens) for noun in self._whole_nouns(word))
        if any(token.kind == "unknown" for token in tokens):
            tokens = self._segmenter.segment(*self._normalise(phrase), whole)
        elif whole:
            tokens = self._segmenter.segment(phrase, whole=whole)
        words = Counter(word for token in tokens for word in _words_of(token))
        return tuple(self._choose_sense(token, words) for token in tokens)

    def _normalise(self, phrase: str) -> tuple[str, set[str]]:
        """Return the phrase in the spelling of the tagger, and the nouns that the tagger found in it."""
        words: list[str] = []
        nouns: set[str] = set()
        for word in phrase.split():
            tags = self._tagger.pos(word)
            words.append(_LONE_JAMO.sub("", "".join(text for text, _tag in tags)))
            for is_noun, run in groupby(tags, key=lambda tag: tag[1] in _NOUNS):
                if is_noun:
                    nouns.add("".join(text for text, _tag in run))
        return " ".join(words) or phrase, nouns

    def _whole_nouns(self, word: Sequence[Token]) -> Iterator[str]:
        """Yield the nouns of the tagger that the tokens of ``word`` split: 성공 for 성 + 공, 설정 for 설 + 정의.

        A noun of a short word and a longer one, such as 종소리, stays a compound.
        """
        ends = [*accumulate(len(token.surface) for token in word)]
        doubtful = [index for index, pair in enumerate(pairwise(word)) if is_doubtful(*pair)]
        position = 0
        for text, tag in self._tagger.pos("".join(map(_SURFACE, word))) if doubtful else ():
            start, position = position, position + len(text)
            for index in doubtful if tag in _NOUNS else ():
                is_compound = len(word[index + 1].surface) > 1 and word[index].kind == "noun"
                exactly = (start, position) == (ends[index] - 1, ends[index + 1])
                if start < ends[index] < position and not (is_compound and exactly):
                    yield text

    def _choose_sense(self, token: Token, words: Counter[str]) -> Token:
        """Return the token in the sense that its neighbours select; an unknown word gets its romanisation.

        Args:
            token: The token.
            words: The words of all tokens of its phrase, with those of ``token`` itself.
        """
        if token.kind == "unknown":
            return replace(token, entry=replace(token.entry, english=romanize(token.surface)))
        alternatives = self._segmenter.alternatives(token)
        own = Counter(_words_of(token))

        def cues_near(other: Token) -> int:
            return sum(words[cue] > own[cue] for cue in other.entry.cues)

        best = max(alternatives, key=cues_near, default=token)
        if cues_near(best):
            return best
        return next((other for other in alternatives if not other.entry.cues), token)


def _unknown_words(tokens: Iterable[Token]) -> Iterator[tuple[str, str]]:
    """Yield the unknown words among ``tokens`` with their romanisation: nouns without particles, else whole words."""
    for word in _by_word(tokens):
        for token in word:
            if token.kind == "unknown":
                is_noun = token is word[0] and all(other.kind in BOUND for other in word[1:])
                whole = _MARKS.sub("", "".join(map(_SURFACE, word)))
                yield token.surface if is_noun else whole, token.entry.english


def _by_word(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return the tokens of each word of the text; a token of several words is one."""
    words: list[list[Token]] = []
    for token in tokens:
        if token.spaced or not words:
            words.append([])
        words[-1].append(token)
    return words


def _with_names(english: str, tokens: Sequence[Token]) -> str:
    """Return ``english`` with the names in Latin letters that it lacks, as often as ``tokens`` have them."""
    names = Counter(name for token in tokens if token.kind == "raw" for name in _NAME.findall(token.surface))
    lacking = {name: number - english.count(name) for name, number in names.items()}
    return ", ".join([english, *Counter(lacking).elements()])


def _words_of(token: Token) -> set[str]:
    return {token.surface, token.entry.korean, *token.entry.korean.split(" ")}
