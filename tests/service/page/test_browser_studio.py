"""All settings of a picture on the page: they reach the job, and a picture brings them back."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from safetensors.numpy import save_file
from starlette.testclient import TestClient
from support.api_service import SMALL
from support.browsing import CAT, Faults, draw, opened, preview, write
from support.guide_headers import guide_folders
from support.live_service import LiveService, SteppingGenerator
from support.upscaler_headers import UPSCALER, upscaler_folder

from generate import UPSCALERS, Control, EditedPrompt, ImageSettings, IpAdapter
from service.config.settings import Settings

pytestmark = pytest.mark.browser

LIGHTNING, HOSTILE = "watercolor_lightning_4step", "<img src=x onerror=alert(1)>"
KINDS = {LIGHTNING: "conditioner.embedders.1.model.x", HOSTILE: "cond_stage_model.transformer.x"}


def png(color: str, size: tuple[int, int] = (64, 48)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, color).save(written, "PNG")
    return written.getvalue()


def noise(seed: int, mode: str = "RGB") -> bytes:
    """Return a picture without two neighbouring pixels alike, of a size that no canvas of the page has."""
    written = BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (51, 67, 3), np.uint8)
    Image.fromarray(pixels).convert(mode).save(written, "PNG")
    return written.getvalue()


def file(color: str, size: tuple[int, int] = (64, 48)) -> FilePayload:
    return {"name": f"{color}.png", "mimeType": "image/png", "buffer": png(color, size)}


@pytest.fixture(autouse=True)
def folder(live: LiveService, tmp_path: Path) -> Path:
    """Give the service models, control nets, an IP-Adapter, an upscaler, and what chooses the best of several."""
    models = tmp_path / "models"
    models.mkdir()
    for name, tensor in KINDS.items():
        save_file({tensor: np.zeros(2, np.float16)}, models / f"{name}.safetensors")
    upscalers = upscaler_folder(tmp_path / "upscalers")
    guides = guide_folders(tmp_path / "guides")
    settings = Settings(model="fake", models=models, guides=guides, upscalers=upscalers, clip=tmp_path, state=tmp_path)
    live.app.state.resources = replace(live.app.state.resources, settings=settings)
    return models


def part(page: Page, name: str) -> Locator:
    """Open a part of the form."""
    summary = page.locator("summary", has_text=name)
    summary.click()
    return summary.locator("..")


def begin_from(page: Page, color: str = "red", size: tuple[int, int] = (64, 48)) -> None:
    part(page, "그림에서 시작하기")
    page.get_by_label("시작 그림", exact=True).set_input_files(file(color, size))
    expect(page.get_by_alt_text("시작 그림")).to_be_visible()


def comparable(settings: ImageSettings) -> dict[str, object]:
    """Return the settings with the pixels of their pictures."""

    def plain(value: object) -> object:
        if isinstance(value, Image.Image):
            return value.size, value.convert("RGBA").tobytes()
        if isinstance(value, Control | IpAdapter):
            return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        return [plain(one) for one in value] if isinstance(value, tuple) else value

    return {one.name: plain(getattr(settings, one.name)) for one in fields(settings)}


def test_settings_reach_the_job(page: Page, generator: SteppingGenerator) -> None:
    """What is set in the parts of the form is what is drawn with; a part says how many of its settings are set."""
    model = part(page, "모델과 LoRA")
    page.get_by_label("CLIP 건너뛰기").fill("2")
    page.get_by_label("모델", exact=True).select_option(LIGHTNING)
    expect(model.locator(".badge")).to_have_text("2")
    part(page, "시드 변형")
    expect(page.get_by_label("변형 시드")).to_have_count(0)
    page.get_by_label("변형 강도").fill("0.25")
    page.get_by_label("변형 시드").fill("9")
    part(page, "더 크게")
    expect(page.get_by_label("다시 그리는 강도")).to_have_count(0)
    page.get_by_label("크게 다시 그리기(배)").fill("1.5")
    page.get_by_label("다시 그리는 강도").fill("0.3")
    choice = page.get_by_label("키우는 방법")
    expect(choice.locator("option")).to_have_text([*UPSCALERS, UPSCALER])
    expect(choice).to_have_value(UPSCALERS[0])
    choice.select_option(UPSCALER)
    page.get_by_label("타일 크기").fill("512")
    page.get_by_label("타일이 겹치는 폭").fill("32")
    page.get_by_label("이어 붙는 무늬로").check()
    expect(page.get_by_label("타일 크기")).to_have_count(0)
    page.get_by_label("이어 붙는 무늬로").uncheck()
    part(page, "그림 설정")
    page.get_by_label("한 장을 고를 후보 수").fill("3")
    draw(page, CAT)
    (run,) = generator.runs
    assert (run.clip_skip, run.subseed, run.subseed_strength, run.best_of) == (2, 9, 0.25, 3)
    assert (run.hires, run.hires_strength, run.upscaler, run.tile_size, run.tile_overlap) == (
        1.5,
        0.3,
        UPSCALER,
        512,
        32,
    )


def test_the_text_of_a_second_pass(page: Page, generator: SteppingGenerator) -> None:
    """A second pass has a text of its own, whose English can be edited; it goes with the second pass."""
    part(page, "더 크게")
    expect(page.get_by_label("크게 다시 그릴 때의 글")).to_have_count(0)
    page.get_by_label("크게 다시 그리기(배)").fill("1.5")
    page.get_by_label("크게 다시 그릴 때의 글").fill("고양이의 눈동자")
    preview(page, CAT)
    english = page.get_by_label("고양이의 눈동자의 영어")
    expect(english).to_have_value("a cat 0")
    english.fill("a cat's green eyes")
    english.blur()
    expect(page.get_by_role("button", name="되돌리기")).to_be_enabled()
    draw(page, CAT)
    drawn = generator.prompts[0]
    assert isinstance(drawn, EditedPrompt)
    assert [one.prompt[0].text for one in drawn.versions.values()] == ["a cat's green eyes"]
    page.get_by_label("크게 다시 그리기(배)").fill("")
    expect(page.get_by_label("크게 다시 그릴 때의 글")).to_have_count(0)
    expect(page.get_by_text("문장이나 설정이 바뀌었습니다. 다시 미리보기를 누르세요.")).to_be_visible()


@pytest.mark.parametrize("value", ["-1", "1e999", "-", "513"])
def test_a_value_that_cannot_be_drawn(page: Page, generator: SteppingGenerator, value: str) -> None:
    """A value beyond its bounds is a line beside its field, which is found open, and draws nothing."""
    write(page, CAT)
    part(page, "더 크게").get_by_label("타일 크기").press_sequentially(value)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_label("타일 크기")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("64부터 4096까지, 8의 배수를")).to_be_visible()
    assert generator.runs == []


def test_models(page: Page, folder: Path, generator: SteppingGenerator, faults: Faults, live: LiveService) -> None:
    """A model stands with its kind, distilled weights say what they suggest, and one that is gone is a line."""
    part(page, "모델과 LoRA")
    choice = page.get_by_label("모델", exact=True)
    expect(choice.locator("option")).to_have_text(
        [
            "fake (기본)",
            f"{HOSTILE} (Stable Diffusion 1.x)",
            f"{LIGHTNING} (Stable Diffusion XL)",
        ]
    )
    choice.select_option(LIGHTNING)
    expect(page.get_by_text("Lightning 가중치입니다")).to_contain_text("4스텝, CFG 1, Euler")
    part(page, "그림 설정")
    expect(page.get_by_label("스텝", exact=True)).to_have_attribute("placeholder", "4")
    draw(page, CAT)
    (job,) = live.store.page("page", 1, None)
    assert job.request["generation"]["model"] == LIGHTNING
    (folder / f"{LIGHTNING}.safetensors").unlink()
    faults.expected.append("422 .*/jobs")
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_text(f"{LIGHTNING} 모델이 이제 없습니다")).to_be_visible()
    page.get_by_role("button", name="그리기").click()
    assert len(live.store.page("page", 9, None)) == 1


def test_what_guides_a_picture(page: Page, generator: SteppingGenerator) -> None:
    """Control nets and an IP-Adapter reach the job with their pictures; one without a picture is a line."""
    write(page, CAT)
    part(page, "그림으로 이끌기")
    for _one in range(2):
        page.get_by_role("button", name="컨트롤넷 더하기").click()
    page.get_by_role("button", name="IP-Adapter 더하기").click()
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_text("그림을 넣거나 이것을 빼 주세요.")).to_have_count(3)
    second = page.get_by_role("group", name="컨트롤넷 2")
    page.get_by_role("button", name="컨트롤넷 1 빼기").click()
    first = page.get_by_role("group", name="컨트롤넷 1")
    expect(second).to_have_count(0)
    first.get_by_label("모델").select_option("depth")
    first.get_by_label("가중치").fill("0.5")
    first.get_by_label("끝 (스텝의 비율, 0–1)").fill("0.8")
    first.get_by_label("사진에서 윤곽선을").check()
    first.get_by_label("컨트롤넷 1의 그림", exact=True).set_input_files(file("lime"))
    page.get_by_label("IP-Adapter의 그림", exact=True).set_input_files(file("blue"))
    draw(page, CAT)
    (run,) = generator.runs
    ((control,), adapter) = run.controls, run.ip_adapter
    assert (control.name, control.weight, control.end, control.preprocess) == ("depth", 0.5, 0.8, "canny")
    assert adapter
    assert [one.image.convert("RGB").getpixel((0, 0)) for one in (control, adapter)] == [(0, 255, 0), (0, 0, 255)]


def test_settings_of_a_mask(page: Page, generator: SteppingGenerator) -> None:
    """The settings of a mask are there once something is painted, and with padding the picture keeps its size."""
    begin_from(page)
    expect(page.get_by_label("가장자리 흐리기")).to_have_count(0)
    page.get_by_role("button", name="왼쪽 절반").click()
    page.get_by_label("가장자리 흐리기").fill("4")
    page.get_by_label("바꿀 곳의 시작").select_option("latent noise")
    page.get_by_label("바꿀 곳만 크게").fill("16")
    page.get_by_label("비율이 다르면").select_option("fill")
    draw(page, CAT)
    (run,) = generator.runs
    assert (run.mask_blur, run.mask_fill, run.mask_padding, run.resize_mode) == (4, "latent noise", 16, "fill")
    assert run.init_image
    assert run.init_image.size == (64, 48)
    page.get_by_role("button", name="모두 지우기").click()
    expect(page.get_by_label("가장자리 흐리기")).to_have_count(0)
    address = page.url
    page.get_by_role("button", name="그리기").click()
    expect(page).not_to_have_url(address)
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    assert generator.runs[-1].mask is None


def test_several_pictures(page: Page, generator: SteppingGenerator, faults: Faults) -> None:
    """Each of several pictures is drawn from by itself, with one preview and the same settings; a reload keeps them."""
    begin_from(page)
    page.get_by_label("시작 그림", exact=True).set_input_files([file("red"), file("lime"), file("blue")])
    page.get_by_label("되풀이해 그리기").fill("2")
    expect(page.get_by_text("외 2장")).to_be_visible()
    expect(page.get_by_role("button", name="전체 칠하기")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("외 2장")).to_be_visible()
    draw(page, CAT)
    page.get_by_role("link", name="그림들").click()
    expect(page.get_by_role("img", name=CAT)).to_have_count(3)
    starts = [run.init_image.convert("RGB").getpixel((0, 0)) for run in generator.runs if run.init_image]
    assert starts == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    assert {run.loops for run in generator.runs} == {2}


def test_one_of_several_pictures_is_refused(page: Page, generator: SteppingGenerator) -> None:
    """A picture among several that cannot be used is named; those before it are drawn."""
    begin_from(page)
    broken: FilePayload = {"name": "부서진.png", "mimeType": "image/png", "buffer": b"x"}
    page.get_by_label("시작 그림", exact=True).set_input_files([file("red"), file("lime"), broken])
    draw(page, CAT)
    expect(page.get_by_role("alert")).to_contain_text("그림 3장 가운데 2장을 차례에 넣었습니다. 부서진.png")
    page.get_by_role("button", name="나머지 빼기").click()
    expect(page.get_by_text("외 2장")).to_have_count(0)


def test_a_sketch(page: Page, generator: SteppingGenerator) -> None:
    """Colors that are painted over the picture are its sketch, transparent elsewhere, and no mask."""
    begin_from(page)
    page.get_by_role("button", name="스케치", exact=True).click()
    page.get_by_label("색", exact=True).fill("#00ff00")
    page.get_by_role("button", name="위쪽 절반").click()
    draw(page, CAT)
    (run,) = generator.runs
    assert run.mask is None
    assert run.sketch
    assert run.sketch.size == (64, 48)
    assert [run.sketch.getpixel((30, y)) for y in (5, 40)] == [(0, 255, 0, 255), (0, 0, 0, 0)]


def test_outpainting(page: Page, generator: SteppingGenerator) -> None:
    """The picture is brought to the chosen size, which grows by what is painted on at its sides."""
    begin_from(page, size=(400, 400))
    part(page, "바깥으로 넓히기")
    page.get_by_label("오른쪽으로").fill("256")
    page.get_by_label("위로").fill("64")
    expect(page.get_by_label("가장자리 흐리기")).to_be_visible()
    draw(page, CAT)
    (run,) = generator.runs
    assert (run.width, run.height) == (1280, 1088)
    assert (run.outpaint_right, run.outpaint_up) == (256, 64)
    assert run.init_image
    assert run.init_image.size == (1024, 1024)


FILLED: dict[str, dict[str, object]] = {
    "noise": {"subseed": 5, "subseed_strength": 0.25, "clip_skip": 2, "hires": 1.5, "fast": True}
    | {"hires_strength": 0.3, "upscaler": UPSCALER, "tile_size": 64, "tile_overlap": 16, "model": LIGHTNING},
    "sides": {"tiling": True, "hires_width": 96, "hires_steps": 1, "seed_width": 32, "seed_height": 48},
    "masked": {"strength": 0.7, "resize_mode": "fill", "mask_blur": 3, "mask_fill": "fill", "mask_padding": 8},
    "grown": {"strength": 0.9, "outpaint_left": 8, "outpaint_down": 16, "width": 72, "height": 64},
    "guided": {"controls": [{"model": "depth", "weight": 0.5, "start": 0.1, "end": 0.7}, {"model": "canny"}]}
    | {"ip_adapter": {"model": "look", "weight": 0.3}},
}
PICTURES: dict[str, dict[str, bytes]] = {
    "masked": {"init_image": noise(1), "mask": noise(2, "1"), "sketch": noise(3)},
    "grown": {"init_image": png("red", (64, 48))},
    "guided": {"controls.0": png("lime"), "controls.1": png("red"), "ip_adapter": png("blue")},
}


@pytest.fixture
def made(owner: TestClient) -> Callable[[str], str]:
    """Return a function that draws with the settings of a name and returns the address of the picture on the page."""

    def made(name: str) -> str:
        generation = SMALL | {"steps": 4, "seed": 7} | FILLED[name]
        request = {"prompt": {"text": CAT}, "generation": generation}
        pictures = PICTURES.get(name)
        sent = {"data": {"request": json.dumps(request)}, "files": pictures} if pictures else {"json": request}
        answer = owner.post("/api/v1/jobs", **sent)
        assert answer.status_code == 202, answer.text
        job = owner.get(answer.json()["url"], headers={"Prefer": "wait=30"}).json()
        assert job["state"] == "succeeded"
        return f"#pictures/{job['id']}/0"

    return made


@pytest.mark.parametrize("name", FILLED)
def test_this_prompt_brings_everything(
    page: Page, live: LiveService, made: Callable[[str], str], generator: SteppingGenerator, name: str
) -> None:
    """What a picture was drawn with fills the fields whole: drawn from them, it has the same settings and pictures."""
    page.goto(f"{live.address}/{made(name)}")
    page.get_by_role("button", name="이 프롬프트로 쓰기").click()
    expect(page.get_by_text("담긴 문장과 설정을 채웠습니다")).to_be_visible()
    expect(page.get_by_text("가져오지 못한 것")).to_have_count(0)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    first, second = generator.runs
    assert comparable(second) == comparable(first)


def test_pictures_that_are_gone(page: Page, made: Callable[[str], str], faults: Faults) -> None:
    """A picture that the service no longer has is named in a line, and one's draft comes back with its own picture."""
    begin_from(page, "blue")
    write(page, "내 글")
    address = made("guided")
    faults.expected.append("404 .*/inputs/")
    page.route("**/api/v1/inputs/*", lambda route: route.fulfill(status=404, json={"detail": "gone"}))
    page.evaluate("address => { location.hash = address; }", address)
    page.get_by_role("button", name="이 프롬프트로 쓰기").click()
    page.get_by_text("가져오지 못한 것 3개").click()
    expect(page.get_by_text("컨트롤넷의 그림: 서비스에 그림이 남아 있지 않습니다")).to_have_count(2)
    expect(page.get_by_alt_text("시작 그림")).to_have_count(0)
    page.get_by_role("button", name="쓰던 것으로 되돌리기").click()
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value("내 글")
    expect(page.get_by_alt_text("시작 그림")).to_be_visible()


