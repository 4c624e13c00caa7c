"""Words and endings that another reading could cut out of their neighbours."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("바닥이 얼음이라서 펭귄이 미끄러진다", "a floor that is ice, a slipping penguin"),
        ("주인공은 발레리나인데 얼굴이 로봇이다", "a main character that is a ballerina with a face that is a robot"),
        ("몸은 고양이지만 날개가 있는 동물", "a winged animal with a body that is a cat"),
        ("배경이 노을이면", "sunset in the background"),
        ("아빠는 소방관인데 고양이를 구하고 있다", "a dad that is a firefighter and rescuing a cat"),
        ("표정이 울상이여", "an expression that is a tearful face"),
        ("팔 하나가 기계인 선장", "a ship captain with an arm that is a machine"),
        ("너무 사실적이지는 않은 그림", "a painting not very realistic"),
        ('제목이 "봄"인 포스터', "a poster with a title that is spring"),
        ("팔 두 개인 선인장", "a cactus with two arms"),
        ("공부하는중인 학생", "a studying student"),
        ("폭발하기 직전인 화산", "a volcano just before exploding"),
    ],
)
def test_copula(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A noun with the copula says what something is, in each ending of it, and never that it is carried."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("상자가 열리니까 나비가 날아오른다", "an opening box, a soaring butterfly"),
        ("빵을 훔치려다 들킨 여우", "a fox getting caught while stealing bread"),
        ("책을 읽다 말고 창밖을 보는 소년", "a boy looking out the window while reading a book"),
        ("먹다 남은 케이크", "a half-eaten cake"),
        ("날아갈 듯 가벼운 옷을 입은 무용수", "a dancer wearing light clothes as if flying"),
        ("지루하다는 듯 하품하는 사자", "a lion yawning as if bored"),
    ],
)
def test_endings(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Each ending joins its clause to the next one; no part of it is read as another word."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("물 속을 헤엄치는 거북이", "a turtle swimming in water"),
        ("어두운 방 안을 걷는 고양이", "a cat walking in a dark room"),
        ("온 방을 채운 풍선", "a balloon filling the whole room"),
        ("그 빛을 따라가는 나방", "a moth following light"),
        ("맨 아래 서랍", "a bottom drawer"),
        ("모래 위의 새 발자국", "bird footprints on sand"),
        ("파란 끈을 맨 상자", "a box tying a blue string"),
        ("파란 배를 탄 어부", "a fisherman riding a blue boat"),
        ("게임에 쓸 배경 이미지", "a background image for a game"),
        ("로고로 쓸 부엉이", "an owl for use as a logo"),
        ("초록색만 쓴 그림", "a painting using only green"),
        ("거품가득 욕조", "a bubble-filled bathtub"),
        ("넘 귀여운 햄스터", "a very cute hamster"),
        ("탁자 위엔 꽃병이 있다", "a flower vase on a table"),
        ("집 앞에 선 노인", "an old person standing in front of a house"),
    ],
)
def test_short_words(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A short word is read as its neighbours require."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("단추가 세 개 달린 코트", "a coat with three buttons"),
        ("소녀가 풍선을 다섯 개 들고 있다", "a girl holding five balloons"),
        ("고양이 둘이 싸운다", "two fighting cats"),
        ("하나는 앉고 하나는 서 있다", "one sitting, one standing"),
        ("백 년쯤 된 나무", "a 100-year-old tree"),
        ("벽에 타일이 가로 다섯 개 세로 네 개 있다", "tiles five across four down on a wall"),
        ("머리가 세 개인 개", "a dog with three heads"),
    ],
)
def test_counts(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A number counts the noun before it, with or without a particle between them."""
    assert lexicon.translate([korean]) == [english]
