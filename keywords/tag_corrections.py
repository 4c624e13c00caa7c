"""Corrections of parts of speech that HanTa mistakes in descriptions, which are fragments without a finite verb.

Rules over the tags around a word (E. Brill, Transformation-based error-driven learning, 1995), in C5 tags.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Likely = Callable[[str], tuple[str, float]]
"""Returns the most likely tag of a word by itself, and the logarithm of its probability."""

_MEDIA = frozenset({"drawing", "painting", "shot"})
_ADVERBS = frozenset({("a", "lot"), ("face", "down")})
_COMPOUNDS = frozenset({("still", "life")})
CLOCK = frozenset({"o'clock", "o’clock", "a.m", "p.m"})
"""Words after the hour."""

_PARTICLES = frozenset({"inside", "outside", "behind", "below", "above", "alongside"})
_UNKNOWN = -20.0  # log probability; the words of HanTa's lexicon have more
_MODIFIER = ("AJ", "AV0", "CRD", "ORD")
_NOUN_PHRASE = (*_MODIFIER, "NN", "NP", "UNC")
_DETERMINER = ("AT0", "DPS", "DT0")


@dataclass(frozen=True)
class _Place:
    """One word among the tags of its sentence.

    Attributes:
        word: The word in lower case.
        tags: The tags of the words up to it and of those after it; those before it are corrected.
        index: Its index.
        likely: What the word is by itself.
    """

    word: str
    tags: Sequence[str]
    index: int
    likely: Likely

    @property
    def tag(self) -> str:
        return self.tags[self.index]

    @property
    def before(self) -> str:
        return self.tags[self.index - 1] if self.index else ""

    @property
    def after(self) -> str:
        return next(iter(self.tags[self.index + 1 :]), "")

    def governor(self) -> str:
        """Return the tag before the noun phrase that stands before the word."""
        return _last_but(self.tags[: self.index], (*_NOUN_PHRASE, *_DETERMINER))

    def is_unknown(self) -> bool:
        return self.likely(self.word)[1] < _UNKNOWN


def corrected(words: Sequence[str], tags: Sequence[str], likely: Likely) -> list[str]:
    """Return the tags of ``words`` after the rules, from left to right.

    Args:
        words: The words in lower case.
        tags: Their tags by HanTa.
        likely: What a word is by itself.
    """
    made = [*tags]
    for start in range(len(words) - 2):
        if words[start] == words[start + 2] and tags[start : start + 3] == ["NN1", "PRP", "NN1"]:
            made[start : start + 3] = ["AV0"] * 3  # face to face
    for start, pair in enumerate(pairwise(words)):
        if pair in _ADVERBS and words[start + 2 : start + 3] != ["of"]:
            made[start : start + 2] = ["AV0"] * 2
        if pair in _COMPOUNDS:
            made[start : start + 2] = ["NN1"] * 2
    for index, word in enumerate(words):
        place = _Place(word, made, index, likely)
        made[index] = next((tag for tag, rule in _RULES if rule(place)), made[index])
    return made


def _is_pronoun(place: _Place) -> bool:
    return place.word == "other" and not place.after.startswith(_NOUN_PHRASE)


def _disagrees(place: _Place) -> bool:
    """Return whether a bare form of a verb follows a singular noun: *storybook feel*, *3D render*."""
    bare = place.tag in {"VVB", "VVI"} or (place.tag in {"VVD", "VVN"} and place.likely(place.word)[0] == "VVI")
    singular = place.before.startswith(("NN1", "UNC", "AJ", "AT0", "DPS", "CRD"))
    return bare and singular and place.governor() != "CJC"


def _is_noun_in_compound(place: _Place) -> bool:
    """Return whether a verbal noun ends a compound, or stands in one: *chalk drawing*, *folk painting style*."""
    if place.tag not in {"VVG", "VVN", "VVD"} or not place.before.startswith("NN"):
        return False
    if place.word in _MEDIA and not place.after.startswith((*_NOUN_PHRASE, *_DETERMINER)):
        return True
    return place.tag == "VVG" and place.after == "NN1" and place.likely(place.word)[0] == "NN1"


def _is_participle(place: _Place) -> bool:
    """Return whether a noun or adjective is the verb of the noun before it: *boy splashing water*."""
    if not place.word.endswith("ing") or not place.before.startswith("NN"):
        return False
    if place.tag == "NN1":
        return place.after in {"PRP", "AT0", "AVP"} and place.likely(place.word)[0] == "VVG"
    return place.tag == "AJ0" and place.after.startswith(("NN", "AT0"))


def _is_second_verb(place: _Place) -> bool:
    """Return whether a noun after *and* is what someone does who does another thing: *wearing boots and standing*."""
    is_last = place.before == "CJC" and place.after in {"", "PUN"} and place.word.endswith("ing")
    clause = place.tags[: place.index]
    clause = clause[len(clause) - 1 - clause[::-1].index("PUN") :] if "PUN" in clause else clause
    if not is_last or "VVG" not in clause or not clause[-2:][0].startswith("NN"):
        return False
    return place.tag == "AJ0" or (place.tag == "NN1" and place.likely(place.word)[0] == "VVG")


def _is_last_of_noun_phrase(place: _Place) -> bool:
    """Return whether an adjective, or an unknown word, is the noun of its phrase: *a tangerine in a bag*."""
    if place.tag != "AJ0":
        return place.tag in {"VVZ", "AV0"} and not place.word.endswith("ly") and place.is_unknown()
    begun = _last_but(place.tags[: place.index], _MODIFIER).startswith(_DETERMINER)
    joined = place.after == "CJC" and place.tags[place.index + 2 : place.index + 3] == ["AJ0"]  # black and white
    return begun and not place.after.startswith(_NOUN_PHRASE) and (not joined or place.is_unknown())


def _is_clock_or_doer(place: _Place) -> bool:
    """Return whether a word is a time of the clock, or a noun in *-er* taken for a comparative: *elf archer*."""
    doer = place.tag == "AJC" and place.before.startswith("NN") and place.after in {"", "PUN", "VVG", "PRP"}
    return place.word in CLOCK or doer


def _is_adjective(place: _Place) -> bool:
    return place.word == "very" and place.after.startswith("NN")


def _is_particle(place: _Place) -> bool:
    """Return whether a preposition has no noun behind it: *upside down*."""
    alone = place.tag == "PRP" and place.after in {"", "PUN", "CJC", "VVG"}
    return alone and (place.word in _PARTICLES or place.likely(place.word)[0] == "AVP")


def _is_plural(place: _Place) -> bool:
    """Return whether a word such as *leaves* ends a noun phrase: no preposition or verb governs a subject."""
    if place.tag != "VVZ" or place.before.startswith(("AJ", *_DETERMINER)):
        return place.tag == "VVZ"
    governed = place.governor().startswith(("PR", "VV")) and not place.after.startswith(_DETERMINER)
    return governed and place.likely(place.word)[0] == "NN2"


def _last_but(tags: Sequence[str], skipped: tuple[str, ...]) -> str:
    return next((tag for tag in reversed(tags) if not tag.startswith(skipped)), "")


_RULES: tuple[tuple[str, Callable[[_Place], bool]], ...] = (
    ("PNI", _is_pronoun),
    ("NN1", _is_clock_or_doer),
    ("AJ0", _is_adjective),
    ("NN1", _disagrees),
    ("NN1", _is_noun_in_compound),
    ("VVG", _is_participle),
    ("VVG", _is_second_verb),
    ("NN1", _is_last_of_noun_phrase),
    ("AVP", _is_particle),
    ("NN2", _is_plural),
)
