"""The page in a real browser: a person writes, sees, mends, draws and comes back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import which

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.fakes import EchoParaphraser, WordExtractor
from support.live_service import LiveService, SteppingGenerator, live_service

from service.assembly.backends import Backends
from service.config.settings import Settings
from service.pipeline import Pipeline, PromptBuilder

CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
TEXT = "노을 지는 바닷가의 소녀"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def generator() -> SteppingGenerator:
    return SteppingGenerator()


@pytest.fixture
def live(tmp_path: Path, generator: SteppingGenerator) -> Iterator[LiveService]:
    with live_service(tmp_path, generator) as live:
        live.keys.add("page")
        yield live


@contextmanager
def opened(browser: Browser, live: LiveService, *, width: int = 1280, locale: str = "ko-KR") -> Iterator[Page]:
    """Open the page by a link of its own; whatever leaves this machine or fails in a script fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda sent: faults.append(sent.url) if not sent.url.startswith((live.address, "blob:", "data:")) else None,
    )
    page.goto(f"{live.address}/?token={live.links.issue('page')}")
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def page(browser: Browser, live: LiveService) -> Iterator[Page]:
    with opened(browser, live) as page:
        yield page


def write(page: Page, text: str = TEXT) -> None:
    page.get_by_label("무엇을 그릴까요?").fill(text)


def preview(page: Page, text: str = TEXT) -> None:
    write(page, text)
    page.get_by_role("button", name="미리보기").click()
    expect(page.get_by_role("heading", name="프롬프트 2")).to_be_visible()


def test_the_link_is_gone_from_the_address(page: Page, live: LiveService) -> None:
    """The link lets in, and its token stays neither in the address nor in the history."""
    expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()
    assert page.url == f"{live.address}/page/"


def test_a_wrong_key_and_a_right_one(browser: Browser, live: LiveService) -> None:
    """Without a link, a wrong key gets a sentence and a right one the page."""
    page = browser.new_context(locale="ko-KR").new_page()
    page.goto(live.address)
    page.get_by_label("API 키", exact=True).fill("mlg_wrong")
    page.get_by_role("button", name="열기").click()
    expect(page.get_by_role("alert")).to_contain_text("malgrim keys add")
    page.get_by_label("API 키", exact=True).fill(live.key)
    page.get_by_role("button", name="열기").click()
    expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()
    page.context.close()


def test_a_preview_is_mended(page: Page) -> None:
    """A translation and a switched-off keyword change the prompts; undo and redo go back and forth."""
    preview(page)
    prompt, prompt_2 = (page.locator(".english").nth(index) for index in (0, 1))
    before = prompt_2.inner_text()
    page.get_by_label("cat 쓰기").uncheck()
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
    for tab, text in ((page, "고양이"), (other, "강아지")):
        write(tab, text)
        tab.get_by_role("button", name="그리기").click()
    for tab, text in ((page, "고양이"), (other, "강아지")):
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


def test_an_error_is_a_sentence(page: Page) -> None:
    """A text that cannot be used is answered with a sentence beside the prompts."""
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
    browser: Browser, live: LiveService, locale: str, switch: str, spoken: str
) -> None:
    """Refusals, warnings and the failure of a job are in the language of the switch, not in that of the browser."""
    texts = {"ko": ("무엇을 그릴까요?", "미리보기"), "en": ("What shall it show?", "Preview")}
    label, button = texts[spoken]
    with opened(browser, live, locale=locale) as page:
        page.get_by_role("button", name=switch).click()
        page.get_by_label(label).fill("ㅋ\u0007")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_contain_text("제어 문자" if spoken == "ko" else "control character")
        page.get_by_label(label).fill("a cat")
        page.get_by_role("button", name=button).click()
        warning = "글에 한글이 없어" if spoken == "ko" else "no Korean in the text"
        expect(page.get_by_text(warning)).to_be_visible()


def test_a_word_of_ones_own(browser: Browser, tmp_path: Path, generator: SteppingGenerator) -> None:
    """What is written for a romanised word is kept, and the next preview has it without the particle."""
    translator_with = partial(Backends(Settings()).translator, "lexicon")
    translator = translator_with()
    translator.translate(["몽실이가 앉은 의자"])  # loads it
    builder = PromptBuilder(WordExtractor())
    pipeline = Pipeline(EchoParaphraser(), translator, builder, translator_with=translator_with)
    with live_service(tmp_path, generator, pipeline) as live:
        live.keys.add("page")
        with opened(browser, live) as page:
            preview(page, "몽실이가 앉은 의자")
            expect(page.locator(".english").first).to_contain_text("mongsiri")
            page.get_by_label("몽실이은(는) 영어로").fill("fluffy sheep")
            page.get_by_role("button", name="기억하기").click()
            expect(page.locator(".english").first).to_have_text("a chair with a sitting fluffy sheep")
            expect(page.get_by_label("무엇을 그릴까요?")).to_have_value("몽실이가 앉은 의자")
            expect(page.get_by_text("사전에 없는 말")).to_have_count(0)
            page.reload()
            page.get_by_text("내 낱말 (1)").click()
            page.get_by_role("button", name="몽실이 지우기").click()
            expect(page.get_by_text("내 낱말")).to_have_count(0)
            preview(page, "몽실이가 앉은 의자")
            expect(page.locator(".english").first).to_contain_text("mongsiri")


def test_a_style_of_ones_own(page: Page, tmp_path: Path) -> None:
    """What a preview has beside its text is saved, chosen, carried in a file and deleted; a wrong name is a line."""
    page.get_by_label("스타일", exact=True).select_option("photo")
    preview(page)
    page.get_by_text("스타일로 저장").click()
    for name in ("photo", "나의 사진"):
        page.get_by_label("스타일 이름").fill(name)
        page.get_by_role("button", name="저장", exact=True).click()
        if name == "photo":
            expect(page.get_by_role("alert")).to_contain_text("'photo'")
    expect(page.get_by_label("스타일", exact=True)).to_have_value("나의 사진")
    preview(page)
    expect(page.locator(".english").nth(1)).to_contain_text("photograph")
    page.get_by_text("내 스타일 (1)").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="toml로 저장").click()
    download.value.save_as(tmp_path / "styles.toml")
    page.get_by_role("button", name="나의 사진 지우기").click()
    expect(page.get_by_label("스타일", exact=True)).to_have_value("auto")
    expect(page.get_by_role("option", name="나의 사진")).to_have_count(0)
    page.get_by_label("스타일 파일 열기").set_input_files(tmp_path / "styles.toml")
    expect(page.get_by_role("option", name="나의 사진")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_serious_for_axe(browser: Browser, live: LiveService, width: int, scheme: str) -> None:
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
