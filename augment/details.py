"""Details that fit a sentence: light, air, colour, texture, composition, mood.

``details.toml`` says what the words of a sentence tell of its scene, and which details go with which scenes.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from translate.korean.josa import NOUN_TAIL, agrees

from .states import class_of
from .words import Word, write

_NO_ASPECTS = ("scenes", "groups", "only", "yields")
_WORK = re.compile(
    r"(?:그림책|동화책?|만화책?|웹툰|삽화|낙서|스케치|수채화|유화|수묵화|벽화|민화|판화|소묘|그림|크레용|크레파스|색연필|목탄)$"
)
_DENIED = re.compile(r"없|말고|빼고|제외|아닌|않|그친|그치|끝난|끝나|갠|멎|ㄴㄴ")
_DEPICTED = re.compile(r"그려진|그려져|새겨진|수놓|인쇄된|프린트된|무늬")
_ASKED = re.compile(r"줄래요?|좀|ㄱ+|\S*(?:줘|주세|주십|주실|주시|부탁|바랍)\S*|\S+(?:까|까요|나요|는가|은가|는가요)")
_LIKE = "처럼"


@dataclass(frozen=True)
class Detail:
    """A phrase that may follow a sentence.

    Attributes:
        korean: The phrase.
        english: Its English, as the offline translator gives it.
        aspect: What it is about.
        wanted: Sets of scenes; a sentence with all scenes of one set calls for the detail.
        unwanted: The scenes that forbid it.
    """

    korean: str
    english: str
    aspect: str
    wanted: tuple[frozenset[str], ...]
    unwanted: frozenset[str]


@dataclass(frozen=True)
class _Table:
    """The contents of ``details.toml``.

    Attributes:
        scenes: What a sentence with a scene has, the most specific scene first.
        named: What a sentence that speaks of an aspect has.
        only: The scenes that take no details but their own.
        yields: The scenes that make a scene give way.
        details: The details.
    """

    scenes: dict[str, re.Pattern[str]]
    named: dict[str, re.Pattern[str]]
    only: frozenset[str]
    yields: dict[str, frozenset[str]]
    details: tuple[Detail, ...]


def details_of(noun: str) -> tuple[str, ...]:
    """Return the details that fit a sentence with ``noun``, most of which show more of it."""
    scenes = {scene for scene, pattern in _table().scenes.items() if pattern.search(noun)}
    return tuple(detail.korean for detail in _table().details if any(scenes & wanted for wanted in detail.wanted))


def suggest_details(text: str) -> tuple[Detail, ...]:
    """Return details that ``text`` could have besides, one at most of each aspect.

    No tagger is asked: a word counts with its particle and without.
    """
    named = _aspects([form for word in text.split() for form in _forms(word)])
    fitting = details_for(_shown(text))
    return tuple(detail for detail in fitting if detail.aspect not in named)


def _forms(word: str) -> Iterator[Word]:
    body = word.rstrip(",.!?…")
    end = word[len(body) :]
    length = next((at for at in range(1, len(body)) if NOUN_TAIL.fullmatch(body, at)), len(body))
    if length < len(body) and agrees(body[:length], body[length:]):  # not 먹는, which is a verb
        yield Word(body[:length], body[length:], "Noun", end)
    yield Word(body, "", "Noun", end)


def scenes_of(text: str) -> frozenset[str]:
    """Return the scenes of ``details.toml`` that ``text`` shows, as far as they are seen without a tagger."""
    return frozenset(_scenes(_shown(text)))


def _shown(text: str) -> list[Word]:
    """Return the words of ``text`` with their particles and without, except what it denies or depicts."""
    shown = [word for word, after in pairwise([*text.split(), ""]) if not _hides(Word(after, "", ""))]
    return [form for word in shown for form in _forms(word)]


def details_for(words: list[Word]) -> Iterator[Detail]:
    """Yield details that do not change the meaning of ``words``, the most specific ones first.

    There is one detail at most of each aspect, and none of an aspect of which the words speak themselves. A question
    gets none.
    """
    text = write(words)
    if not words or "?" in text or _ASKED.fullmatch(words[-1].stem):
        return
    scenes = _scenes(words)
    aspects = _aspects(words)
    for detail in sorted(_fitting(scenes), key=lambda detail: _rank(detail, scenes)):
        if detail.aspect not in aspects and not any(len(word) > 1 and word in text for word in detail.korean.split()):
            aspects.add(detail.aspect)
            yield detail


def all_details() -> tuple[Detail, ...]:
    """Return the details of the table."""
    return _table().details


def _scenes(words: list[Word]) -> set[str]:
    """Return the scenes of a sentence, not those of what it denies (비 없는 거리) or depicts (용이 그려진 잔)."""
    shown = [word for word, after in zip(words, [*words[1:], None], strict=False) if not (after and _hides(after))]
    shown = [word for word in shown if not _is_thing(word)]
    stems = " ".join(str(word) if word.particle == _LIKE else word.stem for word in shown)  # 번개처럼 빠른 새
    bare = " ".join(word.stem + word.particle for word in shown)  # 로고가 새겨진 컵 is no logo
    table = _table()
    found = {name for name, pattern in table.scenes.items() if pattern.search(bare if name in table.only else stems)}
    found = found or table.scenes.keys() & {class_of(word.stem) for word in shown if word.is_noun}
    return {name for name in found if not found & table.yields.get(name, frozenset())}


def _aspects(words: list[Word]) -> set[str]:
    """Return the aspects of which the words speak."""
    stems = " ".join(word.stem for word in words)
    return {aspect for aspect, pattern in _table().named.items() if pattern.search(stems)}


def _is_thing(word: Word) -> bool:
    """Return whether a word names a thing in the picture that could also be its style: 그림책을 읽는."""
    handled = word.is_object or word.is_subject or word.is_topic
    return handled and _WORK.search(word.stem) is not None


def _hides(word: Word) -> bool:
    return bool(_DENIED.match(word.stem) or _DEPICTED.match(word.stem))


def _fitting(scenes: set[str]) -> Iterator[Detail]:
    """Yield the details that ``scenes`` call for and do not forbid."""
    exclusive = scenes & _table().only
    for detail in _table().details:
        called = any(wanted <= scenes and (not exclusive or wanted & exclusive) for wanted in detail.wanted)
        if called and not detail.unwanted & scenes:
            yield detail


def _rank(detail: Detail, scenes: set[str]) -> tuple[int, int]:
    """Return a key that is less for a more specific detail: more scenes together, then the first ones of the table."""
    order = [*_table().scenes]
    called = [wanted for wanted in detail.wanted if wanted <= scenes]
    return min((-len(wanted), min(map(order.index, wanted))) for wanted in called)


@cache
def _table() -> _Table:
    table = tomllib.loads(resources.files("augment").joinpath("details.toml").read_text(encoding="utf-8"))
    aspects = {name: rows for name, rows in table.items() if name not in _NO_ASPECTS}
    groups = {name: scenes.split() for name, scenes in table["groups"].items()}

    def scenes_in(names: str) -> Iterator[str]:
        for name in names.split():
            yield from scenes_in(" ".join(groups[name])) if name in groups else [name]

    def details(aspect: str, rows: dict[str, str | list[str]]) -> Iterator[Detail]:
        for korean, row in rows.items():
            if isinstance(row, list):
                english, wanted, *unwanted = row
                never = " ".join([str(rows.get("without", "")), *unwanted])
                sets = tuple(frozenset(scenes.split("+")) for scenes in wanted.split())
                yield Detail(korean, english, aspect, sets, frozenset(scenes_in(never)))

    return _Table(
        scenes={scene: _pattern(cues.split()) for scene, cues in table["scenes"].items()},
        named={aspect: _pattern(rows["named"].split()) for aspect, rows in aspects.items()},
        only=frozenset(table["only"]["scenes"].split()),
        yields={name: frozenset(scenes.split()) for name, scenes in table["yields"].items()},
        details=tuple(detail for aspect, rows in aspects.items() for detail in details(aspect, rows)),
    )


def _pattern(cues: Iterable[str]) -> re.Pattern[str]:
    parts = (re.escape(cue).replace(r"\*", r"\S*").replace("_", " ") for cue in cues)
    return re.compile(rf"(?<!\S)(?:{'|'.join(parts)})(?!\S)")
