"""What people do without thinking: click twice, paste too much, switch the language, press one button after another."""

import random

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient
from support.browsing import CAT, DOG, opened, preview, write
from support.live_service import LiveService, SteppingGenerator

pytestmark = pytest.mark.browser

PRESSES = 60
PRESS = """
share => {
  const within = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
  const found = [...within.querySelectorAll("button, summary, nav a, .gallery a, input[type=checkbox]")].filter(
    (one) => one.checkVisibility() && !one.disabled && !["나가기", "Sign out"].includes(one.textContent));
  found[Math.floor(share * found.length)]?.click();
}
"""
"""Clicks one of all that can be clicked, in the topmost dialog if there is one; the session is left alone."""


def test_a_double_click_draws_once(page: Page, live: LiveService, generator: SteppingGenerator) -> None:
    """A double click on draw, and then on once more, creates one job each."""
    write(page, CAT)
    page.get_by_role("button", name="그리기").dblclick()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    assert len(live.store.page("page", 9, None)) == 1
    address = page.url
    page.get_by_role("button", name="한 번 더").dblclick()
    expect(page).not_to_have_url(address)
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    assert len(live.store.page("page", 9, None)) == 2


def test_a_paste_that_is_too_long(page: Page) -> None:
    """Of 5,000 characters that are pasted 2,000 are taken, and the page says how many are left out."""
    page.evaluate("navigator.clipboard.writeText('꽃'.repeat(5000))")
    field = page.get_by_label("무엇을 그릴까요?")
    field.press("Control+v")
    expect(field).to_have_value("꽃" * 2000)
    expect(page.get_by_role("alert")).to_contain_text("3000자가 빠졌습니다")
    field.press("Backspace")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_language_switch_in_the_middle(page: Page) -> None:
    """A switch of the language keeps the text, the prompts and what was mended in them."""
    preview(page, CAT)
    page.locator("summary", has_text="문장과 번역").click()
    page.get_by_label("1번 문장의 번역", exact=True).fill("a dog in the rain")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".english").first).to_have_text("a dog in the rain")
    expect(page.get_by_label("What shall it show?")).to_have_value(CAT)
    expect(page.get_by_label("Translation of sentence 1", exact=True)).to_have_value("a dog in the rain")


def test_other_views_and_a_reload_keep_the_preview(page: Page) -> None:
    """A mended preview is there after a look at the pictures, and after a reload."""
    preview(page, CAT)
    page.get_by_label("cat 넣기").uncheck()
    expect(page.get_by_role("button", name="되돌리기", exact=True)).to_be_enabled()
    mended = page.locator(".english").nth(1).inner_text()
    page.get_by_role("link", name="그림들").click()
    page.get_by_role("link", name="쓰기").click()
    expect(page.locator(".english").nth(1)).to_have_text(mended)
    expect(page.get_by_role("button", name="되돌리기", exact=True)).to_be_enabled()
    page.reload()
    expect(page.locator(".english").nth(1)).to_have_text(mended)
    expect(page.get_by_label("cat 넣기")).not_to_be_checked()


def test_a_text_is_not_drawn_from_the_prompts_of_another(page: Page, generator: SteppingGenerator) -> None:
    """A text that is drawn while the preview of an earlier one is shown is drawn from its own."""
    preview(page, CAT)
    page.route("**/previews/stream", lambda route: route.fulfill(status=200, body=": nothing\n\n"))
    write(page, DOG)
    page.get_by_role("button", name="미리보기").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="그리기").click()
    expect(page.locator("figure img")).to_have_attribute("alt", DOG)


@pytest.mark.parametrize("seed", range(3))
def test_buttons_in_any_order(browser: Browser, live: LiveService, owner: TestClient, seed: int) -> None:
    """At 360 pixels, buttons that are pressed in any order break nothing, and nothing becomes wider than the page."""
    chosen = random.Random(seed)  # noqa: S311 - no secret
    with opened(browser, live, width=360) as page:
        preview(page, CAT)
        for _press in range(PRESSES):
            page.evaluate(PRESS, chosen.random())
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
        expect(page.get_by_role("heading", level=1)).to_be_visible()
