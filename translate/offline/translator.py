"""The offline translator: it segments sentences by the lexicon and parses the tokens of each phrase."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest
from warnings import warn

from ..korean.jamo import without_slip
from ..korean.lexicon import read_entries
from ..korean.spelling import respell
from ..korean.tagger import Tagger
from ..messages import _
from ..spans import has_placeholder
from .costs import CONJUGATED
from .coverage import lost_words
from .doubts import Sign, as_typed, find_signs
from .gapping import tokenize_phrases
from .grammar import Translation, translate_tokens
from .headlines import headline_parts
from .layout import as_statement
from .letter_shapes import name_letter_shapes
from .romanization import romanize
from .segmentation import Segmenter
from .senses import choose_senses, join_idioms
from .splits import guessed_words, is_guess, lacks_last_syllable, pieces, unknown_words
from .tokens import Token

_SYLLABLE = re.compile(r"[가-힣]")
_PHRASE_END = re.compile(r"\s*(?:,(?!(?<=\d,)\d{3}(?!\d))|[;、，。]|[.!?…~:](?=\s|$))+\s*|\s*\n\s*|\s+근데\s+")
_NAME = re.compile(r"[A-Za-z0-9]+")
_VERBS = ("나는", "자는", "저는")  # rather than nouns with a particle
_CACHED_PHRASES = 4096


@dataclass
class _Doubts:
    """What the warnings of one call name: words as they were typed, each once."""

    sentence: str
    unknown: dict[str, str] = field(default_factory=dict)
    lost: dict[str, None] = field(default_factory=dict)
    unattached: dict[str, None] = field(default_factory=dict)
    signs: dict[tuple[Sign, str], None] = field(default_factory=dict)

    def add(self, tokens: tuple[Token, ...], translation: Translation) -> None:
        """Add the doubts about one phrase."""
        self.unknown |= unknown_words(tokens)
        self.lost |= dict.fromkeys(lost_words(tokens, translation.english))
        typed = (as_typed(words, self.sentence) for words in translation.doubtful)
        self.unattached |= dict.fromkeys(words for words in typed if not has_placeholder(words))
        for sign, parts in find_signs(tokens, translation.chunks, translation.heads):
            joint = " + " if sign is Sign.SPLIT else " … "
            words = joint.join(as_typed(part, self.sentence) for part in parts)
            if not has_placeholder(words):
                self.signs[sign, words] = None

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
        for sign in Sign:
            if found := [words for other, words in self.signs if other is sign]:
                yield _(sign.value).format(words=", ".join(found))


class LexiconTranslator:
    """Translate image descriptions word by word and phrase by phrase, without a network or a model."""

    name = "lexicon"

    def __init__(
        self,
        tagger: Tagger,
        segmenter: Segmenter | None = None,
        on_warning: Callable[[str], object] = warn,
        on_romanized: Callable[[dict[str, str]], object] = dict,
    ) -> None:
        """Make a translator.

        Args:
            tagger: The tagger for phrases with words that are not in the lexicon: it corrects their spelling and
                finds the end of an unknown word.
            segmenter: Finds the words of a lexicon, None for those of the packaged one.
            on_warning: A function that receives one message with all romanised words of a call.
            on_romanized: A function that receives these words with their romanisation.
        """
        self._tagger = tagger
        self._segmenter = segmenter or Segmenter(read_entries())
        self._on_warning = on_warning
        self._on_romanized = on_romanized
        self._tokens = lru_cache(maxsize=_CACHED_PHRASES)(self._analyse)
        self._translation = lru_cache(maxsize=_CACHED_PHRASES)(translate_tokens)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return one English phrase per sentence; unknown words are romanised.

        Warnings are about the first Korean sentence, which is the writer's own.
        """
        doubts = _Doubts(next(filter(_SYLLABLE.search, sentences), ""))
        for tokens in self.tokens(doubts.sentence):
            doubts.add(tokens, self._translation(tokens))
        for message in doubts.messages():
            self._on_warning(message)
        romanized = ((word, latin) for word, latin in doubts.unknown.items() if latin and not has_placeholder(word))
        self._on_romanized(dict(romanized))
        return [self._sentence(sentence) for sentence in sentences]

    def tokens(self, sentence: str) -> list[tuple[Token, ...]]:
        """Return the tokens of each phrase of ``sentence``, as they are parsed."""
        phrases = tokenize_phrases(_PHRASE_END.split(name_letter_shapes(sentence)), self._tokens)
        return [part for tokens in phrases for part in headline_parts(tokens, self._verb_of)]

    def readings(self, sentence: str) -> dict[tuple[int, int], tuple[str, ...]]:
        """Return the English of the words of ``sentence`` that may have other meanings, by start and end.

        A noun has one reading here, and so has a verb that looks like a noun with its particle (다리는). Another verb
        or adjective has those of all entries that are spelled like it, and ends after its first syllable.
        """
        places = [place for place, letter in enumerate(sentence) if not letter.isspace()]
        letters, position = "".join(sentence.split()), 0
        found: dict[tuple[int, int], tuple[str, ...]] = {}
        for phrase in _PHRASE_END.split(sentence):
            tokens = self._tokens(phrase) if _SYLLABLE.search(phrase) else ()
            for token, following in zip_longest(tokens, tokens[1:]):
                start = letters.find(token.surface, position)
                if start >= 0:
                    position = start + len(token.surface)
                    for length, known in self._readings_of(token, following).items():
                        found[places[start], places[start + length - 1] + 1] = known
        return found

    def _readings_of(self, token: Token, following: Token | None) -> dict[int, tuple[str, ...]]:
        """Return the readings of the word that ``token`` begins with, by its length."""
        english, surface = token.entry.english, token.surface
        is_counted = token.kind == "number" and following is not None and following.kind == "particle"
        if token.kind in ("noun", "unknown", "bound") or is_counted:
            return {len(surface): (english,)}
        if token.kind not in CONJUGATED:
            return {}
        if surface.endswith("는") and surface not in _VERBS and self._segmenter.has_noun(surface[:-1]):
            return {len(surface) - 1: (english,)}
        others = (other.entry.english for other in self._segmenter.alternatives(token))
        known = tuple(dict.fromkeys((english, *others)))
        return {1: known} if len(known) > 1 else {}

    def _sentence(self, sentence: str) -> str:
        parts = []
        for tokens in self.tokens(sentence):
            english = self._translation(tokens).english or "".join(token.surface for token in tokens)
            parts.append(romanize(_with_names(english, tokens)))
        return ", ".join(part for part in parts if part) or romanize(sentence)

    def _verb_of(self, noun: str) -> Token | None:
        """Return the verb of what ``noun`` names, at the end of a sentence: 복싱한다 for 복싱."""
        token, *others = self._segmenter.segment(f"{noun}한다")
        return token if token.kind == "verb" and not others else None

    def _analyse(self, phrase: str) -> tuple[Token, ...]:
        phrase = as_statement(respell(phrase))
        tokens = self._segmenter.segment(phrase)
        words = [*guessed_words(phrase, tokens)]
        if any(is_guessed for _word, is_guessed in words):
            tokens = self._segmenter.segment(*self._asked(words))
        known = self._segmenter
        joined = join_idioms(tokens, known.alternatives, known.idioms)
        return choose_senses([_romanized(token) for token in joined], known.alternatives)

    def _asked(self, words: Iterable[tuple[str, bool]]) -> tuple[str, set[tuple[int, int]]]:
        """Return the words, guesses in the spelling of the tagger, and where unknown words are among their letters."""
        spelled: list[str] = []
        unknown: set[tuple[int, int]] = set()
        position = 0
        for word, is_guessed in words:
            text = word
            if is_guessed:
                tags = self._tagger.pos(without_slip(word) or word)
                text = "".join(part for part, _tag in tags) or word
                unknown |= {(position + start, position + end) for start, end in self._unknown(text, pieces(tags))}
            spelled.append(text)
            position += len(text)
        return " ".join(spelled), unknown

    def _unknown(self, text: str, found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the pieces of a written word that the lexicon lacks, or only their last syllable."""
        for start, end in found:
            tokens = self._segmenter.segment(text[start:end])
            if is_guess(tokens):
                yield (end - 1 if lacks_last_syllable(tokens) else start), end


def _romanized(token: Token) -> Token:
    """Return the token; an unknown word gets its romanisation."""
    if token.kind != "unknown":
        return token
    return replace(token, entry=replace(token.entry, english=romanize(token.surface)))


def _with_names(english: str, tokens: Sequence[Token]) -> str:
    """Return ``english`` with the names in Latin letters that it lacks, as often as ``tokens`` have them."""
    names = Counter(name for token in tokens if token.kind == "raw" for name in _NAME.findall(token.surface))
    lacking = {name: number - english.count(name) for name, number in names.items()}
    return ", ".join([english, *Counter(lacking).elements()])
