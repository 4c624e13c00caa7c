"""Lexicon tokens to English: a left-to-right parse of a Korean noun phrase or sentence.

Korean puts everything that belongs to a word before it, so one pass with a few open ends is enough: arguments
wait for their verb, adjectives and relative clauses for their noun, connective clauses for the clause they lead
to. What is still open at the end is written out as it stands, so that no word is lost.
"""

from dataclasses import dataclass, field
from typing import TypeVar

from . import english
from .conjugation import ADNOMINAL, Form
from .entries import Entry
from .phrases import LEADING, Argument, Clause, NounPhrase, Role
from .relative import attach
from .segmentation import Token

_Item = TypeVar("_Item")
_NOMINAL = frozenset({"noun", "raw", "unknown"})
_ROLES = {
    "subject": Role.SUBJECT,
    "topic": Role.TOPIC,
    "object": Role.OBJECT,
    "also": Role.BARE,
    "only": Role.BARE,
    "at": Role.PLACE,
    "by": Role.MEANS,
    "with": Role.COMPANY,
    "called": Role.OBJECT,
}
_ADVERBS = {
    "on": "above",
    "under": "below",
    "in front of": "ahead",
    "in": "inside",
    "near": "nearby",
    "among": "in between",
    "beside": "alongside",
    "in the middle of": "in the middle",
    "to the left of": "on the left",
    "to the right of": "on the right",
    "across from": "on the other side",
}
_TOWARD = {"in": "into", "on": "over", "among": "between"}
_REQUESTED = ("그리다", "만들다", "하다", "보여주다", "표현하다", "생성하다", "디자인하다")


_DO = Entry("하다", "verb", "do", "", frozenset({"vt", "object=with"}))


def translate_tokens(tokens: tuple[Token, ...]) -> str:
    """Returns one readable English phrase for the tokens of one Korean phrase."""
    return _Parse(tokens).run()


