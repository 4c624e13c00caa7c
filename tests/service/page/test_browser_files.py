"""Files that are dropped on the page or chosen: pictures without a text, and ZIPs; and pictures saved as a ZIP."""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, FilePayload, Page, expect
from starlette.testclient import TestClient
from support.browsing import CAT, DOG, Drawn, Faults, write
from support.fake_captions import FixedCaptioner, FixedKorean, png
from support.live_service import LiveService, SteppingGenerator

from service.pipeline.describing import Describer

pytestmark = pytest.mark.browser

FIELD = "그림이나 ZIP 파일 열기"
PLAIN: FilePayload = {"name": "plain.png", "mimeType": "image/png", "buffer": png()}


@pytest.fixture
def describing(live: LiveService) -> FixedKorean:
    """Let the service describe pictures."""
    korean = FixedKorean()
    resources = replace(live.app.state.resources, describer=Describer(FixedCaptioner(), korean))
    live.app.state.resources = live.app.state.previews._resources = resources
    return korean


def drop(page: Page, name: str, data: bytes, kind: str) -> None:
    """Drop a file on the page."""
    files = """([name, data, type]) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([Uint8Array.fromBase64(data)], name, { type }));
      return dropped;
    }"""
    transfer = page.evaluate_handle(files, [name, b64encode(data).decode(), kind])
    page.locator("body").dispatch_event("drop", {"dataTransfer": transfer})


def texts_in(download: Download, folder: Path) -> list[str]:
    """Return which texts are on the page of a ZIP."""
    download.save_as(folder / "saved.zip")
    with ZipFile(folder / "saved.zip") as archive:
        page = archive.read("index.html").decode()
    return [text for text in (CAT, DOG) if f"<h2>{text}</h2>" in page]


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def test_a_picture_without_a_text_is_described(
    page: Page, faults: Faults, describing: FixedKorean, generator: SteppingGenerator
) -> None:
    """What a picture shows becomes a preview and its attributes, which are mended and drawn, and can be undone."""
    faults.expected.append("422")  # nothing is in it
    write(page, DOG)
    drop(page, "plain.png", png(), "image/png")
    expect(page.get_by_role("status").filter(has_text="plain.png")).to_contain_text(describing.answer)
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value(describing.answer)
    page.locator("summary", has_text="속성").click()
    expect(page.get_by_role("button", name="포니테일", exact=True)).to_have_attribute("aria-pressed", "true")
    page.locator("summary", has_text="문장과 번역").click()
    expect(page.get_by_text("그림 설명 fixed")).to_be_visible()
    assert serious(page) == []
    mended = page.get_by_label("1번 문장의 번역", exact=True)
    mended.fill("a boat on the sea")
    mended.blur()
    expect(page.locator(".english").first).to_have_text("a boat on the sea, pony tail, red hanbok")
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    assert generator.prompts[0].prompt[0].text == "a boat on the sea"
    page.get_by_role("button", name="쓰던 것으로 되돌리기").click()
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value(DOG)


def test_no_model_describes(page: Page, faults: Faults) -> None:
    """Where no model describes pictures, one line says so, and the draft stays."""
    faults.expected.append("422")
    write(page, DOG)
    page.get_by_label(FIELD).set_input_files(PLAIN)
    expect(page.get_by_role("alert")).to_contain_text("MALGRIM_CAPTION_MODEL")
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value(DOG)


