"""Costs of the paths through a phrase, for the segmenter.

The costs were set by hand on sample sentences: 10 for a content word, 2 to 6 for a function word, and for an unknown
word more than for two known ones.
"""

from collections.abc import Collection

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.josa import agrees, agrees_copula
from ..korean.lexicon import Entry
from .phrases import kind_of
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
_BOUND = frozenset({"particle", "suffix", "copula"})
_NOUN_LIKE = frozenset(
    {"noun", "counter", "number", "position", "raw", "unknown", "suffix", "bound", "nominal", "digits"}
)
_NUMERALS = frozenset({"number", "attributive", "sino", "digits", "determiner"})
_FOLLOWS: dict[str, frozenset[str]] = {
    "counter": _NUMERALS,
    "suffix": _NOUN_LIKE,
    "copula": _NOUN_LIKE | {"determiner", "particle", "mark"},
    "aux": frozenset({Form.CONNECTIVE, Form.INFINITIVE, Form.NEGATABLE, Form.ADVERB, Form.NOMINAL}),
}
_PREFIXED = {"adverb prefix": ("adj",), "determiner prefix": ("noun",)}
"""The kinds of words after a prefix, by its state: 개귀여운, 왕나비."""
AMOUNTS = frozenset(
    "several,many,some,any,each,every,countless,numerous,various,all,both,first,this,that,last,next,a few,one or two"
    ",two or three,three or four,four or five,five or six,all kinds of,all sorts of,dozens of,hundreds of"
    ",thousands of,tens of thousands of,how many,other,same,another,half,whole,the whole".split(",")
)
"""Determiners before a counter: 여러 상자, but in 크라프트 상자 the box is a noun, and in 가로 세 개 세 no age."""
_NEVER_PREFIXED = frozenset({"같다", "아니다", "있다", "없다"})  # 개같은 is like a dog
_FIRMLY_ADJECTIVAL = frozenset(
    "검붉많굵얇깊높낮넓좁짧밝맑낡늙젊젖굽곧얕옅짙작엷굳"
)  # syllables that 은 makes adjectives
_ADJECTIVAL = _FIRMLY_ADJECTIVAL | frozenset("실죽감담숨삶녹")  # 도토리를 실은 수레를 끌고
_WORDS = frozenset("noun unknown raw position number determiner adverb adj verb bound".split())
_PREDICATIVE = (Form.CONNECTIVE, Form.INFINITIVE, Form.FINAL)
_BEFORE_JOINED = frozenset({"person", "animal", "time", "building", "place"})
_BEFORE_NOUN = frozenset({"", "noun", "unknown", "adnominal"})  # states after which 가게 is a shop: 휴대폰 가게
_RARE_AFTER: dict[str, tuple[frozenset[str], float]] = {  # state: kinds that rarely follow it, and their cost
    "attributive": (frozenset({"verb", "adverb", "position"}), 8),
    "sino": (_WORDS - {"number"}, 10),
    "determiner": (frozenset({"verb", "adverb", "position", "bound", "number"}), 6),
    "negation": (frozenset({"noun", "position", "number", "unknown"}), 8),  # 못 위 is above a pond
    Form.INFINITIVE: (_WORDS - {"verb", "adj"}, 3),
    Form.FINAL: (_WORDS, 8),
}


def word_cost(pos: str, surface: str, form: Form | None = None) -> float:
    """Return the cost of a word with the text ``surface``, whatever stands around it."""
    short = 4 if len(surface) == 1 and _COST.get(pos, _CONTENT) > _COST["number"] else 0
    if surface in ("속", "안") and pos == "position":
        short = 0  # 속을 and 안을 are hardly forms of 속다, to be deceived, and 안다, to hug
    if pos == "adj" and surface.endswith("적인"):
        short = 4  # a determiner with the copula
    conjugated = 0 if form is None else 0.5
    if form is Form.INFINITIVE and len(surface) == 1:
        short += 4  # in 개가 있는, 가 is a particle rather than a form of 가다
    if pos == "copula" and surface.startswith("적"):
        short += 1  # 역사적인 is a determiner rather than a noun with 적인
    if pos == "aux" and surface == "둘":
        short = 8  # 둘 사이 is between two
    rare = {Form.NOMINAL: 3, Form.FUTURE: 6 if pos == "adj" else 3}.get(form, 0) if form else 0
    return _COST.get(pos, _CONTENT) + short + conjugated + rare


