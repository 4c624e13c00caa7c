"""The bar chart of keywords."""

from xml.etree import ElementTree

from service.pipeline import Pipeline
from service.views.keyword_chart import keyword_chart


def test_each_keyword_has_a_bar(pipeline: Pipeline) -> None:
    """Every keyword has a bar as long as its salience, in the order of the preview; text is escaped."""
    made = pipeline.preview('비 오는 밤 골목길에서 우산을 쓴 "<b>" 고양이')
    svg = ElementTree.fromstring(keyword_chart(made))  # noqa: S314 - written here
    bars = [one for one in svg.iter("{http://www.w3.org/2000/svg}rect") if one.get("y")]
    assert len(bars) == len(made.keywords) > 3
    assert [int(bar.get("width", "0")) for bar in bars] == [round(300 * one.salience) for one in made.keywords]
    words = [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert words[1] == made.keywords[0].text
