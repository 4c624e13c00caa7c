"""The table of synonyms that the offline paraphraser reads."""

from importlib import resources

from translate.glossary.terms import read_glossary
from translate.korean.lexicon import read_entries

LINES = resources.files("augment").joinpath("synonyms.tsv").read_text(encoding="utf-8").splitlines()
NOUNS = {word: others.split(",") for word, kind, others in (line.split("\t") for line in LINES) if kind == "noun"}


def test_every_synonym_of_a_noun_is_a_headword() -> None:
    """The translator knows every synonym of a noun as a word of its own."""
    headwords = {entry.korean for entry in read_entries() if entry.pos in ("noun", "position")}
    headwords |= {spelling for term in read_glossary() for spelling in term.spellings}
    assert [other for others in NOUNS.values() for other in others if other not in headwords] == []


def test_lines_are_sorted_and_none_repeats_a_word() -> None:
    """The lines are in order, and no noun is its own synonym or has one twice, with or without spaces."""
    assert sorted(set(LINES)) == LINES
    for word, others in NOUNS.items():
        written = ["".join(one.split()) for one in (word, *others)]
        assert len({*written}) == len(written), word
