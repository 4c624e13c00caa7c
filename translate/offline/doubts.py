"""Signs of a misreading: what the parser read although it hardly fits.

The signs were measured on prompts that a strict reader had judged: of the prompts with any one of these, more than half
were misread.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise

from ..korean.conjugation import Form
from ..messages import N_
from .chunks import Chunk, Chunks
from .connectives import relation_of
from .frames import clause_cost, has_part, is_weather, object_of, subject_of
from .phrases import Role, kind_of
from .relative_costs import relative_cost
from .tokens import Token


class Sign(Enum):
    """A sign of a misreading; the value is the warning that names the ``{words}``."""

    UNFIT = N_("read together, though they hardly fit: {words}; check what belongs to what")
    LACKING = N_("no subject or object found for {words}: say who does it, and to what")
    APART = N_("{words} was joined to nothing: join it by a particle or a verb")
    IDENTITY = N_("{words} tells what something is: check what, or name it")
    SPLIT = N_("one word, read as two: {words}")


_LIVING = frozenset({"person", "animal", ""})
_TOOLS = frozenset({"object", "clothing", "style", "vehicle", "body", "emotion", "material", "color"})
_QUALITIES = frozenset({"color", "material", "body"})
_SETTINGS = ("배경", "톤", "느낌", "스타일", "분위기", "구도", "색감", "여백", "바탕")
_CLAUSES = (Form.CONNECTIVE, Form.FINAL)
_LEFT_OUT = frozenset({"말다", "빼다", "없애다", "지우다", "제외하다", "넣다"})
_UNFIT_RELATIVE = 2.0
_UNFIT_ADVERBIAL = 0.6
_UNFIT_OBJECT = 2.0
_UNFIT_NOUN = 1.5


def find_signs(tokens: Sequence[Token], chunks: Chunks, heads: Mapping[int, int]) -> Iterator[tuple[Sign, list[str]]]:
    """Yield the signs of a misreading in the clause tree of a phrase, each with the pieces of the text it is about.

    Args:
        tokens: The tokens of the phrase.
        chunks: Its chunks.
        heads: The number of the head of each chunk that has one.
    """
    tree = _Tree(chunks.all, heads)
    for predicate in tree.chunks:
        if predicate.is_copular and tree.identifies(predicate):
            yield Sign.IDENTITY, [chunks.text(predicate.index)]
        elif predicate.form is not None and not predicate.is_copular:
            for one, other in tree.unfit(predicate):
                yield Sign.UNFIT, [chunks.text(number) for number in sorted((one.index, other.index))]
            if tree.is_lacking(predicate):
                yield Sign.LACKING, [chunks.text(predicate.index)]
    yield from ((Sign.APART, [chunks.text(number)]) for number in tree.apart())
    for before, after in pairwise(tokens):
        if _are_parted(before, after):
            yield Sign.APART, [before.surface]
        elif _is_split(before, after):
            yield Sign.SPLIT, [before.surface, after.surface]


def as_typed(text: str, sentence: str) -> str:
    """Return ``text`` with the spaces that it has in ``sentence``, unchanged where it is not there."""
    places = [place for place, letter in enumerate(sentence) if not letter.isspace()]
    letters = "".join(text.split())
    start = "".join(sentence.split()).find(letters)
    return sentence[places[start] : places[start + len(letters) - 1] + 1] if letters and start >= 0 else text


class _Tree:
    """The chunks of a phrase with what each of them took."""

    def __init__(self, chunks: Sequence[Chunk], heads: Mapping[int, int]) -> None:
        self.chunks = chunks
        self._heads = heads
        self._taken: dict[int, list[Chunk]] = {}
        for child, head in sorted(heads.items()):
            self._taken.setdefault(head, []).append(chunks[child])

    def unfit(self, predicate: Chunk) -> Iterator[tuple[Chunk, Chunk]]:
        """Yield the chunks that hardly fit ``predicate``, each with the one that it was read with."""
        arguments = self._arguments(predicate)
        subject = subject_of(predicate, arguments)
        for argument in arguments:
            most = _most(predicate, argument, has_object=object_of(predicate, arguments) is not None)
            others = [other for other in arguments if other is not argument]
            if most is not None and clause_cost(predicate, arguments) - clause_cost(predicate, others) >= most:
                yield argument, predicate
        noun = self._noun(predicate)
        is_described = noun is not None and not _is_where(predicate, subject, noun)
        if noun is not None and is_described and relative_cost(predicate, arguments, noun) >= _UNFIT_RELATIVE:
            yield predicate, noun
        if subject is None:
            return
        is_thing = subject.kind not in _LIVING
        if is_thing and predicate.is_adnominal and predicate.entry.has("vt") and not object_of(predicate, arguments):
            yield subject, predicate
        for clause in self._clauses(predicate):
            borrows = (
                clause.index < subject.index and clause.entry.pos == "verb" and clause.entry.korean not in _LEFT_OUT
            )
            if is_thing and borrows and self.subject(clause) is None:
                yield clause, subject

    def is_lacking(self, predicate: Chunk) -> bool:
        """Return whether ``predicate`` lacks its object, and has no person or animal, or lacks its subject."""
        arguments = self._arguments(predicate)
        if predicate.is_adnominal or predicate.role is not None or any(map(has_part, arguments)):
            return False
        if is_weather(predicate) or relation_of(predicate):
            return False
        if predicate.entry.korean in _LEFT_OUT or predicate.negated or predicate.suffix.endswith(("기", "지")):
            return False
        if predicate.entry.has("vt") and object_of(predicate, arguments) is None and predicate.form in _CLAUSES:
            subject = subject_of(predicate, arguments)
            return subject is None or (subject.role is Role.SUBJECT and subject.kind not in _LIVING)
        is_loose = predicate.index not in self._heads and predicate.form is Form.CONNECTIVE
        return is_loose and predicate is not self.chunks[-1] and self.subject(predicate) is None

    def identifies(self, predicate: Chunk) -> bool:
        """Return whether a noun with 이다 tells what something is, neither its quality nor how many there are."""
        is_read = predicate.index in self._taken or (predicate.index in self._heads and not predicate.is_adnominal)
        return is_read and predicate.entry.pos == "noun" and predicate.kind not in _QUALITIES

    def apart(self) -> Iterator[int]:
        """Yield the nouns and clauses that were joined to nothing."""
        last = self.chunks[-1] if self.chunks else None
        for chunk in self.chunks:
            if chunk is last or chunk.index in self._heads:
                continue
            is_noun = chunk.entry.pos == "noun" and chunk.kind != "time"
            if chunk.role is Role.BARE and not chunk.particle and (is_noun or chunk.form is not None):
                yield chunk.index
            elif chunk.role is None and not chunk.is_adnominal and last is not None and _is_word(last, chunk):
                yield last.index

    def subject(self, predicate: Chunk) -> Chunk | None:
        """Return the subject of ``predicate`` or of a clause that belongs to it, None where there is none."""
        found = subject_of(predicate, self._arguments(predicate))
        return found or next(filter(None, map(self.subject, self._clauses(predicate))), None)

    def _arguments(self, predicate: Chunk) -> list[Chunk]:
        return [one for one in self._taken.get(predicate.index, ()) if one.role is not None]

    def _clauses(self, predicate: Chunk) -> list[Chunk]:
        return [one for one in self._taken.get(predicate.index, ()) if one.role is None and one.form is not None]

    def _noun(self, predicate: Chunk) -> Chunk | None:
        """Return the noun that a relative clause modifies, None for another clause."""
        head = self._heads.get(predicate.index)
        noun = self.chunks[head] if head is not None and predicate.is_adnominal else None
        return noun if noun is not None and (noun.form is None or noun.is_copular) else None


def _is_where(predicate: Chunk, subject: Chunk | None, noun: Chunk) -> bool:
    """Return whether somebody does something at or on the noun: 왕이 앉은 의자."""
    return (
        subject is not None and subject.kind in _LIVING and not predicate.entry.has("vt") and noun.kind not in _LIVING
    )


def _most(predicate: Chunk, argument: Chunk, *, has_object: bool) -> float | None:
    """Return the cost from which on ``argument`` is unfit for ``predicate``, None where it fits at any cost.

    A place that is the topic hardly belongs to a relative clause: in 탁자에는 식은 커피, the coffee is on the table.
    """
    role, entry = argument.role, predicate.entry
    if role is Role.PLACE and entry.pos == "verb":
        return 0.0 if argument.is_topical and predicate.is_adnominal and not has_object else None
    if entry.pos == "adj":
        return _UNFIT_ADVERBIAL if role in (Role.PLACE, Role.COMPANY) else None
    if role is Role.MEANS:
        return None if argument.kind in _TOOLS else _UNFIT_ADVERBIAL
    if role is Role.BARE:
        return None if argument.entry.pos == "number" or argument.kind == "time" else _UNFIT_NOUN
    return _UNFIT_OBJECT if role is Role.OBJECT and not entry.has("vt") else None


def _is_word(chunk: Chunk, clause: Chunk) -> bool:
    """Return whether a chunk after ``clause`` is a word that wants to be joined, no tag such as 연두색 배경."""
    is_tag = clause.form is Form.CONNECTIVE and chunk.entry.korean.endswith(_SETTINGS)
    return chunk.form is None and chunk.entry.pos != "raw" and not is_tag


def _are_parted(token: Token, after: Token) -> bool:
    """Return whether a person or an animal stands before a time without a particle: 펭귄 한겨울에."""
    return (
        token.kind == after.kind == "noun" and kind_of(token.entry) in _LIVING - {""} and kind_of(after.entry) == "time"
    )


def _is_split(before: Token, token: Token) -> bool:
    """Return whether one syllable of a written word was read as a verb: 콘서트서 as 콘서트 and a form of 서다."""
    is_short = not token.spaced and len(token.surface) == 1 and token.kind in ("verb", "adj")
    return is_short and token.state != "adnominal" and before.kind in ("noun", "unknown")
