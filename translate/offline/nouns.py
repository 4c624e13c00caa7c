"""Readers for nouns, position words and suffixes, and the noun phrases that they open."""

import re
from dataclasses import replace
from unicodedata import category

from ..korean.lexicon import Entry
from . import inflection
from .layout import keeps_text, shows_text
from .numerals import set_count
from .parse_state import ParserState, drain, take_if
from .phrases import CLOTHES, Argument, NounPhrase, Role, kind_of
from .relative_clauses import attach
from .tokens import Token

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
    "on both sides of": "on both sides",
    "across from": "on the other side",
    "at the head of": "by the bedside",
    "at the edge of": "at the edge",
}
_NOUNS = {"shaped": "shape", "colored": "color"}
_SIDES = {
    "to the left of": "left",
    "to the right of": "right",
    "on": "top",
    "under": "bottom",
    "in front of": "front",
    "behind": "back",
}
_HEIGHTS = {"on": "upper", "above": "upper", "under": "lower", "below": "lower"}


_SEEN = frozenset("person animal plant building place nature vehicle object".split())
_AT_SOMETHING = (" 위", " 안", " 앞", " 옆", " 아래")
_OF_PICTURES = ("style", "culture", "abstract", "")
_PARTS_OF_BUILDINGS = tuple(
    "지붕 창 창문 문 대문 벽 외벽 담 담장 기둥 굴뚝 탑 첨탑 종탑 계단 기와 돔 처마 난간 발코니 천장 마루".split()
)
_SEXES = {"man": "male", "woman": "female"}
_OF_TREES = tuple("뿌리 가지 껍질 잎 구멍 그루터기 둥치 밑동 심기 장식 아이콘 로고 모형".split())
_VIEWS = {"in front of": "front view", "behind": "back view", "beside": "side view"}
_QUALITIES = ("color", "material", "style", "time", "emotion", "weather")
_RANGE = re.compile(r"(\d+)[~\-～](\d+)|(\d+)\.\d+")  # 3~4명, 2.5미터


def read_noun(state: ParserState, token: Token) -> None:
    """Read a noun of the lexicon."""
    open_phrase(state, NounPhrase(token.entry.english, token.entry))


def read_unknown(state: ParserState, token: Token) -> None:
    """Read a word that is not in the lexicon; its English is its romanisation."""
    open_phrase(state, NounPhrase(token.entry.english, Entry(token.surface, "raw", token.entry.english)))


def read_raw(state: ParserState, token: Token) -> None:
    """Read Latin letters, digits and signs, which stay as they are; digits before a counter are a number."""
    following = state.peek()
    counts = following is not None and (
        following.kind == "counter" or (following.kind == "noun" and not following.spaced)
    )
    number = _RANGE.fullmatch(token.surface)
    if counts and token.surface.replace(",", "").isdecimal():
        state.number, state.number_text = int(token.surface.replace(",", "")), token.surface
    elif number and counts and following and following.kind == "counter":
        first, last, whole = number.groups()
        state.number, state.number_text = (
            int(last or whole) + bool(whole),
            f"{first} to {last}" * bool(last) or number[0],
        )
    elif not any(character.isalnum() or category(character) == "So" for character in token.surface):
        return  # punctuation; an emoji has a meaning
    elif state.phrase and state.phrase.entry.pos == "raw" and not state.place:
        state.phrase.head += (" " if token.spaced else "") + token.surface
    else:
        open_phrase(state, NounPhrase(token.entry.english, token.entry))


def read_position(state: ParserState, token: Token) -> None:
    """Read a position word such as 위, 옆, 속: a preposition for the noun before it, else an adverb."""
    entry = token.entry
    if state.phrase is None and state.genitive is not None:
        state.phrase, state.genitive = state.genitive, None
    if state.phrase is None:
        if (view := _VIEWS.get(entry.english)) and _names_view(state):
            state.parts.append(view)
        else:
            _read_lone_position(state, _lone_position(state, entry.english))
    elif state.place:
        state.place = state.place if entry.role == "inside" else _corner(state.place, entry.english)
    else:
        state.place = entry.english
        if state.phrase.entry.has("pronoun"):
            state.place = "between" if entry.role == "among" else state.place
        elif entry.role in ("among", "gap") and state.phrase.count is None:
            state.phrase.plural = True
        elif entry.role == "among" and state.phrase.count == 2:
            state.place = "between"


