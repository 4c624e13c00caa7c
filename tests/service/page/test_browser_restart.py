"""The page while the service, or the way to it, is away."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import CAT, DOG, Faults, opened, preview, write
from support.live_service import LiveService, SteppingGenerator
from support.served import running_jobs, served

from service.config.limits import ServiceLimits

pytestmark = pytest.mark.browser

LOST = "연결이 끊겼습니다"
SILENT = "말그림이 답하지 않습니다"
CONNECTION = "net::ERR_"  # what the browser reports by itself when there is no connection


@pytest.fixture
def service(tmp_path: Path, generator: SteppingGenerator) -> Iterator[LiveService]:
    """Return a service that runs jobs, and does not listen yet."""
    service = LiveService(tmp_path, ServiceLimits(), generator)
    service.keys.add("page")
    with running_jobs(service):
        yield service
    service.close()


@pytest.fixture
def restart(service: LiveService) -> Iterator[Callable[[bool], None]]:
    """Return a function that lets the service listen, or not, always on the same port."""
    with ExitStack() as listening:

        def restart(listens: bool) -> None:
            listening.close()
            if listens:
                port = int(service.address.rpartition(":")[2]) if hasattr(service, "address") else 0
                service.address = listening.enter_context(served(service, port))

        restart(True)
        yield restart


@pytest.fixture
def page(browser: Browser, service: LiveService, restart: Callable[[bool], None], faults: Faults) -> Iterator[Page]:
    faults.expected.append(CONNECTION)
    with opened(browser, service, faults=faults) as page:
        expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()
        yield page


def test_a_restart_while_it_draws(page: Page, restart: Callable[[bool], None], generator: SteppingGenerator) -> None:
    """While the service is away the page says so; then it shows the running job again, and its picture."""
    generator.go_on.clear()
    write(page, CAT)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_alt_text("그리는 중인 그림")).to_be_visible()
    restart(False)
    expect(page.get_by_text(LOST)).to_be_visible(timeout=15_000)
    restart(True)
    expect(page.get_by_text(LOST)).to_be_hidden(timeout=15_000)
    expect(page.get_by_alt_text("그리는 중인 그림")).to_be_visible()
    generator.go_on.set()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    assert len(generator.runs) == 1


def test_a_reload_while_it_is_away(page: Page, restart: Callable[[bool], None]) -> None:
    """A page that cannot read its session says so instead of asking for a key, and opens once the service answers."""
    page.route("**/page/session", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text(SILENT)
    expect(page.get_by_label("API 키", exact=True)).to_have_count(0)
    page.unroute("**/page/session")
    expect(page.get_by_label("무엇을 그릴까요?")).to_be_visible()


def test_a_link_that_is_opened_early(browser: Browser, page: Page, service: LiveService) -> None:
    """A link whose first request does not arrive lets in once the service answers."""
    other = browser.new_context(locale="ko-KR").new_page()
    other.route("**/page/session", lambda route: route.abort())
    other.goto(f"{service.address}/?token={service.links.issue('page')}")
    expect(other.get_by_role("alert")).to_contain_text(SILENT)
    other.unroute("**/page/session")
    expect(other.get_by_label("무엇을 그릴까요?")).to_be_visible()
    other.context.close()


def test_offline_in_the_middle(page: Page) -> None:
    """Without a connection a preview and a drawing are answered with a sentence, and go on once it is back."""
    preview(page, CAT)
    page.context.set_offline(True)
    write(page, DOG)
    page.get_by_role("button", name="미리보기").click()
    expect(page.get_by_role("alert")).to_have_text([SILENT + ". 켜져 있는지, 연결되어 있는지 확인해 주세요."])
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_role("alert")).to_have_count(2)
    page.context.set_offline(False)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible()
    expect(page.locator("figure img")).to_have_attribute("alt", DOG)
    page.context.set_offline(True)
    page.get_by_role("button", name="변형").click()
    expect(page.get_by_role("region", name="쓰기").get_by_role("alert")).to_contain_text(SILENT)


def test_offline_while_it_draws(page: Page, generator: SteppingGenerator) -> None:
    """A picture that was drawn while there was no connection is shown once it is back."""
    generator.go_on.clear()
    write(page, CAT)
    page.get_by_role("button", name="그리기").click()
    expect(page.get_by_alt_text("그리는 중인 그림")).to_be_visible()
    page.context.set_offline(True)
    generator.go_on.set()
    page.get_by_role("link", name="그림들").click()
    expect(page.get_by_role("alert")).to_contain_text(SILENT)
    page.context.set_offline(False)
    page.get_by_role("link", name="쓰기").click()
    expect(page.get_by_role("link", name="내려받기")).to_be_visible(timeout=15_000)
