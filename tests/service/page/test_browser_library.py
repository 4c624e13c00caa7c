"""What the page offers to write next, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.browsing import write

pytestmark = pytest.mark.browser


def test_a_recommendation_is_taken(page: Page) -> None:
    """A detail is appended to the text and no longer offered; an attribute is chosen beside it."""
    write(page, "노을 지는 바닷가의 소녀.")
    offered = page.get_by_role("group", name="더할 만한 것", exact=True)
    offered.get_by_role("button", name="긴 그림자").click()
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value("노을 지는 바닷가의 소녀, 긴 그림자")
    expect(offered.get_by_role("button", name="긴 그림자")).to_have_count(0)
    offered.get_by_role("button", name="미소").click()
    expect(page.get_by_role("button", name=re.compile("미소")).first).to_be_visible()
    expect(offered.get_by_role("button", name="미소")).to_have_count(0)
    write(page, "")
    expect(offered).to_have_count(0)


def test_similar_sentences(page: Page, drawn: Callable[..., str]) -> None:
    """A sentence of one's own like the text is listed with what it adds, leads to its picture, and can be used."""
    job = drawn("달빛 아래 걷는 여우, 얕은 심도")
    write(page, "a cat 0")  # the English that the light translator gives to every text
    page.get_by_text("비슷한 문장").click()
    mine = page.get_by_role("listitem").filter(has_text="달빛 아래 걷는 여우")
    mine.get_by_role("button", name="얕은 심도").click()
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value("a cat 0, 얕은 심도")
    expect(mine.get_by_role("button", name="얕은 심도")).to_have_count(0)
    expect(mine.get_by_role("link")).to_have_attribute("href", f"#write/{job}")
    mine.get_by_role("button", name="이 문장으로").click()
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value("달빛 아래 걷는 여우")