def _names_view(state: ParserState) -> bool:
    """Return whether a position is a view of its own: 앞, 옆, 뒤 세 방향."""
    following, counted = state.peek(), state.peek(1)
    directions = counted is not None and counted.entry.korean in ("방향", "각도", "면")
    return len(state.tokens) == 1 or (following is not None and following.kind == "number" and directions)


def _corner(first: str, second: str) -> str:
    """Return the preposition of two positions: *at the lower right of*, *under the middle of*."""
    sides = [name for name in ("left", "right") for place in (first, second) if place == f"to the {name} of"]
    heights = [_HEIGHTS[place] for place in (first, second) if place in _HEIGHTS]
    if sides and heights:
        return f"at the {heights[0]} {sides[0]} of"
    if "in the middle of" in (first, second) and heights:
        return f"at the {heights[0]} center of"
    return f"{second} the {first}"


def _lone_position(state: ParserState, english: str) -> str:
    """Return the adverb of a position without a noun, joined with the one that follows: *on the left at the top*."""
    adverb, following = _ADVERBS.get(english, english), state.peek()
    if following is not None and following.kind == "position" and adverb in ("on the left", "on the right"):
        height = {"on": " at the top", "under": " at the bottom"}.get(following.entry.english, "")
        state.at += bool(height)
        return adverb + height
    return adverb


def _read_lone_position(state: ParserState, adverb: str) -> None:
    """Read a position without a noun before it: beside the noun that follows, else for its verb."""
    if state.chunks.all[state.chunk].entry.pos == "position":
        adverb = _way(state) or adverb
        phrase = NounPhrase(adverb, Entry("", "raw", adverb), chunk=state.chunk)
        state.arguments.append(Argument(phrase, Role.ADVERBIAL))
        state.at = state.chunks.all[state.chunk].end
    else:
        state.after.append(adverb)


def _way(state: ParserState) -> str:
    """Return *from left to right* for 왼쪽에서 오른쪽으로, an empty string where there is no way; skip its end."""
    start, *rest = state.chunks.all[state.chunk : state.chunk + 2]
    if start.particle != "에서" or not rest or rest[0].particle not in ("로", "으로"):
        return ""
    names = [_SIDES.get(chunk.entry.english, "") for chunk in (start, *rest) if chunk.entry.pos == "position"]
    if len(names) < 2 or "" in names:
        return ""
    start.end = rest[0].end
    return f"from {names[0]} to {names[1]}"


def read_suffix(state: ParserState, token: Token) -> None:
    """Read a suffix of a noun: 들, 풍, 모양, 용; one with a class is a noun of its own, as 집 in 파스타집."""
    phrase, entry = state.phrase, token.entry
    if phrase is None:
        return
    if kind_of(entry):
        open_phrase(state, NounPhrase(entry.english, replace(entry, pos="noun")))
        return
    if entry.role == "plural":
        phrase.plural = True
    elif entry.role == "shape" and not _modifies_next(state):
        phrase.head = f"{phrase.bare()} {_NOUNS.get(entry.english, entry.english)}"
        phrase.before, phrase.entry = [], Entry(phrase.entry.korean, "noun", phrase.head, "", frozenset({"color"}))
    elif entry.english == "from":
        state.phrase = None
        state.after.append(f"from {phrase.render()}")
    elif entry.role in ("shape", "purpose"):
        state.phrase = None
        state.before.append(f"{phrase.bare()}-{entry.english}" if entry.role == "shape" else phrase.bare())
        _pass_on(state, phrase)
    elif not entry.is_silent:
        manner = Entry(phrase.entry.korean, "noun", entry.english, "", frozenset({"style", "manner"}))
        named = phrase.bare().removesuffix(" " + entry.english)  # 레트로 is retro style
        state.phrase = NounPhrase(entry.english, manner, before=[named], after=phrase.after)
        state.phrase.joined, state.phrase.chunk = phrase.joined, phrase.chunk


