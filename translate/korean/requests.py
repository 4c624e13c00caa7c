"""What a text says to the machine, taken out of what it says of the picture.

A request stands at the end of a clause (달을 보는 늑대를 그려 주세요), before it (그려줘: 달을 보는 늑대), or in a
clause of its own (안녕! 부탁해). How the picture is to be drawn stays, as a phrase of its own: 수채화로 그려줘 leaves
수채화.
"""

import re
from collections.abc import Iterator
from functools import cache

from .conjugation import allomorphs
from .hangul import final_of, is_syllable
from .lexicon import read_entries

_MAKE = "그려|만들어|뽑아|생성해|제작해|보여|표현해|디자인해|렌더링해|출력해|묘사해|연출해|해"
_GIVE = (
    r"(?:봐\s*)?(?:줘(?:요|라|봐|봐요|잉|용|여|염)?|줭|줰|쥬|죠|조|조요|[주쥬][세셰](?:요|여|용|염|욤|유)|주셈|주삼|주라|주렴|주십시오|주십쇼"
    r"|줄래(?:요)?|주실래요|(?:줄|주실)\s*수\s*[있없]\S*|주시겠\S*|줄\s*거지|다오|달라"
    r"|주시면\s*\S+(?:\s*\S+)?|주셨으면\s*\S+(?:\s*\S+)?|줬으면\s*\S+(?:\s*\S+)?|주면\s*\S+(?:\s*\S+)?|주[길기]\s*바\S+"
    r"|봐(?:요|라)?|보세요|볼래(?:요)?|볼까(?:요)?)"
)
_DRAW = (
    rf"(?:(?:{_MAKE})\s*{_GIVE}|그려|그려라|그려요|그리기"
    r"|(?:이미지|그림)?\s*(?:생성|제작|출력)(?:\s*요청|\s*부탁\S*|해|해라)?)"
)
_WISH = (
    r"(?:보고|갖고|그리고|만들고|뽑고|얻고|받고)\s*싶(?:어|어요|습니다|다|네|네요|은데|은데요|어서요|음)"
    r"|(?:있|나오|나왔|있었|이)(?:으면|었으면|면)\s*(?:좋겠|해|합니|하는)\S*"
    r"|필요(?:해|해요|합니다|함|한데|한데요|하다|해서|해서요)"
    r"|원(?:해|해요|해용|합니다|함|한다)"
)
_ASK = (
    r"부탁(?:해|해요|해용|합니다|함|한다|드려|드려요|드립니다|드릴게요|드림|할게|할게요|이요|요|용|좀)?"
    r"|플리즈|플리스|please|plz|pls|ㄱㄱ|고고"
)
_HOPE = r"(?:이었으면|였으면|이면|면)\s*(?:좋겠|합니|하는데)\S*"  # behind a noun
_TAIL = re.compile(
    rf"(?:(?:^|\s|(?<=[을를이가로은는요만도좀게])|(?<=\)))(?P<verb>{_DRAW}|{_WISH}|{_ASK})|(?<=[가-힣])(?P<hope>{_HOPE}))\Z",
    re.IGNORECASE,
)
_WISHED = re.compile(rf"{_WISH}|{_ASK}", re.IGNORECASE)
_GOING_ON = re.compile(r"(?<=고)\s+있(?:었)?으면\s*(?:좋겠|합니|하는데)\S*\Z")
_HEAD = re.compile(
    rf"\A(?:(?:{_MAKE})\s*{_GIVE}|부탁해\S*|부탁드\S*|please(?:\s+draw)?|plz|draw)(?:\s*[:：~!]+\s*|\s+)", re.IGNORECASE
)
_TALK = re.compile(
    r"(?:안녕(?:하세요|하십니까)?|하이|저기요?|혹시|있잖아요?|제발|미안(?:한데|하지만|해요?)?|죄송(?:한데요?|하지만|합니다만?|해요)|실례지만"
    r"|부탁인데|AI로|(?:AI|에이아이|인공지능|챗봇|지피티|GPT)[야아님]?|고마워요?|고맙습니다|감사합니다|감사해요|감사|땡큐|수고하세요|빨리|얼른|급해요?)",
    re.IGNORECASE,
)
_LAST_TALK = re.compile(r"\s+(?:제발|빨리|얼른|고마워요?|고맙습니다|감사합니다|감사해요|감사|땡큐)\Z")
_SPEAKER = re.compile(r"\A(?:나는|난|저는|전|내가|제가|우리는|우린|저희는)\s+")
_AMOUNT = re.compile(
    r"\s*(?:하나만|한\s?장만?|두\s?장만?|\d+\s?장만?|몇\s?장만?|한번만?|한\s번만?|좀|그냥|꼭|빨리|얼른|제발|다시)\Z"
)
_PICTURE = re.compile(r"\s+(?:그림|이미지|일러)(?:을|를|으로|로|좀)?\Z")
_DOING = re.compile(r"(?<=는)\s*(?:거|것|걸)\Z")  # 뛰노는 거
_JOINT = re.compile(rf"\s*(?:(?:{_MAKE})\s*주(?:고|되|시고|시되|는데)|그리되)\s+")
_PARTICLE = re.compile(r"(?<=[가-힣A-Za-z0-9)\]}\"'”’」])(?P<particle>을|를|이|가|으로|로|은|는)\Z")
_LAST_WORD = re.compile(r"[가-힣]+\Z")
_MANNER = re.compile(
    r"\s+(?P<manner>(?:\S+\s)?(?:스타일|느낌|풍|분위기|감성|버전|컨셉|콘셉트|화풍|그림체|톤|비율|구도|사이즈|배경|화각|앵글|시점|각도)|\S+?)(?:으로|로)\Z"
)
_FIRST_MANNER = re.compile(
    r"\A(?P<manner>(?!단풍|소풍|태풍|병풍|폭풍)(?:(?!\S*[을를]\s)\S+\s){0,2}\S*(?:스타일|느낌|풍|분위기|감성|버전|컨셉|화풍|그림체)|\S*(?:수채화|유화|수묵화|동양화|민화|연필화?|펜화?|색연필|크레용|크레파스"
    r"|파스텔|목탄|잉크|애니메이션|애니|만화|웹툰|카툰|일러스트|픽셀\s?아트|도트|실사|흑백|3D|2D))(?:으로|로)\s+(?!.*(?:그린|그려진|그리는|만든|찍은|칠한|스케치한|된|표현))",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"\s+(?P<stem>[가-힣]*[가-힣])게\Z")
