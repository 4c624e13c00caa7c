"""Costs of the paths through a phrase, for the segmenter.

The costs were set by hand on sample sentences: 10 for a content word, 2 to 6 for a function word, and for an unknown
word more than for two known ones.
"""

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.josa import agrees
from ..korean.lexicon import Entry
from .tokens import Token

CONJUGATED = ("verb", "adj", "aux")
_COST = {
    "particle": 2,
    "suffix": 3,
    "copula": 4,
    "aux": 4,
    "raw": 5,
    "counter": 6,
    "bound": 6,
    "number": 8,
    "position": 9,
    "adverb": 9.5,
}
_CONTENT = 10
BOUND = frozenset({"particle", "suffix", "copula"})
_NOUN_LIKE = frozenset(
    {"noun", "counter", "number", "position", "raw", "unknown", "suffix", "bound", "nominal", "digits"}
)
_NUMERALS = frozenset({"number", "attributive", "sino", "digits", "determiner"})
_FOLLOWS: dict[str, frozenset[str]] = {
    "counter": _NUMERALS,
    "suffix": _NOUN_LIKE,
    "copula": _NOUN_LIKE | {"determiner", "particle"},
    "aux": frozenset({Form.CONNECTIVE, Form.INFINITIVE, Form.NEGATABLE, Form.ADVERB, Form.NOMINAL}),
}
_WORDS = frozenset("noun unknown raw position number determiner adverb adj verb bound".split())
_SHORT_PIECES = frozenset({"noun", "verb", "adj", "bound", "position", "adverb"})
_PIECES = _SHORT_PIECES - {"position"} | {"number", "determiner"}
_BEFORE_NOUN = frozenset({"", "noun", "unknown", "adnominal"})  # states after which 가게 is a shop: 휴대폰 가게
_RARE_AFTER: dict[str, tuple[frozenset[str], float]] = {  # state: kinds that rarely follow it, and their cost
    "attributive": (frozenset({"verb", "adverb", "position"}), 8),
    "sino": (_WORDS - {"number"}, 10),
    "determiner": (frozenset({"verb", "adverb", "position", "bound", "number"}), 6),
    Form.INFINITIVE: (_WORDS - {"verb", "adj"}, 3),
    Form.FINAL: (_WORDS, 8),
}


def word_cost(pos: str, surface: str, form: Form | None = None) -> float:
    """Return the cost of a word with the text ``surface``, whatever stands around it."""
    short = 4 if len(surface) == 1 and _COST.get(pos, _CONTENT) > _COST["number"] else 0
    conjugated = 0 if form is None else 0.5
    if form is Form.INFINITIVE and len(surface) == 1:
        short += 4  # in 개가 있는, 가 is a particle rather than a form of 가다
    if pos == "copula" and surface.startswith("적"):
        short += 1  # 역사적인 is a determiner rather than a noun with 적인
    rare = {Form.NOMINAL: 3, Form.FUTURE: 6 if pos == "adj" else 3}.get(form, 0) if form else 0
    return _COST.get(pos, _CONTENT) + short + conjugated + rare


def crossing_cost(entry: Entry, inside: int) -> float:
    """Return the cost of the spaces ``inside`` a token beyond those of its entry, and of a sense that needs a cue."""
    price = 12.0 if entry.pos in _COST else 8.0
    return price * max(0, inside - entry.korean.count(" ")) + (1 if entry.cues else 0)


def unknown_cost(surface: str, *, is_noun: bool, is_whole: bool) -> float:
    """Return the cost of an unknown word.

    Args:
        surface: The word.
        is_noun: Whether the tagger found that it is a noun.
        is_whole: Whether the tagger found that it is not made of the words that it seems to consist of.
    """
    if is_whole:
        return 10 + 4 * len(surface)
    return 12 + 6 * len(surface) if is_noun else 18 + 7 * len(surface)


def unfinished_cost(last: Token | None) -> float:
    """Return the cost of ending a path in a short word that only occurs before other words: 새, 팔, 한."""
    return 20.0 if last and len(last.surface) == 1 and last.state in ("determiner", "sino", "attributive") else 0.0


def transition_cost(state: str, previous: Token | None, token: Token) -> float:
    """Return the cost of ``token`` after another one, infinite where Korean grammar forbids it.

    Args:
        state: The state of the previous token, an empty string at the start.
        previous: The previous token, None at the start.
        token: The token.
    """
    kind = token.kind
    if kind == "particle":
        return _particle_cost(state, previous, token)
    if kind in _FOLLOWS:
        if state not in _FOLLOWS[kind] or (token.entry.has("infinitive") and state != Form.INFINITIVE):
            return float("inf")
        return 8.0 if token.spaced and kind in BOUND else 0.0
    if state == "attributive" and not token.spaced and (kind == "unknown" or token.entry.has("sino")):
        return float("inf")  # 세일 is not three ones
    cost = 0.0 if token.spaced or previous is None else _glued_cost(state, kind)
    if kind == "bound":
        after_noun = token.entry.role in ("time", "after")
        return cost if state == "adnominal" or (after_noun and state in _NOUN_LIKE) else float("inf")
    if kind in CONJUGATED and " " in token.entry.korean and _modifies(state, previous):
        weather = kind == "adj" and not token.entry.english.startswith("with ")
        after_verb = previous is not None and previous.kind == "verb"
        cost += 3 if weather and after_verb else 30  # in 빨간 모자를 쓴 the modified 모자 must stay a noun
    return cost + _clash(state, token)


def is_doubtful(first: Token, second: Token) -> bool:
    """Return whether two words without a space between them may be a piece of one word: 성 + 공, 설 + 정의."""
    if second.spaced or len(first.surface) > 1 or first.kind not in _SHORT_PIECES:
        return False
    return second.kind in _PIECES and not (first.form in ADNOMINAL and second.kind == "bound")


def _clash(state: str, token: Token) -> float:
    """Return the cost of two words that are rarely neighbours."""
    homograph = 2 if token.is_homograph and state in _BEFORE_NOUN else 0
    if state in ("noun", "unknown"):
        return 1 if token.kind == "noun" and token.spaced else homograph
    if state == "adnominal":
        return homograph + (3 if token.kind in ("verb", "adverb") and token.form not in ADNOMINAL else 0)
    rare, cost = _RARE_AFTER.get(state, (frozenset(), 0.0))
    return homograph + (cost if token.kind in rare else 0)


def _modifies(state: str, previous: Token | None) -> bool:
    """Return whether a token in ``state`` modifies the noun after it."""
    if state == "particle":
        return previous is not None and previous.entry.role in ("genitive", "company")
    return state in ("adnominal", "determiner", "number", "attributive", "noun", "unknown", "counter")


def _glued_cost(state: str, kind: str) -> float:
    """Return the cost of a word without a space before it."""
    if state in ("number", "attributive", "sino", "digits", "raw") and kind in ("noun", "number"):
        return 1.0
    if state in ("noun", "unknown") and kind in ("noun", "position", "unknown"):
        return 1.0 if kind == "position" else 3.0
    return 6.0 if state in ("noun", "unknown") else 3.0


def _particle_cost(state: str, previous: Token | None, token: Token) -> float:
    if previous is None or state not in _NOUN_LIKE | {"particle", "mark", "adverb", Form.CONNECTIVE, Form.NOMINAL}:
        return float("inf")
    cost = 8.0 if token.spaced else 0.0
    if state == "particle":
        cost += 2 if previous.entry.role in ("place", "goal", "source", "company", "means") else 12
    if state in ("adverb", Form.CONNECTIVE):
        cost += 6
    return cost + (0 if agrees(previous.surface, token.surface) else 6)
