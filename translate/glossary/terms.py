"""The glossary: Korean things that engines get wrong, with an English name and what one sees of them."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from ..errors import GlossaryError
from ..korean.hangul import has_hangul
from ..korean.lexicon import Entry

_COLUMNS = "Korean, English, romanisation, gloss, class, and if there are any, variants"
KINDS = tuple(
    (
        "animal building clothing craft dance festival food game instrument martial myth nature object person place "
        "plant script"
    ).split()
)
"""The classes of things."""

_SMALL = frozenset({"of", "the", "and", "in"})
_FEATURES = {  # of the lexicon, for classes that are not its own
    "food": "food mass",
    "craft": "object",
    "instrument": "object",
    **{kind: kind for kind in ("building", "clothing", "plant", "animal", "person", "object", "nature", "place")},
}


@dataclass(frozen=True)
class Term:
    """``korean`` and its ``variants`` are the same thing, ``english`` its name, ``gloss`` what one sees.

    One's ``own`` hold whatever stands beside them.
    """

    korean: str
    english: str
    romanisation: str
    gloss: str
    kind: str
    variants: tuple[str, ...] = ()
    own: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """All ways to write it, with and without spaces."""
        written = (self.korean, *self.variants)
        return tuple(dict.fromkeys([*written, *("".join(one.split()) for one in written)]))

    @property
    def is_name(self) -> bool:
        """Whether it is the name of one place or person."""
        return all(word[0].isupper() or word in _SMALL for word in self.english.split())

    @property
    def needs_gloss(self) -> bool:
        """Whether the English name is a Korean word, which says little by itself: *hanbok*, *gat hat*."""
        words, sound = self.english.split(), _letters(self.romanisation)
        explained = len({*words} & {*self.gloss.split()}) > 1
        return not explained and any(len(word) > 2 and _letters(word) in sound for word in words)


def read_glossary(own: Path | None = None) -> list[Term]:
    """Returns the packaged terms; those of ``own``, a file of the same form, add to them or replace them.

    The columns are Korean, English, romanisation, gloss, class, and variants with | between them. Raises
    ``GlossaryError`` for a file that has not these, and ``OSError`` when ``own`` cannot be read.
    """
    packaged = resources.files("translate.glossary").joinpath("glossary.tsv").read_text(encoding="utf-8")
    terms = {term.korean: term for term in _terms(packaged, "glossary.tsv")}
    if own:
        try:
            text = own.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise GlossaryError(f"{own} is not UTF-8: {error.reason} at byte {error.start}") from error
        terms |= {term.korean: replace(term, own=True) for term in _terms(text, str(own))}
    return list(terms.values())


def papago_csv(terms: Iterable[Term]) -> str:
    """Returns the terms as a CSV of Korean and English, one row for each spelling, as Papago's glossaries take them.

    NAVER documents a file for each pair of languages, but not its heading; ours names the languages.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["ko", "en"])
    writer.writerows([spelling, term.english] for term in terms for spelling in (term.korean, *term.variants))
    return written.getvalue()


def with_terms(entries: Iterable[Entry], terms: Iterable[Term]) -> Iterator[Entry]:
    """Yields the entries of the lexicon, and the terms that it does not know; one's own terms replace its nouns."""
    named = {"".join(spelling.split()): term for term in terms for spelling in term.spellings}
    known = set()
    for entry in entries:
        key = "".join(entry.korean.split())
        if entry.pos == "noun" and key in named and not named[key].own:
            known.add(key)
        if entry.pos != "noun" or key not in named or key in known:
            yield entry
    for key, term in named.items():
        if key not in known:
            features = _FEATURES.get(term.kind, "culture mass").split()
            yield Entry(key, "noun", term.english, "", frozenset({*features, *(["name"] if term.is_name else [])}))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _terms(text: str, file: str) -> Iterator[Term]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in unicodedata.normalize("NFC", line).split("\t")]
        if len(cells) not in (5, 6) or not all(cells[:5]):
            raise GlossaryError(f"{file}, line {number}: write {_COLUMNS}, with tabs between them")
        korean, english, romanisation, gloss, kind = cells[:5]
        if has_hangul(english + gloss):
            raise GlossaryError(f"{file}, line {number}: Korean is left in {english!r} or {gloss!r}")
        if kind not in KINDS:
            raise GlossaryError(f"{file}, line {number}: unknown class {kind!r}: choose one of {', '.join(KINDS)}")
        variants = [variant.strip() for variant in cells[5].split("|")] if len(cells) == 6 else []
        yield Term(korean, english, romanisation, gloss, kind, tuple(filter(None, variants)))
