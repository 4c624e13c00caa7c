"""Verbs whose past form before a noun is a state: 앉은 is 앉아 있는, 입은 is 입고 있는."""

import re
from functools import cache

from translate.korean.hangul import NIEUN, RIEUL, ends_in, final_of, is_syllable, with_final
from translate.korean.lexicon import read_entries

from .inflection import Inflected, Inflections, inflect

_RESTING = frozenset(
    "앉다 서다 눕다 드러눕다 걸터앉다 둘러앉다 쪼그리다 놓이다 걸리다 매달리다 쌓이다 꽂히다 널리다 심어지다 "
    "버려지다 덮이다 뒤덮이다 둘러싸이다 에워싸이다 갇히다 켜지다 그려지다 적히다 쓰이다 새겨지다 각인되다 남다 "
    "담기다 열리다 닫히다 펼쳐지다 묶이다 숨다 붙다 세워지다 지어지다 박히다 흩어지다 쓰러지다 넘어지다 "
    "엎어지다 뒤집히다 잠기다 묻히다 파묻히다 얼어붙다 늘어서다 이어지다 연결되다 엎드리다 잠들다 떨어지다 "
    "장식되다 꾸며지다 전시되다 진열되다 보관되다 정리되다 정돈되다 섞이다 뒤섞이다 얽히다 뒤얽히다 엉키다 "
    "뒤엉키다 모이다 흩뿌려지다 뿌려지다 피다 만개하다 만발하다 늘어지다 처지다 얹히다 올려지다 숨겨지다 "
    "감춰지다 인쇄되다 묘사되다 표현되다 자리하다 위치하다 휩싸이다 웅크리다 쭈그리다 휘어지다 구부러지다 "
    "기울어지다 무너지다 허물어지다 부서지다 솟다 솟아오르다 서리다 젖다 맺히다 깔리다 싸이다 물들다 들러붙다 "
    "달라붙다 뻗다 가려지다 정박하다 주차되다 매이다".split()
)

_HELD = frozenset(
    "입다 신다 메다 둘러메다 안다 두르다 물다 쥐다 움켜쥐다 거머쥐다 업다 걸치다 차려입다 껴안다 끌어안다".split()
)

_KEPT_ON = {"쓴": "쓰고", "찬": "차고", "낀": "끼고", "맨": "매고", "신은": "신고", "든": "들고", "걸친": "걸치고"}
"""Verbs with other meanings, which are wearing or holding with an object that can be worn or held."""

_WORN = frozenset(
    "한복 교복 정장 제복 갑옷 드레스 잠옷 비옷 우비 코트 원피스 수영복 운동복 작업복 군복 환자복 우주복 유니폼 "
    "턱시도 티셔츠 청바지 가죽재킷 도포 두루마기 저고리 기모노 치파오 앞치마 망토 로브 패딩 재킷 후드티 스웨터 "
    "조끼 셔츠 가운 세일러복 체육복 양복".split()
)

_THERE = frozenset(
    "걸리다 놓이다 쌓이다 매달리다 그려지다 새겨지다 적히다 쓰이다 담기다 꽂히다 널리다 심어지다 피다 만개하다 "
    "만발하다 박히다 흩어지다 뿌려지다 세워지다 내리다 번지다 퍼지다 비치다 쏟아지다 흐르다 피어오르다 끼다 "
    "펼쳐지다 자라다 떠다니다 흩날리다 휘날리다 솟다 솟아오르다 얼어붙다 묻히다 숨다 펄럭이다 나부끼다 "
    "반짝이다 빛나다 튀다 맺히다 깔리다".split()
)
"""Verbs that say what is at a place."""

_SETTLED = frozenset(
    "앉다 서다 눕다 드러눕다 걸터앉다 둘러앉다 쪼그리다 놓이다 걸리다 매달리다 쌓이다 꽂히다 심어지다 갇히다 담기다 "
    "숨다 세워지다 쓰러지다 파묻히다 묻히다 엎드리다 잠들다 얹히다 올려지다 전시되다 진열되다 웅크리다 묶이다 박히다 "
    "널리다 흩어지다".split()
)

_SOURCE = re.compile(
    r"(?:[오온]|나[가간]|난|떨어[지진]|뛰어내[리린]|벗어나|빠져나|꺼[내낸]|도망[치친]|달아나|쏟아[지진]|튀어|[따딴]|뽑은?|줍|주운|"
    r"낚은?|건[지진]|[퍼푼]|뜯은?|[캐캔]|오[르른]|일어나|깨어나|태어나|내[리린]|풀려나|훔[치친]|구[하한]|가져[오온])(?:는)?$"
)

_MOTION = frozenset(
    "가다 가로지르다 횡단하다 달리다 건너다 지나다 지나가다 날다 오르다 내려오다 올라가다 내려가다 질주하다 통과하다 "
    "떠다니다 헤엄치다 유영하다 굴러가다 미끄러지다 흐르다 떠오르다 날아가다 날아다니다 헤치다 빛나다 반짝이다 "
    "타오르다 불타다 흔들리다 펄럭이다 휘날리다 떨어지다 내려앉다 피어오르다 보이다 비치다 튀다".split()
)
"""Verbs of which the noun behind is the subject, whatever thing it is."""


