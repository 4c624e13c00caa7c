"""Additions by paraphrases, and the keywords that come from them."""

import pytest

from augment.novelty import find_additions
from keywords import WeightedKeyword
from service.pipeline.pipeline import Pipeline
from service.pipeline.preview import Preview
from service.views.html import html

OWN = "노을 지는 바닷가에서 한복을 입은 소녀"


@pytest.mark.parametrize(
    ("sentence", "adds"),
    [
        ("노을 지는 해변에서 한복을 입은 소녀", False),
        ("노을 지는 바닷가에서 한복을 입은 소녀, 따뜻한 노을빛", True),
        ("노을 지는 바닷가에서 한복을 입은 소녀의 모습", True),
        ("한복을 입은 소녀가 노을 지는 바닷가에 서 있다", True),
        ("바닷가에서 한복을 입은 소녀, 노을 지는", False),
        ("해 질 무렵 해변의 한복 차림 소녀", False),
        ("한복을 입은 소녀", False),
        ("노을 지는 해변에서 한복을 입은 소녀, 길게 드리운 그림자", True),
        (OWN, False),
    ],
)
def test_sentences_that_add(sentence: str, adds: bool) -> None:
    """A sentence adds something when it has all words of the writer and more; synonyms add nothing."""
    assert find_additions([OWN, sentence]) == ({1} if adds else frozenset())


def test_the_writers_own_sentence_adds_nothing() -> None:
    """The first sentence is never among those that add something."""
    assert 0 not in find_additions([OWN, "고양이", "고양이와 강아지가 노는 풍경"])


@pytest.mark.parametrize(
    ("sentences", "ranges"), [((0,), "0"), ((0, 1), "0-1"), ((0, 1, 2, 4, 7, 8), "0-2, 4, 7-8"), ((1, 3), "1, 3")]
)
def test_ranges(sentences: tuple[int, ...], ranges: str) -> None:
    """The sentence numbers of a keyword are printed as ranges."""
    assert WeightedKeyword("cat", 1.1, len(sentences), 10, 0.5, sentences).ranges == ranges


RAINY = "비 오는 골목에서 우산을 쓴 소녀"


def test_the_preview_marks_them(pipeline: Pipeline) -> None:
    """Keywords that paraphrases added are marked, follow those of the writer, and survive JSON."""
    made = pipeline.preview(RAINY)
    added = [one.text for one in made.keywords if one.added]
    own = [one.text for one in made.keywords if not one.added]
    assert {"girl", "rainy alley"} <= set(own)
    assert added
    assert [one.text for one in made.keywords] == own + added
    assert Preview.from_json(made.to_json()) == made


def test_html_shows_ranges(pipeline: Pipeline) -> None:
    """The HTML view lists the sentences of each keyword, and marks added ones."""
    shown = html(pipeline.preview(RAINY))
    assert "<td style='text-align:left'>0-" in shown
    assert " (added)</td>" in shown
