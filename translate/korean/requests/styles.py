"""Words that say how to draw."""

import re

_HEAD = (
    "스타일|느낌|풍|분위기|감성|버전|컨셉|콘셉트|화풍|그림체|톤|비율|구도|사이즈|화각|앵글|시점|각도"
    "|무드|모드|자세|포즈|질감|재질|기법"
)
_MEDIUM = (
    r"수채화|유화|수묵화|동양화|서양화|민화|판화|벽화|연필화?|펜화?|색연필|크레용|크레파스|파스텔|목탄|잉크|먹|스케치|크로키|드로잉"
    r"|캐리커처|소묘|애니메이션|애니|만화|웹툰|카툰|일러스트|픽셀\s?아트|도트|실사|흑백|컬러|3D|2D|포스터|로고|아이콘|스티커|이모티콘"
    r"|배경화면|정사각형|정방형|직사각형|와이드|\d+:\d+|[248]K|고화질|고퀄(?:리티)?|고품질|고해상도|썸네일|사진|클로즈업|정면|측면|가로|세로"
)
_STYLE = re.compile(rf"\S*(?:{_HEAD}|(?:{_MEDIUM})(?:풍|체)?|적)\Z", re.IGNORECASE)
_NO_STYLE = frozenset("단풍 소풍 태풍 병풍 폭풍 강풍 열풍 돌풍 선풍 목적 기적 유적 업적".split())
_MODIFIES = re.compile(r"(?:[가-힣]*(?:고|며|게|의|적인)|아주|매우|조금|약간|좀|더|너무|굉장히|살짝|정말)\Z")
_MADE = re.compile(
    r"(?:그[린리]|그려|만[든들]|찍[은힌]|칠[한해]|된|표현[된한]|꾸[민며미]|스케치한|장식|가득|물[든들]|덮[인이여]|뒤덮|변[한하]|나[뉜누]|긴$).*"
)

PARTS = frozenset(
    "배경 머리 머리색 눈 눈색 옷 의상 하늘 색 색상 색깔 피부 모자 바닥 벽 글씨 글자 톤 조명 표정 날씨 계절".split()
)
"""What a colour or a place is wished for: 배경을 바다로 해줘 is 바다 배경."""


def is_style_name(noun: str) -> bool:
    """Return whether a noun says how to draw: 수채화, 지브리풍, 분위기."""
    return _STYLE.match(noun) is not None and noun not in _NO_STYLE


def needs_modifier(noun: str) -> bool:
    """Return whether a style is named by the word before ``noun``: 지브리 스타일."""
    return re.fullmatch(_HEAD, noun) is not None


def says_made(word: str) -> bool:
    """Return whether a style before ``word`` is of a thing in the picture: 수채화로 그린 벽화."""
    return _MADE.match(word) is not None


def with_modifiers(rest: str, least: int) -> tuple[str, list[str]]:
    """Return ``rest`` without the words at its end that modify a style, and these words; ``least`` are taken anyway."""
    words, taken = rest.split(" "), list[str]()
    while words and words[-1] and (len(taken) < least or _MODIFIES.match(words[-1])):
        taken.insert(0, words.pop())
    return " ".join(words), taken