_OUTDOORS = re.compile(
    r"(?:속|산|숲|밭|들|들판|벌판|강|바다|호수|연못|언덕|계곡|골짜기|[가-힣]가|변|섬|동굴|초원|평원|사막|하늘|길|둑|폭포)$"
)

UNSEEN = ("보이", "들리", "비치")
"""Stems of verbs that are said without -고 있다."""

_NOT_HERE = ("이전", "이후", "덕분", "전", "후", "중", "동안")
"""Positions in time."""


def can_rest(lemma: str) -> bool:
    """Return whether a verb has the form -어 있다: 앉다, but not 달리다."""
    return lemma in _RESTING


def before_noun(connective: str, noun: str) -> str | None:
    """Return the form before a noun of a verb in -고 with the object ``noun``; None if uncertain.

    The form is in the past for what is worn or held: 모자를 쓰고 gives 쓴, 입고 gives 입은, 책을 읽고 gives 읽는.
    """
    reading = held(connective)
    if reading is None and (word := next((one for one in _KEPT_ON if kept_on(one, noun) == connective), None)):
        return word
    return reading.past() if reading else present_of(connective[:-1])


def kept_on(word: str, noun: str) -> str | None:
    """Return 쓰고 for 쓴 in 모자를 쓴, 들고 for 든; None for another verb or an object that is not worn."""
    connective = _KEPT_ON.get(word)
    return connective if connective and (word == "든" or is_worn(noun)) else None


def is_worn(noun: str) -> bool:
    """Return whether a noun names something that one wears."""
    return noun in (
        "수갑",
        "마스크",
        "헤드폰",
        "헤드셋",
        "이어폰",
        "완장",
        "우산",
        "양산",
    ) or "clothing" in _features().get(noun, ())


def is_clothing(noun: str) -> bool:
    """Return whether a noun names clothes that one wears as a whole: 한복."""
    return noun in _WORN


def state_of(word: str) -> str | None:
    """Return the form of a state without its 있다: 앉은 and 앉아 give 앉아, 입은 gives 입고; None for another word."""
    for reading in _states().find(word):
        if reading.slot == "ㄴ" and not reading.suffix:
            slot, suffix = ("infinitive", "") if can_rest(reading.lemma) else ("stem", "고")
            if reading.lemma == "피다":
                return "피어"  # not 펴, which is of 펴다
            return inflect(reading.lemma, slot, suffix, is_adjective=False)
    return None


def past_of(infinitive: str) -> str:
    """Return 앉은 for 앉아, an empty string where no state is meant."""
    for reading in _states().find(infinitive):
        if reading.slot == "infinitive" and not reading.suffix and can_rest(reading.lemma):
            return reading.past() or ""
    return ""


def rests(word: str) -> bool:
    """Return whether a word before a noun is the state of a thing that something was done to: 놓인, 앉은."""
    return any(can_rest(one.lemma) and one.slot == "ㄴ" and not one.suffix for one in _states().find(word))


def held(word: str) -> Inflected | None:
    """Return the form of a verb of wearing or holding: 입은, 입고, 안은."""
    return next((one for one in _states().find(word) if one.lemma in _HELD), None)


def stem_of_present(word: str, *, has_object: bool | None = None) -> str | None:
    """Return the stem of a verb in the present before a noun: 읽는 gives 읽, 만드는 gives 만들; None if uncertain.

    Args:
        word: The verb.
        has_object: Whether it has an object, where that is known: 사는 is of 사다 with one, of 살다 without.
    """
    stem = word.removesuffix("는")
    if stem == word or not stem or not is_syllable(stem[-1]) or stem[-1] in "있없" or ends_in(stem, RIEUL):
        return None
    stems = [stem] if final_of(stem[-1]) else [stem, with_final(stem, RIEUL)]
    known = [one for one in stems if one + "다" in _verbs()]
    if len(known) > 1 and has_object is not None:
        known = [one for one in known if (takes_object(one) or moves(one) if has_object else not takes_object(one))]
    return known[0] if len(known) == 1 else None


def present_end(stem: str) -> str:
    """Return the end of a sentence in the present for a verb with ``stem``: 읽 gives 읽는다, 만들 gives 만든다."""
    if ends_in(stem, RIEUL) or not final_of(stem[-1]):
        return with_final(stem, NIEUN) + "다"
    return stem + "는다"


def present_of(stem: str) -> str | None:
    """Return the present before a noun of a verb with ``stem``: 읽 gives 읽는, 만들 gives 만드는; None if uncertain."""
    if not stem or not is_syllable(stem[-1]) or (stem != "있" and stem + "다" not in _verbs()):
        return None
    return (with_final(stem, 0) if ends_in(stem, RIEUL) else stem) + "는"


