"""Readers for verbs and adjectives: each takes its arguments and clauses and goes where its form belongs."""

import re
from dataclasses import replace

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry
from . import inflection
from .chunks import Chunk
from .clauses import OF_ALL, Clause
from .connectives import relation_of
from .frames import has_part
from .nouns import open_phrase
from .numerals import set_count
from .parse_state import ParserState, drain, take_if
from .phrases import Argument, NounPhrase, Role, follows_noun
from .relative_clauses import attach, stated
from .tokens import Token

_NOBODY = "아무도"
_TIED = ("so as to", "as if", "from")
_STATE = re.compile("^(?:in|at) (?:the )?")
_FACES = frozenset("앞면 뒷면 옆면 윗면 아랫면 겉면 앞쪽면 뒤쪽면 앞표지 뒤표지 등판".split())
"""Sides of a thing on which a layout puts something: 앞면은 장미 일러스트."""
_PARTS_OF_SOMEBODY = ("body", "clothing")


def read_predicate(state: ParserState, token: Token) -> None:
    """Read a verb or adjective with its auxiliaries, and give it the arguments and clauses that belong to it."""
    state.close_bare()
    _read_clause(state, token, _clause(state, token.entry, state.predicate()))


def read_copula(state: ParserState, token: Token) -> None:
    """Read a noun with the copula 이다: a color is like an adjective, other nouns tell what something is."""
    phrase = state.take()
    if phrase is None and state.count is not None:
        _count_subject(state, state.count.number, state.count.text)
    elif isinstance(phrase, Argument) and token.entry.role == "adnominal":
        state.after.append(phrase.render())  # 폭발하기 직전인 화산
    elif isinstance(phrase, NounPhrase):
        chunk = state.predicate()
        is_quality = phrase.kind in ("color", "material") or (chunk.is_adnominal and not _has_arguments(state, chunk))
        english = phrase.bare() if is_quality else _identity(state, chunk, phrase)
        if is_quality and phrase.count is not None:
            english = f"with {phrase.render()}"  # 팔 두 개인 로봇
        if not chunk.is_adnominal and not _has_arguments(state, chunk) and chunk.index not in state.heads:
            state.phrase = phrase
            flush(state)
            return
        _read_clause(state, token, _clause(state, Entry(phrase.entry.korean, "adj", english), chunk))
        state.after += phrase.after if is_quality else []


def _identity(state: ParserState, chunk: Chunk, phrase: NounPhrase) -> str:
    """Return what 이다 says of its subject: *that is a cat*, *with bare feet*; of a part of the picture *with sea*."""
    own = [other for other in state.chunks.all if other.form is None and state.belongs(other.index, chunk.index)]
    if own and all(other.entry.pos == "position" for other in own):
        return f"with {phrase.render()}" if state.in_relative(chunk.index) else phrase.render()
    return f"{'with' if phrase.kind == 'body' else 'that is'} {phrase.render()}"


def _count_subject(state: ParserState, number: int, text: str) -> None:
    """Read 팔이 네 개다: the number counts the subject, which is there."""
    state.count = None
    clause = _clause(state, Entry("있다", "verb", "be"), state.predicate())
    if clause.subject is not None:
        set_count(clause.subject.phrase, number, text)
    _place_clause(state, clause)


def _has_arguments(state: ParserState, chunk: Chunk) -> bool:
    return chunk.index in state.heads.values()


def _read_clause(state: ParserState, token: Token, clause: Clause) -> None:
    if clause.form in ADNOMINAL and token.entry.korean == "같다":
        _add_likeness(state, clause)
    elif clause.is_simple() and (clause.form in ADNOMINAL or _goes_before_noun(state, clause)):
        _add_attribute(state, clause)
    elif clause.is_simple() and clause.form is Form.ADVERB:
        state.adverbs.append("not " * clause.negated + inflection.adverb(clause.meaning))
    else:
        _place_clause(state, clause)


