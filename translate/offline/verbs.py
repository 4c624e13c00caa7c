"""Readers for verbs and adjectives: relative clauses, chains of clauses, statements."""

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry
from . import inflection
from .clauses import Clause
from .nouns import open_phrase
from .parse_state import ParserState, drain
from .phrases import Argument, NounPhrase, Role, follows_noun
from .relative_clauses import attach, stated
from .tokens import Token


def read_adjective(state: ParserState, token: Token) -> None:
    """Read an adjective: before its noun, with a subject of its own, or as the end of a statement."""
    state.close_bare()
    clause = _read_clause(state, token)
    if clause.form in ADNOMINAL:
        _read_attributive(state, clause)
    elif clause.form is Form.ADVERB:
        state.adverbs.append(inflection.adverb(token.entry.english))
    elif clause.form in (Form.CONNECTIVE, Form.INFINITIVE) and not clause.link and not _owns_subject(state, clause):
        meaning = token.entry.english
        (state.after if follows_noun(meaning) else state.before).append(meaning)
    else:
        _place_clause(state, clause)


def read_verb(state: ParserState, token: Token) -> None:
    """Read a verb with its auxiliaries, and give it the waiting arguments."""
    state.close_bare()
    clause = _read_clause(state, token)
    clause.arguments = _take_arguments(state, clause)
    clause.settle()
    _place_clause(state, clause)


def _read_attributive(state: ParserState, clause: Clause) -> None:
    """Read an adjective before its noun, alone or with a subject of its own (눈이 큰 소녀)."""
    korean, meaning = clause.entry.korean, clause.entry.english
    if korean == "같다":
        _add_likeness(state)
    elif _owns_subject(state, clause) or _compares(state):
        clause.arguments = _take_arguments(state, clause)
        state.relatives.append(clause)
    elif clause.link:
        _add_linked(state, clause)
    elif follows_noun(meaning) and not clause.negated:
        state.after.append(" ".join([*clause.adverbs, meaning]))
        state.relatives += drain(state.chain)
    else:
        (state.after if clause.negated else state.before).extend(
            [*clause.adverbs, "not " + meaning if clause.negated else meaning]
        )


def _compares(state: ParserState) -> bool:
    last = state.arguments[-1] if state.arguments else None
    return last is not None and (last.preposition == "than" or last.role is Role.MEANS)


def _add_likeness(state: ParserState) -> None:
    if state.arguments:
        last = state.arguments.pop()
        state.after.append("like " + last.phrase.render())


def _owns_subject(state: ParserState, clause: Clause) -> bool:
    """Return whether the noun directly before an adjective is its subject, not the subject of a later verb."""
    last = state.arguments[-1] if state.arguments else None
    if last is None or last.role not in (Role.SUBJECT, Role.BARE):
        return False
    if clause.entry.korean in ("많다", "적다") or last.phrase.kind in ("body", "color"):
        return True
    return clause.form not in ADNOMINAL or not _verb_follows(state)


def _verb_follows(state: ParserState) -> bool:
    """Return whether a later verb still lacks its subject."""
    for token in state.tokens[state.at :]:
        if token.kind == "particle" and token.entry.role in ("subject", "topic"):
            return False
        if token.kind in ("verb", "adj") and token.form not in ADNOMINAL:
            return token.form is not Form.REQUEST
    return False


def _read_clause(state: ParserState, token: Token) -> Clause:
    """Read the auxiliaries after a verb; the last of them decides the form of the clause."""
    form = token.form or Form.FINAL
    negated, state.negated = state.negated, False
    entry = token.entry
    while (following := state.peek()) and following.kind == "aux":
        state.at += 1
        negated |= following.entry.role == "negation"
        form = following.form or form
    clause = Clause(entry, form, negated=negated, adverbs=drain(state.adverbs))
    if form in ADNOMINAL and (following := state.peek()) and following.kind == "bound":
        state.at += 1
        clause.form = _read_bound(state, following, clause)
    return clause


