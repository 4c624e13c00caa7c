"""Reading verbs and adjectives: relative clauses, clauses in a chain, statements."""

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry
from . import inflection
from .nouns import open_phrase
from .parse_state import Reading, spare
from .phrases import Argument, Clause, NounPhrase, Role, follows_noun
from .relative_clauses import attach, stated
from .segmentation import Token


def read_adjective(reading: Reading, token: Token) -> None:
    """Reads an adjective: before its noun, with a subject of its own, or as the end of a statement."""
    reading.close_bare()
    clause = _clause(reading, token)
    if clause.form in ADNOMINAL:
        _attribute(reading, clause)
    elif clause.form is Form.ADVERB:
        reading.adverbs.append(inflection.adverb(token.entry.english))
    elif clause.form in (Form.CONNECTIVE, Form.INFINITIVE) and not clause.link and not _owns_subject(reading, clause):
        meaning = token.entry.english
        (reading.after if follows_noun(meaning) else reading.before).append(meaning)
    else:
        _verb_form(reading, clause)


def read_verb(reading: Reading, token: Token) -> None:
    """Reads a verb with its auxiliaries, and gives it the arguments that wait."""
    reading.close_bare()
    clause = _clause(reading, token)
    clause.arguments = _own_arguments(reading, clause)
    clause.settle()
    _verb_form(reading, clause)


def _attribute(reading: Reading, clause: Clause) -> None:
    """An adjective before its noun, alone or with a subject of its own (눈이 큰 소녀)."""
    korean, meaning = clause.entry.korean, clause.entry.english
    if korean == "같다":
        _likeness(reading)
    elif _owns_subject(reading, clause) or _compares(reading):
        clause.arguments = _own_arguments(reading, clause)
        reading.relatives.append(clause)
    elif clause.link:
        _linked(reading, clause)
    elif follows_noun(meaning) and not clause.negated:
        reading.after.append(" ".join([*clause.adverbs, meaning]))
        reading.relatives += spare(reading.chain)
    else:
        (reading.after if clause.negated else reading.before).extend(
            [*clause.adverbs, "not " + meaning if clause.negated else meaning]
        )


def _compares(reading: Reading) -> bool:
    last = reading.arguments[-1] if reading.arguments else None
    return last is not None and (last.preposition == "than" or last.role is Role.MEANS)


def _likeness(reading: Reading) -> None:
    if reading.arguments:
        last = reading.arguments.pop()
        reading.after.append("like " + last.phrase.render())


def _owns_subject(reading: Reading, clause: Clause) -> bool:
    """Tells whether the noun just before an adjective is its subject, not that of a verb to come."""
    last = reading.arguments[-1] if reading.arguments else None
    if last is None or last.role not in (Role.SUBJECT, Role.BARE):
        return False
    if clause.entry.korean in ("많다", "적다") or last.phrase.kind in ("body", "color"):
        return True
    return clause.form not in ADNOMINAL or not _verb_follows(reading)


def _verb_follows(reading: Reading) -> bool:
    """Tells whether a verb still to come lacks a subject."""
    for token in reading.tokens[reading.at :]:
        if token.kind == "particle" and token.entry.english in ("subject", "topic"):
            return False
        if token.kind in ("verb", "adj") and token.form not in ADNOMINAL:
            return token.form is not Form.REQUEST
    return False


def _clause(reading: Reading, token: Token) -> Clause:
    """Reads the auxiliaries behind a verb; the last of them decides its form."""
    form = token.form or Form.FINAL
    negated, reading.negated = reading.negated, False
    entry = token.entry
    while (following := reading.peek()) and following.kind == "aux":
        reading.at += 1
        negated |= following.entry.english == "not"
        form = following.form or form
    clause = Clause(entry, form, negated=negated, adverbs=spare(reading.adverbs))
    if form in ADNOMINAL and (following := reading.peek()) and following.kind == "bound":
        reading.at += 1
        clause.form = _bound(reading, following, clause)
    return clause


