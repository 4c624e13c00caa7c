"""Chunks of a Korean phrase: its noun phrases and its predicates, from which the clause tree is built."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry
from .costs import AMOUNTS
from .phrases import Role, kind_of
from .tokens import Token

NOMINAL = frozenset({"noun", "raw", "unknown"})
_NOUN_PARTS = NOMINAL | {"bound", "number", "counter", "suffix", "position"}
_CONJUGATED = ("verb", "adj", "aux")
_ROLES: dict[str, Role] = {
    "subject": Role.SUBJECT,
    "called": Role.SUBJECT,
    "topic": Role.TOPIC,
    "object": Role.OBJECT,
    "also": Role.BARE,
    "only": Role.BARE,
    "place": Role.PLACE,
    "every": Role.PLACE,
    "means": Role.MEANS,
    "company": Role.COMPANY,
    "genitive": Role.GENITIVE,
    "and": Role.JOINED,
    "or": Role.JOINED,
}
COMPLEMENT = frozenset({"되다", "아니다"})
"""Verbs with a complement that looks like a subject."""

_COPULA = {"adnominal": Form.PRESENT, "connective": Form.CONNECTIVE, "final": Form.FINAL}


@dataclass(slots=True)
class Chunk:
    """A noun phrase with its particles, or a predicate with its auxiliaries.

    Attributes:
        index: The number of the chunk in its phrase.
        entry: The entry of its noun, or of its verb or adjective.
        end: The index of the token after it.
        role: The role of a noun phrase or of a predicate that is a noun; None for other predicates.
        particle: The first particle, or an empty string.
        form: The form that decides where the clause of a predicate belongs, None for a noun phrase.
        negated: Whether an auxiliary negates the predicate.
        link: The conjunction that a dependent noun makes of the predicate (*after*), or an empty string.
        suffix: The text of the last conjugated token of a predicate.
        is_topical: Whether a particle marks it as the topic.
        is_causative: Whether the object of a predicate is made to do it: 앉게 하다.
        is_moment: Whether a predicate tells when something else happens, as 동안 does: its subject is hardly the same.
        is_serial: Whether a predicate in -아/어 shares its arguments with the next one: 잘라 먹다.
        kind: The semantic class of its noun, or an empty string.
    """

    index: int
    entry: Entry
    end: int
    role: Role | None = None
    particle: str = ""
    form: Form | None = None
    negated: bool = False
    link: str = ""
    suffix: str = ""
    is_topical: bool = False
    is_causative: bool = False
    is_moment: bool = False
    is_serial: bool = False
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        self.kind = "person" if self.entry.pos == "noun" and self.entry.has("actor") else kind_of(self.entry)

    @property
    def is_adnominal(self) -> bool:
        """Return whether the chunk is a predicate that modifies a noun."""
        return self.form in ADNOMINAL

    @property
    def is_copular(self) -> bool:
        """Return whether the chunk is a noun with the copula."""
        return self.form is not None and self.entry.pos not in _CONJUGATED


def in_compound(before: Token | None, token: Token, following: Sequence[Token]) -> bool:
    """Return whether a determiner stands within a compound: 흰색 무광 재질, 겨울 방한 부츠."""
    if before is None or token.kind != "determiner" or token.entry.has("prefix"):
        return False
    joins = before.kind == "noun" and kind_of(before.entry) != "person" and token.entry.english not in AMOUNTS
    return joins and any(one.kind == "noun" for one in following)


class Chunks:
    """The chunks of one phrase.

    Attributes:
        all: The chunks in order.
        at: The number of the chunk of each token; that of a word outside of chunks is the next one.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.all: list[Chunk] = []
        self.at: list[int] = []
        self._tokens = tokens
        self._noun: Token | None = None
        self._in_place = False
        at = 0
        while at < len(tokens):
            at = self._read(at)
        self._close_noun(len(tokens), Role.BARE)
        self.at += [len(self.all)] * (len(tokens) - len(self.at))

    def text(self, number: int) -> str:
        """Return the text of a chunk, with its words apart."""
        tokens = [token for token, at in zip(self._tokens, self.at, strict=True) if at == number]
        return "".join(" " * token.spaced + token.surface for token in tokens).strip()

    def _read(self, at: int) -> int:
        """Read the token ``at`` and return the index of the next one."""
        token = self._tokens[at]
        if token.kind in _NOUN_PARTS:
            self._extend_noun(token)
        elif token.kind == "particle":
            return self._read_particles(at)
        elif token.kind == "copula":
            self._close_noun(at + 1, None, form=_COPULA[token.entry.role])
        elif token.entry.role in ("and", "or"):
            self._close_noun(at + 1, Role.JOINED)
        elif not in_compound(self._noun, token, self._tokens[at + 1 : at + 2]):
            self._close_noun(at, Role.BARE)
            return self._read_predicate(at) if token.kind in _CONJUGATED else at + 1
        return at + 1

    def _extend_noun(self, token: Token) -> None:
        if token.kind == "position":
            self._in_place = self._noun is not None
        if token.kind in NOMINAL or self._noun is None:
            self._noun = token
            self._in_place = token.kind == "position"

    def _read_particles(self, at: int) -> int:
        end = at + 1
        while end < len(self._tokens) and self._tokens[end].kind == "particle":
            end += 1
        roles = [_ROLES.get(token.entry.role, Role.OTHER) for token in self._tokens[at:end]]
        marked = [role for role in roles if role not in (Role.BARE, Role.OTHER)]
        role = Role.GENITIVE if Role.GENITIVE in roles else next(iter(marked), roles[0])
        if role is Role.GENITIVE and self._counts() and end < len(self._tokens):
            return end  # the noun after 네 명의 is of the same chunk
        self._close_noun(end, role, self._tokens[at].particle)
        if self.all and self.all[-1].end == end:
            self.all[-1].is_topical = Role.TOPIC in roles
        return end

    def _counts(self) -> bool:
        """Return whether the open noun phrase has no noun but a number with its counter."""
        noun = self._noun
        return noun is not None and (noun.kind in ("number", "counter") or noun.state == "digits")

    def _close_noun(self, end: int, role: Role | None, particle: str = "", form: Form | None = None) -> None:
        if self._noun is None:
            return
        if self._in_place and role in (Role.BARE, Role.MEANS, Role.TOPIC):
            role = Role.PLACE
        chunk = Chunk(len(self.all), self._noun.entry, end, role, particle, form)
        if self._in_place and role is Role.OBJECT:
            chunk.kind = "place"
        self._add(chunk)
        self._noun, self._in_place = None, False

    def _add(self, chunk: Chunk) -> None:
        if self.all and self.all[-1].form is Form.INFINITIVE and chunk.form is not None and not chunk.is_copular:
            self.all[-1].is_serial = True
        self.at += [chunk.index] * (chunk.end - len(self.at))
        self.all.append(chunk)

    def _read_predicate(self, at: int) -> int:
        """Read a predicate with its auxiliaries, the last of which decides the form of its clause."""
        first = last = self._tokens[at]
        at, negated, causative = at + 1, False, False
        while at < len(self._tokens) and self._tokens[at].kind == "aux":
            last, at = self._tokens[at], at + 1
            negated ^= last.entry.role == "negation"
            causative |= last.entry.korean == "하다" and self._tokens[at - 2].form is Form.ADVERB
        form = last.form or first.form or Form.FINAL
        chunk = Chunk(len(self.all), first.entry, at, None, "", form, negated, "", last.surface, is_causative=causative)
        if form in (*ADNOMINAL, Form.NOMINAL) and at < len(self._tokens) and self._tokens[at].kind == "bound":
            self._read_bound(chunk)
        if chunk.form is Form.NOMINAL:
            self._read_nominal(chunk)
        if first.entry.korean in COMPLEMENT and self.all and self.all[-1].role is Role.SUBJECT:
            self.all[-1].role = Role.OBJECT  # 나비가 되다
        self._add(chunk)
        return chunk.end

    def _read_bound(self, chunk: Chunk) -> None:
        """Give ``chunk`` the form of its dependent noun: 채 and 때 make it connective, 것 a noun."""
        bound = self._tokens[chunk.end]
        chunk.end += 1
        if bound.entry.role == "thing":
            chunk.form = Form.NOMINAL
            return
        if bound.entry.role == "likeness" and bound.surface.endswith(("한", "은")):
            return
        if bound.entry.role == "after":
            chunk.link = bound.entry.english
        chunk.is_moment = bound.entry.role == "time" and not bound.surface.startswith("채")
        following = self._peek(chunk.end)
        role = following.entry.role if following and following.kind in ("particle", "copula") else None
        chunk.end += role is not None
        if role in ("genitive", "adnominal"):
            chunk.form = Form.PRESENT
        elif role == "final" or (self._peek(chunk.end) is None and not chunk.link):
            chunk.form = Form.FINAL
        else:
            chunk.form = Form.CONNECTIVE

    def _read_nominal(self, chunk: Chunk) -> None:
        """Give the role of its particle to a predicate that is a noun; without one, at the end, it is a statement."""
        following = self._peek(chunk.end)
        if following is None or following.kind == "copula":
            chunk.form = Form.FINAL
            chunk.end += following is not None
        else:
            chunk.role = _ROLES.get(following.entry.role, Role.OTHER) if following.kind == "particle" else Role.BARE
            chunk.particle = following.surface

    def _peek(self, at: int) -> Token | None:
        return self._tokens[at] if at < len(self._tokens) else None