def _modifies_next(state: ParserState) -> bool:
    """Return whether the word with a suffix describes the next noun: 꿀빛 눈, but not 꿀빛으로 물든."""
    following = state.peek()
    return following is None or following.kind != "particle" or following.entry.role == "genitive"


def _pass_on(state: ParserState, phrase: NounPhrase) -> None:
    """Let the words around ``phrase``, which became a modifier, wait for the next noun."""
    state.after += phrase.after
    state.joined = [*phrase.joined, *state.joined]


def open_phrase(state: ParserState, phrase: NounPhrase) -> None:
    """Make ``phrase`` the open noun phrase and give it everything that waits for a noun."""
    previous, chunk = state.take(), state.chunk
    if isinstance(previous, Argument):
        state.after.append(previous.render())
    elif previous is not None and _is_owner(state, previous, phrase):
        _possess(phrase, previous)
    elif previous is not None:
        _compound(state, previous, phrase)
    phrase.before = [*_color_before(state, phrase), *phrase.before, *drain(state.before)]
    if state.count:
        set_count(phrase, *state.count)
        state.count = None
    elif state.number is not None:
        phrase.count, phrase.count_text = state.number, state.number_text
        state.number, state.number_text = None, ""
    if state.genitive is not None:
        _possess(phrase, state.genitive)
        state.genitive = None
    is_head = phrase.kind not in _OF_PICTURES or not _names_picture(state)
    for clause in take_if(state.relatives, lambda clause: is_head and state.belongs(clause.chunk, chunk)):
        phrase = attach(clause, phrase)
    phrase.after += drain(state.after)
    phrase.joined = [*take_if(state.joined, lambda pair: state.belongs(pair[0].chunk, chunk)), *phrase.joined]
    phrase.chunk = chunk
    state.phrase = phrase


def _color_before(state: ParserState, phrase: NounPhrase) -> list[str]:
    """Return *navy blue to* before the color where a gradient ends: 남색에서 보라색 그라데이션."""
    start = state.arguments[-1] if state.arguments else None
    if start is None or start.particle != "에서" or {phrase.kind, start.phrase.kind} != {"color"}:
        return []
    following = state.peek()
    if following is None or following.kind != "noun":
        return []
    return [f"{state.arguments.pop().phrase.bare()} to"]


def _names_picture(state: ParserState) -> bool:
    """Return whether the next noun is the head of the same compound, to which relative clauses belong: 광고 사진."""
    following = state.peek()
    if following is not None and following.kind == "suffix":
        following = state.peek(1)  # 80년대풍 일러스트
    is_noun = following is not None and following.kind == "noun" and kind_of(following.entry) in ("style", "camera")
    return is_noun and state.at < len(state.chunks.at) and state.chunks.at[state.at] == state.chunk


def _compound(state: ParserState, first: NounPhrase, second: NounPhrase) -> None:
    """Let ``first`` modify ``second``: *park* and *bench* make *park bench*."""
    several = (first.count or 1) > 1
    if shows_text(first, second):
        state.joined, first.joined = [*first.joined, *state.joined], []
        second.after.insert(0, first.render())
        second.before = [*first.before, *second.before]
        second.determiner = "the"
        return
    if second.entry.has("scene") and (first.after or several) and first.kind != "style":
        second.after.append("of " + first.render())
        return
    if second.entry.has("heap"):
        first.plural |= first.count is None
        second.after = ["of " + first.render(), *second.after]
        return
    if first.entry.korean.endswith(_AT_SOMETHING) and second.kind in (*_SEEN, "food", "clothing"):
        second.after.insert(0, f"{first.entry.preposition} {first.render()}")  # 다리 위 불꽃
        return
    if keeps_text(first, second):
        second.head = "space"
        first.before.insert(0, "empty")
    if second.entry.has("part") and not second.before:
        second.after = ["of " + first.render(), *second.after]
        second.determiner = "" if second.entry.has("mass") else "the"
        return
    state.joined = [*first.joined, *state.joined]
    if first.kind == "time" and " " in first.entry.korean and second.kind in _SEEN:
        second.after.append(f"{first.entry.preposition} {first.render()}")  # 비 오는 날 창밖
        return
    if several:
        second.count, second.count_text = first.count, first.count_text
    second.before = [
        *first.before,
        *_without_repetition(_modifier(first, second), second),
        *second.before,
    ]
    second.after = [*first.after, *second.after]
    if first.head.startswith("very "):
        second.determiner = "the"
    if first.determiner:
        second.determiner = first.determiner


