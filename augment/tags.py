"""Lists of tags: in another order, and with one tag as a part of another one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, permutations

from .clauses import head_of, is_plain_modifier, is_tag, with_mark
from .states import is_being, is_clothing, is_place, is_thing
from .wearing import worn
from .words import Word

_MANNER = re.compile(r"(?:분위기|느낌|톤|색감|조명|배경|스타일)$")
_LOOK = re.compile(r"(?:톤|색감|스타일|느낌)$")
_OF_THINGS = re.compile(r"(?:느낌|스타일)$")
_PICTURE = re.compile(r"(?:사진|포스터|일러스트|이미지|광고|로고|디자인|화보|제품컷)$")
_BODY = re.compile(r"(?:눈|눈동자|머리|머리카락|입술|피부|날개|꼬리|수염)$")
_ON_HEAD = re.compile(r"(?:모자|안경|두건|투구|왕관|선글라스|헬멧|베레모)$")
_AROUND = re.compile(r"(?:망토|케이프|목도리|머플러|스카프|숄)$")
_ON_FEET = re.compile(r"(?:신발|구두|부츠|운동화|하이힐|샌들)$")
_SIDES = ("정면", "측면")
_ORDERS = 9  # of a list of more than three tags


def are_tags(clauses: list[list[Word]]) -> bool:
    """Return whether the clauses are a list of tags with commas between them."""
    return len(clauses) > 1 and all(map(is_tag, clauses)) and all(clause[-1].end == "," for clause in clauses[:-1])


def shuffled(clauses: list[list[Word]]) -> Iterator[list[list[Word]]]:
    """Yield a list of tags in other orders, of more than three tags behind its first one."""
    if not are_tags(clauses):
        return
    few = len(clauses) <= 3
    first, rest = ([], clauses) if few else (clauses[:1], clauses[1:])
    orders = list(permutations(rest))[1:] if few else _orders(rest)
    for order in orders:
        yield _marked([*first, *order], clauses)


def merged(clauses: list[list[Word]]) -> Iterator[list[list[Word]]]:
    """Yield the tags with one as an attribute of another: 파란 눈의 소녀, 모자를 쓴 소녀, 따뜻한 조명의 카페."""
    if not are_tags(clauses):
        return
    beings = [i for i, clause in enumerate(clauses) if is_being(head_of(clause).stem) and _is_plain(clause)]
    for i, clause in enumerate(clauses):
        attribute = _of_being(clause)
        if attribute and len(beings) == 1 and beings[0] != i:
            yield _with(clauses, beings[0], i, attribute)
        elif i and _is_manner(clause) and _takes_manner(clauses[0], clause[-1].stem):
            yield _with(clauses, 0, i, _of(clause))
        elif len(beings) == 1 and beings[0] != i and len(clause) == 1 and clause[0].stem in _SIDES:
            yield _with(clauses, beings[0], i, [replace(clause[0], particle="에서", end=""), Word("본", "", "Verb")])


def _of_being(clause: list[Word]) -> list[Word]:
    """Return what says of a being that it has or wears what the tag names, nothing where it may not."""
    last = clause[-1]
    if last.particle or not all(is_plain_modifier(word) or word.is_noun for word in clause):
        return []
    if _BODY.search(last.stem) and len(clause) > 1:
        return _of(clause)
    ways = {"두른": _AROUND, "쓴": _ON_HEAD, "신은": _ON_FEET}
    verb = next((verb for verb, things in ways.items() if things.search(last.stem)), "")
    verb = verb or ("입은" if is_clothing(last.stem) else "")
    return [*clause[:-1], *worn(last, verb)] if verb else []


def _is_manner(clause: list[Word]) -> bool:
    plain = all(word.kind == "Adjective" or (word.is_noun and not word.particle) for word in clause)
    said = clause[0].kind == "Adjective" or _LOOK.search(clause[-1].stem) is not None  # not 경기장 조명
    return len(clause) > 1 and plain and said and _MANNER.search(clause[-1].stem) is not None


def _takes_manner(clause: list[Word], manner: str) -> bool:
    """Return whether a tag can have a manner: a place and a picture have a light, a dress has none."""
    head = clause[-1].stem
    of_scene = is_place(head) or _PICTURE.search(head) is not None
    return (
        _is_plain(clause)
        and not _MANNER.search(head)
        and not head.endswith("구도")
        and (of_scene or (is_thing(head) and _OF_THINGS.search(manner) is not None))
    )


def _is_plain(clause: list[Word]) -> bool:
    return all((word.is_noun and not word.particle) or is_plain_modifier(word) for word in clause)


def _of(clause: list[Word]) -> list[Word]:
    return [*clause[:-1], replace(clause[-1], particle="의", end="")]


def _with(clauses: list[list[Word]], host: int, tag: int, attribute: list[Word]) -> list[list[Word]]:
    """Return the tags without the one at ``tag``, which ``attribute`` adds to that at ``host``."""
    changed = [[*attribute, *clause] if i == host else clause for i, clause in enumerate(clauses) if i != tag]
    return _marked(changed, clauses[: len(changed) - 1] + clauses[-1:])


def _orders(rest: list[list[Word]]) -> Iterator[list[list[Word]]]:
    """Yield the rest of a list backwards, then rotated, then with two neighbours exchanged."""

    def all_orders() -> Iterator[list[list[Word]]]:
        yield rest[::-1]
        yield from (rest[shift:] + rest[:shift] for shift in range(1, len(rest)))
        yield from ([*rest[:i], rest[i + 1], rest[i], *rest[i + 2 :]] for i in range(len(rest) - 1))

    return islice(all_orders(), _ORDERS)


def _marked(clauses: list[list[Word]], like: list[list[Word]]) -> list[list[Word]]:
    return [with_mark(clause, own[-1].end) for clause, own in zip(clauses, like, strict=True)]