@dataclass
class _Parse:
    """The open ends of a phrase that is being read."""

    tokens: tuple[Token, ...]
    at: int = 0
    phrase: NounPhrase | None = None
    place: str = ""
    genitive: NounPhrase | None = None
    number: int | None = None
    number_text: str = ""
    count: tuple[int, str, str] | None = None
    negated: bool = False
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    relatives: list[Clause] = field(default_factory=list)
    joined: list[tuple[NounPhrase, str]] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    chain: list[Clause] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def run(self) -> str:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            self._read(token)
        self._finish()
        return ", ".join(part for part in self.parts if part)

    def _read(self, token: Token) -> None:
        readers = {
            "noun": self._noun,
            "unknown": self._unknown,
            "raw": self._raw,
            "position": self._position,
            "suffix": self._suffix,
            "number": self._number,
            "counter": self._counter,
            "particle": self._particle,
            "copula": self._copula,
            "determiner": self._determiner,
            "adverb": self._adverb,
            "adj": self._adj,
            "verb": self._verb,
            "aux": self._verb,
            "bound": self._noun,
        }
        readers[token.kind](token)

    def _peek(self, offset: int = 0) -> Token | None:
        position = self.at + offset
        return self.tokens[position] if position < len(self.tokens) else None

    def _next_kind(self) -> str:
        token = self._peek()
        return token.kind if token else ""

    # nouns

    def _noun(self, token: Token) -> None:
        self._open(NounPhrase(token.entry.english, token.entry))

    def _unknown(self, token: Token) -> None:
        self._open(NounPhrase(token.entry.english, Entry(token.surface, "raw", token.entry.english)))

    def _raw(self, token: Token) -> None:
        following = self._peek()
        counts = following and (following.kind == "counter" or (following.kind == "noun" and not following.spaced))
        if token.surface.isdecimal() and counts:
            self.number, self.number_text = int(token.surface), ""
        elif not any(character.isalnum() for character in token.surface):
            return
        elif self.phrase and self.phrase.entry.pos == "raw" and not self.place:
            self.phrase.head += (" " if token.spaced else "") + token.surface
        else:
            self._open(NounPhrase(token.surface, token.entry))

    def _open(self, phrase: NounPhrase) -> None:
        """Makes ``phrase`` the noun that the next particle is about, with all that waited for one."""
        previous = self._take()
        if isinstance(previous, Argument):
            self.after.append(previous.render())
        elif previous is not None:
            self._compound(previous, phrase)
        phrase.before = [*phrase.before, *_spare(self.before)]
        if self.count:
            _counted(phrase, *self.count)
            self.count = None
        elif self.number is not None:
            phrase.count, phrase.count_text = self.number, self.number_text
            self.number, self.number_text = None, ""
        if self.genitive is not None:
            _possess(phrase, self.genitive)
            self.genitive = None
        for clause in _spare(self.relatives):
            phrase = attach(clause, phrase)
        phrase.after += _spare(self.after)
        phrase.joined = [*self._partners(phrase), *phrase.joined]
        self.phrase = phrase

    def _partners(self, phrase: NounPhrase) -> list[tuple[NounPhrase, str]]:
        """The nouns joined to ``phrase``; a person waits for a person to come (남자와 우산을 든 여자)."""
        waiting = _spare(self.joined)
        if waiting and waiting[0][0].is_actor() and not phrase.is_actor() and self._actor_follows():
            self.joined = waiting
            return []
        return waiting

    def _actor_follows(self) -> bool:
        rest = self.tokens[self.at :]
        verb = next((i for i, token in enumerate(rest) if token.kind == "verb" and token.form in ADNOMINAL), None)
        following = rest[verb + 1] if verb is not None and verb + 1 < len(rest) else None
        return following is not None and bool({"person", "animal"} & following.entry.features)

    def _compound(self, first: NounPhrase, second: NounPhrase) -> None:
        """Lets ``first`` modify ``second``: *park* and *bench* make *park bench*."""
        if "scene" in second.entry and first.after:
            second.after.append("of " + first.render())
            return
        self.joined = [*first.joined, *self.joined]
        if first.count and first.count > 1:
            second.after.append("of " + first.render()) if "scene" in second.entry else None
            if "scene" in second.entry:
                return
            second.count, second.count_text = first.count, first.count_text
        second.before = [first.bare(), *second.before]
        second.after = [*first.after, *second.after]
        if first.determiner:
            second.determiner = first.determiner

    def _take(self) -> NounPhrase | Argument | None:
        """Closes the open noun: a place behind a position word is an argument already."""
        phrase, place = self.phrase, self.place
        self.phrase, self.place = None, ""
        if phrase is not None and place:
            return Argument(phrase, Role.PLACE, place)
        return phrase

    def _position(self, token: Token) -> None:
        if self.phrase is None and self.genitive is not None:
            self.phrase, self.genitive = self.genitive, None
        if self.phrase is None:
            following = self._peek()
            if following and following.kind == "particle":
                self.at += 1
            word = token.entry.english
            self.adverbs.append(_ADVERBS.get(word, word))
        elif self.place:
            self.place = f"{token.entry.english} the {self.place}" if token.entry.english != "in" else self.place
        else:
            self.place = token.entry.english
            if self.place in ("among", "in a gap in") and self.phrase.count is None:
                self.phrase.plural = True

    def _suffix(self, token: Token) -> None:
        phrase, meaning = self.phrase, token.entry.english
        if phrase is None:
            return
        if meaning == "plural":
            phrase.plural = True
        elif meaning == "shaped":
            self.phrase = None
            self.before.append(f"{phrase.bare()}-shaped")
        elif meaning == "for":
            self.phrase = None
            self.before.append(phrase.bare())
        elif meaning != "-":
            manner = Entry(phrase.entry.korean, "noun", meaning, "", frozenset({"style", "manner"}))
            self.phrase = NounPhrase(meaning, manner, before=[phrase.bare()], after=phrase.after)

    # numbers

    def _number(self, token: Token) -> None:
        last = self.arguments[-1] if self.arguments else None
        if token.surface == "한" and last and last.role is Role.OBJECT and self._next_kind() in (*_NOMINAL, "adj"):
            self._verb(Token("한", "verb", _DO, Form.PAST, token.spaced))  # 머리를 한 소녀
            return
        value, text = int(token.entry.english), token.entry.option("as")
        self.number = _combine(self.number, value)
        self.number_text = text
        following = self._next_kind()
        if self.phrase is not None and not self.place and following not in ("number", "counter", *_NOMINAL):
            _counted(self.phrase, self.number, text, "-")
            self.number, self.number_text = None, ""

    def _counter(self, token: Token) -> None:
        number = self.number if self.number is not None else 1
        entry, measure = token.entry, token.entry.english
        text = self.number_text
        self.number, self.number_text = None, ""
        if "adjective" in entry:
            self._modifier(f"{number}{measure}")
        elif "decade" in entry:
            self._modifier(f"{number}s")
        elif "ordinal" in entry:
            self._modifier(_ordinal(number) + ("" if measure == "th" else f"-{measure}"))
        elif "bare" in entry:
            self._open(NounPhrase(f"{number} {measure}", Entry(token.surface, "raw", "")))
        elif self.phrase is not None and not self.place:
            _counted(self.phrase, number, text, measure)
        else:
            self.count = (number, text, measure)

    def _modifier(self, text: str) -> None:
        """Puts an adjective before the noun that follows, or makes a noun of it where none does."""
        following = self._next_kind()
        if following in _NOMINAL or following in ("determiner", "adj", "verb"):
            self.before.append(text)
        elif following == "particle" and self.tokens[self.at].entry.english == "of":
            self.at += 1
            self.before.append(text)
        else:
            self._open(NounPhrase(text, Entry(text, "raw", text)))

    # particles

    def _particle(self, token: Token) -> None:
        role = token.entry.english
        taken = self._take()
        if taken is None:
            self._after_particle(role)
        elif role == "of":
            self._genitive(taken)
        elif role in ("with", "or", "and") and isinstance(taken, NounPhrase) and self._coordinates():
            self.joined = [*taken.joined, (taken, "or" if role == "or" else "and")]
            taken.joined = []
        elif role in _ROLES or role in ("every",):
            self._argue(taken, role, token.surface)
        else:
            phrase = taken.phrase if isinstance(taken, Argument) else taken
            self.arguments.append(Argument(phrase, Role.OTHER, role if role != "until" else "to"))

    def _argue(self, taken: NounPhrase | Argument, role: str, particle: str) -> None:
        if role == "every" and isinstance(taken, NounPhrase):
            taken.determiner, role = "every", "at"
        kind = _ROLES.get(role, Role.PLACE)
        if isinstance(taken, NounPhrase):
            if role == "only":
                taken.before.insert(0, "only")
            self.arguments.append(Argument(taken, kind, "", particle))
            return
        if kind is Role.MEANS or (kind is Role.OBJECT and taken.preposition == "on"):
            taken.preposition = _TOWARD.get(taken.preposition, taken.preposition)
        if kind in (Role.SUBJECT, Role.OBJECT):
            taken.role = kind
        self.arguments.append(taken)

    def _after_particle(self, role: str) -> None:
        """A second particle: 에서의 makes a modifier of the argument, 에는 changes nothing."""
        if role == "of" and self.arguments:
            self.after.append(self.arguments.pop().render())

    def _genitive(self, taken: NounPhrase | Argument) -> None:
        if isinstance(taken, Argument):
            self.after.append(taken.render())
        elif "manner" in taken.entry:
            self.after.append(f"{taken.entry.option('manner') or 'in'} {taken.render()}")
        else:
            self.genitive = taken

    def _coordinates(self) -> bool:
        """Tells whether 와/과 joins two nouns rather than naming the company of a verb."""
        offset = 0
        while (token := self._peek(offset)) and (
            token.kind in ("adj", "determiner", "number", "counter")
            or (token.kind == "verb" and token.form is Form.PAST and not token.entry.option("와"))
            or (offset and token.kind == "particle" and token.entry.english == "of")
        ):
            offset += 1
        return token is not None and token.kind in _NOMINAL

    def _copula(self, token: Token) -> None:
        meaning = token.entry.english
        phrase = self._take()
        if isinstance(phrase, NounPhrase):
            if meaning == "adnominal":
                self.before.append(phrase.bare())
                self.after += phrase.after
            else:
                self.phrase = phrase
                self._flush()

    # modifiers

    def _determiner(self, token: Token) -> None:
        meaning = token.entry.english
        following = self._peek()
        if following and following.kind == "copula":
            self.at += 1
        elif following and following.kind == "particle" and following.entry.english == "by":
            self.at += 1
            self.adverbs.append(english.adverb(meaning))
            return
        self._close_bare()
        if meaning != "-":
            self.before.append(meaning)

    def _adverb(self, token: Token) -> None:
        meaning = token.entry.english
        if meaning in ("and", "or"):
            taken = self._take()
            if isinstance(taken, NounPhrase) and self._coordinates():
                self.joined = [*taken.joined, (taken, meaning)]
                taken.joined = []
            elif taken is not None:
                self._restore(taken)
        elif meaning == "without":
            taken = self._take()
            if isinstance(taken, NounPhrase):
                taken.plural = taken.count is None
                self.arguments.append(Argument(taken, Role.OTHER, "without"))
        elif meaning == "not":
            self.negated = True
        elif meaning in ("very", "more", "most") and (following := self._peek()) and following.kind == "adj":
            self._close_bare()
            self.before.append(meaning)
        elif meaning not in ("-", "very", "more", "most"):
            self._close_bare()
            self.adverbs.append(meaning)

    def _restore(self, taken: NounPhrase | Argument) -> None:
        if isinstance(taken, Argument):
            self.arguments.append(taken)
        else:
            self.phrase = taken

    def _close_bare(self) -> None:
        """A noun without a particle before something that is no noun is an argument."""
        taken = self._take()
        if isinstance(taken, Argument):
            self.arguments.append(taken)
        elif taken is not None:
            self.arguments.append(Argument(taken, Role.BARE))

    # verbs

    def _adj(self, token: Token) -> None:
        self._close_bare()
        clause = self._clause(token)
        if clause.form in ADNOMINAL:
            self._attribute(clause)
        elif clause.form is Form.ADVERB:
            self.adverbs.append(english.adverb(token.entry.english))
        elif clause.form in (Form.CONNECTIVE, Form.INFINITIVE) and not clause.link and not self._owns_subject(clause):
            meaning = token.entry.english
            (self.after if meaning.split(" ")[0] in LEADING else self.before).append(meaning)
        else:
            self._verb_form(clause)

    def _attribute(self, clause: Clause) -> None:
        """An adjective before its noun, alone or with a subject of its own (눈이 큰 소녀)."""
        korean, meaning = clause.entry.korean, clause.entry.english
        if korean == "같다":
            self._likeness()
        elif self._owns_subject(clause) or self._compares():
            clause.arguments = self._own_arguments(clause)
            self.relatives.append(clause)
        elif clause.link:
            self._linked(clause)
        elif " " in meaning and meaning.split(" ")[0] in LEADING:
            self.after.append(" ".join([*clause.adverbs, meaning]))
            self.relatives += _spare(self.chain)
        else:
            self.before += [*clause.adverbs, "not " + meaning if clause.negated else meaning]

    def _compares(self) -> bool:
        last = self.arguments[-1] if self.arguments else None
        return last is not None and (last.preposition == "than" or last.role is Role.MEANS)

    def _likeness(self) -> None:
        if self.arguments:
            last = self.arguments.pop()
            self.after.append("like " + last.phrase.render())

    def _owns_subject(self, clause: Clause) -> bool:
        """Tells whether the noun just before an adjective is its subject, not that of a verb to come."""
        last = self.arguments[-1] if self.arguments else None
        if last is None or last.role not in (Role.SUBJECT, Role.BARE):
            return False
        if clause.entry.korean in ("많다", "적다") or last.phrase.kind in ("body", "color"):
            return True
        return clause.form not in ADNOMINAL or not self._verb_follows()

    def _verb_follows(self) -> bool:
        """Tells whether a verb still to come lacks a subject."""
        for token in self.tokens[self.at :]:
            if token.kind == "particle" and token.entry.english in ("subject", "topic"):
                return False
            if token.kind in ("verb", "adj") and token.form not in ADNOMINAL:
                return token.form is not Form.REQUEST
        return False

    def _verb(self, token: Token) -> None:
        self._close_bare()
        clause = self._clause(token)
        clause.arguments = self._own_arguments(clause)
        clause.settle()
        self._verb_form(clause)

    def _clause(self, token: Token) -> Clause:
        """Reads the auxiliaries behind a verb; the last of them decides its form."""
        form = token.form or Form.FINAL
        negated, self.negated = self.negated, False
        entry = token.entry
        while (following := self._peek()) and following.kind == "aux":
            self.at += 1
            negated |= following.entry.english == "not"
            form = following.form or form
        clause = Clause(entry, form, negated=negated, adverbs=_spare(self.adverbs))
        if form in ADNOMINAL and (following := self._peek()) and following.kind == "bound":
            self.at += 1
            clause.form = self._bound(following, clause)
        return clause

    def _bound(self, token: Token, clause: Clause) -> Form:
        """A dependent noun turns an adnominal clause into another: 채 and 때 lead on, 것 names it."""
        if token.entry.english == "as if":
            self.at += int(self._next_kind() == "particle")
            return Form.CONNECTIVE if self._peek() else Form.FINAL
        if token.entry.english == "after":
            clause.link = "after"
            particle = self._peek()
            self.at += int(particle is not None and particle.kind == "particle")
            return Form.PRESENT if particle and particle.entry.english == "of" else Form.CONNECTIVE
        if token.entry.english == "thing":
            return Form.FINAL if self._peek() is None else Form.NOMINAL
        if self._next_kind() in ("particle", "copula"):
            meaning = self.tokens[self.at].entry.english
            self.at += 1
            if meaning in ("of", "adnominal"):
                return Form.PRESENT
            if meaning == "final":
                return Form.FINAL
        return Form.CONNECTIVE if self._peek() else Form.FINAL

    def _own_arguments(self, clause: Clause) -> list[Argument]:
        """Takes the arguments of a clause: all, but for a subject that waits for a later verb."""
        taken = _spare(self.arguments)
        if clause.form not in ADNOMINAL and clause.form is not Form.NOMINAL:
            return taken
        for index, argument in enumerate(taken):
            far = index < len(taken) - 1 and self._verb_follows()
            if argument.role is Role.TOPIC or (argument.role is Role.SUBJECT and far):
                self.arguments = [argument]
                return [other for other in taken if other is not argument]
        return taken

    def _verb_form(self, clause: Clause) -> None:
        if clause.entry.pos == "adj" and not clause.arguments:
            clause.arguments = _spare(self.arguments)
            clause.settle()
        if clause.link:
            self._linked(clause)
        elif clause.form in ADNOMINAL:
            self._relative(clause)
        elif clause.form is Form.NOMINAL:
            self._open(NounPhrase(clause.predicate(), Entry(clause.entry.korean, "raw", "")))
        elif clause.form is Form.ADVERB:
            self.adverbs.append(clause.predicate())
        elif clause.form in (Form.FINAL, Form.REQUEST) or self._peek() is None:
            self._statement(clause)
        else:
            self.chain.append(clause)

    def _linked(self, clause: Clause) -> None:
        """비 온 뒤(의): *after rain*, beside a noun or beside the verb that follows."""
        link, clause.link = clause.link, ""
        content = clause.entry.english.removeprefix("in the ") if clause.entry.pos == "adj" else _stated(clause)
        (self.after if clause.form in ADNOMINAL else self.adverbs).append(f"{link} {content}")

    def _relative(self, clause: Clause) -> None:
        for earlier in _spare(self.chain):
            if earlier.subject is None and clause.subject is None:
                clause.chain.append(earlier)
            else:
                self.relatives.append(earlier)
        self.relatives.append(clause)

    def _statement(self, clause: Clause) -> None:
        for earlier in _spare(self.chain):
            if clause.subject is None and earlier.subject is not None and not clause.chain:
                clause.arguments.insert(0, earlier.subject)
                earlier.arguments.remove(earlier.subject)
                clause.chain.append(earlier)
            elif earlier.subject is None:
                clause.chain.append(earlier)
            else:
                self.parts.append(_stated(earlier))
        self.parts.append(_stated(clause))

    # the end

    def _flush(self) -> None:
        """Writes out the open noun with the arguments that found no verb."""
        taken = self._take()
        if isinstance(taken, Argument):
            self.arguments.append(taken)
        loose = _spare(self.arguments)
        for clause in _spare(self.chain):
            if clause.subject is None and isinstance(taken, NounPhrase):
                taken = attach(clause, taken)
            else:
                self.parts.append(_stated(clause))
        if isinstance(taken, NounPhrase):
            words = [taken.render(), *_spare(self.adverbs), *(a.render() for a in reversed(loose))]
            self.parts.append(" ".join(words))
            return
        heads = [a for a in loose if a.role in (Role.SUBJECT, Role.TOPIC, Role.OBJECT, Role.BARE)]
        rest = [a for a in loose if a not in heads]
        self.parts.append(" ".join(a.render() for a in [*heads, *reversed(rest)]))

    def _finish(self) -> None:
        if self.count or self.number is not None:
            number = self.count[0] if self.count else self.number or 0
            self._open(NounPhrase(english.number_word(number), Entry("", "raw", "")))
        if self.genitive is not None:
            self.phrase = self.phrase or self.genitive
        self._flush()
        for clause in _spare(self.relatives):
            self.parts.append(_stated(clause))
        self.parts += [phrase.render() for phrase, _ in _spare(self.joined)]
        for words in (self.before, self.after, self.adverbs):
            self.parts.append(" ".join(_spare(words)))