def _modifier(first: NounPhrase, second: NounPhrase) -> str:
    """Return the English of ``first`` before ``second``: *male* before a person, *wooden* before a thing."""
    if second.kind == "person":
        return _SEXES.get(first.head, first.head)
    if first.head == "minimalism":
        return "minimalist"
    if first.entry.korean in ("바닷속", "물속") and not first.before:
        return "underwater"
    is_wooden = first.entry.korean == "나무" and second.kind in ("object", "building", "vehicle", "material")
    return "wooden" if is_wooden and not second.entry.korean.endswith(_OF_TREES) else first.head


def _is_owner(state: ParserState, first: NounPhrase, second: NounPhrase) -> bool:
    """Return whether ``second`` is a part of somebody that ends a compound: 호랑이 등, no 고양이 귀 머리띠."""
    following = state.peek()
    is_last = following is None or following.kind not in ("noun", "suffix", "adj")
    return first.is_actor() and second.kind == "body" and is_last and not second.before


def _without_repetition(modifier: str, noun: NounPhrase) -> list[str]:
    """Return ``modifier`` without its last word where ``noun`` begins with it: *product photo* and *photo*."""
    if modifier in noun.head.split(" "):
        return []
    rest, _, last = modifier.rpartition(" ")
    return [rest if rest and not noun.before and noun.head.split(" ")[0] == last else modifier]


def _possess(phrase: NounPhrase, owner: NounPhrase) -> None:
    """Attach the owner of ``phrase``: *a grandmother's hand*, *a street in Seoul*, *the color of autumn*."""
    if phrase.is_actor() and owner.kind == "clothing" and owner.entry.korean.endswith(CLOTHES):
        phrase.after.insert(0, "in " + owner.render())
    elif phrase.entry.has("scene") and owner.entry.has("scene") and owner.after:
        phrase.after = [*owner.after, *phrase.after]
    elif phrase.entry.has("scene") and phrase.head == "figure":
        phrase.head, phrase.entry, phrase.determiner = owner.head, owner.entry, owner.determiner
        phrase.before = [*owner.before, *phrase.before]
        phrase.after = [*owner.after, *phrase.after]
        phrase.count, phrase.count_text, phrase.plural = owner.count, owner.count_text, owner.plural
        phrase.joined = [*owner.joined, *phrase.joined]
    elif _is_mark(owner, phrase):
        phrase.after.insert(0, "with " + owner.render())
    elif owner.is_actor() and not owner.after:
        phrase.owner, phrase.determiner = owner, inflection.possessive(owner.render(), is_plural=owner.plural)
    elif owner.kind in _QUALITIES and not owner.after and not owner.is_several():
        phrase.before = [owner.bare(), *phrase.before]
    elif owner.kind == "nature" and owner.entry.has("name"):
        phrase.after.insert(0, "of " + owner.render())  # 토성의 고리
    elif owner.kind in ("place", "nature", "building") and owner.entry.preposition in ("in", "on", "at", "outside"):
        phrase.after.insert(0, f"{owner.entry.preposition} {owner.render()}")
    else:
        phrase.after.insert(0, "of " + owner.render())


def _is_mark(owner: NounPhrase, phrase: NounPhrase) -> bool:
    """Return whether the "owner" is a feature of the "owned": 초록색 눈의 고양이, 파란 지붕의 집."""
    if phrase.is_actor():
        return owner.kind in ("body", "clothing", "emotion", "object", "color")
    is_part = owner.kind in ("body", "clothing") or owner.entry.korean.endswith(_PARTS_OF_BUILDINGS)
    described = bool(owner.before) and is_part
    return described and phrase.kind != "color"
