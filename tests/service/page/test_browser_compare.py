"""Two pictures or previews beside each other, and grids of values."""

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from support.browsing import CAT, DOG, Drawn, Faults, draw, preview, write
from support.live_service import SteppingGenerator

pytestmark = pytest.mark.browser


def test_two_pictures(page: Page, drawn: Drawn) -> None:
    """Two pictures that are chosen show where their prompts and settings differ; what is the same is not listed."""
    drawn(CAT, seed=7)
    drawn(DOG, seed=8, attributes=["hair=포니테일"])
    page.get_by_role("link", name="비교").click()
    page.get_by_label("왼쪽", exact=True).select_option(label=f"{CAT} · 1번 · 시드 7")
    page.get_by_label("오른쪽", exact=True).select_option(label=f"{DOG} · 1번 · 시드 8")
    expect(page.locator("ins").first).to_have_text("pony")
    expect(page.locator("del")).to_have_count(0)
    rows = page.locator("table.settings tbody tr")
    expect(rows).to_have_text(["시드78"])
    expect(page.locator(".pair img")).to_have_count(2)
    page.reload()
    expect(rows).to_have_text(["시드78"])


def test_two_previews(page: Page) -> None:
    """Two previews that were put into the comparison show their differences without any picture, after a reload too."""
    preview(page, CAT)
    page.get_by_role("button", name="비교에 넣기").click()
    expect(page.get_by_label("왼쪽", exact=True)).to_contain_text(CAT)
    page.get_by_role("link", name="쓰기").click()
    page.get_by_label("cat 넣기").uncheck()
    expect(page.get_by_role("button", name="되돌리기", exact=True)).to_be_enabled()
    page.get_by_role("button", name="비교에 넣기").click()
    removed = page.locator("del")
    expect(removed).to_have_text(["cat (1.21)"])
    page.reload()
    expect(removed).to_have_text(["cat (1.21)"])
    expect(page.get_by_label("오른쪽", exact=True).locator("option:checked")).to_contain_text(CAT)


def test_a_preview_beside_a_picture(page: Page, drawn: Drawn) -> None:
    """A preview is compared with a picture by prompts and style, without settings that it does not have."""
    drawn(DOG, attributes=["hair=포니테일"], seed=8)
    preview(page, CAT)
    page.get_by_role("button", name="비교에 넣기").click()
    page.get_by_label("오른쪽", exact=True).select_option(label=f"{DOG} · 1번 · 시드 8")
    expect(page.locator("ins").first).to_have_text("pony")
    expect(page.locator("table.settings")).to_have_count(0)


def test_a_preview_of_another_browser(page: Page) -> None:
    """The address of a preview that is not kept here gets a sentence."""
    expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()
    page.goto(f"{page.url}#compare/preview/none")
    expect(page.get_by_role("alert")).to_contain_text("남아 있지 않습니다")


def ask_grid(page: Page, axis: str, values: str) -> None:
    """Write a text, and ask for a grid of it whose columns have values of an axis."""
    page.get_by_label("무엇을 그릴까요?").fill(CAT)
    page.get_by_role("link", name="비교").click()
    page.get_by_label("가로로 바꿀 것").select_option(label=axis)
    page.get_by_label("가로 값들").fill(values)


def test_a_grid(page: Page, generator: SteppingGenerator) -> None:
    """A grid draws the text once for each pair of values with one seed; a reload shows it again, and it has a sheet."""
    ask_grid(page, "CFG", "5, 7.5")
    page.get_by_label("세로로 바꿀 것").select_option(label="글의 한 부분 바꾸기")
    page.get_by_label("세로 값들").fill(f'"{CAT}", {DOG}')
    page.get_by_role("button", name="표로 그리기").click()
    for name in (f"CFG 5, {CAT}", f"CFG 7.5, {CAT}", f"CFG 5, {DOG}", f"CFG 7.5, {DOG}"):
        expect(page.get_by_alt_text(name)).to_be_visible(timeout=15_000)
    expect(page.locator("table.cells th[scope=col]")).to_have_text(["CFG 5", "CFG 7.5"])
    assert [one.guidance for one in generator.runs] == [5, 7.5, 5, 7.5]
    assert len({one.seed for one in generator.runs}) == 1
    page.reload()
    expect(page.get_by_alt_text(f"CFG 7.5, {DOG}")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="한 장으로 내려받기").click()
    with Image.open(download.value.path()) as sheet:
        assert sheet.format == "PNG"
    page.get_by_role("button", name="표와 그림 지우기").click()
    expect(page.locator("table.cells")).to_have_count(0)


def test_a_grid_of_alternatives(page: Page) -> None:
    """Every combination of the alternatives of a text is drawn by one choice, without values."""
    write(page, "{빨간|파란} 고양이")
    page.get_by_role("link", name="비교", exact=True).click()
    page.get_by_label("가로로 바꿀 것").select_option(label="글의 {a|b}에서 고를 수 있는 모든 조합")
    expect(page.get_by_label("가로 값들")).to_have_count(0)
    page.get_by_role("button", name="표로 그리기").click()
    expect(page.get_by_role("columnheader")).to_have_text(["빨간 고양이", "파란 고양이"])


def test_a_grid_is_stopped(page: Page, generator: SteppingGenerator) -> None:
    """The rest of a grid can be stopped; the page says how far it came."""
    generator.go_on.clear()
    ask_grid(page, "시드", "1-3")
    page.get_by_role("button", name="표로 그리기").click()
    expect(page.get_by_text("3장 가운데 0장이 끝났습니다")).to_be_visible()
    page.get_by_role("button", name="나머지 그만두기").click()
    expect(page.locator("table.cells td span")).to_have_text(["멈췄습니다"] * 3)
    generator.go_on.set()


@pytest.mark.parametrize("values", ["", "0", "x", "1-1000", "5, <b>"])
def test_values_that_cannot_be_drawn(page: Page, generator: SteppingGenerator, faults: Faults, values: str) -> None:
    """A value that cannot be drawn is refused before any job is created."""
    faults.expected.append("422")
    ask_grid(page, "스텝", values)
    page.get_by_role("button", name="표로 그리기").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert generator.runs == []


def test_from_a_drawn_picture(page: Page) -> None:
    """The comparison that a drawn picture offers has that picture at its left."""
    draw(page, CAT)
    page.get_by_role("link", name="비교: 시드").click()
    expect(page.locator(".pair img")).to_have_attribute("alt", CAT)