def _spare(items: list[_Item]) -> list[_Item]:
    """Empties a list and returns what was in it."""
    taken = items[:]
    items.clear()
    return taken


def _stated(clause: Clause) -> str:
    """A clause on its own: 바다가 푸르다 becomes *a blue sea*, 고양이가 의자에 있다 *a cat on a chair*."""
    subject = clause.subject
    if subject is None:
        place = clause.first(Role.PLACE)
        if clause.entry.pos == "adj" and place and not clause.chain:  # 마당에 눈이 내린다
            clause.arguments.remove(place)
            return attach(clause, place.phrase).render()
        objects = clause.first(Role.OBJECT)
        asked = clause.form is Form.REQUEST or (objects and clause.entry.korean in _REQUESTED)
        if clause.entry.korean == "부탁하다" or (asked and not clause.chain):
            rest = [a.render() for a in clause.arguments if a is not objects]
            return " ".join([objects.phrase.render() if objects else "", *clause.adverbs, *rest]).strip()
        return clause.predicate()
    topic = clause.first(Role.TOPIC)
    if topic is not None and subject is not topic:
        clause.arguments.remove(topic)
        return attach(clause, topic.phrase).render()
    clause.arguments.remove(subject)
    return attach(clause, subject.phrase).render()


def _counted(phrase: NounPhrase, number: int, text: str, measure: str) -> None:
    if measure != "-":
        rest = phrase.render() if "mass" in phrase.entry else english.plural(phrase.bare())
        if measure in ("glass", "cup", "bottle", "piece") and "mass" not in phrase.entry:
            rest = phrase.bare()
        phrase.head = f"{measure} of {rest}"
        phrase.before = []
        phrase.entry = Entry(phrase.entry.korean, "noun", phrase.head, "", phrase.entry.features - {"mass", "plural"})
    phrase.count, phrase.count_text = number, text


