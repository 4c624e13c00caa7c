"""Sentences of several clauses, in which each verb finds its own subject and place."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        (
            "붉은 달이 뜬 하늘 아래 성당이 서 있다",
            "a standing cathedral under the sky with a rising red moon",
        ),
        (
            "토성의 고리가 하늘을 가득 채운 얼음 위성 표면에 유리로 된 온실이 있다",
            "a greenhouse made of glass on an ice satellite surface with a ring of Saturn filling the sky",
        ),
        ("옷은 낡았지만 눈빛은 밝은 소년", "a boy with worn-out clothes and a bright gaze"),
        (
            "늙은 어부가 손자에게 그물 짜는 법을 가르친다",
            "an old fisherman teaching a way to weave a net to a grandson",
        ),
        (
            "무대에서 드레스를 입은 가수가 노래를 부른다",
            "a singer wearing a dress singing on a stage",
        ),
        (
            "우주비행사가 손에 든 낡은 사진을 바라보며 웃고 있다",
            "an astronaut looking at a worn-out photo in hands and smiling",
        ),
        (
            "둘째는 트럼펫을 불고 막내는 탬버린을 흔들고 있는 가족 밴드",
            "a family band with a second child playing the trumpet and a youngest child shaking a tambourine",
        ),
        ("친구들이 응원하고 있는 80년대풍 일러스트", "an 80s style illustration of cheering friends"),
        ("사슴 무리가 물이 찬 도로를 건너고 있다", "a herd of deer crossing a road filled with water"),
    ],
)
def test_each_verb_has_its_own_words(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The nearest verb that a word fits has it, and a clause of how somebody looks has no place of its own."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("고양이를 그린 수채화", "a watercolor painting of a cat"),
        (
            "창가에는 고양이가 자고 있는 거실을 그린 수채화",
            "a watercolor painting of a living room with a sleeping cat by a window",
        ),
        ("벽에 그린 그래피티", "graffiti drawn on a wall"),
    ],
)
def test_a_picture_shows_what_it_depicts(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """What happens in a depicted place happens there, and nobody in the picture draws it."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("공주는 지팡이를 기사는 검을 들고 있다", "a princess holding a cane, a knight holding a sword"),
        ("왕은 칼을 왕비는 부채를 들고 있다", "a king holding a knife, a queen holding a fan"),
        ("케이크를 소녀가 먹고 있다", "a girl eating a cake"),
    ],
)
def test_a_list_of_doers_and_objects_shares_its_verb(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Somebody with an object before somebody else with another one does the same to it."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("여왕이 웃고 있고 그 뒤에 기사가 서 있다", "a smiling queen, a knight standing behind her"),
        ("왕이 앉아 있고 광대가 그 앞에서 춤춘다", "a sitting king, a clown dancing in front of him"),
        ("나무가 서 있고 그 뒤에 집이 있다", "a standing tree, a house behind it"),
    ],
)
def test_somebody_is_no_it(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """What is behind or before somebody is behind *her* or *him*, not behind *it*."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("못 위의 오리", "a duck on a pond"),
        ("호랑이 등에 탄 소년", "a boy riding on a tiger's back"),
        ("성벽 바로 앞에 선 기사", "a knight standing in front of a castle wall"),
        ("낡은 극장의 무대", "a stage in a worn-out theater"),
        ("토성의 고리", "a ring of Saturn"),
        ("천장까지 닿는 책장", "a bookcase touching a ceiling"),
        ("배를 깔고 바닥에 누워 있는 개", "a dog lying on the belly on a floor"),
    ],
)
def test_nouns_keep_what_belongs_to_them(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A part has its owner, a place its preposition, and a posture is said once."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        (
            "로봇이 쓰레기장에 앉아 시든 꽃을 바라보고 있다",
            "a robot sitting at a garbage dump and looking at a withered flower",
        ),
        (
            "파란 하늘을 배경으로 하얀 돛을 단 요트",
            "a yacht having a white sail against the background of a blue sky",
        ),
        ("우체부가 도토리를 가득 실은 수레를 끌고 간다", "a mail carrier dragging along a cart loading an acorn fully"),
        ("남자가 책을 가리키고 옆에는 커다란 물음표", "a man pointing at a book, a huge question mark alongside"),
        (
            "펭귄이 피자를 문 채 언덕길을 내려오고 있으며 뒤에서는 경찰견이 쫓아온다",
            "a penguin holding a pizza in the mouth and coming down a hill road, a police dog chasing after behind",
        ),
        (
            "개구리들이 놀라서 물속으로 뛰어드는 여름날",
            "a summer day with frogs jumping into water from surprise",
        ),
        ("화가는 풍경을 그리고 손님은 그를 바라본다", "a painter drawing a landscape, a customer looking at him"),
    ],
)
def test_an_attribute_takes_no_word_of_the_statement(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """What stands before an adjective or a participle may belong to the verb after its noun."""
    assert lexicon.translate([korean]) == [english]
