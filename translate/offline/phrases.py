"""English noun phrases and arguments of verbs, and their text."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Optional

from ..korean.lexicon import Entry
from . import inflection

OPEN_ENDED = ("with", "of", "by", "in", "on", "at", "to", "from", "into", "for", "against", "like", "as", "around")
_LEADING = frozenset("at in with without of on under from by for like after before against full covered".split())
_MANY = frozenset({"several", "various", "countless", "numerous", "many", "all kinds of", "few", "both", "all"})
_DESCRIBED = {"he": "a man", "she": "a woman", "they": "people"}  # where words follow: *a man with white hair*
FOCUS = ("only", "exactly", "just", "almost", "about", "at least")
CLOTHES = ("옷", "차림", "복장", "의상", "드레스", "정장")
_SKIES = ("하늘", "허공", "공중", "창공")
_TOOLS = ("틀", "삽", "칼", "붓", "기계", "망치", "가위", "도구", "오븐", "프린터", "손")
_OPENINGS = ("문", "창", "틈", "구멍")
_PIECES = frozenset({"food", "object", "material", "clothing", "plant"})
"""Classes of nouns without a plural that are counted in pieces: three bars of soap."""
_ACTORS = frozenset({"person", "animal"})
_SETTINGS = frozenset({"place", "time", "nature", "building", "weather", "light", "abstract", "style", "camera"})
_THINGS = frozenset("plant food clothing body color material object vehicle culture emotion action".split())
_CLASSES = _ACTORS | _SETTINGS | _THINGS


def follows_noun(meaning: str) -> bool:
    """Return whether the English of an adjective can only follow its noun: *at sunset*, *bathed in light*."""
    first, *rest = meaning.split(" ")
    return bool(rest) and (
        first in _LEADING or meaning.startswith("that is ") or any(word in OPEN_ENDED for word in rest)
    )


def kind_of(entry: Entry) -> str:
    """Return the semantic class of a noun, or an empty string."""
    return next(iter(entry.features & _CLASSES), "")


def _making(noun: Entry, *, is_made: bool) -> str:
    """Return the preposition for what something is made of, made or carved from, or made with (a tool)."""
    return "with" if noun.korean.endswith(_TOOLS) else "of" if is_made and not noun.has("food") else "from"


class Role(StrEnum):
    """The role of an argument for its verb, as its particle marks it."""

    SUBJECT = "subject"
    TOPIC = "topic"
    OBJECT = "object"
    BARE = "bare"
    PLACE = "at"
    MEANS = "by"
    COMPANY = "with"
    OTHER = "other"
    ADVERBIAL = "adverbial"
    GENITIVE = "of"
    JOINED = "and"


_NOMINATIVE = frozenset({Role.SUBJECT, Role.TOPIC, Role.BARE})


@dataclass
class NounPhrase:
    """A noun with the words around it.

    Attributes:
        head: The English of the noun, in the singular.
        entry: The entry of the noun. Verbatim text has the part of speech ``raw``, and gets no article and no plural.
        count: The number of things, None where the text names none.
        count_text: The text to print in place of ``count``, or an empty string.
        plural: Whether the noun is plural without a number.
        determiner: The word in place of an article, such as a possessive, or an empty string.
        before: Words before the noun.
        after: Words after the noun.
        joined: The noun phrases coordinated with this one, each with its conjunction, in order.
        owner: The person or animal that the thing belongs to, None where the text names none.
        chunk: The number of its chunk.
    """

    head: str
    entry: Entry
    count: int | None = None
    count_text: str = ""
    plural: bool = False
    determiner: str = ""
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    joined: list[tuple["NounPhrase", str]] = field(default_factory=list)
    owner: Optional["NounPhrase"] = None
    chunk: int = -1

    @property
    def kind(self) -> str:
        """The semantic class of the head noun, or an empty string."""
        return kind_of(self.entry)

    def is_actor(self) -> bool:
        """Return whether the head is a person or an animal."""
        return self.kind in _ACTORS

    def is_setting(self) -> bool:
        """Return whether the head is a setting: things happen in it or at it, not by it."""
        return self.kind in _SETTINGS

    def is_several(self) -> bool:
        """Return whether the phrase names more than one thing by a number or a word such as *several*."""
        many = self.entry.has("pair") or any(word in _MANY or word.endswith("s of") for word in self.before)
        return self.plural or (self.count or 1) > 1 or (self.count is None and many)

    def as_object(self) -> "NounPhrase":
        """Return the phrase with its pronoun as an object: *him*."""
        return replace(self, head=inflection.objective(self.head)) if self.entry.has("pronoun") else self

    def render(self) -> str:
        """Return the whole phrase with its article: ``two red apples on a table``."""
        own = " ".join(self._pronoun() if self.entry.has("pronoun") else [self._core(), *self.after])
        joined = (f"{phrase.render()}{',' * bool(phrase.after)} {word}" for phrase, word in self.joined)
        return " ".join([*joined, own])

    def add_feature(self, text: str) -> None:
        """Add *with …* to the words after the noun, joined to a feature that stands there."""
        feature = text.removeprefix("with ")
        if feature != text and self.after and self.after[-1].startswith("with "):
            self.after[-1] += " and " + feature
        else:
            self.after.append(text)

    def bare(self) -> str:
        """Return the phrase as a modifier of another noun: ``park`` in *park bench*."""
        return " ".join([*self.before, self.head])

    def _pronoun(self) -> list[str]:
        only = [word for word in self.before if word == "only"]
        head = _DESCRIBED.get(self.head, self.head) if self.after else self.head
        return [*only, head, *self.after, *(word for word in self.before if word != "only")]

    def _core(self) -> str:
        if focus := next((word for word in self.before if word in FOCUS), ""):
            one = "one" if self.count == 1 and focus != "only" else self.count_text
            rest = [word for word in self.before if word != focus]
            return f"{focus} {replace(self, before=rest, count_text=one)._core()}"
        several = self.is_several()
        if self.count and self.kind in _PIECES and self.entry.has("mass"):
            unit = self.entry.option("piece") or "piece"
            head, entry = f"{unit} of {self.head}", replace(self.entry, features=self.entry.features - {"mass"})
            return replace(self, head=head, entry=entry)._core()
        countable = not ({"mass", "plural", "name"} & self.entry.features)
        head = inflection.plural(self.head) if several and countable else self.head
        is_superlative = any(word.startswith("the ") for word in self.before)
        if several and "mass" in self.entry.features:
            self.before = ["lots of" if word == "many" else word for word in self.before]
        before = sorted(self.before, key=lambda word: not (word in _MANY or word.endswith("s of") or word == "other"))
        words = " ".join([*(word.removeprefix("the ") for word in before), head])
        is_counted = self.count is not None and (self.count > 1 or bool(self.count_text))
        is_the_one = self.entry.has("the") and not self.before and not is_counted
        determiner = self.determiner or "the" * (is_superlative or is_the_one)
        if self.count is not None and is_counted:
            number = self.count_text or inflection.number_word(self.count)
            return f"{determiner} {number} {words}".lstrip()
        if determiner:
            return f"{determiner} {words}"
        return inflection.with_article(words) if countable and not several and self.entry.pos != "raw" else words


@dataclass
class Argument:
    """A noun phrase in its role for a verb.

    Attributes:
        phrase: The noun phrase.
        role: The role.
        preposition: The preposition to use in place of the noun's own, or an empty string.
        particle: The Korean particle, or an empty string.
    """

    phrase: NounPhrase
    role: Role
    preposition: str = ""
    particle: str = ""

    def render(self, verb: Entry | None = None) -> str:
        """Return the argument with the preposition that ``verb`` requires, else the one of the noun."""
        direct = (Role.SUBJECT, Role.TOPIC, Role.OBJECT, Role.BARE, Role.ADVERBIAL)
        path = self.role is Role.OBJECT and verb is not None and not {"vt", "direct"} & verb.features
        path = path and self.phrase.is_setting()
        if self.role in direct and not self.preposition and not path:
            return (self.phrase if self.role in _NOMINATIVE else self.phrase.as_object()).render()
        if self.role is Role.MEANS and self.phrase.kind == "style" and not self.phrase.after:
            return f"{self._preposition(verb)} {self.phrase.bare()}"
        return f"{self._preposition(verb).removeprefix('-')} {self.phrase.as_object().render()}".lstrip()

    def _preposition(self, verb: Entry | None) -> str:
        if self.preposition:
            if self.preposition != "to" or verb is None or self.particle == "까지":
                return (verb.option(self.particle) if verb and self.particle == "까지" else "") or self.preposition
            return "by" if verb.english.startswith("be ") else verb.option("에게") or self.preposition
        noun = self.phrase.entry
        if self.role is Role.COMPANY:
            return (verb.option("와") if verb else "") or "with"
        if self.role is Role.MEANS:
            return self._means(verb)
        asked = verb.option(self.particle) if verb and self.role is Role.PLACE and self.particle else ""
        if noun.preposition == "outside":
            return "from outside" if asked == "from" else "outside"
        own = self.phrase.kind == "time" or (asked in ("on", "in", "at") and noun.preposition not in ("in", "on"))
        return noun.preposition if own else asked or noun.preposition

    def _means(self, verb: Entry | None) -> str:
        noun, kind = self.phrase.entry, self.phrase.kind
        if noun.preposition == "outside" or noun.korean.endswith(_SKIES):
            return "out" if noun.preposition == "outside" else "into"
        asked = verb.option("로") if verb else ""
        if (noun.has("manner") and asked != "into") or noun.korean.endswith(CLOTHES):
            return "in"
        is_tool = kind == "nature" and verb is not None and verb.has("vt")
        if asked:
            return _making(noun, is_made="make" in verb.english) if verb and asked == "from" else asked
        if kind in ("building", "place") and noun.korean.endswith(_OPENINGS):
            return "through"
        if kind in ("place", "building", "nature") and not is_tool:
            return "to"
        return "in" if kind == "style" else "with"
