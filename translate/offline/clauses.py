"""English clauses: a verb or adjective with its arguments, and their text."""

import re
from dataclasses import dataclass, field

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from . import inflection
from .connectives import Relation
from .phrases import OPEN_ENDED, Argument, Role

AMONG_MANY = frozenset(
    "decorated with,surrounded by,full of,filled with,lined with,piled with,packed with,set with,hung with,"
    "strewn with,marked with".split(",")
)
OF_ALL = frozenset({"both", "all", "all three", "each"})
_AFTER_OBJECT = re.compile(
    r"(\S+) ((?:in|on|over|by|with|from|under|around) .+(?<! (?:to|of|at|on|in|up))(?<! through)"
    r"|backward|low|loose|thinly|awake|aloud)"
)
_SHORT = 5  # words of an object that may stand within a gloss
_POSTURES = ("lying", "sitting", "standing")
_BECOME = "되다"  # with -(으)로: *made of*


@dataclass
class Clause:
    """A verb or adjective with its arguments and adverbs.

    Attributes:
        entry: The entry of the verb or adjective.
        form: The form of the last auxiliary, else of the verb itself.
        arguments: The arguments in Korean order.
        adverbs: English adverbs.
        negated: Whether the clause is negated.
        link: The conjunction that links the clause to a noun or verb (*after*), or an empty string.
        chain: Earlier clauses that belong to this one.
        relation: How the clause is joined to its main clause.
        degree: An adverb of degree, or an empty string.
        chunk: The number of its chunk.
        has_part: Whether it tells of a part of the picture: 가운데는 비어 있다.
        is_causative: Whether its object is made to do it: 코끼리를 앉게 하다.
    """

    entry: Entry
    form: Form
    arguments: list[Argument] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    negated: bool = False
    link: str = ""
    chain: list["Clause"] = field(default_factory=list)
    relation: Relation = ""
    degree: str = ""
    chunk: int = -1
    has_part: bool = False
    is_causative: bool = False

    def first(self, *roles: Role) -> Argument | None:
        """Return the first argument in one of ``roles``, None where there is none."""
        return next((argument for argument in self.arguments if argument.role in roles), None)

    @property
    def subject(self) -> Argument | None:
        """The subject, else the topic, None where the clause has neither."""
        found = [a for role in (Role.SUBJECT, Role.TOPIC) for a in reversed(self.arguments) if a.role is role]
        return found[0] if found else None

    def other_subjects(self) -> list[Argument]:
        """Return the subjects beyond the first one and its topic, which the English has no place for."""
        marked = [argument for argument in self.arguments if argument.role is Role.SUBJECT]
        topics = [argument for argument in self.arguments if argument.role is Role.TOPIC]
        return [*marked[:-1], *topics[:-1]]

    @property
    def meaning(self) -> str:
        """The English of an adjective with its adverb of degree, compared where the clause names the measure."""
        if any(argument.preposition == "than" for argument in self.arguments):
            return inflection.comparative(self.entry.english)
        if self.degree == "most":
            return "the " + inflection.superlative(self.entry.english)
        return f"{self.degree} {self.entry.english}".lstrip()

    def is_simple(self) -> bool:
        """Return whether the clause is an adjective alone."""
        return self.entry.pos == "adj" and not self.arguments and not self.chain

    def stands_alone(self) -> bool:
        """Return whether the clause names its subject, if only within its verb."""
        return not self.relation and (self.subject is not None or self.has_part or bool(self.entry.option("stated")))

    def takes_object(self) -> bool:
        """Return whether the verb is transitive."""
        return self.entry.has("vt")

    def is_seeing(self) -> bool:
        """Return whether the noun of a passive relative clause is what somebody sees."""
        return self.entry.participle == "seen"

    def settle(self) -> None:
        """Give each noun without a particle a role: the object of a transitive verb, else the subject."""
        for argument in self.arguments if self.entry.pos == "adj" else ():
            if argument.preposition == "like":
                self.degree, argument.preposition = f"as {self.degree}".rstrip(), "as"
        for argument in self.arguments:
            if argument.role is Role.BARE:
                free = (self.takes_object() or self.relation == "to") and self.first(Role.OBJECT) is None
                argument.role = (
                    Role.OBJECT if free or (self._is_open_ended() and not argument.particle) else Role.SUBJECT
                )

    def predicate(self, *, passive: bool = False) -> str:
        """Return the clause without its subject: ``sitting on a chair``, in the passive ``held``."""
        own = self._own_predicate(passive=passive)
        before = [clause.predicate() for clause in self.chain if not clause.relation]
        after = [clause.subordinate() for clause in self.chain if clause.relation]
        first, *words = own.split(" ")
        if (
            before and before[-1].split(" ")[0] == first and first in _POSTURES
        ):  # 배를 깔고 바닥에 누워 is lying on the belly on a floor
            before[-1], own = " ".join([before[-1], *words]), ""
        return " ".join([" and ".join(filter(None, [*before, own])), *after])

    def sentence(self) -> str:
        """Return the subject, if there is one, and the predicate: *a storm passing*."""
        subject = self.subject
        return f"{subject.phrase.render() if subject else ''} {self.predicate()}".strip()

    def subordinate(self) -> str:
        """Return the clause after its main clause: *to catch a bus*, *from hunger*, *while reading*."""
        if self.relation == "from":
            return self._cause()
        if self.relation in ("while", "as if"):
            return f"{self.relation} {self.predicate()}"
        if self.subject is not None:
            is_state = self.entry.pos == "adj"
            verb = ("is not" if is_state else "does not") if self.negated else "can be" if is_state else "can"
            return f"so that {self.subject.phrase.render()} {verb} {self._own_predicate(base=True)}"
        negation = "not " if self.negated and self.relation == "so as to" else ""
        earlier = [clause for clause in self.chain if not clause.relation and clause.subject is None]
        done = " and ".join(clause._own_predicate(base=True) for clause in (*earlier, self))
        return f"{self.relation.removesuffix('to')}{negation}to {done}"

    def _cause(self) -> str:
        if self.subject is None:
            return f"from {self.entry.option('noun')}"
        subject = self.subject.phrase
        is_verb = self.entry.pos == "verb"
        subject.before.insert(0, inflection.present_participle(self.entry.english) if is_verb else self.meaning)
        return f"because of {subject.render()}"

    def _own_predicate(self, *, passive: bool = False, base: bool = False) -> str:
        rest = [argument for argument in self.arguments if argument.role not in (Role.SUBJECT, Role.TOPIC)]
        objects = [argument for argument in rest if argument.role is Role.OBJECT]
        for argument in rest:
            if argument.role is Role.MEANS and self.entry.option("로") == "of":
                argument.phrase.plural |= argument.phrase.count is None
            if passive and argument.role in (Role.PLACE, Role.MEANS) and argument.particle != "에" and self.is_seeing():
                argument.preposition = argument.preposition or "from"
        filler = None if objects or passive else self._filler(rest)
        gloss = self.entry.english if base else self._gloss(passive=passive)
        open_ended = self._is_open_ended()
        if open_ended and not objects and not filler and not passive:
            gloss = gloss.rsplit(" ", 1)[0]
        if self.is_causative and objects:
            gloss = f"making {objects.pop(0).phrase.render()} {self.entry.english}"
        words = [adverb for adverb in self.adverbs if adverb in OF_ALL]
        words.append("not " + gloss if self.negated and not base else gloss)
        named = [argument.render(None if open_ended else self.entry) for argument in objects]
        words = self._around(words, named)
        if filler:
            filler.phrase.plural |= gloss in AMONG_MANY and filler.phrase.count is None
            words.append(filler.phrase.render())
        words += [adverb for adverb in self.adverbs if adverb not in OF_ALL]
        words += [a.render(self.entry) for a in reversed(rest) if a is not filler and a.role is not Role.OBJECT]
        return " ".join(words)

    def _around(self, words: list[str], objects: list[str]) -> list[str]:
        """Return the words of a verb with its objects, a short one before its place: *holding a rose in the mouth*."""
        parts = _AFTER_OBJECT.fullmatch(words[-1]) if len(objects) == 1 else None
        if parts and len(objects[0].split()) <= _SHORT:
            return [*words[:-1], parts[1], *objects, parts[2]]
        return [*words, *objects]

    def _gloss(self, *, passive: bool) -> str:
        entry = self.entry
        if entry.korean == _BECOME and self.first(Role.MEANS):
            return "made of"
        if entry.option("object") or entry.pos == "adj":
            return entry.option("object") or self.meaning
        if passive:
            return inflection.past_participle(entry.english, entry.participle)
        return inflection.present_participle(entry.english)

    def _is_open_ended(self) -> bool:
        """Return whether the gloss ends in a preposition that needs a noun, as *covered with* does."""
        return " " in self.entry.english and self.entry.english.rsplit(" ", 1)[-1] in OPEN_ENDED

    def _filler(self, rest: list[Argument]) -> Argument | None:
        """Return the argument that completes an open-ended gloss, None where there is none."""
        if self.entry.korean != _BECOME and not self._is_open_ended():
            return None
        plain = [argument for argument in rest if not argument.preposition]
        for role in (Role.MEANS, Role.COMPANY, Role.PLACE):
            for argument in plain:
                stays = argument.particle == "에서"  # in 문밖에서 기다리는, nobody waits for a door
                if argument.role is role and argument.phrase.kind != "time" and not stays:
                    return argument
        return None
