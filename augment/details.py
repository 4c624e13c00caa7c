"""Details that fit a sentence: light, season, texture, composition."""

from collections.abc import Iterator

from .words import Word

_FITTING = (
    (
        "로고 아이콘 포스터 일러스트 스티커 수채화 유화 그림 삽화 웹툰 만화 캐릭터 픽셀 도안 디자인",
        ("깔끔한 구도", "섬세한 선"),
    ),
    ("밤 야경 달빛 별 별빛 은하수 네온 네온사인 밤거리 밤하늘 자정 우주 달밤", ("은은한 빛", "깊은 그림자")),
    ("비 빗속 우산 소나기 장마 빗방울", ("젖은 바닥에 비친 빛", "촉촉한 공기")),
    ("눈보라 눈사람 설산 겨울 얼음 눈밭 설경", ("차가운 겨울 공기", "고요한 분위기")),
    ("노을 석양 일몰 해질녘 황혼", ("따뜻한 노을빛", "길게 드리운 그림자")),
    ("안개", ("뿌연 공기", "고요한 분위기")),
    ("가을 단풍 은행나무 낙엽 억새", ("따뜻한 가을 햇살", "깊은 가을 분위기")),
    ("봄 벚꽃 개나리 진달래 목련 튤립", ("따스한 봄 햇살", "산뜻한 분위기")),
    ("바다 바닷가 해변 파도 호수 강가 한강 호숫가", ("잔잔한 물결", "시원한 바람")),
    ("숲 숲속 들판 정원 오솔길 숲길", ("맑은 공기", "나뭇잎 사이로 비치는 햇살")),
    ("카페 서재 거실 부엌 창가 벽난로 침실 도서관 방", ("아늑한 조명", "포근한 분위기")),
    ("접시 그릇 떡볶이 음식 케이크 빵 국수 비빔밥 라면", ("먹음직스러운 질감", "부드러운 조명")),
    ("도시 거리 골목 골목길 시장 건물 빌딩", ("선명한 원근감", "입체적인 구도")),
)
_ALWAYS = ("안정적인 구도", "섬세한 질감", "부드러운 빛", "선명한 초점", "깊이 있는 배경", "풍부한 명암", "얕은 심도")
_BY_NOUN = {noun: details for nouns, details in reversed(_FITTING) for noun in nouns.split()}


def details_of(noun: str) -> tuple[str, ...]:
    """Return the details that fit a sentence with ``noun``, most of which show more of it."""
    return _BY_NOUN.get(noun, ())


def details_for(words: list[Word]) -> Iterator[str]:
    """Yield details that do not change the meaning of ``words``, the most specific ones first.

    The details come from one group of the table only, the first one that matches, so that they do not contradict each
    other.
    """
    found = [_BY_NOUN[word.stem] for word in words if word.stem in _BY_NOUN]
    groups = [details for _, details in _FITTING]
    fitting = min(found, key=groups.index, default=())
    text = " ".join(map(str, words))
    yield from (detail for detail in dict.fromkeys([*fitting, *_ALWAYS]) if detail not in text)
