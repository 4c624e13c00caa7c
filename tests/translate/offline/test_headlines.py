"""Phrases that leave out particles, as headlines and chat do."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("닌자 지붕에서 달 보는 장면", "a scene of a ninja looking at the moon on a roof"),
        ("힙한 댕댕이 후드티 입고 산책중", "a hip puppy wearing a hoodie and taking a walk"),
        ("고양이 회사원 넥타이 매고 야근", "a cat office worker wearing a necktie and working late at night"),
        ("고양이 카페에서 커피 마시는 여자", "a woman drinking coffee in a cat cafe"),
        ("할머니 강아지 안고 자는 중", "a grandmother holding a puppy and sleeping"),
        ("신랑신부 빵터진 순간", "a moment of bride and groom bursting out laughing"),
        ("강아지 간식 먹는 중", "a puppy eating a snack"),
    ],
)
def test_subjects_without_particle(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A person or an animal before the place or the object of a statement is its subject, but no part of a compound."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("우는 대딩 책상에 커피 산더미", "a crying college student, a mountain of coffee at a desk"),
        ("드럼 치는 고릴라 락페무드", "a gorilla playing the drums, a rock festival mood"),
        ("젤다 느낌 초원에 선 모험가", "a The Legend of Zelda feel, an adventurer standing on a grassland"),
        ("여신 은발 벽안 드레스", "a goddess, silver hair, blue eyes, a dress"),
        ("엘프 은발 분위기 미쳤다", "an elf's silver hair, an insane atmosphere"),
        ("딸기 산더미 우유", "a mountain of strawberries, milk"),
        ("골목 우산 쓴 소녀", "a girl holding an umbrella in an alley"),
        ("하늘 나는 고래", "a whale flying in the sky"),
        ("은발 여신", "a silver hair goddess"),
        ("팝아트 스타일 바나나", "a pop art style banana"),
    ],
)
def test_rows_of_nouns(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """What stands beside somebody in a row of nouns is a part of its own, and compounds stay whole."""
    assert lexicon.translate([korean]) == [english]
