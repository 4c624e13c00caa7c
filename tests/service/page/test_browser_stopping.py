"""Pictures that are stopped, and pictures without end, on the page."""

import re

from playwright.sync_api import Page, expect
from support.browsing import write
from support.live_service import LiveService, SteppingGenerator


def drawing(page: Page, generator: SteppingGenerator) -> None:
    """Begin to draw, and wait until a job is held after its last step."""
    generator.go_on.clear()
    write(page)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_alt_text("그리는 중인 그림")).to_be_visible(timeout=30_000)


def test_what_is_there_is_kept(page: Page, generator: SteppingGenerator) -> None:
    """*Stop and keep it* ends the job with the picture as it is, and the page says at which step."""
    drawing(page, generator)
    with page.expect_response("**/stop"):
        page.get_by_role("button", name="멈추고 남기기").click()
    generator.go_on.set()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    step = f"{generator.runs[0].steps}스텝에서 멈췄습니다"
    expect(page.get_by_text(step)).to_be_visible()
    page.reload()
    expect(page.get_by_text(step)).to_be_visible()


def test_pictures_without_end(page: Page, live: LiveService, generator: SteppingGenerator) -> None:
    """While *Keep drawing* is switched on, a picture with another seed follows each one, until one is stopped."""
    drawing(page, generator)
    endless = page.get_by_label("계속 그리기")
    endless.check()
    first = page.url
    generator.paused.clear()
    generator.go_on.set()
    page.wait_for_url(lambda url: url != first)
    expect(endless).to_be_checked()
    generator.go_on.clear()
    assert generator.paused.wait(30)
    (held,) = live.store.active_ids()
    expect(page).to_have_url(re.compile(held))
    with page.expect_response("**/stop"):
        page.get_by_role("button", name="멈추고 남기기").click()
    generator.go_on.set()
    expect(page.get_by_text("스텝에서 멈췄습니다")).to_be_visible()
    expect(endless).not_to_be_checked()
    seeds = [run.seed for run in generator.runs]
    assert len({*seeds}) == len(seeds) > 1
    assert live.store.active_ids() == []
