"""What an answer of a provider must not bring along: notation that the question lacks, and what is not wanted."""

import re
from collections import Counter
from collections.abc import Iterable

from augment import details_of, other_names
from generate import stems
from translate import find_nouns, find_spans

from .parsing import ParsedText

_LOOSE_COMMA = re.compile(r"(?:\s*,)+")
_WEIGHT = re.compile(
    r"\((?P<inside>[^()]*[^()\d\s])\s*:\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*\)"  # (x:1.3)
    r"|\((?P<signed>[^()]*)\)(?:\++|-+|\d+\.\d+)(?!\w)"  # (x)++, (x)1.3
    r"|\(\((?P<doubled>[^()]*)\)\)"
    r"|(?<=[^\W\d_])(?:\+\+|--)[+-]*(?!\w)"  # x++
)
_DEPTH = 9  # weights around weights that are taken out

_KINDS = (  # of these, a keyword names only what a word of its kind in the writer's own sentence allows
    "person man men woman women boy girl child children kid baby",
    "people humans crowd pedestrians passersby onlookers",
    "blood bloody bleeding bloodstained gore wound",
    "corpse cadaver carcass body bodies",
    "skeleton skull",
    "dead death die dying kill murder stab",
    "fight",
    "kiss",
    "naked nude undressed",
)


def own_notation(answer: str, question: str) -> str:
    """Return ``answer`` without the tags and weights that ``question`` lacks."""
    allowed = Counter(span.text for span in find_spans(question) if span.kind == "tag")
    pieces, position = list[str](), 0
    for span in find_spans(answer):
        if span.kind == "tag" and not allowed[span.text]:
            pieces += [answer[position : span.start], "and" if span.text == "AND" else ""]
            position = span.end
        allowed[span.text] -= span.kind == "tag" and allowed[span.text] > 0
    cleaned = "".join([*pieces, answer[position:]])
    for _round in range(_DEPTH):
        cleaned = _WEIGHT.sub(lambda found: found[0] if found[0] in question else _inside(found), cleaned)
    return cleaned if cleaned == answer else _LOOSE_COMMA.sub(",", " ".join(cleaned.split())).strip(" ,")


def _inside(weight: re.Match[str]) -> str:
    return weight["inside"] or weight["signed"] or weight["doubled"] or ""


def unwelcome_noun(variant: str, parsed: ParsedText) -> str:
    """Return a noun of the paraphrase ``variant`` that the writer does not want, or wants less of.

    Less of a thing means: not under another name, and not with the details that go with it. Nor may there be a detail
    that goes with a quality which the picture must not have: no deep shadow where the text says 어둡지 않게. The result
    is an empty string where there is none.
    """
    faint = [phrase.text for phrase in parsed.weighted if phrase.weight < 1 and phrase.text in parsed.sentence]
    singular = [thing.removesuffix("들") for thing in parsed.unwanted]
    names = {*parsed.unwanted, *singular} | {name for thing in (*singular, *faint) for name in other_names(thing)}
    qualities = [thing for thing in parsed.unwanted if thing.endswith("다")]
    if detail := next(
        (detail for thing in (*faint, *qualities) for detail in details_of(thing) if detail in variant), ""
    ):
        return detail
    longest = max(map(len, names), default=0)
    own = {mention.noun for mention in find_nouns(parsed.spoken, names, longest)}
    return next((mention.noun for mention in find_nouns(variant, names - own, longest)), "")


def unwelcome_words(own: str, unwanted: Iterable[str]) -> list[str]:
    """Return the English words that no keyword may have, because the writer's sentence does not have them.

    Args:
        own: The English of the writer's sentence.
        unwanted: What the picture must not show, in English.
    """
    welcome = {*stems(own)}
    things = [thing for thing in unwanted if welcome.isdisjoint(stems(thing))]
    return [*things, *(word for kind in _KINDS if welcome.isdisjoint(stems(kind)) for word in kind.split())]
