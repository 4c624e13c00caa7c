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
        ("기사가 탄 말이 달리고 있다", "a running horse ridden by a knight"),
        ("꽃이 핀 정원을 소녀가 걷는다", "a girl walking in a garden with blooming flowers"),
        ("하늘에는 용이 날고 땅에는 기사가 서 있다", "a dragon flying in the sky, a knight standing on the ground"),
        ("창밖에는 눈이 내리고 방 안에는 고양이가 누워 있다", "snow falling in the window, a cat lying in a room"),
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
