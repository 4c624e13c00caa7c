"""What a person does on the page, and what must not happen meanwhile."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from support.live_service import LiveService

TEXT = "노을 지는 바닷가의 소녀"
CAT, DOG = "고양이", "강아지"


@dataclass
class Faults:
    """What the browser reports: errors of scripts, errors in the console, and requests that leave this machine.

    Attributes:
        expected: Patterns of those that the test brings about.
        found: All others.
    """

    expected: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def add(self, fault: str) -> None:
        if not any(re.search(one, fault) for one in self.expected):
            self.found.append(fault)

    def add_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.add(f"{message.text} {message.location['url']}")


@contextmanager
def opened(
    browser: Browser, live: LiveService, *, width: int = 1280, locale: str = "ko-KR", faults: Faults | None = None
) -> Iterator[Page]:
    """Open the page of the key "page" by a link of its own; faults in any tab of it fail the test."""
    watched = faults or Faults()
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.on("weberror", lambda error: watched.add(str(error.error)))
    context.on("console", watched.add_message)
    own = (live.address, "blob:", "data:")
    context.on("request", lambda sent: None if sent.url.startswith(own) else watched.add(sent.url))
    page = context.new_page()
    page.goto(f"{live.address}/?token={live.links.issue('page')}")
    yield page
    context.close()
    assert watched.found == [], watched.found


Drawn = Callable[..., str]
"""Draws a text with attributes and settings, and returns the id of the job."""


def write(page: Page, text: str = TEXT) -> None:
    page.get_by_label("무엇을 그릴까요?").fill(text)


def preview(page: Page, text: str = TEXT) -> None:
    write(page, text)
    page.get_by_role("button", name="미리보기").click()
    expect(page.get_by_role("heading", name="프롬프트 2")).to_be_visible()


def draw(page: Page, text: str = TEXT) -> None:
    write(page, text)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_role("link", name="내려받기").first).to_be_visible()
