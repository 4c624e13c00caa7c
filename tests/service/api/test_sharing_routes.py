"""Jobs given to others and taken from others over HTTP."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient
from support.api_service import SMALL, Service, stages
from support.shared import shared_files, zipped

from service.config.limits import ServiceLimits

EXPORTS, IMPORTS, JOBS = "/api/v1/exports", "/api/v1/imports", "/api/v1/jobs"
KEY = "key-of-someone"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, stages(), ServiceLimits(image_body_bytes=200_000))
    yield made
    made.close()


def drawn(service: Service, client: TestClient, text: str) -> str:
    generation = SMALL | {"images": 2}
    id_: str = client.post(JOBS, json={"prompt": {"text": text}, "generation": generation}).json()["id"]
    service.run_job(id_)
    return id_


def sent(client: TestClient, data: bytes, name: str = "x.zip") -> Any:
    return client.post(IMPORTS, files={"archive": (name, data)})


def test_from_one_key_to_another(service: Service) -> None:
    """What one key exports, another imports: finished jobs with pictures, which it can repeat and export again."""
    owner, other = service.client(KEY), service.client("other")
    for text in ("바다의 배", "숲속의 여우"):
        drawn(service, owner, text)
    archive = owner.get(EXPORTS).content
    done = sent(other, archive).json()
    assert (len(done["jobs"]), done["known"], done["left_out"]) == (2, 0, [])
    listed = other.get(JOBS).json()["jobs"]
    assert [one["text"] for one in listed] == ["숲속의 여우", "바다의 배"]
    assert all(one["state"] == "succeeded" for one in listed)
    picture = other.get(listed[0]["images"][1]["url"])
    assert picture.headers["Content-Type"] == "image/png"
    assert other.get(EXPORTS).content == archive
    assert sent(other, archive).json()["known"] == 2
    again = other.post(f"{JOBS}/{listed[0]['id']}/again")
    assert again.status_code == 202
    assert other.delete(f"{JOBS}/{listed[0]['id']}").status_code == 204


def test_lost_pictures_are_said(service: Service) -> None:
    """An export says how many pictures are lost, and the page in it, of which preview."""
    owner = service.client(KEY)
    fox, _sea = (drawn(service, owner, text) for text in ("숲속의 여우", "바다의 배"))
    assert owner.get(EXPORTS).headers["Malgrim-Lost-Pictures"] == "0"
    for name in ("0.png", "1.png"):
        (service.data / "images" / fox / name).write_bytes(b"")
    answer = owner.get(EXPORTS)
    assert answer.headers["Malgrim-Lost-Pictures"] == "2"
    with ZipFile(BytesIO(answer.content)) as archive:
        sea, fox = archive.read("index.html").decode().split("<article>")[1:]
    assert ("lost pictures: 2" in fox, "lost pictures" in sea) == (True, False)


@pytest.mark.parametrize("route", ["imports", "inspections", "descriptions", "styles-file"])
def test_text_in_place_of_a_file(service: Service, route: str) -> None:
    """A part that is text where a file is wanted is refused in one sentence, of the language asked for."""
    name = {"imports": "archive", "styles-file": "styles"}.get(route, "picture")
    for language, words in (("ko", "파일이 아닙니다. curl -F {}=@파일처럼"), ("en", "not a file: send one")):
        refused = service.me.post(f"/api/v1/{route}", data={name: "x"}, headers={"Accept-Language": language})
        assert (refused.status_code, words.format(name) in refused.json()["detail"]) == (422, True), refused.text
        assert "UploadFile" not in refused.text


def test_nothing_of_the_key(service: Service) -> None:
    """No name, secret or hash of the key, no id of a job and no path is in an export."""
    owner = service.client(KEY)
    id_ = drawn(service, owner, "바다의 배")
    secret = owner.headers["Authorization"].removeprefix("Bearer ")
    with ZipFile(BytesIO(owner.get(EXPORTS).content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    words = [KEY, secret, sha256(secret.encode()).hexdigest(), id_, str(service.data), "malgrim-keys"]
    for name, data in files.items():
        for word in words:
            assert word not in name
            assert word.encode() not in data


def test_selection(service: Service) -> None:
    """Jobs are selected as the list of jobs does it, or by ids; an export of none and of foreign jobs is refused."""
    owner, other = service.client(KEY), service.client("other")
    sea, fox = (drawn(service, owner, text) for text in ("바다의 배", "숲속의 여우"))
    owner.put(f"{JOBS}/{fox}/favourite")
    unfinished = owner.post(JOBS, json={"prompt": {"text": "하늘의 새"}, "generation": SMALL}).json()["id"]
    service.steps.make_prompt(unfinished, lambda _, compute: compute())
    owner.post(f"{JOBS}/{unfinished}/cancel")

    def texts(**query: Any) -> list[str]:
        with ZipFile(BytesIO(owner.get(EXPORTS, params=query).content)) as archive:
            page = archive.read("index.html").decode()
        return [text for text in ("바다의 배", "숲속의 여우", "하늘의 새") if f"<h2>{text}</h2>" in page]

    assert texts(id=sea) == texts(q="바다") == ["바다의 배"]
    assert texts(favourite=True) == ["숲속의 여우"]
    assert texts(id=[sea, fox]) == texts(with_images=True) == ["바다의 배", "숲속의 여우"]
    assert texts() == ["바다의 배", "숲속의 여우", "하늘의 새"]
    assert owner.get(EXPORTS, params={"q": "없는 말"}).status_code == 422
    assert other.get(EXPORTS, params={"id": sea}).status_code == 404
    assert other.get(EXPORTS).status_code == 422


def test_bad_uploads(service: Service) -> None:
    """What is no export is refused in one line, what is too large by its bytes, and what cannot be used is named."""
    assert "is no ZIP" in sent(service.me, b"text", "x.txt").json()["detail"]
    assert "has no preview" in sent(service.me, zipped({"../x": b""}).getvalue()).json()["detail"]
    assert sent(service.me, b"x" * 200_001).status_code == 413
    done = sent(service.me, zipped(shared_files() | {"0001/0.png": b"x"}).getvalue()).json()
    assert (done["jobs"], len(done["left_out"])) == ([], 1)
    assert service.me.get(JOBS).json()["jobs"] == []
    assert [*(service.data / "images").iterdir()] == []


def test_limits_of_previews(tmp_path: Path) -> None:
    """A preview beyond the limits of the service is left out, with the limit."""
    service = Service(tmp_path, stages(), ServiceLimits(preview_characters=10))
    done = sent(service.me, zipped(shared_files()).getvalue()).json()
    service.close()
    assert done["jobs"] == []
    assert "the limit is 10" in done["left_out"][0]
