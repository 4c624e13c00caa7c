"""Numbers in a Korean text, in digits and in words."""

import re

_NATIVE = {
    **dict.fromkeys(("하나", "한"), 1),
    **dict.fromkeys(("둘", "두"), 2),
    **dict.fromkeys(("셋", "세", "석"), 3),
    **dict.fromkeys(("넷", "네", "넉"), 4),
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}
_NATIVE_TENS = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}
_SINO = {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")}
_POWERS = {"십": 10, "백": 100, "천": 1000, "만": 10000}
_AGES = {"환갑": 60, "회갑": 60, "칠순": 70, "고희": 70, "팔순": 80, "구순": 90}
_COUNTERS = (
    "마리|명|사람|분|개|송이|그루|대|권|장|척|채|켤레|자루|병|잔|그릇|사발|조각|쪽|피스|살|시|시간|쌍|줄|줄기|다발|벌|가지|갈래"
    "|방울|겹|층|칸|알|점|통|포기|접시|바퀴|번|곳|군데|달|해|손|발|팔|다리|눈|귀|쌍둥이|인|자매|형제|남매|노인|아이|친구"
)
_SINO_UNITS = f"{_COUNTERS}|년대|년|월|일|세|층|호|번|인|명|개|도|원|분|초|시|주년|미터|킬로|센티|살|대"
_PARTICLES = "이|가|은|는|을|를|의|와|과|도|만|로|에|씩|이서|서"
_FIGURES = "".join((*_SINO, *_POWERS))
_BOTH = re.compile(  # parts of the body that come in pairs
    r"(?<![가-힣])(?:두\s?|양\s?)(?=(?:눈|손|팔|다리|발|볼|뺨|귀|어깨|날개|무릎)(?!사람))"
)
_NUMBER = re.compile(
    rf"(?P<digits>\d+(?:[.,]\d+)*)\s?(?P<power>[백천만](?=\s?(?:{_SINO_UNITS})))?\s?(?P<unit>년|시(?!간|장|골|험))?"
    rf"|(?<![가-힣\d])(?:(?P<tens>{'|'.join(_NATIVE_TENS)})\s?(?P<ones>{'|'.join(_NATIVE)})?|(?P<native>{'|'.join(_NATIVE)}))"
    rf"(?=\s|$|[,.]|(?:{_COUNTERS})|(?:{_PARTICLES})(?![가-힣]))(?:\s?(?P<hour>시)(?!간|장|골|험))?"
    rf"|(?<![가-힣])(?!만개|만발|백사장|백인|천사|천인)(?P<sino>[{_FIGURES}]*[십백천만][{_FIGURES}]*(?!월)|십[일이]?(?=월)|[{_FIGURES}]{{3,}}|[{''.join(_SINO)}](?=[년월층호번위]))"
    rf"\s?(?=(?P<sino_unit>{_SINO_UNITS}|위))"
    rf"|(?P<age>{'|'.join(_AGES)})"
    r"|(?<=한 )(?P<couple>쌍)"
)

Number = tuple[str, float]
"""A unit (``year``, ``hour`` or an empty string) and a value."""


def numbers_in(text: str) -> set[Number]:
    """Return the numbers of ``text`` except for one, which often stands for an article: 한 소녀.

    Years are taken modulo 100 (50년대 is 1950년대), hours modulo 12 (22시 is 오후 10시); 한 쌍 is two.
    """
    found = {_value(match) for match in _NUMBER.finditer(_BOTH.sub("", text))}
    return {number for number in found if number[1] != 1 or number[0]}


def _value(match: re.Match[str]) -> Number:
    if digits := match["digits"]:
        value = float(digits.replace(",", "") if digits.count(".") < 2 else 0) * _POWERS.get(match["power"], 1)
        return _measured(match["unit"], value)
    if tens := match["tens"]:
        return _measured(match["hour"], _NATIVE_TENS[tens] + _NATIVE.get(match["ones"], 0))
    if native := match["native"]:
        return _measured(match["hour"], _NATIVE[native])
    if sino := match["sino"]:
        return _measured(match["sino_unit"], _sino(sino))
    return "", _AGES.get(match["age"], 2)


def _measured(unit: str | None, value: float) -> Number:
    if unit and unit.startswith("년"):
        return "year", value % 100
    if unit == "시":
        return "hour", value % 12
    return "", value


def _sino(text: str) -> int:
    """Return the value of a Sino-Korean numeral: 천구백오십 is 1950, digit by digit 이영이사 is 2024."""
    if not any(character in _POWERS for character in text):
        return int("".join(str(_SINO[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in _SINO:
            digit = _SINO[character]
        else:
            total += (digit or 1) * _POWERS[character]
            digit = 0
    return total + digit
