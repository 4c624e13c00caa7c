"""The English side of a phrase: noun phrases, the arguments of a verb, clauses, and how each is written out."""

from dataclasses import dataclass, field
from enum import StrEnum

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from . import inflection

_OPEN_ENDED = ("with", "of", "by", "in", "on", "at", "to", "from", "into", "for", "against", "like", "as", "around")
LEADING = frozenset("at in with without of on under from by for like after before against full covered".split())
_AMONG_MANY = frozenset({"decorated with", "surrounded by", "full of", "filled with", "lined with", "piled with"})
_MANY = frozenset({"several", "various", "countless", "numerous", "many", "all kinds of", "few", "both", "all"})
_BECOME = "되다"  # made of what -(으)로 names
_ACTORS = frozenset({"person", "animal"})
_SETTINGS = frozenset({"place", "time", "nature", "building", "weather", "light", "abstract", "style", "camera"})


def follows_noun(meaning: str) -> bool:
    """Tells whether an adjective's English can only stand behind its noun: *at sunset*, *bathed in light*."""
    first, *rest = meaning.split(" ")
    return bool(rest) and (first in LEADING or any(word in _OPEN_ENDED for word in rest))


class Role(StrEnum):
    """The part an argument plays for its verb, read off its particle."""

    SUBJECT = "subject"
    TOPIC = "topic"
    OBJECT = "object"
    BARE = "bare"
    PLACE = "at"
    MEANS = "by"
    COMPANY = "with"
    OTHER = "other"


