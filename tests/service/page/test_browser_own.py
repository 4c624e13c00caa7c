"""Words and styles of one's own on the page, in a real browser."""

from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import Faults, opened, preview
from support.fakes import EchoParaphraser, WordExtractor, make_library
from support.live_service import SteppingGenerator, live_service

from service.assembly.backends import Backends
from service.config.settings import Settings
from service.pipeline import Pipeline, PromptBuilder

pytestmark = pytest.mark.browser


def _offline() -> Pipeline:
    """Return light stages around the offline translator."""
    translator_with = partial(Backends(Settings()).translator, "lexicon")
    translator = translator_with()
    translator.translate(["몽실이가 앉은 의자"])  # loads it
    builder = PromptBuilder(WordExtractor())
    return Pipeline(EchoParaphraser(), translator, builder, translator_with=translator_with, library=make_library())


def test_a_word_of_ones_own(browser: Browser, tmp_path: Path, generator: SteppingGenerator) -> None:
    """What is written for a romanised word is kept, and the next preview has it without the particle."""
    with live_service(tmp_path, generator, _offline()) as live:
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


def test_a_meaning_is_chosen(browser: Browser, tmp_path: Path, generator: SteppingGenerator) -> None:
    """A word of several meanings shows them in Korean; a click makes one the writer's own word, and it is drawn."""
    with live_service(tmp_path, generator, _offline()) as live:
        live.keys.add("page")
        with opened(browser, live) as page:
            preview(page, "하얀 배")
            expect(page.locator(".english").first).to_have_text("a white boat")
            expect(page.locator(".warnings")).to_contain_text("boat (타는 배), pear (먹는 배)")
            page.get_by_role("group", name="배", exact=True).get_by_role("button", name="먹는 배").click()
            expect(page.locator(".english").first).to_have_text("a white pear")
            expect(page.get_by_text("여러 뜻이 있는 말")).to_have_count(0)
            expect(page.get_by_text("내 낱말 (1)")).to_be_visible()


def test_a_style_of_ones_own(page: Page, faults: Faults, tmp_path: Path) -> None:
    """What a preview has beside its text is saved, chosen, carried in a file and deleted; a wrong name is a line."""
    page.get_by_label("스타일", exact=True).select_option("photo")
    preview(page)
    page.get_by_text("스타일로 저장").click()
    faults.expected.append("422")  # the name of a preset of the program
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