def _possess(phrase: NounPhrase, owner: NounPhrase) -> None:
    """``owner``의 ``phrase``: *a grandmother's hand*, *a street in Seoul*, *the color of autumn*."""
    if "scene" in phrase.entry and phrase.head == "figure":
        phrase.head, phrase.entry, phrase.determiner = owner.head, owner.entry, owner.determiner
        phrase.before = [*owner.before, *phrase.before]
        phrase.after = [*owner.after, *phrase.after]
        phrase.count, phrase.count_text, phrase.plural = owner.count, owner.count_text, owner.plural
        phrase.joined = [*owner.joined, *phrase.joined]
    elif (phrase.is_actor() and owner.kind in ("body", "clothing", "emotion", "object", "color")) or (
        owner.before and owner.kind in ("body", "building", "clothing") and phrase.kind != "color"
    ):
        phrase.after.insert(0, "with " + owner.render())
    elif owner.is_actor() and not owner.after:
        phrase.determiner = owner.render() + ("'" if owner.plural else "'s")
    elif owner.kind in ("color", "material", "style", "time", "emotion", "weather") and not owner.after:
        phrase.before = [owner.bare(), *phrase.before]
    elif owner.kind in ("place", "nature", "building") and owner.entry.preposition in ("in", "on"):
        phrase.after.insert(0, f"{owner.entry.preposition} {owner.render()}")
    else:
        phrase.after.insert(0, "of " + owner.render())


def _combine(number: int | None, value: int) -> int:
    """Reads Korean numerals one after the other: 이 십 삼 is 23, 백 오 is 105."""
    if number is None:
        return value
    if value >= 10 and number < value:
        return number * value
    if value in (10, 100, 1000) and number % value:
        last = number % 10
        return number - last + last * value
    return number + value


def _ordinal(number: int) -> str:
    words = {1: "first", 2: "second", 3: "third"}
    if number in words:
        return words[number]
    suffix = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
