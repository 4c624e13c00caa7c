"""What cannot be used is refused in OpenAI's shape, by every layer, and nothing of it is stored."""

import io
import json
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.api_service import TEXT, Service
from support.sent_pictures import hole, png

from service.openai_images.pictures import fitting_size

GENERATIONS, EDITS, VARIATIONS = (f"/v1/images/{name}" for name in ("generations", "edits", "variations"))


def bomb() -> bytes:
    """Return a PNG of a few bytes that says that it has 10^10 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def error_of(service: Service, answer: Any, status: int) -> dict[str, Any]:
    """Check the shape of an error, and that nothing is stored; return its fields."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json"), answer.text
    error: dict[str, Any] = answer.json()["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    assert error["type"] == "invalid_request_error"
    assert service.store.page("me", 9, None) == []
    assert not [*(service.data / "inputs").glob("*")]
    return error


@pytest.mark.parametrize(
    ("body", "param", "message"),
    [
        ({}, "prompt", "Field required"),
        ({"prompt": None}, "prompt", "Field required"),
        ({"prompt": ""}, None, "text is empty"),
        ({"prompt": "가" * 2001}, None, "2,001 characters"),
        ({"prompt": "\ud800"}, None, "character 1 is half a character (U+D800)"),
        ({"prompt": TEXT, "negative_prompt": "\ud800"}, None, "character 1 is half a character (U+D800)"),
        ({"prompt": TEXT, "n": 0}, "n", "greater than or equal to 1"),
        ({"prompt": TEXT, "n": 40}, "n", "less than or equal to 10"),
        ({"prompt": TEXT, "n": 9}, None, "9 images are requested: the limit is 8"),
        ({"prompt": TEXT, "size": "big"}, "size", "pattern"),
        ({"prompt": TEXT, "size": "1001x1000"}, None, "width 1001: give a multiple of 8"),
        ({"prompt": TEXT, "size": "4096x4096"}, None, "16,777,216 pixels are requested"),
        ({"prompt": TEXT, "style": "cubist"}, None, "unknown preset 'cubist': choose one of auto"),
        ({"prompt": TEXT, "background": "transparent"}, "background", "body.background: pictures with a transparent"),
        ({"prompt": TEXT, "output_format": "gif"}, "output_format", "'png', 'jpeg' or 'webp'"),
        ({"prompt": TEXT, "output_compression": 101}, "output_compression", "less than or equal to 100"),
        ({"prompt": TEXT, "partial_images": 4}, "partial_images", "less than or equal to 3"),
        ({"prompt": TEXT, "response_format": "svg"}, "response_format", "'url' or 'b64_json'"),
        ({"prompt": TEXT, "steps": 999}, None, "999 steps are requested: the limit is 150"),
        ({"prompt": TEXT, "cfg": 99}, None, "CFG 99"),
        ({"prompt": TEXT, "seed": 2**70}, None, "seed"),
        ([], None, "valid dictionary"),
    ],
)
def test_values(quiet: Service, body: Any, param: str | None, message: str) -> None:
    """One sentence says what is wrong, and with which field where that is known."""
    headers = {"Content-Type": "application/json"}
    error = error_of(quiet, quiet.me.post(GENERATIONS, content=json.dumps(body), headers=headers), 422)
    assert (error["param"], message in error["message"]) == (param, True), error


@pytest.mark.parametrize("path", [EDITS, VARIATIONS])
@pytest.mark.parametrize(
    ("files", "data", "message"),
    [
        ([], {}, "0 pictures are sent as image"),
        ([("image", png()), ("image", png())], {}, "2 pictures are sent as image"),
        ([("image[]", png()), ("image", png())], {}, "2 pictures are sent as image"),
        ([("image", b"GIF89a")], {}, "image cannot be read"),
        ([("image", png()[:45])], {}, "image cannot be read"),
        ([("image", b"")], {}, "image cannot be read"),
        ([("image", png((65, 64)))], {}, "more than 4,096 pixels"),
        ([("image", bomb())], {}, "more than 4,096 pixels"),
        ([("image", png())], {"strength": "2"}, "strength 2"),
        ([("image", png())], {"strength": "much"}, "valid number"),
        ([("image", png())], {"n": "40"}, "less than or equal to 10"),
        ([("none", png())], {"image": "https://example.com/x.png"}, "image is a text: upload the picture"),
        ([("image", png()), ("mask", png())], {}, "the mask is transparent nowhere"),
        ([("image", png()), ("mask", hole((8, 8)))], {}, "a mask of the same size"),
        ([("image", png()), ("mask", bomb())], {}, "mask has more than 4,096 pixels"),
        ([("image", png())], {"mask": "data:image/png;base64,§§"}, "mask is a text: upload the picture"),
    ],
)
def test_pictures(quiet: Service, path: str, files: Any, data: Any, message: str) -> None:
    """A picture or a mask that cannot be used is named with the reason; no address is fetched."""
    sent = [(name, (f"{name}.png", one)) for name, one in files] or {"none": b""}
    answer = quiet.me.post(path, data=data | {"prompt": TEXT}, files=sent)
    assert message in error_of(quiet, answer, 422)["message"]


def test_forms(quiet: Service) -> None:
    """A body that is no form, or has too many parts or bytes, is refused."""
    assert "0 pictures" in error_of(quiet, quiet.me.post(EDITS, json={"prompt": TEXT}), 422)["message"]
    many = [("image[]", ("x.png", png()))] * 40
    assert "Too many files" in error_of(quiet, quiet.me.post(EDITS, data={"prompt": TEXT}, files=many), 400)["message"]
    large = {"image": io.BytesIO(b"0" * 200_000)}
    assert "100,000 bytes" in error_of(quiet, quiet.me.post(EDITS, files=large), 413)["message"]
    broken = {"Content-Type": "multipart/form-data"}
    assert error_of(quiet, quiet.me.post(EDITS, content=b"x", headers=broken), 400)["message"]


def test_other_layers(quiet: Service) -> None:
    """What the routes never see is refused in the same shape."""
    assert error_of(quiet, quiet.me.get("/v1/nothing"), 404)["code"] == "not_found"
    error_of(quiet, quiet.me.get(GENERATIONS), 405)
    error_of(quiet, quiet.me.post(GENERATIONS, content=b'{"prompt": "x'), 422)
    error_of(quiet, quiet.me.post(GENERATIONS, content=b"\xff", headers={"Content-Type": "application/json"}), 400)
    error_of(quiet, quiet.me.post(GENERATIONS, json={"prompt": "가" * 9000}), 413)


def test_keys(quiet: Service) -> None:
    """Without a key that is known every route is refused, except pictures by a signed address."""
    routes = [
        (method.upper(), path)
        for path, methods in quiet.app.openapi()["paths"].items()
        if path.startswith("/v1/")
        for method in methods
    ]
    assert len(routes) == 5
    for method, path in routes:
        for value in ("Bearer x", "Bearer", "Basic ", "Basic !!"):
            answer = quiet.me.request(method, path, headers={"Authorization": value})
            if path.startswith("/v1/images/files/"):
                error_of(quiet, answer, 404)
            else:
                assert error_of(quiet, answer, 401)["code"] == "invalid_api_key"


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_sizes_of_pictures(width: int, height: int) -> None:
    """Any picture has a size that the model can draw, with its proportions where they are usual."""
    fitted = fitting_size(width, height)
    assert all(256 <= side <= 4096 and side % 8 == 0 for side in fitted)
    if 1 / 4 < width / height < 4:
        assert fitted[0] / fitted[1] == pytest.approx(width / height, rel=0.02)
        assert fitted[0] * fitted[1] == pytest.approx(1024**2, rel=0.02)
