"""The stems of verbs and adjectives."""

from collections import defaultdict

import pytest

from translate.korean.lexicon import Entry, read_entries
from translate.offline.costs import CONJUGATED
from translate.offline.stems import Stem, Stems, _stems


@pytest.mark.slow
def test_all_stems_are_found() -> None:
    """Every stem of the lexicon is found by its first syllable, homonyms in the order of the lexicon."""
    entries = [entry for entry in read_entries() if entry.pos in CONJUGATED]
    expected: dict[str, list[Stem]] = defaultdict(list)
    for entry in entries:
        for surface, slot in _stems(entry):
            expected[surface].append((entry, slot))
    stems = Stems(entries)
    found = {surface: stems.beginning_with(surface[0])[surface] for surface in expected}
    assert found == expected
    assert stems.longest >= max(map(len, expected))
    assert len(expected) > 30_000


@pytest.mark.parametrize(
    ("lemma", "kind", "stem"),
    [("크다", "adj", "커"), ("빠르다", "adj", "빨라"), ("오다", "verb", "와"), ("산책하다", "verb", "산책을하")],
)
def test_a_changed_syllable(lemma: str, kind: str, stem: str) -> None:
    """A stem is found by the syllable that it begins with, though the dictionary form has another."""
    entry = Entry(lemma, kind, "x")
    found = Stems([entry]).beginning_with(stem[0])[stem]
    assert {one for one, _ in found} == {entry}


@pytest.mark.parametrize("syllable", ["힣", "a", "ㄱ", "🐈"])
def test_no_stem(syllable: str) -> None:
    """A character that no stem begins with has none."""
    assert Stems([Entry("오다", "verb", "come")]).beginning_with(syllable) == {}
