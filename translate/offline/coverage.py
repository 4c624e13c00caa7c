"""Which words of a phrase left no trace in its English."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from .context import in_context
from .inflection import comparative, plural, present_participle
from .tokens import Token

_CONTENT = frozenset({"noun", "verb", "adj", "adverb", "determiner"})
_GRAMMATICAL = frozenset({"더도 덜도 말고"}) | frozenset(
    "있다 없다 하다 되다 보이다 같다 많다 적다 가지다 갖다 들다 모습 설정 사람 인물 그 이 우리 저희 잘 "
    "위치하다 자리하다 들어가다 딱 뭔 웬 막 이미 아직 벌써 바로 마침 어느새".split()
)
"""Words that the English expresses by its structure: *with*, *without*, *like*."""

_FUNCTION_WORDS = frozenset("a an the of in on at to by for from with without and or after be as into up out".split())
_OPTIONS = ("noun", "stated", "place", "object", "이")
_IMPLIED = {
    r"est\b": " most",
    r"[ap]\.m\.": " dawn morning daytime afternoon evening night",
    r"meter-(?:tall|high)": " height high",
    "male": " man woman",
    r"(?:painting|photo|illustration|image|art|artwork|drawing|sketch)\b.* of\b": " draw depict express capture",
    r"\b(?:her|his|him)\b": " she he",
    "wooden": " tree",
    "underwater": " sea water",
    r"\blarge\b": " widely",
    r"\btones\b": " color",
    r"\bspace\b": " spot place area part seat",
    r"\bspace .*for\b": " go put write place raise draw enter stick",
}
"""Words that are in the English without their letters, by what stands for them."""
_WORD = re.compile("[a-z]{2,}")
_CACHED_ENTRIES = 4096
_ROOT = 4  # letters that the forms of an English word share at least


def lost_words(tokens: Sequence[Token], english: str) -> list[str]:
    """Return the words of ``tokens`` of whose translation no word is in ``english``, as they were typed."""
    english = english.replace("another", "an other")
    english += "".join(words for pattern, words in _IMPLIED.items() if re.search(pattern, english))
    found = {word[:length] for word in _WORD.findall(english.lower()) for length in range(2, _ROOT + 1)}
    return [
        token.surface
        for token in in_context(tuple(tokens))
        if _is_content(token) and found.isdisjoint(_roots(token.entry))
    ]


def _is_content(token: Token) -> bool:
    if token.kind not in _CONTENT or token.entry.korean in _GRAMMATICAL or token.form is Form.REQUEST:
        return False
    if token.entry.role in ("and", "or"):
        return False
    return token.entry.option("이") not in ("with", "after") and bool(_roots(token.entry))


@lru_cache(maxsize=_CACHED_ENTRIES)
def _roots(entry: Entry) -> frozenset[str]:
    """Return the beginnings of the English words of an entry, in all its forms."""
    inflect = {"noun": plural, "adj": comparative}.get(entry.pos, present_participle)
    forms = [entry.english, entry.participle, inflect(entry.english), *map(entry.option, _OPTIONS)]
    words = {word for text in forms for word in _WORD.findall(text.lower())} - _FUNCTION_WORDS
    return frozenset(_root(word) for word in words)


def _root(word: str) -> str:
    return word[:_ROOT] if len(word) > _ROOT else word[: max(2, len(word) - word.endswith(("e", "y")))]
