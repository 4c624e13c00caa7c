"""Words that may replace a word of a sentence, from ``synonyms.tsv``."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

from translate.korean.josa import particle_after

from .inflection import Inflected, Inflections
from .states import can_rest, is_being
from .words import Word

_KINDS = {"verb": False, "intransitive": False, "adj": True, "attributive": True}
"""The kinds of rows with dictionary forms, each with whether they are adjectives.

A row of the kind *intransitive* holds where the verb has no object, one of the kind *attributive* only before a noun
and not behind a subject: 큰 나무, but not 키가 큰.
"""

_HEADS = frozenset("스타일 일러스트 렌더링 썸네일 뷰 분위기 색감 모양".split())
"""Nouns that have their synonyms also at the end of a compound: 애니메이션 스타일."""


def alternatives(words: list[Word], index: int) -> list[Word]:
    """Return the synonyms of a word, in its form; none that the sentence has.

    A part of a name or compound has none, nor a being that is named twice.
    """
    word = words[index]
    text = word.stem + word.particle
    if index and words[index - 1].stem in ("크고", "작고"):
        return []  # 크고 작은: said only so
    if is_being(word.stem) and any(other.stem == word.stem for other in (*words[:index], *words[index + 1 :])):
        return []  # 한 소년은 …, 다른 소년은: both or none
    table = synonyms()
    before = words[index - 1] if index else None
    bare = before is not None and before.is_noun and not (before.particle or before.end)  # 야경 오지는
    found = table.get((text, "adverb")) or (None if bare else table.get((text, "modifier")))
    if found:
        return [Word(other, "", word.kind, word.end) for other in found if not _is_present(other, words)]
    if not word.is_noun:
        same = (other for other in _predicates(words, index) if not _is_present(other[:-1], words))
        return [Word(other, "", word.kind, word.end) for other in dict.fromkeys(same)]
    if _in_compound(words, index):
        return []
    nouns = [other for other in table.get((word.stem, "noun"), ()) if not _is_present(other, words)]
    return [Word(other, particle_after(other, word.particle), word.kind, word.end) for other in nouns]


@cache
def synonyms() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the synonyms of each word and kind."""
    text = resources.files("augment").joinpath("synonyms.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line)
    return {(word, kind): tuple(others.split(",")) for word, kind, others in rows}


def _is_present(text: str, words: list[Word]) -> bool:
    """Return whether a word of the sentence is ``text`` or, from two syllables on, begins with it."""
    return any(word.stem == text or (len(text) > 1 and word.stem.startswith(text)) for word in words)


def _predicates(words: list[Word], index: int) -> Iterator[str]:
    """Yield the synonyms of a verb or adjective in its form."""
    read = _reading(words[index])
    if read is None:
        return
    rests = read.slot == "infinitive" and index + 1 < len(words) and words[index + 1].stem.startswith("있")
    for kind, is_adjective in _KINDS.items():
        if is_adjective == read.is_adjective and _allows(kind, read, words, index):
            for other in synonyms().get((read.lemma, kind), ()):
                form = read.of(other) if not rests or can_rest(other) else None
                if form:
                    yield form


def _reading(word: Word) -> Inflected | None:
    """Return the form that a word is, None where it may be one of several words."""
    readings = list(_inflections().find(word.stem + word.particle))
    if len({reading.lemma for reading in readings}) > 1 or len({one.is_adjective for one in readings}) > 1:
        readings = [one for one in readings if one.is_adjective == (word.kind == "Adjective")]
    return readings[0] if len({reading.lemma for reading in readings}) == 1 else None


def _allows(kind: str, read: Inflected, words: list[Word], index: int) -> bool:
    before = words[index - 1].particle if index else ""
    one = words[index - 1] if index else None
    bare = one is not None and one.is_noun and not (one.particle or one.end)  # 키 큰
    subject = one is not None and (bare or one.is_subject or one.is_topic)
    if not read.is_adjective and index and words[index - 1].is_noun and not (before or words[index - 1].end):
        return False  # 눈 덮인, 낮잠 자는: said only so
    if kind == "intransitive":
        return not any(word.is_object for word in words[max(0, index - 2) : index])
    return kind != "attributive" or (read.form == "ㄴ" and not (subject or before == "도"))


def _in_compound(words: list[Word], index: int) -> bool:
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    if words[index].stem in _HEADS:
        before = None
    beside = before is not None and before.is_noun and not before.particle and not before.end
    ahead = after is not None and after.is_noun and not words[index].particle and not words[index].end
    return beside or ahead


@cache
def _inflections() -> Inflections:
    return Inflections(dict.fromkeys((word, _KINDS[kind]) for word, kind in synonyms() if kind in _KINDS))
