"""The parts of a noun phrase said one by one: 하품하는 고양이, 지붕 위 for 지붕 위에서 하품하는 고양이."""

import re
from collections.abc import Iterator
from dataclasses import replace

from translate.korean.josa import OBJECT, SUBJECT, TOPIC, particle_after

from .clauses import (
    AND,
    COUNTS,
    NOT_PLACE,
    head_of,
    is_adnominal,
    is_noun_phrase,
    is_open,
    is_picture,
    is_plain_modifier,
    listed,
)
from .endings import adnominal_of
from .states import (
    before_noun,
    comes_from,
    is_being,
    is_place,
    is_position,
    is_setting,
    is_there,
    is_thing,
    moves,
    stem_of_present,
)
from .words import Word

_SIGHTS = ("모습", "장면", "거", "것")
_SEEN = re.compile(r"(?:모습|장면|거|것|[가-힣]화|일러스트|만화|웹툰|그림|사진|렌더|렌더링|애니메이션|스케치|포스터)$")
_DRAWN = re.compile(r"(?:그림|사진|일러스트|삽화|[가-힣]화|구도|렌더|렌더링|애니메이션|웹툰|컷|샷|포스터)$")
_REFERRING = re.compile(r"그|그걸|그것|그녀|자기|서로")
_ONE = re.compile(  # names of one thing with several on it: 강아지와 고양이 스티커
    r"(?:바구니|접시|상자|포스터|로고|아이콘|스티커|사진|그림|일러스트|삽화|장면|모습|풍경|스타일|느낌|분위기|무늬|패턴|"
    r"세트|조합|차림|사이|배경|가족|커플|부부|친구|대결|싸움|결투|놀이|모양|색|톤|[가-힣]화|인형|동상|조각|표지|카드)$"
)


