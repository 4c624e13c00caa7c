"""The entries of the lexicon, which people wrote and this module checks."""

import re
from collections import Counter, defaultdict
from typing import get_args

import pytest

from translate.korean.conjugation import allomorphs
from translate.korean.lexicon import Entry, GrammarRole, read_entries

CLASSES = frozenset(
    "person animal plant food clothing body building place nature weather light time color material object vehicle "
    "style camera culture emotion action abstract".split()
)
ROLES = {
    "particle": "subject topic object genitive place source goal means company and or also only every called",
    "adverb": "and or negation degree",
    "aux": "negation",
    "copula": "adnominal connective final",
    "bound": "time after thing likeness person",
    "suffix": "plural shape purpose",
    "position": "inside among gap",
    "counter": "portion",
}


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(read_entries())


def test_size(entries: list[Entry]) -> None:
    """The lexicon has more than 25,000 entries; image prompts need at least 3,000."""
    assert len(entries) > 25_000


def test_no_hangul_in_english_column(entries: list[Entry]) -> None:
    """The English of an entry is Latin text as it is printed, never empty."""
    assert [entry for entry in entries if not entry.english or re.search("[ㄱ-힣_]", entry.english)] == []


def test_every_verb_conjugates(entries: list[Entry]) -> None:
    """Every verb and adjective is in its dictionary form."""
    for entry in entries:
        if entry.pos in ("verb", "adj", "aux"):
            assert list(allomorphs(entry.korean.split(" ")[-1], descriptive=False)), entry


def test_every_noun_has_one_class(entries: list[Entry]) -> None:
    """A noun belongs to exactly one class, on which articles and prepositions depend."""
    assert [entry for entry in entries if entry.pos == "noun" and len(CLASSES & entry.features) != 1] == []


def test_roles_are_of_a_closed_list(entries: list[Entry]) -> None:
    """Each class of function words uses all roles of its list and no other; other words have no role."""
    used: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.role:
            used[entry.pos].add(entry.role)
    assert used == {pos: set(names.split()) for pos, names in ROLES.items()}
    assert set.union(*used.values()) == set(get_args(GrammarRole))


@pytest.mark.parametrize("pos", ["copula", "bound"])
def test_closed_classes_have_roles(entries: list[Entry], pos: str) -> None:
    """Every form of the copula and every dependent noun has a role, which is all that the grammar reads of it."""
    assert [entry for entry in entries if entry.pos == pos and not entry.role] == []


def test_no_entry_twice(entries: list[Entry]) -> None:
    """Each word has at most one entry without cues per part of speech; its other senses have cues."""
    defaults = Counter((entry.korean.replace(" ", ""), entry.pos) for entry in entries if not entry.cues)
    assert [key for key, count in defaults.items() if count > 1] == []


def test_principal_parts(entries: list[Entry]) -> None:
    """``wear/worn a hat`` and ``hold up/held up`` are both read as base form and participle."""
    parts = {entry.english: entry.participle for entry in entries if entry.pos == "verb"}
    assert parts["wear"] == "worn"
    assert all("/" not in base for base in parts)


def test_features() -> None:
    """Features are looked up by name, options by their value, and cues are a set of words."""
    entry = Entry("입다", "verb", "wear", "worn", frozenset({"vt", "에=in_front_of", "cue=모자,옷"}))
    assert (entry.has("vt"), entry.has("done"), entry.role, entry.is_silent) == (True, False, "", False)
    assert (entry.option("에"), entry.option("로"), sorted(entry.cues)) == ("in front of", "", ["모자", "옷"])
    assert Entry("을", "particle", "-", "", frozenset({"role=object"})).role == "object"
