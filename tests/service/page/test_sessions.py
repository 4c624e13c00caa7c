"""Sessions of browsers: who gets in, and what a foreign page cannot do with them."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.api_service import SMALL, TEXT, Service, stages

from service.api.sessions import SECONDS
from service.config.limits import ServiceLimits

SESSION = "/page/session"
JOBS = "/api/v1/jobs"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits())
    yield made
    made.close()


@pytest.fixture
def browser(service: Service) -> TestClient:
    """Return a browser that has opened the link of the page."""
    service.keys.add("page")
    browser = TestClient(service.app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    assert browser.post(SESSION, json={"token": service.links.issue("page")}).status_code == 204
    return browser


def test_a_link_works_once(service: Service, browser: TestClient) -> None:
    """The token of a link begins one session; who comes later gets none."""
    assert browser.get(SESSION).json()["key"] == "page"
    token = service.links.issue("page")
    first, second = (TestClient(service.app) for _ in range(2))
    assert first.post(SESSION, json={"token": token}).status_code == 204
    refusal = second.post(SESSION, json={"token": token})
    assert refusal.status_code == 401
    assert "this link has been used" in refusal.json()["detail"]
    assert second.get(SESSION).status_code == 401


def test_a_key_begins_a_session(service: Service) -> None:
    """A key lets in, a wrong one does not, and the cookie keeps neither the key nor anything that scripts can read."""
    secret = service.keys.add("me-too")
    browser = TestClient(service.app)
    assert browser.post(SESSION, json={"key": "mlg_wrong"}).status_code == 401
    answer = browser.post(SESSION, json={"key": secret})
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie.lower() for word in ("httponly", "samesite=strict"))
    assert secret not in cookie
    assert browser.get(SESSION).json()["key"] == "me-too"


def test_a_session_is_that_of_its_key(service: Service, browser: TestClient) -> None:
    """What the page creates belongs to its key, which sees its own jobs alone."""
    foreign = service.me.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()["id"]
    own = browser.post(JOBS, json={"prompt": {"text": TEXT}, "generation": SMALL}).json()["id"]
    assert [job["id"] for job in browser.get(JOBS).json()["jobs"]] == [own]
    assert browser.get(f"{JOBS}/{foreign}").status_code == 404
    stored = service.store.get(own)
    assert stored
    assert stored.key_name == "page"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example", "Origin": "http://127.0.0.1:8000"},
    ],
)
def test_another_site_cannot_use_it(service: Service, browser: TestClient, headers: dict[str, str]) -> None:
    """A request that another site has made a browser send is refused, and changes nothing."""
    body = {"prompt": {"text": TEXT}, "generation": SMALL}
    assert browser.post(JOBS, json=body, headers=headers).status_code == 401
    assert browser.post(SESSION, json={"key": "x"}, headers=headers).status_code == 403
    assert browser.delete(SESSION, headers=headers).status_code == 403
    assert not service.store.page("page", 2, None)


def test_an_end(service: Service, browser: TestClient) -> None:
    """A session ends with a wish, with its time, and with its key."""
    cookies = dict(browser.cookies)
    assert browser.delete(SESSION).status_code == 204
    assert browser.get(SESSION).status_code == 401
    browser.cookies.update(cookies)
    assert browser.get(SESSION).status_code == 200
    service.keys.revoke("page")
    assert browser.get(SESSION).status_code == 401
    assert browser.get(JOBS).status_code == 401


def test_time_ends_it(service: Service, browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time, the cookie counts no more, whatever the browser does with it."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + SECONDS + 1)
    assert browser.get(SESSION).status_code == 401


@pytest.mark.parametrize("forged", ["me{rest}", "{value}0", "", "a.b", "page.99999999999.", "page.x.y"])
def test_a_forged_cookie(browser: TestClient, forged: str) -> None:
    """A cookie that the service has not signed is none."""
    ((name, value),) = browser.cookies.items()
    browser.cookies.clear()
    browser.cookies.set(name, forged.format(rest=value.removeprefix("page"), value=value))
    assert browser.get(SESSION).status_code == 401
    assert browser.get(JOBS).status_code == 401


def test_files(service: Service) -> None:
    """The page and its files need no key, send nothing elsewhere, and lie in one folder."""
    nobody = TestClient(service.app, raise_server_exceptions=False)
    page = nobody.get("/?token=x")
    assert page.status_code == 200
    assert str(page.url).endswith("/page/?token=x")
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    for path in ("main.js", "vendor/preact.mjs", "style.css"):
        answer = nobody.get(f"/page/static/{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    for path in ("../adapter.py", "%2e%2e/adapter.py", "vendor", "none.js", "..%2f..%2fcli/app.py"):
        assert nobody.get(f"/page/static/{path}").status_code == 404


def test_no_login_window(service: Service) -> None:
    """A script that has no session gets no challenge for which a browser would open a window; a person does."""
    nobody = TestClient(service.app)
    asked = nobody.get(JOBS, headers={"Sec-Fetch-Mode": "cors"})
    assert asked.headers.get_list("www-authenticate") == ['Bearer realm="malgrim"']
    opened = nobody.get("/docs", headers={"Sec-Fetch-Mode": "navigate"})
    assert [one.split()[0] for one in opened.headers.get_list("www-authenticate")] == ["Bearer", "Basic"]