def parts(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield the parts of ``clause`` as tags, and the other way round; its words have no punctuation."""
    yield from _place_and_thing(clause)
    yield from _path_and_thing(clause)
    yield from _thing_and_place(clause)
    yield from _compound(clause)
    yield from _things(clause)
    yield from _doers(clause)
    yield from _scenes(clause)


def _place_and_thing(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 하품하는 고양이, 지붕 위 for 지붕 위에서 하품하는 고양이, and 빨간 문, 복도 끝 for 복도 끝의 빨간 문."""
    end = place_end(clause)
    place, thing = clause[:end], clause[end:]
    if not end or not is_noun_phrase(thing) or _has_source(thing) or _DRAWN.search(thing[-1].stem):
        return
    if end == 1 and is_position(place[-1].stem):
        return  # 옆에서 노래하는 여자
    if place[-1].particle == "의" and any(word.is_subject for word in thing):
        return  # 빨간 지붕의 등대가 있는 섬
    if any(is_adnominal(word) and word.kind == "Verb" for word in thing) != (place[-1].particle == "에서"):
        return
    alone = _without_particle(place)
    yield listed(thing, alone)
    yield listed(alone, thing)


def _path_and_thing(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 달리는 트램, 미래 도시 for 미래 도시를 달리는 트램."""
    for i, word in enumerate(clause[:-2]):
        stem = stem_of_present(clause[i + 1].stem)
        if not (word.is_object and stem and moves(stem) and is_place(word.stem) and not is_position(word.stem)):
            continue
        thing, path = clause[i + 1 :], _bare(clause[: i + 1])
        if is_noun_phrase(thing) and not is_picture(thing[-1].stem) and _is_one_phrase(path):
            yield listed(thing, path)
            yield listed(path, thing)
        return


def _without_particle(place: list[Word]) -> list[Word]:
    """Return a place as a tag: 지붕 위 for 지붕 위에서, 사진 for 사진 속."""
    if place[-1].stem in ("속", "안") and len(place) > 1:
        return place[:-1]
    return _bare(place)


def _thing_and_place(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 펄럭이는 빨래, 옥상 for 빨래가 펄럭이는 옥상."""
    verb = next((i for i in range(len(clause) - 1, -1, -1) if is_adnominal(clause[i])), 0)
    if verb and is_plain_modifier(clause[verb]) and is_adnominal(clause[verb - 1]):
        verb -= 1
    before, place = clause[:verb], clause[verb + 1 :]
    if not before or not is_noun_phrase(place) or not before[-1].is_subject or not is_there(clause[verb].stem):
        return
    if any(word.particle not in ("", "의") or word.kind == "Verb" for word in before[:-1]) or len(before) > 3:
        return
    if (is_place(place[-1].stem) and not is_position(place[-1].stem)) or place[-1].stem.endswith("풍경"):
        particle = "들" if before[-1].particle.startswith("들") else ""
        thing = [clause[verb], *before[:-1], replace(before[-1], particle=particle)]
        yield listed(thing, place)
        yield listed(place, thing)


def _compound(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 밤거리의 번진 불빛 and 번진 불빛, 밤거리 for 번진 밤거리 불빛."""
    if len(clause) < 3 or not is_noun_phrase(clause):
        return
    before, place, thing = clause[:-2], clause[-2], clause[-1]
    known = place.is_noun and not place.particle and is_place(place.stem) and is_thing(thing.stem)
    if known and all(is_plain_modifier(word) or word.kind in ("Verb", "Adverb") for word in before):
        yield [replace(place, particle="의"), *before, thing]
        yield listed([*before, thing], [place])
        yield listed([place], [*before, thing])


def _things(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 장독대, 까치 for 장독대와 까치, the other way round too where the first has no attribute of both."""
    joints = [i for i, word in enumerate(clause[:-1]) if word.is_noun and word.particle in AND]
    if len(joints) != 1:
        return
    first = _bare(clause[: joints[0] + 1])
    second = clause[joints[0] + 1 :]
    if not (is_noun_phrase(first) and is_noun_phrase(second)) or _ONE.search(second[-1].stem):
        return
    own = any(is_adnominal(word) or word.particle == "의" for word in first)
    if (not own and any(word.particle == "의" or word.kind == "Verb" for word in second)) or not is_thing(
        head_of(second).stem
    ):
        return
    if any(word.particle in ("에서", "에", *SUBJECT, *OBJECT) for word in first):
        return
    yield listed(first, second)
    own = is_plain_modifier(first[0]) and is_plain_modifier(second[0])  # 검은 배경과 푸른 빛
    if own or not any(is_adnominal(word) or word.particle == "의" for word in first):
        yield listed(second, first)
        yield [*second[:-1], replace(second[-1], particle=particle_after(second[-1].stem, "와")), *first]


def _doers(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 공을 차는 소년, 그네를 타는 소녀 for 소년은 공을 차고 소녀는 그네를 탄다."""
    start = place_end(clause) if clause[0].particle not in (*SUBJECT, *TOPIC) else 0
    place, rest = clause[:start], clause[start:]
    if start and place[-1].particle != "에서":
        return
    sentence, tail = _split_tail(rest)
    segments = list(_coordinate(sentence))
    phrases = [_doer(segment, is_last=segment is segments[-1]) for segment in segments]
    if len(phrases) < 2:
        return
    known = [phrase for phrase in phrases if phrase is not None]
    if len(known) < len(phrases):
        return
    beside = [tail] if tail else []
    here = [_without_particle(place)] if place else []
    refers = any(_REFERRING.fullmatch(word.stem) for phrase in known for word in phrase)
    for order in (known,) if refers else (known, known[::-1]):
        yield listed(*order, *here, *beside)
        if here or beside:
            yield listed(*beside, *here, *order)


def _scenes(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 피아노를 치는 고양이, and as a sentence, for 고양이가 피아노를 치는 모습."""
    if len(clause) < 3 or clause[-1].particle or clause[-1].stem not in _SIGHTS or not is_adnominal(clause[-2]):
        return
    doer = _doer(clause[:-1], is_last=True)
    if doer:
        yield doer
        yield [*clause[:-1], Word("모습", "", "Noun")]
    if clause[-2].stem == "있는":
        yield [*clause[:-2], Word("있다", "", "Adjective")]
    elif clause[-2].kind == "Verb" and (stem := stem_of_present(clause[-2].stem)):
        yield [*clause[:-2], Word(f"{stem}고 있다", "", "Verb")]


def _split_tail(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Return a sentence before a noun and that noun, none where it only says that there is a scene: 찬다, 차는 유화."""
    verb = next((i for i in range(len(words) - 1, -1, -1) if words[i].kind == "Verb" or words[i].stem == "있는"), None)
    if verb is None or verb == len(words) - 1 or not is_adnominal(words[verb]):
        return words, []
    tail = words[verb + 1 :]
    if not _SEEN.search(tail[-1].stem):
        return words, []
    if tail[-1].stem in _SIGHTS:
        tail = tail[:-1] if len(tail) > 1 and tail[-2].is_noun and not tail[-2].particle else []
    return words[: verb + 1], tail


def _coordinate(words: list[Word]) -> Iterator[list[Word]]:
    """Yield the parts of a sentence that each have a subject of their own."""
    segment: list[Word] = []
    for i, word in enumerate(words):
        segment.append(word)
        following = words[i + 1 :]
        verb = next((k for k, one in enumerate(following) if one.kind == "Verb"), 0)
        ends = (word.kind == "Verb" or word.stem.startswith("있")) and word.stem.endswith(("고", "며"))
        if ends and any(one.is_topic or one.is_subject for one in following[:verb]):
            yield segment
            segment = []
    if segment:
        yield segment


def _doer(segment: list[Word], *, is_last: bool) -> list[Word] | None:
    """Return 공을 차는 소년 for 소년은 공을 차고, None where the words are not that clear."""
    subject = next((i for i, word in enumerate(segment) if word.is_topic or word.is_subject), None)
    if subject is None or len(segment) < subject + 2 or any(w.is_topic or w.is_subject for w in segment[subject + 1 :]):
        return None
    name, between, verb = segment[: subject + 1], segment[subject + 1 : -1], segment[-1]
    if not all((word.is_noun and not word.particle) or word.stem in COUNTS for word in name[:-1]):
        return None
    if any(map(is_open, between)):
        return None  # 노래를 부르는데 한 아이만 창밖을 보는 아이들
    if name[0].stem == "가운데" or any(is_being(word.stem[:-1]) for word in between if word.kind == "Verb"):
        return None  # 배우는 may be a learning or an actor
    objects = [word.stem for word in between if word.is_object]
    form = (
        verb.stem
        if is_last and is_adnominal(verb)
        else adnominal_of(verb)
        if is_last
        else before_noun(verb.stem.replace("며", "고"), objects[-1] if objects else "")
    )
    if form is None or not (name[-1].stem in ("명", "사람") or is_thing(head_of(_bare(name)).stem)):
        return None
    plural = "들" if name[-1].particle.startswith("들") else ""
    return [*between, Word(form, "", "Verb"), *name[:-1], replace(name[-1], particle=plural)]


def _bare(words: list[Word]) -> list[Word]:
    """Return the words without the particle of the last one."""
    return [*words[:-1], replace(words[-1], particle="")]


def place_end(clause: list[Word]) -> int:
    """Return how many words at the start of a clause say the place, 0 where they do not."""
    for i, word in enumerate(clause[:-1]):
        bare = not word.particle and word.stem in ("속", "위", "안") and i > 0
        if word.is_noun and (word.particle in ("에서", "의") or bare):
            known = is_setting(word.stem) and not word.stem.endswith(NOT_PLACE)
            return i + 1 if known and _is_one_phrase(clause[:i]) else 0
        if word.is_topic or word.is_object or word.particle in ("에", "로", "으로", *AND):
            return 0
    return 0


def _is_one_phrase(words: list[Word]) -> bool:
    """Return whether the words before a noun belong to it: each subject stands before its verb, none lacks its 가."""
    if words and words[-1].is_noun and not words[-1].particle and is_being(words[-1].stem):
        return False  # 여자애 한강에서
    return all(
        (word.is_noun and word.particle in ("", "들"))
        or is_adnominal(word)
        or word.stem == "한"
        or (word.is_subject and any(map(is_adnominal, words[i + 1 : i + 2])))
        for i, word in enumerate(words)
    )


def _has_source(words: list[Word]) -> bool:
    """Return whether a place before the words is where something comes from: 지붕에서 떨어지는."""
    return any(comes_from(word.stem) for word in words if word.kind == "Verb")
