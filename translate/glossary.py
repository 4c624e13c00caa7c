"""Korean things that engines get wrong, with an English name and what one sees of them."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path


class GlossaryError(ValueError):
    """A glossary cannot be read; the message names the line."""


@dataclass(frozen=True)
class Term:
    """``korean`` and its ``variants`` are the same thing, ``english`` its name, ``gloss`` what one sees."""

    korean: str
    english: str
    gloss: str
    kind: str
    variants: tuple[str, ...] = ()


def read_glossary(own: Path | None = None) -> list[Term]:
    """Returns the packaged terms; those of ``own``, a file of the same form, add to them or replace them.

    The columns are Korean, English, gloss, kind, and variants with | between them. Raises ``GlossaryError`` for a line
    that has not these, and ``OSError`` when ``own`` cannot be read.
    """
    packaged = resources.files("translate").joinpath("glossary.tsv").read_text(encoding="utf-8")
    terms = {term.korean: term for term in _terms(packaged, "glossary.tsv")}
    if own:
        terms |= {term.korean: term for term in _terms(own.read_text(encoding="utf-8-sig"), str(own))}
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


def _terms(text: str, file: str) -> Iterator[Term]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) not in (4, 5) or not all(cells[:4]):
            columns = "Korean, English, gloss, kind, variants"
            raise GlossaryError(f"{file}, line {number}: five columns are wanted, with tabs between them: {columns}")
        variants = cells[4].split("|") if len(cells) == 5 else []
        korean, english, gloss, kind = cells[:4]
        yield Term(korean, english, gloss, kind, tuple(variant for variant in variants if variant))
