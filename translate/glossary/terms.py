"""The glossary: Korean things that engines mistranslate, with an English name and a visual description."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from ..base import Word
from ..errors import GlossaryError
from ..korean.hangul import has_hangul
from ..korean.lexicon import Entry
from ..korean.scripts import foreign_letters
from ..messages import _

KINDS = tuple(
    (
        "animal building clothing craft dance festival food game instrument martial myth nature object person place "
        "plant script"
    ).split()
)
"""The classes of terms."""

LONGEST_KOREAN, LONGEST_ENGLISH = 40, 100
"""Characters of a term, and of its English name."""

_OWN_KIND = "object"  # of a pair without a class

_SHOWN = 20  # characters of a text in a message
_SMALL = frozenset({"of", "the", "and", "in"})
_FEATURES = {  # classes of terms: features of the lexicon
    "food": "food mass",
    "craft": "object",
    "instrument": "object",
    **{kind: kind for kind in ("building", "clothing", "plant", "animal", "person", "object", "nature", "place")},
}


@dataclass(frozen=True)
class Term:
    """One term of the glossary.

    Attributes:
        korean: The Korean name.
        english: The English name.
        romanisation: The romanised Korean name.
        gloss: A short English description of what one sees; empty for none.
        kind: The class, one of ``KINDS``.
        variants: Other Korean spellings and synonyms.
        own: Whether the term comes from the user's own file; then it applies whatever its neighbours are.
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
        """All Korean spellings, with and without spaces."""
        written = (self.korean, *self.variants)
        return tuple(dict.fromkeys([*written, *("".join(one.split()) for one in written)]))

    @property
    def is_name(self) -> bool:
        """Whether it is a proper name."""
        return all(word[0].isupper() or word in _SMALL for word in self.english.split())

    @property
    def needs_gloss(self) -> bool:
        """Whether the English name is a Korean word that needs an explanation: *hanbok*, *gat hat*."""
        words, sound = self.english.split(), _letters(self.romanisation)
        explained = len({*words} & {*self.gloss.split()}) > 1
        return bool(self.gloss) and not explained and any(len(word) > 2 and _letters(word) in sound for word in words)


def read_glossary(own: Path | None = None) -> list[Term]:
    """Return the packaged terms, extended and replaced by those of ``own``.

    Args:
        own: A file with the columns Korean, English, romanisation, gloss, class, and variants separated by ``|``, or
            with the first two alone; None for no file.

    Raises:
        GlossaryError: A line of ``own`` is invalid, or the file is not UTF-8.
        OSError: ``own`` cannot be read.
    """
    packaged = resources.files("translate.glossary").joinpath("glossary.tsv").read_text(encoding="utf-8")
    terms = {term.korean: term for term in _terms(packaged, "glossary.tsv")}
    if own:
        try:
            text = own.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            message = _("{file} is not UTF-8: {reason} at byte {position}")
            raise GlossaryError(message.format(file=own, reason=error.reason, position=error.start)) from error
        terms |= {term.korean: replace(term, own=True) for term in _terms(text, str(own))}
    return list(terms.values())


def papago_csv(terms: Iterable[Term]) -> str:
    """Return the terms as CSV with Korean and English, one row per spelling, for a glossary of Papago.

    NAVER's documentation does not specify the header of the file; this one contains the language codes.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["ko", "en"])
    writer.writerows([spelling, term.english] for term in terms for spelling in (term.korean, *term.variants))
    return written.getvalue()


def with_terms(entries: Iterable[Entry], terms: Iterable[Term]) -> Iterator[Entry]:
    """Yield the entries of the lexicon, and the terms that it lacks; the user's own terms replace its nouns."""
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
            yield _entry(key, term)


def nouns_of(terms: Iterable[Term]) -> Iterator[Entry]:
    """Yield the terms as entries of the lexicon, one for each spelling."""
    for term in terms:
        for key in dict.fromkeys("".join(spelling.split()) for spelling in term.spellings):
            yield _entry(key, term)


def own_term(word: Word) -> Term:
    """Return the term of a word of the user's own. Raise ``GlossaryError`` where it cannot be one."""
    return replace(_term([word.korean, word.english]), own=True)


def checked_word(korean: str, english: str) -> Word:
    """Return a word as it is used and saved. Raise ``GlossaryError`` where it cannot be a term of one's own."""
    term = own_term(Word(korean, english))
    return Word(term.korean, term.english)


def _entry(key: str, term: Term) -> Entry:
    features = _FEATURES.get(term.kind, "culture mass").split()
    return Entry(key, "noun", term.english, "", frozenset({*features, *(["name"] if term.is_name else [])}))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _terms(text: str, file: str) -> Iterator[Term]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield _term(line.split("\t"))
        except GlossaryError as error:
            message = _("{file}, line {line}: {problem}")
            raise GlossaryError(message.format(file=file, line=number, problem=error)) from error


def _term(cells: Sequence[str]) -> Term:
    """Return the term in the cells of a line. Raise ``GlossaryError`` with what is wrong."""
    cells = [unicodedata.normalize("NFC", cell).strip() for cell in cells]
    if len(cells) not in (2, 5, 6) or not all(cells[:5]):
        message = _(
            "write Korean, English, romanisation, gloss, class, and if there are any, variants, with tabs between"
            " them; or Korean and English alone"
        )
        raise GlossaryError(message)
    korean, english, romanisation, gloss, kind = (*cells[:5], "", "", _OWN_KIND)[:5]
    if has_hangul(english + gloss):
        message = _("Korean is left in {english!r} or {gloss!r}: write them in English")
        raise GlossaryError(message.format(english=english, gloss=gloss))
    _check_names(korean, english)
    if kind not in KINDS:
        message = _("unknown class {kind!r}: choose one of {kinds}")
        raise GlossaryError(message.format(kind=kind, kinds=", ".join(KINDS)))
    variants = [variant.strip() for variant in cells[5].split("|")] if len(cells) == 6 else []
    return Term(korean, english, romanisation, gloss, kind, tuple(filter(None, variants)))


def _check_names(korean: str, english: str) -> None:
    for text, most in ((korean, LONGEST_KOREAN), (english, LONGEST_ENGLISH)):
        if len(text) > most:
            message = _("{text!r} has {count} characters: at most {most} are taken")
            raise GlossaryError(message.format(text=text[:_SHOWN] + "…", count=len(text), most=most))
        if not text.isprintable():
            raise GlossaryError(_("there is a control character in {text!r}: remove it").format(text=text))
    if not has_hangul(korean):
        raise GlossaryError(
            _("{korean!r} is not Korean: write the word as it stands in your texts").format(korean=korean)
        )
    if foreign_letters(english, korean) or not any(map(str.isalpha, english)):
        raise GlossaryError(_("{english!r} is not English").format(english=english))
