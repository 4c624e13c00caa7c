"""The packaged prompt ideas."""

import re
from importlib import resources

from service.library import CATEGORIES, read_ideas

LEAST = 30
COLUMNS = ["korean", "english", "subject", "style", "mood", "season", "details"]


def test_the_file_has_its_form() -> None:
    """Each line has seven cells without blanks around them; tags are one word, details are phrases of categories."""
    text = resources.files("service.library").joinpath("ideas.tsv").read_text(encoding="utf-8")
    heading, *lines = text.removesuffix("\n").split("\n")
    assert heading.split("\t") == COLUMNS
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(COLUMNS), line
        assert cells == [cell.strip() for cell in cells], line
        korean, english, *tags, details = cells
        assert re.search("[가-힣]", korean), line
        assert english.isascii(), line
        assert english, line
        assert all(re.fullmatch("[a-z]+", tag) for tag in tags[:3]), line
        assert re.fullmatch("[a-z]*", tags[3]), line
        for detail in filter(None, details.split(" | ")):
            assert re.fullmatch(f"({'|'.join(CATEGORIES)})=[^=|,]*[가-힣][^=|,]*", detail), line


def test_the_ideas_are_many_and_different() -> None:
    """There are enough ideas, no two of the same Korean or English, and most have details."""
    ideas = read_ideas()
    assert len(ideas) >= LEAST
    assert len({idea.korean for idea in ideas}) == len({idea.english.lower() for idea in ideas}) == len(ideas)
    assert sum(bool(idea.details) for idea in ideas) > 0.9 * len(ideas)
