"""Colours in a Korean text, as verbs, nouns and loan words name them."""

import re
from dataclasses import dataclass

_WORDS = {
    "red": "빨간 빨강 빨갛 붉 새빨 시뻘 뻘건 적색 홍색 진홍 선홍 다홍 주홍 레드 적룡 적갈",
    "blue green": "푸른 푸르 푸릇 청록 옥색",
    "blue": "파란 파아란 파랑 파랗 새파 시퍼 청색 블루 쪽빛 하늘색 하늘빛 남색 남빛 네이비 감색 군청 코발트 청룡",
    "green": "초록 녹색 녹빛 연두 에메랄드빛 민트",
    "yellow": "노란 노랑 노랗 샛노 누런 황색 옐로 개나리색",
    "gold": "금색 금빛 황금 골드 금발 블론드",
    "silver": "은색 은빛 실버 은발 은갑옷",
    "white": "하얀 하양 하얗 새하 흰 백색 순백 화이트 백마 백발 백룡 새하얗 희고",
    "black": "검은 검정 검고 검붉 까만 까맣 새까 시커 흑색 블랙 흑마 흑발 칠흑 흑룡 먹색 먹빛",
    "pink": "분홍 핑크 장밋빛 연분홍 벚꽃색",
    "purple": "보라 보랏 자주색 자줏빛 퍼플 자색 자주빛",
    "orange": "주황 오렌지색 오렌지빛 귤색 등색",
    "brown": "갈색 밤색 고동색 브라운 커피색 흙색 초콜릿색",
    "grey": "회색 잿빛 그레이 쥐색 은회색 회백색",
    "black-and-white": "흑백 모노크롬 무채색",
    "many": "알록달록 형형색색 무지개 오색 색색 총천연색 컬러풀 다채로",
    "beige": "베이지 아이보리 크림색 상아색 미색 살구색",
}
_NAMES = {re.sub("[ -]", "_", names): frozenset(names.split()) for names in _WORDS}
_COLOR = re.compile(
    "|".join(
        f"(?P<{group}>{'|'.join(sorted(words.split(), key=len, reverse=True))})"
        for group, words in zip(_NAMES, _WORDS.values(), strict=True)
    )
)
_ONLY_COLOR = re.compile(rf"(?:{_COLOR.pattern})(?:색깔?|빛|색빛)?")
_NEXT = re.compile(r"[가-힣]*(?:\s+(?:색|빛|빛의|색의|색깔의))?\s+(?P<word>[가-힣]+)")
_LIGHT = re.compile(r"[가-힣]*\s*(?:햇살|햇빛|햇볕|노을|석양|빛|조명|불빛|달빛|별빛)")
_WHITE = re.compile(r"[가-힣]*\s*(?:눈|설|구름|모래|파도|포말|안개|김)")  # things that are white anyway


@dataclass(frozen=True)
class Color:
    """A colour word in a text.

    Attributes:
        names: The English names of the colours that it may mean: 푸른 is blue or green.
        on: The next word, which has the colour, or an empty string.
        implied: Whether the colour goes without saying: it is a colour of light, or the white of a white thing.
    """

    names: frozenset[str]
    on: str
    implied: bool

    def may_be(self, other: "Color") -> bool:
        """Return whether both words may mean the same colour."""
        return bool(self.names & other.names)


def is_color(word: str) -> bool:
    """Return whether ``word`` is only a colour: 검은색, 하늘빛."""
    return _ONLY_COLOR.fullmatch(word) is not None


def colors_in(text: str) -> list[Color]:
    """Return the colours of ``text`` in order."""
    found = []
    for match in _COLOR.finditer(text):
        names = _NAMES[match.lastgroup or ""]
        rest = text[match.end() :]
        following = _NEXT.match(rest)
        implied = _LIGHT.match(rest) is not None or ("white" in names and _WHITE.match(rest) is not None)
        found.append(Color(names, following["word"] if following else "", implied))
    return found
