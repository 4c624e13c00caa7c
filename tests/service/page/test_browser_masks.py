"""The picture to begin from and its mask, as they are painted and as they reach the job."""

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from support.browsing import CAT, Faults, draw, write
from support.live_service import LiveService, SteppingGenerator

from service.pipeline.input_images import InputImages

pytestmark = pytest.mark.browser

WHITE, BLACK = 255, 0


def png(size: tuple[int, int]) -> bytes:
    written = BytesIO()
    Image.new("L", size, 90).save(written, "PNG")
    return written.getvalue()


def choose(page: Page, size: tuple[int, int] = (128, 128)) -> None:
    """Choose a picture to begin from."""
    page.locator("summary", has_text="그림에서 시작하기").click()
    page.get_by_label("시작 그림", exact=True).set_input_files(
        {"name": "sea.png", "mimeType": "image/png", "buffer": png(size)}
    )


def drop(target: Locator, size: tuple[int, int]) -> None:
    """Drop a picture file on an element."""
    files = """data => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([Uint8Array.fromBase64(data)], "sea.png", { type: "image/png" }));
      return dropped;
    }"""
    encoded = b64encode(png(size)).decode()
    target.dispatch_event("drop", {"dataTransfer": target.page.evaluate_handle(files, encoded)})


def canvas(page: Page) -> Locator:
    return page.get_by_role("img", name="바꿀 곳을 칠하는 판")


def paint(page: Page, *points: tuple[float, float]) -> None:
    """Draw a line through points, whose sides run from 0 to 1."""
    canvas(page).scroll_into_view_if_needed()
    box = canvas(page).bounding_box()
    assert box
    first, *others = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=10)
    page.mouse.up()


def kept_mask(live: LiveService) -> Image.Image:
    """Return the mask of the newest job, as the service keeps it."""
    (job,) = live.store.page("page", 1, None)
    data = InputImages(live.data / "inputs").load(job.request["generation"]["mask"].removeprefix("sha256:"))
    assert data
    return Image.open(BytesIO(data)).convert("L")


def at(mask: Image.Image, x: float, y: float) -> object:
    return mask.getpixel((int(x * mask.width), int(y * mask.height)))


def test_the_mask_is_what_was_painted(page: Page, live: LiveService, generator: SteppingGenerator) -> None:
    """The mask that the job keeps is white along the line that was painted and black elsewhere."""
    choose(page)
    paint(page, (0.1, 0.25), (0.9, 0.25))
    draw(page, CAT)
    mask = kept_mask(live)
    assert generator.runs[0].init_image
    assert mask.size == generator.runs[0].init_image.size
    assert {color for _count, color in mask.getcolors() or ()} == {WHITE, BLACK}
    assert [at(mask, x, 0.25) for x in (0.1, 0.5, 0.9)] == [WHITE] * 3
    assert [at(mask, 0.5, y) for y in (0.21, 0.29)] == [WHITE] * 2
    assert [at(mask, x, y) for x, y in ((0.5, 0.17), (0.5, 0.33), (0.5, 0.9), (0.01, 0.25), (0.99, 0.25))] == [
        BLACK
    ] * 5


def test_the_tools(page: Page, live: LiveService) -> None:
    """Regions, the eraser, undo and invert act on the mask as they say."""
    choose(page)
    for name in ("왼쪽 절반", "모두 지우기", "되돌리기"):
        page.get_by_role("group", name="칠하는 도구").or_(page.get_by_role("group", name="구역")).get_by_role(
            "button", name=name
        ).click()
    page.get_by_role("button", name="지우개").click()
    paint(page, (0.25, 0.5), (0.26, 0.5))
    page.get_by_role("button", name="뒤집기").click()
    draw(page, CAT)
    mask = kept_mask(live)
    assert (at(mask, 0.1, 0.1), at(mask, 0.9, 0.1), at(mask, 0.25, 0.5)) == (BLACK, WHITE, WHITE)


def test_a_reload_keeps_picture_and_mask(page: Page, live: LiveService, generator: SteppingGenerator) -> None:
    """After a look at other views and a reload, the picture and what was painted are there, and are drawn from."""
    choose(page, (128, 96))
    paint(page, (0.1, 0.25), (0.9, 0.25))
    page.get_by_role("link", name="그림들").click()
    page.reload()
    page.get_by_role("link", name="쓰기").click()
    expect(page.get_by_alt_text("시작 그림")).to_be_visible()
    canvas(page).scroll_into_view_if_needed()
    page.wait_for_function(
        "canvas => canvas.getContext('2d').getImageData(256, 96, 1, 1).data[3] > 0", arg=canvas(page).element_handle()
    )
    draw(page, CAT)
    assert generator.runs[0].init_image
    mask = kept_mask(live)
    assert (at(mask, 0.5, 0.25), at(mask, 0.5, 0.75)) == (WHITE, BLACK)


def test_a_removed_picture_stays_away(page: Page, generator: SteppingGenerator) -> None:
    """A picture that was removed does not come back, and its mask is not that of the next one."""
    choose(page)
    page.get_by_role("button", name="위쪽 절반").click()
    page.get_by_role("button", name="그림 빼기").click()
    page.reload()
    choose(page)
    expect(page.get_by_alt_text("시작 그림")).to_be_visible()
    draw(page, CAT)
    assert generator.runs[0].init_image
    assert generator.runs[0].mask is None


def test_30_megapixels_to_begin_from(page: Page) -> None:
    """A dropped picture beyond the limit is refused with a sentence that names both, and nothing is begun from."""
    drop(page.locator("summary", has_text="그림에서 시작하기"), (6000, 5000))
    expect(page.get_by_role("alert")).to_contain_text("30.0백만 픽셀")
    expect(page.get_by_role("alert")).to_contain_text("25백만 픽셀")
    expect(page.get_by_alt_text("시작 그림")).to_have_count(0)


def test_30_megapixels_on_the_page(page: Page, faults: Faults) -> None:
    """A picture beyond the limit that is dropped anywhere is refused with a sentence, and the text stays."""
    faults.expected.append("422 .*/inspections")
    write(page, CAT)
    drop(page.get_by_role("main"), (6000, 5000))
    expect(page.get_by_role("alert")).to_contain_text("25,000,000")
    expect(page.get_by_label("무엇을 그릴까요?")).to_have_value(CAT)


def test_a_dropped_picture(page: Page, generator: SteppingGenerator) -> None:
    """A picture that is dropped is begun from as it is, at the size whose proportions are nearest to its own."""
    drop(page.locator("summary", has_text="그림에서 시작하기"), (400, 200))
    expect(page.get_by_alt_text("시작 그림")).to_be_visible()
    draw(page, CAT)
    (run,) = generator.runs
    assert run.init_image
    assert run.init_image.size == (400, 200)
    assert (run.width, run.height, run.resize_mode) == (1344, 768, "crop")


def test_what_is_no_picture(page: Page) -> None:
    """A file that is no picture is refused with a sentence."""
    page.locator("summary", has_text="그림에서 시작하기").click()
    page.get_by_label("시작 그림", exact=True).set_input_files(
        {"name": "<b>x</b>.png", "mimeType": "image/png", "buffer": b"none"}
    )
    expect(page.get_by_role("alert")).to_contain_text("<b>x</b>.png")
