"""Reading verbs and adjectives: relative clauses, clauses in a chain, statements."""

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry
from . import inflection
from .nouns import open_phrase
from .parse_state import ParserState, drain
from .phrases import Argument, Clause, NounPhrase, Role, follows_noun
from .relative_clauses import attach, stated
from .segmentation import Token


def read_adjective(state: ParserState, token: Token) -> None:
    """Reads an adjective: before its noun, with a subject of its own, or as the end of a statement."""
    state.close_bare()
    clause = _clause(state, token)
    if clause.form in ADNOMINAL:
        _attribute(state, clause)
    elif clause.form is Form.ADVERB:
        state.adverbs.append(inflection.adverb(token.entry.english))
    elif clause.form in (Form.CONNECTIVE, Form.INFINITIVE) and not clause.link and not _owns_subject(state, clause):
        meaning = token.entry.english
        (state.after if follows_noun(meaning) else state.before).append(meaning)
    else:
        _verb_form(state, clause)


def read_verb(state: ParserState, token: Token) -> None:
    """Reads a verb with its auxiliaries, and gives it the arguments that wait."""
    state.close_bare()
    clause = _clause(state, token)
    clause.arguments = _own_arguments(state, clause)
    clause.settle()
    _verb_form(state, clause)


def _attribute(state: ParserState, clause: Clause) -> None:
    """An adjective before its noun, alone or with a subject of its own (눈이 큰 소녀)."""
    korean, meaning = clause.entry.korean, clause.entry.english
    if korean == "같다":
        _likeness(state)
    elif _owns_subject(state, clause) or _compares(state):
        clause.arguments = _own_arguments(state, clause)
        state.relatives.append(clause)
    elif clause.link:
        _linked(state, clause)
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


def _likeness(state: ParserState) -> None:
    if state.arguments:
        last = state.arguments.pop()
        state.after.append("like " + last.phrase.render())


def _owns_subject(state: ParserState, clause: Clause) -> bool:
    """Tells whether the noun just before an adjective is its subject, not that of a verb to come."""
    last = state.arguments[-1] if state.arguments else None
    if last is None or last.role not in (Role.SUBJECT, Role.BARE):
        return False
    if clause.entry.korean in ("많다", "적다") or last.phrase.kind in ("body", "color"):
        return True
    return clause.form not in ADNOMINAL or not _verb_follows(state)


def _verb_follows(state: ParserState) -> bool:
    """Tells whether a verb still to come lacks a subject."""
    for token in state.tokens[state.at :]:
        if token.kind == "particle" and token.entry.english in ("subject", "topic"):
            return False
        if token.kind in ("verb", "adj") and token.form not in ADNOMINAL:
            return token.form is not Form.REQUEST
    return False


def _clause(state: ParserState, token: Token) -> Clause:
    """Reads the auxiliaries behind a verb; the last of them decides its form."""
    form = token.form or Form.FINAL
    negated, state.negated = state.negated, False
    entry = token.entry
    while (following := state.peek()) and following.kind == "aux":
        state.at += 1
        negated |= following.entry.english == "not"
        form = following.form or form
    clause = Clause(entry, form, negated=negated, adverbs=drain(state.adverbs))
    if form in ADNOMINAL and (following := state.peek()) and following.kind == "bound":
        state.at += 1
        clause.form = _bound(state, following, clause)
    return clause


def _bound(state: ParserState, token: Token, clause: Clause) -> Form:
    """A dependent noun turns an adnominal clause into another: 채 and 때 lead on, 것 names it."""
    if token.entry.english == "as if":
        state.at += int(state.next_kind() == "particle")
        return Form.CONNECTIVE if state.peek() else Form.FINAL
    if token.entry.english == "after":
        clause.link = "after"
        particle = state.peek()
        state.at += int(particle is not None and particle.kind == "particle")
        return Form.PRESENT if particle and particle.entry.english == "of" else Form.CONNECTIVE
    if token.entry.english == "thing":
        return Form.FINAL if state.peek() is None else Form.NOMINAL
    if state.next_kind() in ("particle", "copula"):
        meaning = state.tokens[state.at].entry.english
        state.at += 1
        if meaning in ("of", "adnominal"):
            return Form.PRESENT
        if meaning == "final":
            return Form.FINAL
    return Form.CONNECTIVE if state.peek() else Form.FINAL


def _own_arguments(state: ParserState, clause: Clause) -> list[Argument]:
    """Takes the arguments of a clause: all, but for a subject that waits for a later verb."""
    taken = drain(state.arguments)
    if clause.form not in ADNOMINAL and clause.form is not Form.NOMINAL:
        return taken
    for index, argument in enumerate(taken):
        far = index < len(taken) - 1 and _verb_follows(state)
        if argument.role is Role.TOPIC or (argument.role is Role.SUBJECT and far):
            state.arguments = [argument]
            return [other for other in taken if other is not argument]
    return taken


def _verb_form(state: ParserState, clause: Clause) -> None:
    if clause.entry.pos == "adj" and not clause.arguments:
        clause.arguments = drain(state.arguments)
        clause.settle()
    if clause.link:
        _linked(state, clause)
    elif clause.form in ADNOMINAL:
        _relative(state, clause)
    elif clause.form is Form.NOMINAL:
        open_phrase(state, NounPhrase(clause.predicate(), Entry(clause.entry.korean, "raw", "")))
    elif clause.form is Form.ADVERB:
        state.adverbs.append(clause.predicate())
    elif clause.form in (Form.FINAL, Form.REQUEST) or state.peek() is None:
        _statement(state, clause)
    else:
        state.chain.append(clause)


def _linked(state: ParserState, clause: Clause) -> None:
    """비 온 뒤(의): *after rain*, beside a noun or beside the verb that follows."""
    link, clause.link = clause.link, ""
    content = clause.entry.english.removeprefix("in the ") if clause.entry.pos == "adj" else stated(clause)
    (state.after if clause.form in ADNOMINAL else state.adverbs).append(f"{link} {content}")


def _relative(state: ParserState, clause: Clause) -> None:
    for earlier in drain(state.chain):
        if earlier.subject is None and clause.subject is None:
            clause.chain.append(earlier)
        else:
            state.relatives.append(earlier)
    state.relatives.append(clause)


def _statement(state: ParserState, clause: Clause) -> None:
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
    """Writes out the open noun with the arguments that found no verb."""
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