def _bound(reading: Reading, token: Token, clause: Clause) -> Form:
    """A dependent noun turns an adnominal clause into another: 채 and 때 lead on, 것 names it."""
    if token.entry.english == "as if":
        reading.at += int(reading.next_kind() == "particle")
        return Form.CONNECTIVE if reading.peek() else Form.FINAL
    if token.entry.english == "after":
        clause.link = "after"
        particle = reading.peek()
        reading.at += int(particle is not None and particle.kind == "particle")
        return Form.PRESENT if particle and particle.entry.english == "of" else Form.CONNECTIVE
    if token.entry.english == "thing":
        return Form.FINAL if reading.peek() is None else Form.NOMINAL
    if reading.next_kind() in ("particle", "copula"):
        meaning = reading.tokens[reading.at].entry.english
        reading.at += 1
        if meaning in ("of", "adnominal"):
            return Form.PRESENT
        if meaning == "final":
            return Form.FINAL
    return Form.CONNECTIVE if reading.peek() else Form.FINAL


def _own_arguments(reading: Reading, clause: Clause) -> list[Argument]:
    """Takes the arguments of a clause: all, but for a subject that waits for a later verb."""
    taken = spare(reading.arguments)
    if clause.form not in ADNOMINAL and clause.form is not Form.NOMINAL:
        return taken
    for index, argument in enumerate(taken):
        far = index < len(taken) - 1 and _verb_follows(reading)
        if argument.role is Role.TOPIC or (argument.role is Role.SUBJECT and far):
            reading.arguments = [argument]
            return [other for other in taken if other is not argument]
    return taken


def _verb_form(reading: Reading, clause: Clause) -> None:
    if clause.entry.pos == "adj" and not clause.arguments:
        clause.arguments = spare(reading.arguments)
        clause.settle()
    if clause.link:
        _linked(reading, clause)
    elif clause.form in ADNOMINAL:
        _relative(reading, clause)
    elif clause.form is Form.NOMINAL:
        open_phrase(reading, NounPhrase(clause.predicate(), Entry(clause.entry.korean, "raw", "")))
    elif clause.form is Form.ADVERB:
        reading.adverbs.append(clause.predicate())
    elif clause.form in (Form.FINAL, Form.REQUEST) or reading.peek() is None:
        _statement(reading, clause)
    else:
        reading.chain.append(clause)


def _linked(reading: Reading, clause: Clause) -> None:
    """비 온 뒤(의): *after rain*, beside a noun or beside the verb that follows."""
    link, clause.link = clause.link, ""
    content = clause.entry.english.removeprefix("in the ") if clause.entry.pos == "adj" else stated(clause)
    (reading.after if clause.form in ADNOMINAL else reading.adverbs).append(f"{link} {content}")


def _relative(reading: Reading, clause: Clause) -> None:
    for earlier in spare(reading.chain):
        if earlier.subject is None and clause.subject is None:
            clause.chain.append(earlier)
        else:
            reading.relatives.append(earlier)
    reading.relatives.append(clause)


def _statement(reading: Reading, clause: Clause) -> None:
    for earlier in spare(reading.chain):
        if clause.subject is None and earlier.subject is not None and not clause.chain:
            clause.arguments.insert(0, earlier.subject)
            earlier.arguments.remove(earlier.subject)
            clause.chain.append(earlier)
        elif earlier.subject is None:
            clause.chain.append(earlier)
        else:
            reading.parts.append(stated(earlier))
    reading.parts.append(stated(clause))


def flush(reading: Reading) -> None:
    """Writes out the open noun with the arguments that found no verb."""
    taken = reading.take()
    if isinstance(taken, Argument):
        reading.arguments.append(taken)
    loose = spare(reading.arguments)
    for clause in spare(reading.chain):
        if clause.subject is None and isinstance(taken, NounPhrase):
            taken = attach(clause, taken)
        else:
            reading.parts.append(stated(clause))
    if isinstance(taken, NounPhrase):
        words = [taken.render(), *spare(reading.adverbs), *(a.render() for a in reversed(loose))]
        reading.parts.append(" ".join(words))
        return
    heads = [a for a in loose if a.role in (Role.SUBJECT, Role.TOPIC, Role.OBJECT, Role.BARE)]
    rest = [a for a in loose if a not in heads]
    reading.parts.append(" ".join(a.render() for a in [*heads, *reversed(rest)]))