_SHOWN = re.compile(r"(?<=만)\s*(?:나오게|보이게|있게|들어가게)\Z")
_WITHOUT = (
    r"(?!\S*[을를]\s)\S+\s+(?:없이|빼고|말고(?!\s있)|제외하고|안\s+나오게|안\s+보이게|나오지\s+않게|보이지\s+않게)"
)
_APART = re.compile(rf"\s+{_WITHOUT}\Z")
_FIRST_APART = re.compile(rf"\A(?P<manner>{_WITHOUT})\s+")
_OBJECT = re.compile(r"(?<=[가-힣)\]\"'”’])(?:을|를)\Z")
_END = re.compile(r"[.!?~…]+(?=\s|\Z)|[,，、;\n]")
_CLOSED = re.compile(
    r"\"[^\"\n]*\"|“[^”\n]*”|'[^'\n]*'|‘[^’\n]*’|「[^」\n]*」|<[^<>\n]*>|\([^()\n]*\)|\[[^\[\]\n]*\]|\{[^{}\n]*\}"
)
_CLEAR = 2  # syllables of a noun that is taken for one, where a longer one may end like a particle: 만화가
_KIND = re.compile(r"(?:의|풍|스타일|느낌|크레파스|수채화|유화|연필|표지)\Z")  # 그림 of a kind
_ADNOMINAL = (4, 8)  # the finals ㄴ and ㄹ
_LAUGHTER = re.compile(r"[\s.!?~…^ㄱ-ㅎㅏ-ㅣ;]+\Z")
_SPOKEN_END = re.compile(r"[.!?~…]+")


def without_requests(text: str) -> str:
    """Return ``text`` without what is said to the machine; a text without a request is returned as it is."""
    clauses = [*_clauses(text)]
    found = [_without_request(clause) for clause, _ in clauses]
    if all(said is None for said in found):
        return text
    parts = []
    for said, (clause, end) in zip(found, clauses, strict=True):
        kept = _without_politeness(clause.strip()) if said is None else said.strip()
        if kept:
            parts.append(kept + (end if said is None else _SPOKEN_END.sub(".", end)))
    return "".join(part if part.endswith("\n") else part + " " for part in parts).strip(" ,，、;.\n")


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """Yield the clauses of ``text``, each with the signs that end it; brackets and quotations are not divided."""
    closed = {place for match in _CLOSED.finditer(text) for place in range(*match.span())}
    start = 0
    for end in _END.finditer(text):
        if end.start() not in closed:
            yield text[start : end.start()], end[0]
            start = end.end()
    yield text[start:], ""


