"""Who does what in a Korean sentence, read off the clause tree of the offline translator."""

from translate.korean.conjugation import Form
from translate.korean.lexicon import Entry
from translate.offline.attachment import build_tree
from translate.offline.chunks import Chunk, Chunks
from translate.offline.context import in_context
from translate.offline.frames import is_weather, object_of, subject_of
from translate.offline.phrases import Role
from translate.offline.translator import LexiconTranslator

_ACTORS = frozenset({"person", "animal"})


def read(translator: LexiconTranslator, sentence: str) -> set[str]:
    """Return ``doer predicate object`` for each predicate, ``owner의 thing`` and ``one와 other``.

    ``_`` stands for a doer or an object that the sentence does not name; an object that is not there is left out.
    """
    return {fact for tokens in translator.tokens(sentence) for fact in _Tree(Chunks(in_context(tokens)).all).facts()}


class _Tree:
    def __init__(self, chunks: list[Chunk]) -> None:
        self._chunks = chunks
        self._heads = build_tree(chunks).heads

    def facts(self) -> set[str]:
        found = {self._predication(chunk) for chunk in self._chunks if chunk.form is not None}
        for chunk in self._chunks:
            head = self._head(chunk)
            if head is not None and chunk.role is Role.GENITIVE:
                found.add(f"{_name(chunk.entry)}의 {_name(head.entry)}")
            elif head is not None and chunk.role in (Role.COMPANY, Role.JOINED) and head.form is None:
                found.add(f"{_name(chunk.entry)}와 {_name(head.entry)}")
        return found

    def _predication(self, predicate: Chunk) -> str:
        doer, thing = self._doer(predicate), self._object(predicate)
        words = [_name(doer.entry) if doer else "_", _name(predicate.entry)]
        return " ".join([*words, *([_name(thing.entry)] if thing else [])])

    def _head(self, chunk: Chunk) -> Chunk | None:
        head = self._heads.get(chunk.index)
        return None if head is None else self._chunks[head]

    def _arguments(self, predicate: Chunk) -> list[Chunk]:
        return [one for one in self._chunks if self._head(one) is predicate and one.role is not None]

    def _gap(self, predicate: Chunk) -> Chunk | None:
        return self._head(predicate) if predicate.is_adnominal else None

    def _fills_object(self, predicate: Chunk) -> bool:
        """Return whether the noun after the relative clause of ``predicate`` is its object."""
        arguments, gap = self._arguments(predicate), self._gap(predicate)
        if gap is None or not predicate.entry.has("vt") or object_of(predicate, arguments):
            return False
        makes = predicate.form is Form.PAST and gap.entry.has("animal")  # 수채화로 그린 고양이
        return makes or subject_of(predicate, arguments) is not None or not _ACTORS & gap.entry.features

    def _doer(self, predicate: Chunk) -> Chunk | None:
        subject = subject_of(predicate, self._arguments(predicate))
        if subject or is_weather(predicate):
            return subject
        gap, head = self._gap(predicate), self._head(predicate)
        if gap is not None:
            return None if self._fills_object(predicate) else gap
        if head is not None and head.form is not None and head.role is None:
            return self._doer(head)
        earlier = [one for one in self._chunks if self._head(one) is predicate and one.role is None]
        shared = (subject_of(one, self._arguments(one)) for one in earlier)
        return next((one for one in shared if one), None)

    def _object(self, predicate: Chunk) -> Chunk | None:
        if self._fills_object(predicate):
            return self._gap(predicate)
        return object_of(predicate, self._arguments(predicate))


def _name(entry: Entry) -> str:
    return entry.korean.replace(" ", "")
