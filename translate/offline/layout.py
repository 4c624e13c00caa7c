"""Words of a layout: the space that it keeps free, and the texts that it shows."""

import re

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from ..spans import has_placeholder
from .clauses import Clause
from .phrases import Argument, NounPhrase, Role

_ROOMS = frozenset("자리 공간 여백 영역 칸 빈칸 부분 곳 면 절반".split()) | {"빈 공간", "빈 자리"}
_FILLING = frozenset(
    "들어가다 넣다 쓰다 적다 올리다 놓다 배치하다 얹다 새기다 붙이다 그리다 기입하다 올라가다 담다".split()
)
_EMPTYING = frozenset({"비우다", "비워 두다", "비워 놓다", "남기다", "남겨 두다", "비다"})
_TEXTS = frozenset(
    "글자 글씨 문구 텍스트 카피 슬로건 제목 타이틀 문장 멘트 캐치프레이즈 레터링 헤드라인 간판 로고 자막 부제 "
    "네온사인 라벨 배지 버튼 스티커 도장 타이포 말풍선 브랜드명 상호 이름 태그 표지판 현수막 워드마크 로고타입".split()
)
_OBJECT = re.compile(r"[을를]\s")


def keeps_room(predicate: Entry, form: Form | None, noun: Entry) -> bool:
    """Return whether a verb tells what will stand in the free space that ``noun`` names: 로고 들어갈 자리."""
    return form is Form.FUTURE and predicate.korean in _FILLING and noun.korean in _ROOMS


_TOLD_BY_NOUN = re.compile(
    r"(?<=[가-힣][을를로에히게] )(?P<noun>표현|강조|배치|연결|비교|삽입|적용|표시|묘사|구성|정리|연출|구현|마무리|장식"
    r"|형상화|시각화|나열|합성|조합|설명|변환|재해석|활용)\Z"
)


def as_statement(phrase: str) -> str:
    """Return ``phrase`` with a verb for the noun that tells what is done at its end: 흐름을 선으로 표현함."""
    ending = "함" if _OBJECT.search(phrase) else "됨"
    return _TOLD_BY_NOUN.sub(rf"\g<noun>{ending}", phrase)


def is_room_for(clause: Clause, phrase: NounPhrase) -> bool:
    """Return whether the clause tells what a free space is for, as in 로고 들어갈 자리, and say so in ``phrase``."""
    content = clause.first(Role.OBJECT, Role.SUBJECT, Role.TOPIC)
    if not keeps_room(clause.entry, clause.form, phrase.entry) or content is None or content.phrase.is_actor():
        return False
    if clause.chain:
        return False
    _free(phrase)
    rest = [argument for argument in clause.arguments if argument is not content]
    phrase.after = [f"for {content.phrase.render()}", *(argument.render() for argument in rest), *phrase.after]
    return True


def emptied(clause: Clause) -> str:
    """Return what is kept free, *an empty title space* for 제목 자리 비워 두기, nothing for another clause."""
    if clause.entry.korean not in _EMPTYING or not clause.takes_object() or clause.negated:
        return ""
    things = [argument for argument in clause.arguments if argument.role is not Role.SUBJECT]
    room = next((argument for argument in reversed(things) if argument.phrase.entry.korean in _ROOMS), None)
    if room is None and clause.entry.korean.startswith("남"):
        return ""
    if room is not None:
        _free(room.phrase)
        places = [_place(argument) for argument in things if argument is not room]
        return " ".join([room.phrase.render(), *clause.adverbs, *places])
    where = [*clause.adverbs, *(_place(argument) for argument in things)]
    return " ".join(["empty space", *where]) if where and len(things) == len(clause.arguments) else ""


def _place(argument: Argument) -> str:
    has_place = argument.preposition or argument.role in (Role.PLACE, Role.ADVERBIAL)
    return argument.render() if has_place else f"{argument.phrase.entry.preposition} {argument.phrase.render()}"


def _free(room: NounPhrase) -> None:
    """Make the noun an empty space."""
    if room.head in ("spot", "part", "place", "seat", "empty seat", "area"):
        room.head = "space"
    if not room.head.startswith(("empty", "blank", "negative")) and "empty" not in room.before:
        room.before.insert(0, "empty")


def shows_text(first: NounPhrase, second: NounPhrase) -> bool:
    """Return whether ``first`` is the text that ``second`` shows: "여름 세일" 글자."""
    return first.entry.pos == "raw" and second.entry.korean in _TEXTS and _is_quotation(first.head)


def keeps_text(first: NounPhrase, second: NounPhrase) -> bool:
    """Return whether ``second`` is the free space of a text: 글자 자리, 로고 공간."""
    is_text = first.entry.korean in _TEXTS or first.entry.korean.endswith(("로고", "카피", "제목"))
    return is_text and second.entry.korean in ("자리", "공간") and "empty" not in second.before


def _is_quotation(text: str) -> bool:
    return has_placeholder(text) or text[:1] in "\"'“‘「『"