def _read_bound(state: ParserState, token: Token, clause: Clause) -> Form:
    """Return the form that a dependent noun gives a clause: 채 and 때 make it connective, 것 nominal."""
    role = token.entry.role
    if role == "likeness":
        state.at += int(state.next_kind() == "particle")
        return Form.CONNECTIVE if state.peek() else Form.FINAL
    if role == "after":
        clause.link = token.entry.english
        particle = state.peek()
        state.at += int(particle is not None and particle.kind == "particle")
        return Form.PRESENT if particle and particle.entry.role == "genitive" else Form.CONNECTIVE
    if role == "thing":
        return Form.FINAL if state.peek() is None else Form.NOMINAL
    if state.next_kind() in ("particle", "copula"):
        following = state.tokens[state.at].entry.role
        state.at += 1
        if following in ("genitive", "adnominal"):
            return Form.PRESENT
        if following == "final":
            return Form.FINAL
    return Form.CONNECTIVE if state.peek() else Form.FINAL


def _take_arguments(state: ParserState, clause: Clause) -> list[Argument]:
    """Take the arguments of a clause, without a subject that waits for a later verb."""
    taken = drain(state.arguments)
    if clause.form not in ADNOMINAL and clause.form is not Form.NOMINAL:
        return taken
    for index, argument in enumerate(taken):
        far = index < len(taken) - 1 and _verb_follows(state)
        if argument.role is Role.TOPIC or (argument.role is Role.SUBJECT and far):
            state.arguments = [argument]
            return [other for other in taken if other is not argument]
    return taken


def _place_clause(state: ParserState, clause: Clause) -> None:
    """Put a finished clause where its form belongs: before a noun, before another clause, or into a statement."""
    if clause.entry.pos == "adj" and not clause.arguments:
        clause.arguments = drain(state.arguments)
        clause.settle()
    if clause.link:
        _add_linked(state, clause)
    elif clause.form in ADNOMINAL:
        _add_relative(state, clause)
    elif clause.form is Form.NOMINAL:
        open_phrase(state, NounPhrase(clause.predicate(), Entry(clause.entry.korean, "raw", "")))
    elif clause.form is Form.ADVERB:
        state.adverbs.append(clause.predicate())
    elif clause.form in (Form.FINAL, Form.REQUEST) or state.peek() is None:
        _add_statement(state, clause)
    else:
        state.chain.append(clause)


def _add_linked(state: ParserState, clause: Clause) -> None:
    """Put 비 온 뒤(의), *after rain*, next to the noun or the verb that follows."""
    link, clause.link = clause.link, ""
    content = clause.entry.english.removeprefix("in the ") if clause.entry.pos == "adj" else stated(clause)
    (state.after if clause.form in ADNOMINAL else state.adverbs).append(f"{link} {content}")


def _add_relative(state: ParserState, clause: Clause) -> None:
    for earlier in drain(state.chain):
        if earlier.subject is None and clause.subject is None:
            clause.chain.append(earlier)
        else:
            state.relatives.append(earlier)
    state.relatives.append(clause)


def _add_statement(state: ParserState, clause: Clause) -> None:
    for earlier in drain(state.chain):
        if clause.subject is None and earlier.subject is not None and not clause.chain:
            clause.arguments.insert(0, earlier.subject)
            earlier.arguments.remove(earlier.subject)
            clause.chain.append(earlier)
        elif earlier.subject is None:
            clause.chain.append(earlier)
        else:
            state.parts.append(stated(earlier))
    state.parts.append(stated(clause))


def flush(state: ParserState) -> None:
    """Write out the open noun phrase with the arguments that have no verb."""
    taken = state.take()
    if isinstance(taken, Argument):
        state.arguments.append(taken)
    loose = drain(state.arguments)
    for clause in drain(state.chain):
        if clause.subject is None and isinstance(taken, NounPhrase):
            taken = attach(clause, taken)
        else:
            state.parts.append(stated(clause))
    if isinstance(taken, NounPhrase):
        words = [taken.render(), *drain(state.adverbs), *(a.render() for a in reversed(loose))]
        state.parts.append(" ".join(words))
        return
    heads = [a for a in loose if a.role in (Role.SUBJECT, Role.TOPIC, Role.OBJECT, Role.BARE)]
    rest = [a for a in loose if a not in heads]
    state.parts.append(" ".join(a.render() for a in [*heads, *reversed(rest)]))