def takes_object(stem: str) -> bool:
    """Return whether the verb with ``stem`` has an object."""
    return _verbs().get(stem + "다", False)


def comes_from(word: str) -> bool:
    """Return whether a place before a verb may be where something comes from: 지붕에서 떨어지는."""
    return _SOURCE.search(word) is not None


def settles(word: str) -> bool:
    """Return whether a word says that something is at the place before it, sitting, lying or hanging: 앉은, 놓여."""
    forms = (("ㄴ", ""), ("infinitive", ""), ("infinitive", "서"))
    return any(one.lemma in _SETTLED and (one.slot, one.suffix) in forms for one in _states().find(word))


def moves(stem: str) -> bool:
    """Return whether a verb with ``stem`` says how a thing moves or looks: 달리, 빛나."""
    return stem + "다" in _MOTION


def is_there(word: str) -> bool:
    """Return whether a word before a noun says what is there: 걸린, 내리는, 가득한."""
    stem = stem_of_present(word)
    state = any(one.lemma in _THERE and one.slot == "ㄴ" and not one.suffix for one in _states().find(word))
    return word == "가득한" or state or (stem is not None and stem + "다" in _THERE)


def progressive_of(word: str) -> str | None:
    """Return 걸려 for 걸린, 내리고 for 내리는, nothing for an adjective; None for another word."""
    stem = stem_of_present(word)
    return "" if word == "가득한" else state_of(word) or (f"{stem}고" if stem else None)


def is_being(noun: str) -> bool:
    """Return whether a noun names a person or an animal."""
    return "being" in _nouns().get(noun, ())


def is_animal(noun: str) -> bool:
    """Return whether a noun names an animal."""
    return "animal" in _features().get(noun, ())


def is_place(noun: str) -> bool:
    """Return whether a noun names a place or a building, or says where something is: 공원, 위."""
    return "place" in _nouns().get(noun, ()) or noun in _positions()


def is_ground(noun: str) -> bool:
    """Return whether a noun names a place and no building or thing: 공원, not 자판기."""
    return "place" in _features().get(noun, ())


def is_setting(noun: str) -> bool:
    """Return whether a noun names a place, also one in nature: 공원, 숲속, 언덕."""
    return (
        is_place(noun)
        or noun.endswith("배경")
        or ("nature" in _features().get(noun, ()) and _OUTDOORS.search(noun) is not None)
    )


def is_position(noun: str) -> bool:
    """Return whether a noun says where something is, and names nothing by itself: 위, 앞."""
    return noun in _positions()


def is_thing(noun: str) -> bool:
    """Return whether a noun names what one sees: a being, a thing, a plant, a building."""
    return bool(_nouns().get(noun))


def class_of(noun: str) -> str:
    """Return what a noun names, as a class of the lexicon: *animal*; an empty string where it may be several."""
    classes = _classes().get(noun, frozenset())
    return next(iter(classes)) if len(classes) == 1 else ""


@cache
def _classes() -> dict[str, frozenset[str]]:
    known = frozenset(("person", "animal", "food", "vehicle", "plant", "object", "place", "building", "nature", "body"))
    classes: dict[str, frozenset[str]] = {}
    for entry in read_entries():
        if entry.pos == "noun":
            classes[entry.korean] = classes.get(entry.korean, frozenset()) | (known & entry.features or {"other"})
    return classes


@cache
def _positions() -> frozenset[str]:
    here = (entry.korean for entry in read_entries() if entry.pos == "position")
    return frozenset(noun for noun in here if noun not in _NOT_HERE) | {"끝"}


@cache
def _states() -> Inflections:
    return Inflections((lemma, False) for lemma in sorted(_RESTING | _HELD))


@cache
def _verbs() -> dict[str, bool]:
    """Return the verbs of the lexicon, each with whether it takes an object in any of its senses."""
    verbs: dict[str, bool] = {}
    for entry in read_entries():
        if entry.pos == "verb":
            verbs[entry.korean] = verbs.get(entry.korean, False) or entry.has("vt")
    return verbs


@cache
def _features() -> dict[str, frozenset[str]]:
    """Return the features of the nouns of the lexicon, of all their senses."""
    nouns: dict[str, frozenset[str]] = {}
    for entry in read_entries():
        if entry.pos == "noun":
            nouns[entry.korean] = nouns.get(entry.korean, frozenset()) | entry.features
    return nouns


@cache
def _nouns() -> dict[str, frozenset[str]]:
    """Return what the nouns of the lexicon name, as far as it can be seen."""
    kinds = {"person": "being", "animal": "being", "place": "place", "building": "place"}
    kinds |= dict.fromkeys(("object", "plant", "vehicle", "food", "clothing", "nature", "light"), "thing")
    found = {noun: frozenset(kinds[one] for one in own if one in kinds) for noun, own in _features().items()}
    return {noun: named for noun, named in found.items() if named}