@dataclass
class NounPhrase:
    """A noun with all that stands around it; ``verbatim`` text gets no article and no plural."""

    head: str
    entry: Entry
    count: int | None = None
    count_text: str = ""
    plural: bool = False
    determiner: str = ""
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    joined: list[tuple["NounPhrase", str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The semantic class of the head noun, or an empty string."""
        return next((name for name in _ACTORS | _SETTINGS | _THINGS if name in self.entry), "")

    def is_actor(self) -> bool:
        """Tells whether the head can do something by itself."""
        return self.kind in _ACTORS or "actor" in self.entry

    def is_setting(self) -> bool:
        """Tells whether things happen in or at the head rather than by it."""
        return self.kind in _SETTINGS

    def render(self) -> str:
        """Returns the phrase with its article, e.g. ``two red apples on a table``."""
        own = " ".join([self._core(), *self.after])
        return " ".join([*(f"{phrase.render()} {word}" for phrase, word in self.joined), own])

    def bare(self) -> str:
        """Returns the words before a noun that this phrase modifies: ``park`` in *park bench*."""
        return " ".join([*self.before, self.head])

    def _core(self) -> str:
        many = "pair" in self.entry or not _MANY.isdisjoint(self.before)
        several = self.plural or (self.count or 1) > 1 or (self.count is None and many)
        countable = not ({"mass", "plural", "name"} & self.entry.features)
        head = inflection.plural(self.head) if several and countable else self.head
        words = " ".join([*self.before, head])
        if self.determiner:
            return f"{self.determiner} {words}"
        if self.count is not None and (self.count > 1 or self.count_text):
            return f"{self.count_text or inflection.number_word(self.count)} {words}"
        if "the" in self.entry and not self.before:
            return f"the {words}"
        return inflection.with_article(words) if countable and not several and self.entry.pos != "raw" else words


_THINGS = frozenset(
    "plant food clothing body color material object vehicle culture emotion action".split(),
)


@dataclass
class Argument:
    """A noun phrase and its role; ``preposition`` overrides the noun's own, ``particle`` is the Korean one."""

    phrase: NounPhrase
    role: Role
    preposition: str = ""
    particle: str = ""

    def render(self, verb: Entry | None = None) -> str:
        """Returns the argument with the preposition that the verb, else the noun, asks for."""
        direct = (Role.SUBJECT, Role.TOPIC, Role.OBJECT, Role.BARE)
        path = self.role is Role.OBJECT and verb is not None and not {"vt", "direct"} & verb.features
        path = path and self.phrase.is_setting()
        if self.role in direct and not self.preposition and not path:
            return self.phrase.render()
        if self.role is Role.MEANS and self.phrase.kind == "style" and not self.phrase.after:
            return f"{self._preposition(verb)} {self.phrase.bare()}"
        return f"{self._preposition(verb)} {self.phrase.render()}"

    def _preposition(self, verb: Entry | None) -> str:
        if self.preposition:
            by = self.preposition == "to" and verb is not None and verb.english.startswith("be ")
            return "by" if by else self.preposition
        noun = self.phrase.entry
        if self.role is Role.COMPANY:
            return (verb.option("와") if verb else "") or "with"
        if self.role is Role.MEANS:
            if "manner" in noun:
                return noun.option("manner") or "in"
            asked = verb.option("로") if verb else ""
            if asked or self.phrase.kind in ("place", "building", "nature"):
                return asked or "to"
            return "in" if self.phrase.kind == "style" else "with"
        asked = verb.option(self.particle) if verb and self.role is Role.PLACE and self.particle else ""
        own = self.phrase.kind == "time" or (asked in ("on", "in", "at") and noun.preposition not in ("in", "on"))
        return noun.preposition if own else asked or noun.preposition


@dataclass
class Clause:
    """A verb or adjective with what belongs to it; ``form`` is that of its last auxiliary."""

    entry: Entry
    form: Form
    arguments: list[Argument] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    negated: bool = False
    link: str = ""
    chain: list["Clause"] = field(default_factory=list)

    def first(self, *roles: Role) -> Argument | None:
        """Returns the first argument with one of the roles."""
        return next((argument for argument in self.arguments if argument.role in roles), None)

    @property
    def subject(self) -> Argument | None:
        """The subject or topic of the clause, if it has one of its own."""
        return self.first(Role.SUBJECT) or self.first(Role.TOPIC)

    def takes_object(self) -> bool:
        """Tells whether the verb is transitive."""
        return "vt" in self.entry

    def settle(self) -> None:
        """Gives a noun without a particle its role: the object of a transitive verb, else the subject."""
        for argument in self.arguments:
            if argument.role is Role.BARE:
                free = self.takes_object() and self.first(Role.OBJECT) is None
                argument.role = Role.OBJECT if free or self._is_open_ended() else Role.SUBJECT

    def predicate(self, *, passive: bool = False) -> str:
        """Returns the clause without its subject: ``sitting on a chair``; a passive one: ``held by a girl``."""
        own = self._own_predicate(passive=passive)
        return " and ".join([*(clause.predicate() for clause in self.chain), own])

    def _own_predicate(self, *, passive: bool) -> str:
        rest = [argument for argument in self.arguments if argument.role not in (Role.SUBJECT, Role.TOPIC)]
        objects = [argument for argument in rest if argument.role is Role.OBJECT]
        filler = None if objects or passive else self._filler(rest)
        gloss, open_ended = self._gloss(passive=passive), self._is_open_ended()
        if open_ended and not objects and not filler and not passive:
            gloss = gloss.rsplit(" ", 1)[0]
        words = ["not " + gloss if self.negated else gloss]
        words += [argument.render(None if open_ended else self.entry) for argument in objects]
        if filler:
            filler.phrase.plural |= gloss in _AMONG_MANY and filler.phrase.count is None
            words.append(filler.phrase.render())
        words += self.adverbs
        words += [a.render(self.entry) for a in reversed(rest) if a is not filler and a not in objects]
        return " ".join(words)

    def _gloss(self, *, passive: bool) -> str:
        entry = self.entry
        if entry.korean == _BECOME and self.first(Role.MEANS):
            return "made of"
        if entry.option("object") or entry.pos == "adj":
            return entry.option("object") or entry.english
        if passive:
            return inflection.past_participle(entry.english, entry.participle)
        return inflection.present_participle(entry.english)

    def _is_open_ended(self) -> bool:
        """Tells whether the gloss ends in a preposition that waits for a noun, as *covered with* does."""
        return " " in self.entry.english and self.entry.english.rsplit(" ", 1)[-1] in _OPEN_ENDED

    def _filler(self, rest: list[Argument]) -> Argument | None:
        """The argument that completes an open-ended gloss."""
        if self.entry.korean != _BECOME and not self._is_open_ended():
            return None
        plain = [argument for argument in rest if not argument.preposition]
        for role in (Role.MEANS, Role.COMPANY, Role.PLACE):
            for argument in plain:
                if argument.role is role and argument.phrase.kind != "time":
                    return argument
        return None
