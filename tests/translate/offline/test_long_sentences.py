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
            "a greenhouse made of glass on an ice satellite surface with a ring in Saturn filling the sky",
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
            "a watercolor painting of a living room with a cat sleeping by a window",
        ),
        ("벽에 그린 그래피티", "graffiti drawn on a wall"),
    ],
)
def test_a_picture_shows_what_it_depicts(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """What happens in a depicted place happens there, and nobody in the picture draws it."""
    assert lexicon.translate([korean]) == [english]