def _clause(state: ParserState, entry: Entry, chunk: Chunk) -> Clause:
    negated, state.negated = state.negated, False
    clause = Clause(entry, chunk.form or Form.FINAL, negated=negated ^ chunk.negated, chunk=chunk.index)
    clause.link, clause.relation = chunk.link, relation_of(chunk)
    clause.degree = " ".join(drain(state.degrees))
    clause.adverbs = take_if(state.adverbs, lambda adverb: not (_is_attribute(state, chunk) and adverb in OF_ALL))
    clause.arguments = take_if(state.arguments, lambda argument: state.belongs(argument.phrase.chunk, chunk.index))
    for argument in clause.arguments:
        if argument.role is not Role.ADVERBIAL:
            argument.role = state.chunks.all[argument.phrase.chunk].role or argument.role
    clause.chain = take_if(state.chain, lambda earlier: state.belongs(earlier.chunk, chunk.index))
    clause.has_part = any(has_part(state.chunks.all[argument.phrase.chunk]) for argument in clause.arguments)
    if any(argument.phrase.entry.korean == _NOBODY for argument in clause.arguments):
        clause.negated = False  # 아무도 앉지 않은 is said with one negation in English
    clause.is_causative = chunk.is_causative
    clause.settle()
    if clause.entry.pos == "adj" and clause.subject is not None and chunk.suffix.endswith("서"):
        clause.relation = "from"
    return clause


def _is_attribute(state: ParserState, chunk: Chunk) -> bool:
    """Return whether the chunk is an adjective alone before its noun, as in 둘 다 빨간 모자를 쓴 쌍둥이."""
    return chunk.entry.pos == "adj" and chunk.is_adnominal and not _has_arguments(state, chunk)


def _goes_before_noun(state: ParserState, clause: Clause) -> bool:
    """Return whether a connective adjective belongs to a clause before a noun, as in 작고 빨간 집."""
    head = state.heads.get(clause.chunk)
    is_connective = clause.form in (Form.CONNECTIVE, Form.INFINITIVE) and not clause.relation
    return is_connective and head == clause.chunk + 1 and state.chunks.all[head].is_adnominal


def _add_likeness(state: ParserState, clause: Clause) -> None:
    for argument in clause.arguments:
        state.after.append("like " + argument.phrase.render())


def _add_attribute(state: ParserState, clause: Clause) -> None:
    """Put an adjective without arguments next to the noun that follows."""
    if clause.link:
        _add_linked(state, clause)
        return
    meaning = " ".join([*clause.adverbs, clause.meaning])
    if clause.negated:
        state.after.append("not " + meaning)
    else:
        (state.after if follows_noun(clause.entry.english) else state.before).append(meaning)


def _place_clause(state: ParserState, clause: Clause) -> None:
    """Put a finished clause where its form belongs: before a noun, before another clause, or into a statement."""
    if clause.link:
        _add_linked(state, clause)
    elif clause.form in ADNOMINAL:
        state.relatives.append(clause)
    elif clause.form is Form.NOMINAL:
        open_phrase(state, NounPhrase(stated(clause), Entry(clause.entry.korean, "raw", "")))
    elif clause.form is Form.ADVERB and not clause.relation and (clause.subject is None or clause.chunk in state.heads):
        state.adverbs.append(clause.predicate())
    elif clause.chunk in state.heads:
        state.chain.append(clause)
    else:
        _add_statement(state, clause)


def _add_linked(state: ParserState, clause: Clause) -> None:
    """Put 비 온 뒤(의), *after rain*, next to the noun or the verb that follows."""
    link, clause.link = clause.link, ""
    stated_event = clause.entry.option("stated") if link == "with" else ""
    noun = stated_event or clause.entry.option("noun") or _STATE.sub("", clause.entry.english)
    content = noun if clause.entry.pos == "adj" else clause.sentence()
    text = f"{link} {content}"
    if clause.form not in ADNOMINAL and clause.chunk in state.heads:
        phrase = NounPhrase(text, Entry("", "raw", text), chunk=clause.chunk)
        state.arguments.append(Argument(phrase, Role.ADVERBIAL))
    else:
        (state.after if clause.form in ADNOMINAL else state.adverbs).append(text)