def crossing_cost(entry: Entry, inside: int) -> float:
    """Return the cost of the spaces ``inside`` a token beyond those of its entry, and of a sense that needs a cue."""
    is_firm = len(entry.korean) == 2 and entry.pos not in _COST  # 산 꽃 is hardly 산꽃
    price = 20.0 if is_firm or entry.pos == "particle" else 12.0 if entry.pos in _COST else 8.0
    return price * max(0, inside - entry.korean.count(" ")) + (1 if entry.cues else 0)


def unknown_cost(surface: str, *, is_found: bool) -> float:
    """Return the cost of an unknown word; it is lower for a word that the tagger found."""
    return 8 + 2 * len(surface) if is_found else 18 + 7 * len(surface)


def unfinished_cost(before: Token | None, last: Token | None) -> float:
    """Return the cost of ending a path in a short word that only occurs before other words: 새, 팔, 한, 연.

    A verb after a particle shares its noun with a later phrase: 손에는 책을 든, 등에는 칼을 든 기사.
    """
    if last is None or len(last.surface) > 1:
        is_described = before is not None and before.state in ("adnominal", "particle", "noun")
        return float(last is not None and last.kind == "determiner" and is_described)  # 알록달록한 줄무늬
    is_verb = last.state == "adnominal" and before is not None and before.kind != "particle"
    return 20.0 if is_verb or last.state in ("determiner", "sino", "attributive", *_PREFIXED) else 0.0


def transition_cost(state: str, previous: Token | None, token: Token) -> float:
    """Return the cost of ``token`` after another one, infinite where Korean grammar forbids it.

    Args:
        state: The state of the previous token, an empty string at the start.
        previous: The previous token, None at the start.
        token: The token.
    """
    kind = token.kind
    if state in _PREFIXED or token.state in _PREFIXED:
        return _prefix_cost(state, previous, token)
    if kind == "particle":
        return _particle_cost(state, previous, token)
    if kind in _FOLLOWS:
        if state not in _follows(token.entry) or not _fits(state, previous, token):
            return float("inf")
        return (12.0 if token.entry.role == "purpose" else 8.0) if token.spaced and kind in _BOUND else 0.0
    return _independent_cost(state, previous, token)


def _independent_cost(state: str, previous: Token | None, token: Token) -> float:
    """Return the cost of a word that may begin a phrase, or of a dependent noun."""
    kind = token.kind
    if state == "attributive" and not token.spaced and (kind == "unknown" or token.entry.has("sino")):
        return float("inf")  # 세일 is not three ones
    cost = 0.0 if token.spaced or previous is None else _glued_cost(state, kind)
    if kind == "bound":
        after_noun = token.entry.role in ("time", "after") and token.surface != "채"
        return cost if state == "adnominal" or (after_noun and state in _NOUN_LIKE) else float("inf")
    if kind in CONJUGATED and " " in token.entry.korean:
        cost += _idiom_cost(state, previous, token)
    if token.surface == "같은" and _compares(state, previous) is (kind == "determiner"):
        cost += 25  # 꽃 같은 is like a flower; in 둘이 같은 옷을, 같은 is the same
    return cost + _clash(state, previous, token)


def _prefix_cost(state: str, previous: Token | None, token: Token) -> float:
    """Return the cost of a prefix at the beginning of a written word, or of the word that must follow it there."""
    if state not in _PREFIXED:
        return 0.0 if token.spaced or previous is None else float("inf")
    if previous is None or token.spaced or len(token.surface) == 1 or token.entry.korean in _NEVER_PREFIXED:
        return float("inf")
    return 0.0 if token.kind in _PREFIXED[state] and " " not in token.entry.korean else float("inf")


