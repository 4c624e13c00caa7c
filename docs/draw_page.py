"""Draw the screenshots of ``docs/page.md``: ``python docs/draw_page.py`` in the environment of ``make test-page``."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

FOLDER = Path(__file__).with_name("page")
TEXT = "노을 지는 바닷가에서 한복을 입은 소녀 두 명, 배경에 사람 없이"
WIDTHS = (360, 1280, 1920)
THEMES = ("light", "dark")
WITH_SETTINGS = 1920  # the width of the screenshot with all settings
PARTS = ("그림 설정", "모델과 LoRA", "더 크게", "그림에서 시작하기")
COLORS = 128  # of a screenshot, which make it small


def shoot(page: Page, name: str, theme: str) -> None:
    """Write a screenshot of the whole page."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    width = page.evaluate("innerWidth")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})  # what sticks to the bottom covers nothing then
    shot = Image.open(BytesIO(page.screenshot(full_page=True)))
    shot.convert("RGB").quantize(COLORS).save(FOLDER / f"{name}.png", optimize=True)


def take(context: BrowserContext, address: str, width: int) -> None:
    """Write the screenshots of one width."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.get_by_label("무엇을 그릴까요?").fill(TEXT)
    page.get_by_role("button", name="미리보기").click()
    expect(page.get_by_role("heading", name="프롬프트 2")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("group", name="더할 만한 것")).to_be_visible(timeout=60_000)
    for theme in THEMES:
        shoot(page, f"write-{width}-{theme}", theme)
    if width == WITH_SETTINGS:
        open_settings(page)
        shoot(page, f"studio-{width}-light", "light")
    page.close()


def open_settings(page: Page) -> None:
    """Open the parts of the form, with a picture to begin from that is painted over."""
    for name in PARTS:
        page.locator("form > details > summary", has_text=name).click()
    written = BytesIO()
    Image.linear_gradient("L").resize((384, 256)).save(written, "PNG")
    picture = {"name": "바다.png", "mimeType": "image/png", "buffer": written.getvalue()}
    page.get_by_label("시작 그림", exact=True).set_input_files(picture)
    page.get_by_role("button", name="왼쪽 절반").click()
    page.locator("summary", has_text="바깥으로 넓히기").click()
    page.get_by_label("크게 다시 그리기(배)").fill("1.5")


def main() -> None:
    """Start the page with the toy model, and draw all screenshots."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as data, sync_playwright() as playwright:
        command = [sys.executable, "-m", "service.cli", "page", "--no-browser", "--port", "8765", "--data", data]
        environment = os.environ | {"MALGRIM_MODEL": "toy"}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
            link = next(line.strip() for line in process.stdout or () if "token=" in line)
            browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
            context = browser.new_context(locale="ko-KR")
            first = context.new_page()
            first.goto(link)
            expect(first.get_by_label("무엇을 그릴까요?")).to_be_visible(timeout=60_000)
            for width in WIDTHS:
                take(context, "http://127.0.0.1:8765/", width)
            browser.close()
            process.terminate()


if __name__ == "__main__":
    main()
