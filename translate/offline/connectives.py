"""What a connective ending says of two clauses: cause, purpose, or that one goes on during the other."""

from typing import Literal

from ..korean.conjugation import Form
from .chunks import Chunk

Relation = Literal["", "from", "to", "so as to", "while", "as if"]
"""How a clause is joined to its main clause in English; an empty string for *and*."""

_RELATIONS: dict[Relation, tuple[str, ...]] = {
    "to": ("려고", "러"),
    "so as to": ("도록", "않게", "못하게"),
    "while": ("느라", "느라고", "다가", "려다", "다말고"),
    "as if": ("듯", "듯이"),
}


def relation_of(predicate: Chunk) -> Relation:
    """Return the relation that the ending of ``predicate`` expresses; of adjectives, -어서 names the cause."""
    if predicate.form is Form.INFINITIVE:
        return ""
    if predicate.suffix.endswith("서") and predicate.entry.option("noun"):
        return "from"
    return next((relation for relation, ends in _RELATIONS.items() if predicate.suffix.endswith(ends)), "")