def _idiom_cost(state: str, previous: Token | None, token: Token) -> float:
    """Return the cost of an idiom that begins with a noun: in 빨간 모자를 쓴 the modified 모자 must stay a noun."""
    if previous is None:
        return 0.0
    if state == Form.INFINITIVE and (len(previous.surface) == 1 or previous.is_homograph):
        return 12.0  # in 새 옷을 입은, 새 is a determiner rather than a form of 새다
    if not _modifies(state, previous) or (previous.entry.role == "company" and token.entry.option("와")):
        return 0.0
    if token.is_joined and token.spaced and kind_of(previous.entry) in _BEFORE_JOINED:
        return 0.0  # 신랑신부 빵터진
    weather = token.kind == "adj" and not token.entry.english.startswith("with ")
    return 3.0 if weather and (previous.kind == "verb" or previous.entry.role == "company") else 30.0


def _follows(entry: Entry) -> Collection[str]:
    """Return the states after which a word of a closed class may stand."""
    if entry.has("infinitive"):
        return (Form.INFINITIVE,)
    return ("adnominal",) if entry.has("adnominal") else _FOLLOWS[entry.pos]


def _fits(state: str, previous: Token | None, token: Token) -> bool:
    """Return whether a word of a closed class fits the word before it by sound and sense."""
    if previous is None or token.kind == "aux":
        return True
    if token.entry.hosts and not _hosts(previous, token):
        return False
    if token.kind == "copula":
        return agrees_copula(previous.surface, token.surface)
    if token.kind == "counter":
        if state == "digits" and any(map(str.isalpha, previous.surface)):
            return False  # A4 세로 is no age
        return state != "determiner" or (previous.entry.english in AMOUNTS and not token.entry.has("adjective"))
    return not previous.entry.has("pronoun")  # in 그 빛, 빛 is a noun


def _hosts(previous: Token, token: Token) -> bool:
    """Return whether a suffix or particle may follow the noun: 콘서트서, but not 소나무서."""
    is_short = token.kind == "particle" and len(previous.surface) == 1  # 앞서 is ahead, and 강서 no particle
    return not (token.spaced or is_short or token.entry.hosts.isdisjoint((previous.kind, *previous.entry.features)))


def _clash(state: str, previous: Token | None, token: Token) -> float:
    """Return the cost of two words that are rarely neighbours."""
    homograph = 2 if token.is_homograph and state in _BEFORE_NOUN else 0
    if state in ("noun", "unknown"):
        return 1 if token.kind == "noun" and token.spaced else homograph
    if state == "adnominal":
        return homograph + (3 if token.kind in ("verb", "adverb") and token.form not in ADNOMINAL else 0)
    if state == "sino" and token.kind == "number" and not token.entry.has("sino"):
        return 12  # in 팔 하나, 팔 is an arm
    if state == "position" and token.kind in CONJUGATED and previous is not None and previous.surface == "안":
        return 8  # in 안 무섭고, 안 is a negation
    if state == Form.INFINITIVE and token.kind == "noun" and previous is not None and previous.surface[-1] == "세":
        return 12  # in 별이 세 개, 세 is a number
    if token.kind == "adj" and token.form in _PREDICATIVE and previous is not None and previous.entry.role == "object":
        homograph += 3  # 글을 적고 is writing
    if state == "adverb" and previous is not None and previous.entry.role == "negation":
        state = "negation"
    rare, cost = _RARE_AFTER.get(state, (frozenset(), 0.0))
    return homograph + (cost if token.kind in rare else 0)


def _compares(state: str, previous: Token | None) -> bool:
    """Return whether what stands before 같은 is what something is like."""
    is_company = state == "particle" and previous is not None and previous.entry.role in ("company", "only")
    return state in _NOUN_LIKE or is_company


def is_modifier(token: Token) -> bool:
    """Return whether ``token`` modifies the noun after it."""
    return _modifies(token.state, token)


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
    if token.surface == "은" and previous.surface in _ADJECTIVAL:
        return 30.0 if previous.surface in _FIRMLY_ADJECTIVAL else 8.0  # 검은 연기가 is black smoke, not a sword
    if token.entry.role == "called" and previous.kind == "unknown" and len(previous.surface) == 1:
        return float("inf")  # 파란 is no 파 by name
    if token.entry.hosts and not _hosts(previous, token):
        return float("inf")
    cost = 8.0 if token.spaced else 0.0
    if state == "particle":
        cost += 2 if previous.entry.role in ("place", "goal", "source", "company", "means") else 12
    if state in ("adverb", Form.CONNECTIVE):
        cost += 6
    return cost + (0 if agrees(previous.surface, token.surface) else 6)