def test_pictures_are_saved_as_a_zip(page: Page, drawn: Drawn, tmp_path: Path) -> None:
    """A ZIP has all that are found, those of a search, the favourites, or those that are chosen by the keyboard."""
    drawn(CAT)
    drawn(DOG)
    page.get_by_role("link", name="그림들").click()
    every = page.get_by_role("button", name="여기 있는 것을 모두 ZIP으로 저장")
    with page.expect_download() as all_:
        every.click()
    assert all_.value.suggested_filename == "malgrim.zip"
    assert texts_in(all_.value, tmp_path) == [CAT, DOG]
    page.get_by_role("searchbox").fill(CAT)
    expect(page.locator(".gallery .text")).to_have_text([CAT])
    with page.expect_download() as searched:
        every.click()
    assert texts_in(searched.value, tmp_path) == [CAT]
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name=f"즐겨찾기: {DOG}").click()
    page.get_by_role("button", name="즐겨찾기", exact=True).click()
    expect(page.locator(".gallery .text")).to_have_text([DOG])
    with page.expect_download() as favourites:
        every.click()
    assert texts_in(favourites.value, tmp_path) == [DOG]
    page.get_by_role("button", name="모두", exact=True).click()
    page.get_by_role("checkbox", name=f"고르기: {CAT}").press("Space")
    chosen = page.get_by_role("button", name="고른 1건을 ZIP으로 저장")
    with page.expect_download() as one:
        chosen.press("Enter")
    assert texts_in(one.value, tmp_path) == [CAT]
    assert serious(page) == []
    page.get_by_role("button", name="고르기 취소").click()
    expect(every).to_be_visible()
    page.get_by_role("button", name="실패").click()
    expect(every).to_have_count(0)


def test_lost_pictures_are_said(page: Page, drawn: Drawn, live: LiveService, faults: Faults) -> None:
    """A ZIP without a picture that is gone is saved, and the page says so."""
    faults.expected.append("410")
    (live.data / "images" / drawn(CAT) / "0.png").unlink()
    page.get_by_role("link", name="그림들").click()
    with page.expect_download():
        page.get_by_role("button", name="여기 있는 것을 모두 ZIP으로 저장").click()
    expect(page.get_by_text("없어진 그림 1장은 빠졌습니다")).to_be_visible()


def test_a_deleted_job_is_not_saved(page: Page, drawn: Drawn, owner: TestClient, faults: Faults) -> None:
    """Where what is chosen was deleted elsewhere, one line says so, and nothing is saved."""
    faults.expected.append("404")
    cat = drawn(CAT)
    page.get_by_role("link", name="그림들").click()
    page.get_by_role("checkbox", name=f"고르기: {CAT}").check()
    owner.delete(f"/api/v1/jobs/{cat}")
    page.get_by_role("button", name="고른 1건을 ZIP으로 저장").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_zip_is_imported(page: Page, live: LiveService, faults: Faults) -> None:
    """A ZIP that is dropped or chosen adds its pictures to those shown, once, and says what it left out."""
    other = live.client("other")
    for text in (CAT, DOG):
        body = {"prompt": {"text": text}, "generation": {"width": 64, "height": 64, "steps": 1}}
        assert other.post("/api/v1/jobs", json=body, headers={"Prefer": "wait=60"}).json()["state"] == "succeeded"
    archive = other.get("/api/v1/exports").content
    page.get_by_role("link", name="그림들").click()
    expect(page.get_by_text("아직 아무것도 없습니다.")).to_be_visible()
    drop(page, "theirs.zip", damaged(archive), "application/zip")
    said = page.get_by_role("status").filter(has_text="theirs.zip")
    expect(said).to_contain_text("1건을 그림들에 넣었습니다. 이미 있던 것은 0건입니다.")
    expect(page.locator(".gallery .text")).to_have_count(1)
    said.get_by_text("가져오지 못한 것 1개").click()
    expect(said.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="쓰기", exact=True).click()
    page.get_by_label(FIELD).set_input_files({"name": "theirs.zip", "mimeType": "application/zip", "buffer": archive})
    expect(said).to_contain_text("1건을 그림들에 넣었습니다. 이미 있던 것은 1건입니다.")
    said.get_by_role("link", name="그림들 보기").click()
    expect(page.locator(".gallery .text")).to_have_count(2)
    faults.expected.append("422")
    page.get_by_label(FIELD).set_input_files({"name": "no.zip", "mimeType": "application/zip", "buffer": b"no"})
    expect(page.get_by_role("alert")).to_contain_text("no.zip")


def damaged(archive: bytes) -> bytes:
    """Return a ZIP whose first preview is none."""
    written = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(written, "w") as after:
        names = before.namelist()
        first = next(name for name in names if name.endswith(".json"))
        for name in names:
            after.writestr(name, b"{}" if name == first else before.read(name))
    return written.getvalue()