def _add_statement(state: ParserState, clause: Clause) -> None:
    for earlier in take_if(clause.chain, lambda one: one.subject is not None and one.relation not in _TIED):
        subject = earlier.subject
        if clause.subject is None and subject is not None:
            clause.arguments.insert(0, subject)
            earlier.arguments.remove(subject)
            clause.chain.append(earlier)
        else:
            _state(state, earlier)
    _state(state, clause)


def _state(state: ParserState, clause: Clause) -> None:
    """Write out a statement; what it says of a part of somebody becomes a feature of its owner."""
    for other in clause.other_subjects():
        clause.arguments.remove(other)
        state.parts.append(other.phrase.render())
    subject, topic = clause.first(Role.SUBJECT), clause.first(Role.TOPIC)
    part = (subject or topic) if clause.entry.pos == "adj" or subject is not None else None
    owner = None
    if part is not None and part.phrase.kind in _PARTS_OF_SOMEBODY:
        owner = part.phrase.owner or (topic.phrase if topic is not None and topic is not part else state.owner)
    if part is None or owner is None:
        named = clause.subject
        state.owner = named.phrase if named is not None and named.phrase.is_actor() else None
        state.parts.append(stated(clause))
        return
    if owner is state.owner:
        state.parts.pop()
    state.owner, part.phrase.determiner = owner, ""
    clause.arguments = [argument for argument in clause.arguments if argument.phrase not in (part.phrase, owner)]
    owner.add_feature("with " + attach(clause, part.phrase).render())
    state.parts.append(owner.render())


def _painted(color: NounPhrase, loose: list[Argument]) -> NounPhrase | None:
    """Return what has the color that ends a phrase without a verb: 앞면은 남색 is *a navy blue front*."""
    is_hair = color.head.endswith("hair") and bool(loose) and loose[0].phrase.head in ("head", "hair")
    is_quality = is_hair or color.kind in ("color", "material") or color.entry.korean == "나무"
    if not is_quality or color.after or color.joined or len(loose) != 1:
        return None
    thing = loose[0]
    if thing.role not in (Role.TOPIC, Role.SUBJECT) or thing.phrase.entry.has("pronoun") or thing.preposition:
        return None
    if is_hair or thing.phrase.entry.korean in ("색", "색상", "색깔", "컬러", "색감"):
        return color  # 머리는 은발
    wooden = "wooden" if color.entry.korean == "나무" else color.bare()
    thing.phrase.before.insert(0, wooden)
    thing.phrase.plural |= thing.phrase.head == "eye"
    return thing.phrase


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
    topic = next((a.phrase for a in loose if a.role is Role.TOPIC and a.phrase.entry.has("pronoun")), None)
    if isinstance(taken, NounPhrase) and topic is not None:  # 한 명은 은색 갑옷
        link = {"clothing": "in ", "color": ""}.get(taken.kind, "with ")
        state.parts.append(f"{topic.render()} {link}{taken.bare() if not link else taken.render()}")
        return
    if isinstance(taken, NounPhrase) and (painted := _painted(taken, loose)):
        taken, loose = painted, []
    elif isinstance(taken, NounPhrase) and len(loose) == 1 and loose[0].phrase.entry.korean in _FACES:
        face = loose.pop().phrase
        loose = [Argument(replace(face, determiner="the"), Role.PLACE, "on")]
    if isinstance(taken, NounPhrase):
        beside = [a for a in loose if a.role is Role.BARE and a.phrase.entry.pos == "noun" and a.phrase.kind != "time"]
        rest = [a for a in loose if a not in beside]
        words = [taken.render(), *drain(state.adverbs), *(a.render() for a in reversed(rest))]
        state.parts += [*(a.render() for a in beside), " ".join(words)]
        return
    heads = [a for a in loose if a.role in (Role.SUBJECT, Role.TOPIC, Role.OBJECT, Role.BARE)]
    rest = [a for a in loose if a not in heads]
    while len(heads) > 1 and heads[0].role is Role.BARE:
        state.parts.append(heads.pop(0).render())
    state.parts.append(" ".join(a.render() for a in [*heads, *reversed(rest)]))