def _without_request(clause: str) -> str | None:
    """Return a clause without its requests, None if it has none."""
    rest = clause.strip()
    if not rest:
        return None
    while (talk := _TALK.match(rest)) and (talk.end() == len(rest) or rest[talk.end()].isspace()):
        rest = rest[talk.end() :].strip()
    if not rest:
        return ""
    bare = _LAST_TALK.sub("", _LAUGHTER.sub("", rest))
    while tail := _TAIL.search(bare):
        if going_on := _GOING_ON.search(bare):
            return bare[: going_on.start()] + " 있다"
        is_wish = tail["verb"] is None or _WISHED.fullmatch(tail["verb"]) is not None
        bare = _LAST_TALK.sub("", bare[: tail.start("verb" if tail["verb"] else "hope")].rstrip())
        if is_wish:
            bare = _SPEAKER.sub("", bare, count=1)
        bare = ", ".join(_described(part, has_subject=is_wish) for part in _JOINT.split(bare))
        rest = ""
    if not rest:
        return bare
    head = _HEAD.match(rest)
    return rest[head.end() :].strip() if head else None


def _without_politeness(clause: str) -> str:
    """Return 고래 모양 for 고래 모양이요."""
    plain = clause.removesuffix("요")
    word = _LAST_WORD.search(plain)
    if plain == clause or word is None or word[0] in _nouns():
        return plain
    return plain.removesuffix("이") if plain.endswith("이") else clause


def _described(rest: str, *, has_subject: bool) -> str:
    """Return what is to be drawn, with how it is to be drawn behind a comma."""
    manners: list[str] = []
    while True:
        shorter = _AMOUNT.sub("", rest)
        if _is_picture(shorter):
            shorter = _PICTURE.sub("", shorter)
        shorter, manner = _manner(shorter)
        if manner:
            manners.insert(0, manner)
        if shorter == rest:
            break
        rest = shorter
    for pattern in (_FIRST_MANNER, _FIRST_APART):
        if first := pattern.match(rest):
            manners.insert(0, first["manner"])
            rest = rest[first.end() :]
    drawn = _without_particle(_DOING.sub(" 모습", rest), has_subject=has_subject)
    return ", ".join(filter(None, [drawn, *manners]))


def _without_particle(rest: str, *, has_subject: bool) -> str:
    """Return ``rest`` without the particle of its last noun, which may end like one: 고양이, 마을."""
    found, word = _PARTICLE.search(rest), _LAST_WORD.search(rest)
    if found is None or (found["particle"] in ("이", "가") and not has_subject):
        return rest
    if word and word[0] in _nouns():
        stem = word[0].removesuffix(found["particle"])
        if len(stem) < _CLEAR or stem not in _nouns():
            return rest
    return rest[: found.start()]


@cache
def _nouns() -> frozenset[str]:
    return frozenset(entry.korean.rpartition(" ")[2] for entry in read_entries() if entry.pos == "noun")


def _manner(rest: str) -> tuple[str, str]:
    """Return ``rest`` without the last phrase that says how to draw, and that phrase."""
    rest = _SHOWN.sub("", rest)
    if apart := _APART.search(rest):
        return _OBJECT.sub("", rest[: apart.start()]), apart[0].strip()
    for pattern in (_MANNER, _ADVERB):
        found = pattern.search(rest)
        before = rest[: found.start()] if found else ""
        if found and _OBJECT.search(before):
            manner = _adjective(found["stem"]) if pattern is _ADVERB else _as_style(found["manner"])
            return _OBJECT.sub("", before), manner
    return rest, ""


def _as_style(manner: str) -> str:
    return f"{manner}인 느낌" if manner.endswith("적") else manner


def _adjective(stem: str) -> str:
    """Return 귀여운 느낌 for the stem of 귀엽게."""
    forms = {slot: form for form, slot in allomorphs(f"{stem}다", descriptive=True)}
    return f"{forms['ㄴ']} 느낌"


def _is_picture(rest: str) -> bool:
    """Return whether 그림 at the end says no more than the request, and is not what a clause describes."""
    found = _PICTURE.search(rest)
    before = rest[: found.start()].rstrip() if found else ""
    if not before or _KIND.search(before):
        return False
    return not (is_syllable(before[-1]) and final_of(before[-1]) in _ADNOMINAL)
