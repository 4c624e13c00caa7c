"""The tools, called by the client of the SDK, in memory and over HTTP."""

import base64
from io import BytesIO
from typing import Any

import pytest
from mcp import Client, MCPError
from mcp.types import BlobResourceContents, CallToolResult, ImageContent, ResourceLink
from PIL import Image
from support.assistants import Connect, called, refused

from generate import attribute_groups, preset_names

pytestmark = pytest.mark.anyio

TEXT = "고양이 두 마리"
SMALL = {"text": TEXT, "size": "64x64", "steps": 3}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_tools_say_what_they_take(connect: Connect, mode: str) -> None:
    """Each tool and each argument has a description; presets are an enum; nothing else is taken."""
    async with connect(mode) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        templates = (await client.list_resource_templates()).resource_templates
    assert list(tools) == ["preview_prompt", "draw", "look_at_job", "list_presets", "list_attributes"]
    for tool in tools.values():
        assert tool.description
        assert tool.output_schema
        assert tool.input_schema["additionalProperties"] is False
        assert all(argument["description"] for argument in tool.input_schema["properties"].values())
    assert tools["draw"].input_schema["properties"]["preset"]["enum"] == [*preset_names()]
    assert tools["draw"].input_schema["required"] == ["text"]
    assert [template.uri_template for template in templates] == ["malgrim://jobs/{job}/images/{number}"]


async def test_preview(connect: Connect) -> None:
    """A preview has the three prompts, and the negative prompt and the attributes that were given."""
    async with connect() as client:
        found = await called(
            client, "preview_prompt", text=TEXT, negative="blurry sky", preset="photo", attributes=["hair=포니테일"]
        )
    assert found["text"] == TEXT
    assert "pony tail" in found["prompt"]
    assert "blurry sky" in found["negative_prompt"]
    assert {"cat", "a"} <= {keyword["text"] for keyword in found["keywords"]}
    assert found["prompt_2"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_draw(connect: Connect, mode: str) -> None:
    """Drawing tells its steps, shows each picture small and links to it in full size."""
    told: list[tuple[float, float | None]] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total))

    async with connect(mode) as client:
        result = await client.call_tool("draw", SMALL | {"seed": 7, "count": 2}, progress_callback=on_progress)
        links = [one for one in result.content if isinstance(one, ResourceLink)]
        read = [await picture(client, link.uri) for link in links]
    assert told[-1] == (3, 3)
    assert told == sorted(set(told))
    report = result.structured_content or {}
    assert report["state"] == "succeeded"
    assert [one["seed"] for one in report["pictures"]] == [7, 8]
    assert [link.uri for link in links] == [one["uri"] for one in report["pictures"]]
    assert [(link.mime_type, link.size) for link in links] == [("image/png", len(data)) for data in read]
    assert all(Image.open(BytesIO(data)).text["parameters"] for data in read)  # type: ignore[attr-defined]
    assert [Image.open(BytesIO(data)).size for data in small(result)] == [(8, 8)] * 2


async def picture(client: Client, uri: str) -> bytes:
    (content,) = (await client.read_resource(uri)).contents
    assert isinstance(content, BlobResourceContents)
    assert content.mime_type == "image/png"
    return base64.b64decode(content.blob)


def small(result: CallToolResult) -> list[bytes]:
    return [base64.b64decode(one.data) for one in result.content if isinstance(one, ImageContent)]


async def test_settings_in_the_text_count(connect: Connect) -> None:
    """What is not given is taken from the text: its seed and its size."""
    async with connect() as client:
        report = await called(client, "draw", text=f"{TEXT} --seed 11 --ar 1:1", steps=3)
    assert report["pictures"][0]["seed"] == 11


async def test_look_at_a_job(connect: Connect) -> None:
    """A job that has ended is the same whenever it is looked at."""
    async with connect() as client:
        drawn = await client.call_tool("draw", SMALL)
        report = drawn.structured_content or {}
        looked = await client.call_tool("look_at_job", {"job": report["id"]})
    assert looked.content == drawn.content
    assert looked.structured_content == report


async def test_lists(connect: Connect) -> None:
    """The lists name all presets, and all attributes with their English."""
    async with connect() as client:
        presets = (await called(client, "list_presets"))["result"]
        groups = (await called(client, "list_attributes"))["result"]
    assert [one["name"] for one in presets] == [*preset_names()]
    assert [one["name"] for one in groups] == [group.name for group in attribute_groups()]
    assert {"포니테일": "pony tail"}.items() <= next(one for one in groups if one["name"] == "hair")["choices"].items()


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("draw", {}, "the argument text cannot be used: Field required"),
        ("draw", {"text": 3}, "the argument text cannot be used"),
        ("draw", SMALL | {"size": "huge"}, "write width x height in pixels, such as 1024x1024"),
        ("draw", SMALL | {"size": "65x64"}, "width 65: give a multiple of 8 from 8 to 4096 pixels"),
        ("draw", SMALL | {"count": 9}, "the argument count cannot be used: Input should be less than or equal to 8"),
        ("draw", SMALL | {"steps": 0}, "the argument steps cannot be used"),
        ("draw", SMALL | {"cfg": "NaN"}, "the argument cfg cannot be used"),
        ("draw", SMALL | {"width": 64}, "there is no argument 'width': the arguments are text, negative"),
        ("draw", SMALL | {"text": f"{TEXT} <lora:none:1>"}, "the prompt names the LoRA 'none'"),
        ("preview_prompt", {"text": ""}, "the text is empty"),
        ("preview_prompt", {"text": "가" * 100_000}, "the text has 100,000 characters: at most 2,000 are taken"),
        ("preview_prompt", {"text": TEXT, "negative": "가" * 9000}, "the text has 9,000 characters"),
        ("preview_prompt", {"text": "\x00"}, "character 1 is a control character (U+0000)"),
        ("preview_prompt", {"text": TEXT, "preset": "nice"}, "unknown preset 'nice': choose one of auto, original"),
        ("preview_prompt", {"text": TEXT, "attributes": ["hair=녹색"]}, "hair has no '녹색': choose one of 스트레이트"),
        ("preview_prompt", {"text": TEXT, "attributes": ["x"] * 101}, "the argument attributes cannot be used"),
        ("look_at_job", {"job": "../../etc/passwd"}, "there is no such job"),
        ("look_at_job", {"job": "0" * 32}, "there is no such job"),
        ("look_at_job", {"job": "0" * 65}, "the argument job cannot be used"),
        ("paint", {}, "there is no tool 'paint': call one of preview_prompt, draw"),
    ],
)
async def test_refusals(connect: Connect, tool: str, arguments: dict[str, Any], said: str) -> None:
    """What cannot be used is refused in one sentence that says what can."""
    async with connect() as client:
        assert said in await refused(client, tool, **arguments)


@pytest.mark.parametrize("part", ["0" * 32 + "/images/0", "x/images/0", "%2e%2e/images/0"])
async def test_pictures_that_are_not_there(connect: Connect, part: str) -> None:
    """A picture that is not there is an error of the protocol."""
    async with connect() as client:
        with pytest.raises(MCPError):
            await client.read_resource(f"malgrim://jobs/{part}")


@pytest.mark.parametrize("number", ["1", "-1", "00000", "٣", "x"])
async def test_numbers_that_are_not_there(connect: Connect, number: str) -> None:
    """A job of one picture has no other one."""
    async with connect() as client:
        report = await called(client, "draw", **SMALL)
        with pytest.raises(MCPError, match="there is no"):
            await client.read_resource(f"malgrim://jobs/{report['id']}/images/{number}")
