"""Who does what in the sentences of ``fixtures/readings.tsv``."""

import pytest
from support.paths import FIXTURES
from support.readings import read

from translate.offline.translator import LexiconTranslator


def _rows() -> list[tuple[str, str, set[str]]]:
    lines = (FIXTURES / "readings.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(kind, korean, set(facts.split("; ")) - {""}) for _, kind, korean, facts in rows]


@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in _rows()}))
def test_who_does_what(lexicon: LexiconTranslator, kind: str) -> None:
    """The clause tree of each sentence of a kind has exactly the facts that a reader finds in it."""
    sentences = [(korean, facts) for own, korean, facts in _rows() if own == kind]
    assert {korean: read(lexicon, korean) for korean, _ in sentences} == dict(sentences)


def test_there_are_many() -> None:
    """At least 400 sentences are compared."""
    assert len(_rows()) >= 400


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("엄마가 우는 아기를 안고 있다", "a mom hugging a crying baby"),
        ("우는 아기를 엄마가 안고 있다", "a mom hugging a crying baby"),
        (
            "모니터에서 나온 보라색 빛이 온 방을 물들인다",
            "purple light coming out from a monitor coloring the whole room",
        ),
        ("기사가 탄 말이 달리고 있다", "a running horse ridden by a knight"),
        (
            "선생님이 졸다가 분필을 떨어뜨리고 아이들은 낙서를 하는 교실",
            "a classroom with a teacher dropping chalk while dozing and doodling children",
        ),
        (
            "할머니 셋이 고추를 다듬는데 강아지가 옆에서 잔다",
            "three grandmothers trimming a chili pepper, a puppy sleeping alongside",
        ),
        (
            "무용수 다섯 명이 춤을 추는데 가운데 사람만 울고 있다",
            "five dancers dancing a dance, only a crying person in the middle",
        ),
        ("마법사가 지팡이를 들자 돌들이 떠오르는 장면", "a scene of a wizard holding a cane and rising stones"),
        ("피자 한 조각을 들어 올리자 치즈가 길게 늘어난다", "lifting a slice of pizza, cheese stretching long"),
        (
            "한 명은 칼을 들고 다른 한 명은 방패를 든 전사 두 명",
            "two warriors with one holding a knife and the other holding a shield",
        ),
        (
            "쌍둥이 중 한 명은 안경을 쓰고 나머지 한 명은 모자를 썼다",
            "one of the twins wearing glasses, the other wearing a hat",
        ),
        (
            "강아지 세 마리 중 한 마리는 자고 나머지는 뛰어논다",
            "one of the three puppies sleeping, the rest running and playing",
        ),
        ("하나는 크고 하나는 작은 두 개의 달", "two moons with one big and one small"),
        ("풍선 세 개, 하나는 빨갛고 둘은 파랗다", "three balloons, one red, two blue"),
        ("한 명은 은색 갑옷, 다른 한 명은 가죽 망토", "one in silver plate armor, the other in a leather cape"),
        ("고양이와 강아지가 둘 다 잠들어 있다", "a cat and a puppy both sleeping"),
        ("배경은 숲이고 앞쪽은 강이다", "a forest in the background, a river ahead"),
        (
            "가운데는 비어 있고 테두리는 꽃으로 장식된 카드",
            "a card empty in the middle with a border decorated with flowers",
        ),
        ("위쪽은 밤이고 아래쪽은 낮인 풍경", "a landscape with night above and daytime below"),
        ("색은 전부 다르게, 컵 다섯 개", "all different colors, five cups"),
        ("양쪽에 나무가 있고 그 사이에 벤치가 있다", "a tree on both sides, a bench between them"),
        ("화면 오른쪽 아래에 작은 배가 떠 있다", "a small boat floating at the lower right of a screen"),
        ("문어가 여덟 개의 손으로 접시를 닦는다", "an octopus washing dishes with eight hands"),
        ("꽃이 핀 정원을 소녀가 걷는다", "a girl walking in a garden with blooming flowers"),
        ("하늘에는 용이 날고 땅에는 기사가 서 있다", "a dragon flying in the sky, a knight standing on the ground"),
        ("창밖에는 눈이 내리고 방 안에는 고양이가 누워 있다", "snow falling outside the window, a cat lying in a room"),
        ("소년의 눈은 파랗고 피부는 하얗다", "a boy with blue eyes and white skin"),
        ("강아지는 귀가 처지고 꼬리가 짧다", "a puppy with drooping ears and a short tail"),
        ("지붕은 빨갛고 벽은 하얀 집", "a house with a red roof and a white wall"),
        ("잎은 빨갛고 줄기는 초록색인 꽃", "a flower with a red leaf and a green stem"),
        ("왕은 금관을, 왕비는 베일을 쓰고 있다", "a king wearing a gold crown, a queen wearing a veil"),
        ("손에는 책을, 등에는 칼을 든 기사", "a knight holding a book in hands and holding a knife on a back"),
        ("남자가 돈다발을 들고 있음", "a man holding a wad of cash"),
        ("눈처럼 하얀 토끼", "a rabbit as white as snow"),
        ("고양이보다 작은 호랑이", "a tiger smaller than a cat"),
        ("주먹만 한 딸기", "a strawberry as big as a fist"),
        ("배고파서 우는 아기", "a baby crying from hunger"),
        ("길이 미끄러워서 넘어진 남자", "a man falling down because of a slippery road"),
        ("버스를 타려고 뛰는 여자", "a woman running to ride a bus"),
        ("넘어지지 않도록 손을 잡은 커플", "a couple holding hands so as not to fall down"),
        ("아기가 깨지 않도록 조용히 걷는 엄마", "a mom walking quietly so that a baby does not wake up"),
        ("책을 읽다가 잠든 소녀", "a girl sleeping while reading a book"),
        ("성과 그 주위를 나는 용", "a castle and a dragon flying around it"),
        ("문 뒤에 숨은 아이", "a child hiding behind a door"),
        ("눈이 내린 뒤의 마을", "a village after the snow"),
        ("전경에는 바위, 배경에는 바다", "a rock in the foreground, a sea in the background"),
        ("사람 없음", "no people"),
        ("한 명은 서 있고 한 명은 앉아 있다", "one standing, one sitting"),
        ("빨간 모자를 쓴 소녀와 회색 늑대", "a girl wearing a red hat, and a gray wolf"),
        ("이 로봇은 팔이 네 개다", "a robot with four arms"),
    ],
)
def test_the_english_says_so(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The English of each kind of sentence says who does what."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "warning"),
    [
        ("곧 문을 닫을 극장", "left out of the English: 곧"),
        ("소녀가 만든 케이크를 먹고 있다", "소녀가 may belong to another verb: check who does what"),
    ],
)
def test_doubts_are_warnings(lexicon_warnings: tuple[LexiconTranslator, list[str]], korean: str, warning: str) -> None:
    """A word that the English lacks and a subject that two verbs may have are named as they were typed."""
    lexicon, warnings = lexicon_warnings
    lexicon.translate([korean])
    assert warning in warnings


@pytest.fixture
def lexicon_warnings(kiwi: object) -> tuple[LexiconTranslator, list[str]]:
    warnings: list[str] = []
    return LexiconTranslator(kiwi, on_warning=warnings.append), warnings  # type: ignore[arg-type]
