"""CLIP scores on the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.browsing import CAT, draw
from support.live_service import LiveService, SteppingGenerator, live_service

from generate import BestOf
from service.config.limits import ServiceLimits

pytestmark = pytest.mark.browser

MEANING = "그림이 프롬프트와 얼마나 가까운지"


@pytest.fixture
def live(tmp_path: Path, generator: SteppingGenerator) -> Iterator[LiveService]:
    with live_service(tmp_path, BestOf(generator, lambda image, text: 0.3125), limits=ServiceLimits()) as live:
        yield live


def test_a_score_stands_beside_its_picture(page: Page) -> None:
    """The result and the dialog of a picture have its score, with what it means."""
    draw(page, CAT)
    expect(page.locator("figcaption")).to_contain_text("CLIP 점수 0.313")
    expect(page.get_by_text(MEANING)).to_be_visible()
    page.get_by_role("link", name="그림들").click()
    page.get_by_alt_text(f"{CAT} (1번 그림)").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("dl > div").filter(has_text="CLIP 점수")).to_contain_text("0.313")
    expect(dialog.get_by_text(MEANING)).to_be_visible()
