"""What a text describes, without what its writer says around it: exclamations, degrees, purposes."""

import re

from translate.korean.josa import particle_after
from translate.korean.requests import without_requests

from .inflection import inflect
from .verbs import quality_of

_END = " .!?…~"
_EXCLAIMED = (
    r"(?:심쿵|졸귀\S*|커여움|귀여움|존귀|귀욤|핵귀|대박|굿|최고|레전드|실화|미쳤다|쩐다|오진다"
    r"|넘|너무|진짜|완전|엄청|걍|그냥|막|좀)"
)
_AT_END = re.compile(rf"(?<=\S)(?:\s{_EXCLAIMED})+$")
_JUST = re.compile(r"(?:(?<=\s)|^)(?:걍|그냥)\s")
_PURPOSE = re.compile(r"^(?:\S+\s){0,4}?\S+(?:에|에다|로)\s(?:넣|쓰|걸|붙이|올리|보내|달|끼우|인쇄하|선물하)게\s")
_ASIDE = re.compile(r"(?<=[가-힣])(?:이)?(?:인데|예|이에)요$")
_STUMP = re.compile(r"(?<=[가-힣])[을를]\s[가-힣]$")
_SIGHT = re.compile(r"(?<=[는은운한된진린])\s?(?:거|것|걸)$")
_WISHED = re.compile(r"(?<=[거것걸습진짤])[을를도]?\s(?:꼭\s|너무\s|넘\s)?보고\s?싶\S*$")
_HOW = re.compile(r"^(?:개|완전\s?)?(?P<stem>[가-힣]{1,4})게$")
_SLIP = re.compile(r"(?<=느낌|위기)(?:으로|으루|로|루)$")
_NOTHING = ("분위기", "느낌", "스타일", "감성")
_CARRIED = re.compile(r"^(?P<what>\S+?)(?P<object>[을를])?\s(?P<verb>입|들|메|신|안|두르)고$")
_FRAGMENT = re.compile(r"(?<=[가-힣])(?<![다요까죠])\.\s(?=\S)")
_MANNER = re.compile(r"(?<=[가-힣])\s(?:개|완전\s?)?(?P<stem>[가-힣]{1,4})게$")
_STATED = re.compile(r"^(?P<noun>[가-힣]{1,5})[이가]\s(?P<past>[가-힣]{1,4}[었았했랐렀])다$")
_MADE = re.compile(r"^(?P<noun>배경|하늘|머리|옷|색|색감|톤|조명|벽|바닥)[은는]\s(?P<stem>[가-힣]{1,4})게$")
_MANY = re.compile(r"^(?P<noun>[가-힣]{1,4})\s(?:많이|가득)$")


def core(sentence: str) -> str:
    """Return what ``sentence`` describes: no request, and nothing that only says how the writer feels about it.

    What is left of a clause that a request ended is completed: 고양이가 노는거 gives 고양이가 노는 모습.
    """
    text = without_requests(sentence).rstrip(_END)
    parts = re.split(r"(,\s)", _FRAGMENT.sub(", ", text))
    described = [_described(part, is_first=index == 0) for index, part in enumerate(parts[::2])]
    kept = [part for part in described[1:] if part not in _NOTHING]
    return ", ".join([described[0], *kept]) if all(described) else text


def _described(part: str, *, is_first: bool) -> str:
    """Return one part of the text, between commas, as a description."""
    part = _AT_END.sub("", _JUST.sub("", _PURPOSE.sub("", part)))
    part = _SLIP.sub("", _STUMP.sub("", _ASIDE.sub("", _WISHED.sub("", part))))
    said = _in_manner(part) or _as_quality(_MADE.match(part))
    if not said and not is_first:
        said = _of_the_whole(part)
    return said or _SIGHT.sub(" 모습", part)


def _in_manner(part: str) -> str:
    """Return 고양이가 노는 모습, 웃긴 느낌 for 고양이가 노는거 웃기게."""
    manner = _MANNER.search(part)
    sight = part[: manner.start()] if manner else ""
    way = quality_of(manner["stem"] + "게") if manner and _SIGHT.search(sight) else ""
    return f"{_SIGHT.sub(' 모습', sight)}, {way} 느낌" if way else ""


def _of_the_whole(part: str) -> str:
    """Return 굵은 선 for 선이 굵었다, 웃긴 느낌 for 웃기게, 많은 꽃 for 꽃 많이, 정장을 입은 모습 for 정장 입고."""
    if (how := _HOW.match(part)) and (way := quality_of(how["stem"] + "게")):
        return f"{way} 느낌"
    if many := _MANY.match(part):
        return f"많은 {many['noun']}"
    if carried := _CARRIED.match(part):
        verb = inflect(carried["verb"] + "다", "ㄴ", "", is_adjective=False)
        return f"{carried['what']}{particle_after(carried['what'], '를')} {verb} 모습"
    return _as_quality(_STATED.match(part))


def _as_quality(found: re.Match[str] | None) -> str:
    """Return 까만 배경 for 배경은 까맣게."""
    if found is None:
        return ""
    stem, past = found.groupdict().get("stem"), found.groupdict().get("past")
    quality = quality_of(f"{stem}게" if stem else f"{past}다")
    return f"{quality} {found['noun']}" if quality else ""