def test_a_variation_says_what_it_leaves_out(page: Page, live: LiveService, made: Callable[[str], str]) -> None:
    """A variation of a masked picture begins from the picture, and names the settings that it does not have."""
    page.goto(f"{live.address}/{made('masked')}")
    page.get_by_role("button", name="이 그림에서 비슷하게").click()
    expect(page.get_by_text("가져오지 않은 설정")).to_contain_text("바꿀 곳, 스케치, 바꿀 곳만 크게")
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()


def test_all_settings_are_compared(page: Page, live: LiveService, made: Callable[[str], str]) -> None:
    """Settings in which two pictures differ stand in the table, guides with their weights."""
    first, second = (made(name).removeprefix("#pictures/") for name in ("noise", "guided"))
    page.goto(f"{live.address}/#compare/{first}/{second}")
    table = page.locator("table.settings")
    for name in ("타일 크기", "컨트롤넷", "IP-Adapter", "변형 강도"):
        expect(table.get_by_role("row", name=name)).to_have_count(1)
    expect(table).to_contain_text("depth 0.5, canny 1")
    page.goto(f"{live.address}/#pictures/{first}")
    expect(page.get_by_role("dialog").get_by_text("변형 강도")).to_be_visible()


def test_what_was_chosen(page: Page) -> None:
    """The choice among alternatives stands beside the prompts, beside the job and in the opened picture."""
    preview(page, "{고양이|강아지}")
    chosen = page.get_by_text("{고양이|강아지} →")
    expect(chosen).to_have_count(1)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    expect(chosen).to_have_count(2)
    page.get_by_role("link", name="그림들").click()
    page.locator(".gallery a").first.click()
    expect(page.get_by_role("dialog").get_by_text("{고양이|강아지} →")).to_be_visible()


