"""The page in a real browser: a person writes, sees, mends, draws and comes back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient
from support.browsing import CAT, DOG, TEXT, Faults, opened, preview, write
from support.live_service import LiveService, SteppingGenerator

pytestmark = pytest.mark.browser


def test_the_link_is_gone_from_the_address(page: Page, live: LiveService) -> None:
    """The link lets in, and its token stays neither in the address nor in the history."""
    expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()
    assert page.url == f"{live.address}/page/"


def test_a_wrong_key_and_a_right_one(page: Page, live: LiveService, faults: Faults) -> None:
    """Without a session, a wrong key gets a sentence and a right one the page."""
    faults.expected.append("401 .*/page/session")
    page.get_by_role("button", name="나가기").click()
    page.get_by_label("API 키", exact=True).fill("mlg_wrong")
    page.get_by_role("button", name="열기").click()
    expect(page.get_by_role("alert")).to_contain_text("malgrim keys add")
    page.get_by_label("API 키", exact=True).fill(live.key)
    page.get_by_role("button", name="열기").click()
    expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()


def test_a_preview_is_mended(page: Page) -> None:
    """A translation and a switched-off keyword change the prompts; undo and redo go back and forth."""
    preview(page)
    prompt, prompt_2 = (page.locator(".english").nth(index) for index in (0, 1))
    before = prompt_2.inner_text()
    page.get_by_label("cat 넣기").uncheck()
    expect(prompt_2).not_to_have_text(before)
    page.locator("summary", has_text="문장과 번역").click()
    page.get_by_label("1번 문장의 번역", exact=True).fill("a dog in the rain")
    page.get_by_label("1번 문장의 번역", exact=True).blur()
    expect(prompt).to_have_text("a dog in the rain")
    page.get_by_role("button", name="되돌리기").click()
    page.get_by_role("button", name="되돌리기").click()
    expect(prompt_2).to_have_text(before)
    page.get_by_role("button", name="다시 하기").click()
    expect(prompt_2).not_to_have_text(before)


def test_weights_by_keys(page: Page) -> None:
    """Ctrl and the arrows change the weight of what is selected, and take it away again."""
    write(page, "붉은 꽃과 고양이")
    field = page.get_by_label("무엇을 그릴까요?")
    field.evaluate("area => area.setSelectionRange(6, 9)")
    field.press("Control+ArrowUp")
    expect(field).to_have_value("붉은 꽃과 (고양이:1.1)")
    field.press("Control+ArrowUp")
    expect(field).to_have_value("붉은 꽃과 (고양이:1.2)")
    field.press("Control+ArrowDown")
    field.press("Control+ArrowDown")
    expect(field).to_have_value("붉은 꽃과 고양이")


def test_drawing_and_a_reload_in_the_middle(page: Page, generator: SteppingGenerator) -> None:
    """Ctrl+Enter draws; a reload finds the running job with its live picture, and then the finished one."""
    generator.go_on.clear()
    write(page)
    page.get_by_label("무엇을 그릴까요?").press("Control+Enter")
    expect(page.get_by_alt_text("그리는 중인 그림")).to_be_visible()
    page.reload()
    expect(page.get_by_alt_text("그리는 중인 그림")).to_be_visible()
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value(TEXT)
    generator.go_on.set()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    assert page.locator("figure img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_two_tabs(browser: Browser, live: LiveService, page: Page) -> None:
    """Two tabs draw two pictures, and each shows its own."""
    other = page.context.new_page()
    other.goto(live.address)
    for tab, text in ((page, CAT), (other, DOG)):
        write(tab, text)
        tab.get_by_role("button", name="그리기").click()
    for tab, text in ((page, CAT), (other, DOG)):
        expect(tab.locator("figure img")).to_have_attribute("alt", text)


def test_text_is_text(page: Page) -> None:
    """What looks like a script is shown as it was written, and does nothing."""
    hostile = "<img src=x onerror=\"document.title='taken'\"> 고양이"
    write(page, hostile)
    page.get_by_role("button", name="그리기").click()
    expect(page.locator(".job .hint")).to_have_text(hostile)
    assert page.title() == "말그림"


def test_a_long_text(page: Page) -> None:
    """A text of 2,000 characters is taken whole, and no more of it can be typed."""
    write(page, "꽃 " * 1000)
    expect(page.get_by_text("2000 / 2000자")).to_be_visible()
    preview(page, "꽃 " * 1000)


def test_an_error_is_a_sentence(page: Page, faults: Faults) -> None:
    """A text that cannot be used is answered with a sentence beside the prompts."""
    faults.expected.append("422 .*/previews/stream")
    write(page, "ㅋ\u200b\u0007")
    page.get_by_role("button", name="미리보기").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("control|제어"))


def test_language(page: Page) -> None:
    """The switch changes the language of the page, and a reload keeps it."""
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("What shall it show?")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Draw")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(("locale", "switch", "spoken"), [("ko-KR", "English", "en"), ("en-US", "한국어", "ko")])
def test_the_switch_decides_what_the_service_says(
    browser: Browser, live: LiveService, owner: TestClient, faults: Faults, locale: str, switch: str, spoken: str
) -> None:
    """Refusals, warnings and the failure of a job are in the language of the switch, not in that of the browser."""
    texts = {"ko": ("무엇을 그릴까요?", "미리보기"), "en": ("What shall it show?", "Preview")}
    label, button = texts[spoken]
    faults.expected.append("422 .*/previews/stream")
    with opened(browser, live, locale=locale, faults=faults) as page:
        page.get_by_role("button", name=switch).click()
        page.get_by_label(label).fill("ㅋ\u0007")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_contain_text("제어 문자" if spoken == "ko" else "control character")
        page.get_by_label(label).fill("a cat")
        page.get_by_role("button", name=button).click()
        warning = "글에 한글이 없어" if spoken == "ko" else "no Korean in the text"
        expect(page.get_by_text(warning)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_serious_for_axe(
    browser: Browser, live: LiveService, owner: TestClient, width: int, scheme: str
) -> None:
    """No width and no theme has a serious fault of accessibility, or scrolls sideways."""
    with opened(browser, live, width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        preview(page)
        page.get_by_role("button", name="그리기").click()
        expect(page.get_by_role("link", name="내려받기")).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
