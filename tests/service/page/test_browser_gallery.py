"""Pictures that are found again in the page, and what is made of them."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from starlette.testclient import TestClient
from support.browsing import CAT, DOG, TEXT, Drawn
from support.live_service import SteppingGenerator

pytestmark = pytest.mark.browser


def gallery(page: Page) -> Locator:
    """Open the pictures and return their texts."""
    page.get_by_role("link", name="그림들").click()
    return page.locator(".gallery .text")


def opened(page: Page, text: str) -> Locator:
    """Open the first picture of a text and return its dialog."""
    gallery(page)
    page.get_by_alt_text(f"{text} (1번 그림)").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="핵심어")).to_be_visible()
    return dialog


def test_newest_first_and_found_by_words(page: Page, drawn: Drawn) -> None:
    """Pictures stand newest first, and Korean or English words find those that have all of them."""
    drawn(CAT)
    drawn(TEXT, attributes=["hair=포니테일"])
    drawn(DOG)
    texts = gallery(page)
    expect(texts).to_have_text([DOG, TEXT, CAT])
    for words, found in (("고양", [CAT]), ("바닷가 pony", [TEXT]), ("pony 고양이", []), ("", [DOG, TEXT, CAT])):
        page.get_by_role("searchbox").fill(words)
        expect(texts).to_have_text(found)
    page.get_by_role("searchbox").fill("PONY")
    expect(texts).to_have_text([TEXT])
    page.reload()
    expect(texts).to_have_text([TEXT])


def test_favourites(page: Page, drawn: Drawn, owner: TestClient) -> None:
    """A star makes a favourite, which its filter shows alone and the service keeps."""
    cat = drawn(CAT)
    drawn(DOG)
    texts = gallery(page)
    page.get_by_role("button", name=f"즐겨찾기: {CAT}").click()
    expect(page.get_by_role("button", name=f"즐겨찾기: {CAT}")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="즐겨찾기", exact=True).click()
    expect(texts).to_have_text([CAT])
    assert owner.get(f"/api/v1/jobs/{cat}").json()["favourite"]
    page.get_by_role("button", name="실패").click()
    expect(page.get_by_text("아직 아무것도 없습니다.")).to_be_visible()


def test_deleting_asks_first(page: Page, drawn: Drawn, owner: TestClient) -> None:
    """A picture is deleted after a question, and is then gone from the service."""
    cat = drawn(CAT)
    texts = gallery(page)
    page.get_by_role("button", name=f"지우기: {CAT}").click()
    page.get_by_role("dialog").get_by_role("button", name="취소").click()
    expect(texts).to_have_text([CAT])
    page.get_by_role("button", name=f"지우기: {CAT}").click()
    page.get_by_role("dialog").get_by_role("button", name="지우기").click()
    expect(texts).to_have_count(0)
    assert owner.get(f"/api/v1/jobs/{cat}").status_code == 404


def test_arrows_and_escape(page: Page, drawn: Drawn) -> None:
    """The arrows go to the next picture and back, and Escape returns to the thumbnail."""
    drawn(CAT)
    drawn(DOG)
    dialog = opened(page, DOG)
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading", level=2)).to_have_text(CAT)
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_role("heading", level=2)).to_have_text(DOG)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name=f"{DOG} (1번 그림)")).to_be_focused()


def test_again(page: Page, drawn: Drawn, generator: SteppingGenerator) -> None:
    """A picture is drawn again with the same prompts and another seed."""
    drawn(CAT, seed=7)
    opened(page, CAT).get_by_role("button", name="다른 시드로 한 번 더").click()
    page.wait_for_url("**/#write/*")
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    first, second = generator.runs
    assert second.seed != first.seed
    assert generator.prompts[0] == generator.prompts[1]


def test_from_this_picture(page: Page, drawn: Drawn, generator: SteppingGenerator) -> None:
    """From the opened picture, and as a variation of a drawn one, a picture like it begins from it."""
    drawn(CAT)
    opened(page, CAT).get_by_role("button", name="이 그림에서 비슷하게").click()
    page.wait_for_url("**/#write/*")
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    address = page.url
    page.get_by_role("button", name="변형").click()
    expect(page).not_to_have_url(address)
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    similar, varied = generator.runs[1:]
    assert similar.init_image
    assert varied.init_image
    assert (similar.strength, varied.strength) == (0.5, 0.4)


def test_this_prompt(page: Page, drawn: Drawn) -> None:
    """The text, the attributes and the settings of a picture fill the fields, and the draft before comes back."""
    drawn(CAT, attributes=["hair=포니테일"], seed=7)
    field = page.get_by_label("무엇을 그릴까요?")
    field.fill(DOG)
    opened(page, CAT).get_by_role("button", name="이 프롬프트로 쓰기").click()
    expect(field).to_have_value(CAT)
    page.locator("summary", has_text="그림 설정").click()
    expect(page.get_by_label("시드", exact=True)).to_have_value("7")
    page.locator("summary", has_text="속성").click()
    expect(page.get_by_role("button", name="포니테일", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="쓰던 것으로 되돌리기").click()
    expect(field).to_have_value(DOG)


def test_download(page: Page, drawn: Drawn, owner: TestClient, tmp_path: Path) -> None:
    """The file that is downloaded is the picture with all that it carries."""
    cat = drawn(CAT)
    with page.expect_download() as download:
        opened(page, CAT).get_by_role("link", name="내려받기").click()
    assert download.value.suggested_filename == f"malgrim-{cat[:8]}-0.png"
    file = tmp_path / "picture.png"
    download.value.save_as(file)
    assert file.read_bytes() == owner.get(f"/api/v1/jobs/{cat}/images/0").content


def test_a_picture_file_fills_the_fields(page: Page, drawn: Drawn, owner: TestClient) -> None:
    """A picture file that is opened fills the fields with what it carries."""
    picture = owner.get(f"/api/v1/jobs/{drawn(CAT)}/images/0").content
    page.get_by_label("그림이나 ZIP 파일 열기").set_input_files(
        {"name": "cat.png", "mimeType": "image/png", "buffer": picture}
    )
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value(CAT)