def test_a_style_gets_another_name(page: Page, faults: Faults) -> None:
    """A style of one's own is renamed where it stands, stays chosen, and takes no name that there is."""
    preview(page, CAT)
    part(page, "스타일로 저장")
    for name in ("하나", "둘"):
        page.get_by_label("스타일 이름").fill(name)
        page.get_by_role("button", name="저장", exact=True).click()
        expect(page.get_by_label("스타일", exact=True)).to_have_value(name)
    part(page, "내 스타일")
    for written, line in (("하나", "하나: 이미 있는 이름입니다."), ("auto", "auto: 이미 있는 이름입니다.")):
        page.get_by_role("button", name="둘의 새 이름").click()
        page.get_by_label("둘의 새 이름").fill(written)
        page.get_by_label("둘의 새 이름").press("Enter")
        expect(page.get_by_role("alert")).to_have_text(line)
    page.get_by_role("button", name="둘의 새 이름").click()
    expect(page.get_by_label("둘의 새 이름")).to_be_focused()
    page.get_by_label("둘의 새 이름").fill("<b>셋</b>")
    page.get_by_label("둘의 새 이름").press("Enter")
    expect(page.get_by_label("스타일", exact=True)).to_have_value("<b>셋</b>")
    expect(page.get_by_role("option", name="둘", exact=True)).to_have_count(0)
    page.reload()
    expect(page.get_by_label("스타일", exact=True)).to_have_value("<b>셋</b>")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_serious_for_axe_in_any_part(
    browser: Browser, live: LiveService, owner: TestClient, width: int, scheme: str
) -> None:
    """With all parts open and every setting shown, nothing is a serious fault or wider than the page."""
    with opened(browser, live, width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        preview(page, CAT)
        expect(page.locator("form summary", has_text="비슷한 문장")).to_be_visible()  # which comes between the others
        for summary in page.locator("form summary").all():
            summary.click()
        page.get_by_label("시작 그림", exact=True).set_input_files(file("red", (40, 200)))
        page.get_by_role("button", name="스케치", exact=True).click()
        page.get_by_role("button", name="위쪽 절반").click()
        page.get_by_role("button", name="컨트롤넷 더하기").click()
        page.get_by_role("button", name="IP-Adapter 더하기").click()
        page.get_by_label("크게 다시 그리기(배)").fill("2")
        page.get_by_label("타일 크기").fill("7")
        page.get_by_role("button", name="그리기").click()
        expect(page.get_by_label("가장자리 흐리기")).to_be_visible()
        page.locator("summary", has_text="바깥으로 넓히기").click()
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
