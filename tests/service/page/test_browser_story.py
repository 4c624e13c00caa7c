"""Stories on the page: characters, scenes, and their pictures in order."""

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient
from support.browsing import Faults
from support.live_service import SteppingGenerator

pytestmark = pytest.mark.browser

SCENES = ["토리가 숲길을 걷는다", "비 오는 밤", "토리가 강가에 앉아 있다"]


def ask(page: Page, *scenes: str, looks: str = "small brown rabbit") -> None:
    """Write a story of one character and ask for its pictures."""
    page.get_by_role("link", name="이야기").click()
    page.get_by_label("제목").fill("숲의 토리")
    page.get_by_label("이름 1").fill("토리")
    page.get_by_label("1의 생김새", exact=True).fill(looks)
    page.get_by_label("장면 (한 줄에 하나씩)").fill("\n\n".join(scenes))
    page.get_by_role("button", name="이야기대로 그리기").click()


def test_a_story(page: Page, generator: SteppingGenerator, faults: Faults) -> None:
    """Each scene is drawn, in order, with the words of the character where it is named; a reload shows all again."""
    faults.expected.append("favicon.ico")  # which a browser asks for beside a page that names none
    ask(page, *SCENES)
    english = page.get_by_label("1의 생김새 (영어)")
    expect(english).to_have_value("small brown rabbit")
    for scene in SCENES:
        expect(page.get_by_alt_text(scene)).to_be_visible(timeout=15_000)
    expect(page.locator("ol.scenes p")).to_have_text(SCENES)
    drawn = [[phrase.text for phrase in one.prompt] for one in generator.prompts]
    assert ["small brown rabbit" in phrases for phrases in drawn] == [True, False, True]
    assert len({one.seed for one in generator.runs}) == 1
    page.reload()
    expect(page.get_by_alt_text(SCENES[2])).to_be_visible()
    expect(english).to_have_value("small brown rabbit")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="한 화면으로 열기").click()
    expect(opened.value.get_by_role("heading", name="숲의 토리")).to_be_visible()
    expect(opened.value.locator("figcaption")).to_have_text(SCENES)
    page.get_by_role("button", name="이야기와 그림 지우기").click()
    expect(page.locator("ol.scenes")).to_have_count(0)


def test_korean_looks(page: Page, owner: TestClient) -> None:
    """What is said in Korean is translated once, shown, and in the request of each scene without its article."""
    ask(page, *SCENES, looks="작은 갈색 토끼")
    expect(page.get_by_label("1의 생김새 (영어)")).to_have_value("a cat 0")
    expect(page.locator("ol.scenes img")).to_have_count(3, timeout=15_000)
    jobs = [owner.get(one["url"]).json() for one in owner.get("/api/v1/jobs").json()["jobs"]]
    assert [job["request"]["prompt"]["characters"] for job in jobs] == [{"토리": "cat 0"}] * 3


def test_a_story_is_stopped(page: Page, generator: SteppingGenerator) -> None:
    """The rest of a story can be stopped; the page says how far it came."""
    generator.go_on.clear()
    ask(page, *SCENES)
    expect(page.get_by_text("3장 가운데 0장이 끝났습니다")).to_be_visible()
    page.get_by_role("button", name="나머지 그만두기").click()
    expect(page.locator("ol.scenes span")).to_have_text(["멈췄습니다"] * 3)
    generator.go_on.set()


@pytest.mark.parametrize(
    ("scenes", "looks", "message"),
    [
        ([], "작은 갈색 토끼", "장면을 하나라도 적어 주세요."),
        (SCENES, "모자가 없는 토끼", "없는 것 말고 있는 것을 적어 주세요: 모자"),
    ],
)
def test_what_cannot_be_drawn(
    page: Page, generator: SteppingGenerator, faults: Faults, scenes: list[str], looks: str, message: str
) -> None:
    """A story that cannot be drawn is refused with a sentence before any job is created."""
    faults.expected.append("422")
    ask(page, *scenes, looks=looks)
    expect(page.get_by_role("alert")).to_contain_text(message)
    assert generator.runs == []
