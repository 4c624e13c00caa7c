"""The words of drawing classes and of art."""

import pytest

from service.pipeline.safety import Safety
from service.trace import PreviewTrace
from translate.offline.translator import LexiconTranslator

STUDIES = [
    ("크로키", "a quick sketch"),
    ("크로키하는 학생", "a sketching student"),
    ("인체 크로키", "a quick figure sketch"),
    ("데생", "a drawing"),
    ("석고 데생", "a plaster drawing"),
    ("화실에서 석고상을 데생하는 학생", "a student drawing a plaster bust in an art studio"),
    ("인체 소묘", "a figure drawing"),
    ("아그리파 석고상", "a plaster bust of Agrippa"),
    ("대리석 토르소", "a marble torso sculpture"),
    ("청동 입상", "a bronze standing statue"),
    ("크로키북", "a sketchbook"),
    ("누드 베이지 구두", "nude beige dress shoes"),
]
NUDES = [
    ("누드 모델", "a nude model"),
    ("누드모델", "a nude model"),
    ("누드 크로키", "a nude quick sketch"),
    ("누드화", "a nude painting"),
    ("누드 조각", "a nude sculpture"),
    ("나체 조각상", "a nude statue"),
    ("나체의 다비드상", "nude Michelangelo's David"),
    ("반라의 여신상", "a half-nude statue of a goddess"),
    ("여신 나상", "a nude statue of a goddess"),
    ("누드 모델을 그리는 화가", "a painter drawing a nude model"),
]


@pytest.mark.parametrize(("korean", "english"), [*STUDIES, *NUDES])
def test_words_of_art(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Words of art are translated, and none is romanised."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(("korean", "english"), STUDIES)
def test_studies_are_innocent(korean: str, english: str) -> None:
    """Drawing classes, busts and the colour nude are about nothing that is refused or warned of."""
    trace = PreviewTrace(None)
    with trace.collecting():
        Safety("refuse").screen([korean, english])
    assert list(trace.warnings) == []


@pytest.mark.parametrize(("korean", "english"), NUDES)
def test_nudes_are_no_more_than_sexual(korean: str, english: str) -> None:
    """A nude is named as sexual content, and as nothing worse; unless a user asks for it, it is not refused."""
    trace = PreviewTrace(None)
    with trace.collecting():
        Safety().screen([korean, english])
    assert list(trace.warnings) == ["the text is about sexual content (성적 콘텐츠)"]
