"""Details that fit what a sentence already says: light, season, texture, composition."""

import re
from collections.abc import Iterator

_FITTING = (
    (re.compile(r"로고|아이콘|포스터|일러스트|스티커|화$|그림|웹툰|만화|캐릭터|픽셀"), ("깔끔한 구도", "섬세한 선")),
    (re.compile(r"밤|야경|달빛|별|은하수|네온|자정|우주"), ("은은한 빛", "깊은 그림자")),
    (re.compile(r"비 |빗|우산|소나기|장마"), ("젖은 바닥에 비친 빛", "촉촉한 공기")),
    (re.compile(r"눈 덮인|눈 내리|눈이 내리|눈사람|설산|겨울|얼음"), ("차가운 겨울 공기", "부드러운 겨울 햇살")),
    (re.compile(r"노을|석양|일몰|해질녘|해 질|황혼"), ("따뜻한 노을빛", "길게 드리운 그림자")),
    (re.compile(r"가을|단풍|은행나무|낙엽|억새"), ("따뜻한 가을 햇살", "깊은 가을 분위기")),
    (re.compile(r"봄|벚꽃|꽃"), ("따스한 봄 햇살", "산뜻한 분위기")),
    (re.compile(r"바다|바닷|해변|파도|호수|강가|한강"), ("잔잔한 물결", "시원한 바람")),
    (re.compile(r"숲|산|나무|들판|언덕|정원"), ("맑은 공기", "나뭇잎 사이로 비치는 햇살")),
    (re.compile(r"방|카페|서재|거실|부엌|창가|벽난로|침실|도서관"), ("아늑한 조명", "포근한 분위기")),
    (re.compile(r"접시|그릇|떡볶이|음식|요리|케이크|빵|커피|국수"), ("먹음직스러운 질감", "부드러운 조명")),
    (re.compile(r"도시|거리|골목|시장|건물|빌딩"), ("선명한 원근감", "생동감 있는 분위기")),
)
_ALWAYS = ("안정적인 구도", "섬세한 질감", "부드러운 빛", "선명한 초점", "깊이 있는 배경", "풍부한 명암", "얕은 심도")


def details_for(sentence: str) -> Iterator[str]:
    """Yields details that change nothing that ``sentence`` says, the most fitting first."""
    fitting = [details for cue, details in _FITTING if cue.search(sentence)][:2]
    offered = [*(detail for group in fitting for detail in group), *_ALWAYS]
    yield from (detail for detail in dict.fromkeys(offered) if detail not in sentence)
