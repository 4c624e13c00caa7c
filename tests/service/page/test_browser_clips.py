"""Clips on the page: switched on, drawn, shown moving or still, and made again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.testclient import TestClient
from support.api_service import TOYS
from support.browsing import CAT, Faults, draw, opened, write
from support.live_service import LiveService

from generate import ClipSettings, Phrase, Prompt
from service.config.settings import Settings
from service.pipeline.picture_record import read_record

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def loaded_toy() -> None:
    """Load the toy, so that no page waits for it."""
    cat = Prompt((Phrase("a cat"),), (), ())
    TOYS.get_video(None, None, 2).generate(cat, ClipSettings(width=64, height=64, steps=1, frames=2))


@pytest.fixture(autouse=True)
def toy(live: LiveService, loaded_toy: None) -> None:
    """Give the service the toy, which has a motion adapter of its own."""
    resources = live.app.state.resources
    live.app.state.resources = replace(resources, settings=Settings(model="toy"))


@pytest.fixture
def calm(browser: Browser, live: LiveService, owner: TestClient) -> Iterator[Page]:
    """Yield the page as it is for someone who has asked for less motion."""
    with opened(browser, live) as page:
        page.emulate_media(reduced_motion="reduce")
        yield page


@pytest.fixture
def clip(owner: TestClient) -> Callable[[str], str]:
    """Return a function that makes a clip in a format and returns the address of its picture on the page."""

    def made(kind: str) -> str:
        generation = {"width": 64, "height": 64, "steps": 2, "clip": {"frames": 3, "format": kind}}
        body = {"prompt": {"text": CAT}, "generation": generation}
        job = owner.post("/api/v1/jobs", json=body, headers={"Prefer": "wait=60"}).json()
        assert job["state"] == "succeeded", job["problem"]
        return f"#pictures/{job['id']}/0"

    return made


def switched_on(page: Page) -> Locator:
    """Switch the clip on, small, and return its part of the form."""
    summary = page.locator("summary", has_text="움직이는 그림")
    summary.click()
    page.get_by_label("그림 대신 클립 만들기").check()
    page.locator("summary", has_text="그림 설정").click()
    page.get_by_label("비율").select_option("64x64")
    page.get_by_label("스텝", exact=True).fill("2")
    page.get_by_label("프레임 수").fill("3")
    return summary.locator("..")


def test_a_clip_is_drawn(page: Page, live: LiveService) -> None:
    """What is set reaches the job; its clip plays, can be stopped and downloaded, and says how steady it is."""
    part = switched_on(page)
    page.get_by_label("1초에 보여 줄 프레임").fill("12")
    expect(part.locator(".badge")).to_have_text("1")
    draw(page, CAT)
    (job,) = live.store.page("page", 1, None)
    assert job.request["generation"]["clip"] == {"frames": 3, "fps": 12, "motion": "toy", "format": "webp"}
    expect(page.get_by_text("클립이 나왔습니다")).to_be_visible()
    expect(page.get_by_text("안정도(SSIM): 평균")).to_be_visible()
    expect(page.locator("figure img")).to_be_visible()
    page.get_by_role("button", name="멈춤", exact=True).click()
    expect(page.locator("figure canvas")).to_be_visible()
    expect(page.locator("figure img")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="내려받기").click()
    assert download.value.suggested_filename == f"malgrim-{job.id[:8]}-0.webp"
    clip = read_record(Path(download.value.path())).clip
    assert clip
    assert clip.frames == 3
    for gone in ("변형", "이 그림에서", "멈추고 남기기"):
        expect(page.get_by_role("button", name=re.compile(f"^{gone}"))).to_have_count(0)


def test_settings_that_do_not_go_with_clips(page: Page) -> None:
    """They are not there while the clip is on, and come back; what suits clips stands where nothing is given."""
    switched_on(page)
    expect(page.get_by_label("스텝", exact=True)).to_have_attribute("placeholder", "25")
    for name in ("장수", "빠르게"):
        expect(page.get_by_label(name)).to_have_count(0)
    for name in ("시드 변형", "더 크게", "그림에서 시작하기"):
        expect(page.locator("summary", has_text=name)).to_have_count(0)
    page.get_by_label("그림 대신 클립 만들기").uncheck()
    expect(page.get_by_label("장수")).to_be_visible()
    expect(page.locator("summary", has_text="그림에서 시작하기")).to_be_visible()


def test_the_text_of_a_second_pass_waits(page: Page, live: LiveService) -> None:
    """A text that was written for the second pass is not sent with a clip, and is kept for pictures."""
    page.locator("summary", has_text="더 크게").click()
    page.get_by_label("크게 다시 그리기(배)").fill("1.5")
    page.get_by_label("크게 다시 그릴 때의 글").fill("고운 털")
    switched_on(page)
    draw(page, CAT)
    (job,) = live.store.page("page", 1, None)
    assert job.is_clip
    page.get_by_label("그림 대신 클립 만들기").uncheck()
    page.locator("summary", has_text="더 크게").click()
    expect(page.get_by_label("크게 다시 그릴 때의 글")).to_have_value("고운 털")


@pytest.mark.parametrize("frames", ["1", "33", "2.5", ""])
def test_frames_that_cannot_be_drawn(page: Page, live: LiveService, frames: str) -> None:
    """A number beyond what the motion adapter draws is a line beside its field, and makes no job."""
    switched_on(page)
    write(page, CAT)
    page.get_by_label("프레임 수").fill(frames)
    page.get_by_role("button", name="그리기", exact=True).click()
    expect(page.get_by_label("프레임 수")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("2부터 32까지")).to_be_visible()
    assert live.store.page("page", 1, None) == []


def test_no_switch_without_motion_adapters(page: Page, live: LiveService) -> None:
    """A service that makes no clips has no switch for them."""
    expect(page.locator("summary", has_text="움직이는 그림")).to_be_visible()
    live.app.state.resources = replace(live.app.state.resources, settings=Settings(model="fake"))
    page.reload()
    expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()
    expect(page.locator("summary", has_text="움직이는 그림")).to_have_count(0)


@pytest.mark.parametrize("kind", ["webp", "mp4"])
def test_a_clip_among_the_pictures(page: Page, live: LiveService, clip: Callable[[str], str], kind: str) -> None:
    """It stands still in the gallery and plays when it is opened; *this prompt* fills the fields with it."""
    if kind == "mp4":
        pytest.importorskip("av")
    address = clip(kind)
    page.get_by_role("link", name="그림들").click()
    card = page.locator(".gallery li a")
    expect(card).to_contain_text("클립")
    expect(card.locator("canvas" if kind == "webp" else "video:not([controls])")).to_be_visible()
    card.click()
    dialog = page.get_by_role("dialog")
    shown = dialog.locator("img") if kind == "webp" else dialog.locator("video[controls]")
    expect(shown).to_be_visible()
    expect(dialog.get_by_text("안정도(SSIM): 평균")).to_be_visible()
    expect(dialog.get_by_text("이 그림에서 비슷하게")).to_have_count(0)
    expect(dialog.get_by_role("link", name="내려받기")).to_have_attribute("download", re.compile(rf"-0\.{kind}$"))
    if kind == "mp4":
        page.wait_for_function("!document.querySelector('dialog video').paused")
    dialog.get_by_role("button", name="이 프롬프트로 쓰기").click()
    expect(page.get_by_label("그림 대신 클립 만들기")).to_be_checked()
    expect(page.get_by_label("프레임 수")).to_have_value("3")
    expect(page.get_by_label("형식")).to_have_value(kind)
    page.goto(f"{live.address}/#compare/{address.removeprefix('#pictures/')}//")
    expect(page.locator(".pair img, .pair video")).to_be_visible()


@pytest.mark.parametrize("kind", ["webp", "mp4"])
def test_less_motion(calm: Page, live: LiveService, clip: Callable[[str], str], kind: str) -> None:
    """For someone who has asked for less motion nothing moves until it is told to."""
    if kind == "mp4":
        pytest.importorskip("av")
    calm.goto(f"{live.address}/{clip(kind)}")
    dialog = calm.get_by_role("dialog")
    if kind == "mp4":
        expect(dialog.locator("video[controls]")).to_be_visible()
        assert calm.evaluate("document.querySelector('dialog video').paused")
        return
    expect(dialog.get_by_role("img", name=CAT)).to_be_visible()
    expect(dialog.locator("img")).to_have_count(0)
    dialog.get_by_role("button", name="재생").click()
    expect(dialog.locator("img")).to_be_visible()


def test_again(page: Page, live: LiveService, clip: Callable[[str], str]) -> None:
    """*Once more* makes another clip, and its job follows on the page."""
    page.goto(f"{live.address}/{clip('webp')}")
    page.get_by_role("button", name="다른 시드로 한 번 더").click()
    expect(page.get_by_text("클립이 나왔습니다")).to_be_visible()
    assert len(live.store.page("page", 9, None)) == 2


def test_a_grid_stays_of_pictures(page: Page, live: LiveService) -> None:
    """The clip of the draft does not go into a grid."""
    switched_on(page)
    write(page, CAT)
    page.get_by_role("link", name="비교").click()
    page.get_by_role("button", name="표로 그리기").click()
    expect(page.locator("table.cells")).to_be_visible()
    assert all(one.request["generation"]["clip"] is None for one in live.store.page("page", 9, None))


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_serious_for_axe(
    browser: Browser, live: LiveService, owner: TestClient, clip: Callable[[str], str], width: int, faults: Faults
) -> None:
    """The part of the form, the gallery and the dialog have no serious fault and are no wider than the page."""
    address = clip("webp")
    with opened(browser, live, width=width, faults=faults) as page:
        switched_on(page)
        for view in ("#write", "#pictures", address):
            page.goto(f"{live.address}/{view}")
            expect(page.locator("main")).to_be_visible()
            found = Axe().run(page).response["violations"]
            assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
