"""The tools: preview a prompt, draw, look at a job, list what can be chosen."""

import base64
from collections.abc import Callable
from contextlib import aclosing
from inspect import getdoc
from typing import Annotated, Any

import anyio
from anyio import to_thread
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, ContentBlock, ImageContent, ResourceLink, TextContent, ToolAnnotations
from pydantic import ValidationError

from generate import DEFAULT_PRESET

from ..jobs.request import Generation, PreviewRequest
from ..messages import _
from ..pipeline.choices import AttributeOut, PresetOut, attribute_choices, preset_choices
from .backend import Backend, BackendError, BackendOf
from .schemas import (
    Attributes,
    Cfg,
    Count,
    JobId,
    JobReport,
    Negative,
    PresetChoice,
    PromptPair,
    Seed,
    Size,
    Steps,
    Text,
)
from .sentences import of_arguments
from .thumbnail import MIME_TYPE, thumbnail

LONGEST_WAIT = 45.0  # seconds of one call; hosts give up after 60

_UNSAID = {"seed": -1, "images": 1}  # arguments that say nothing; others say it with None

Reported = Annotated[CallToolResult, JobReport]


class Tools:
    """The functions behind the tools."""

    def __init__(self, backend_of: BackendOf) -> None:
        self._backend_of = backend_of

    def all(self) -> list[Tool]:
        """Return the tools."""
        return [
            _tool(self.preview_prompt, "Preview the prompt"),
            _tool(self.draw, "Draw pictures", reads_only=False),
            _tool(self.look_at_job, "Look at a job"),
            _tool(self.list_presets, "List presets"),
            _tool(self.list_attributes, "List attributes"),
        ]

    async def preview_prompt(
        self,
        ctx: Context[Any, Any],
        text: Text,
        negative: Negative = "",
        preset: PresetChoice = DEFAULT_PRESET,
        attributes: Attributes = [],  # noqa: B006 - the default in the schema; it is not changed
    ) -> PromptPair:
        """Make the SDXL prompts of a Korean text and say how they came about; no picture is drawn."""
        request = PreviewRequest(text=text, negative_prompt=negative, preset=preset, attributes=attributes)
        return PromptPair.of(await self._backend_of(ctx).preview(request))

    async def draw(  # noqa: PLR0913, PLR0917 - one parameter an argument
        self,
        ctx: Context[Any, Any],
        text: Text,
        negative: Negative = "",
        preset: PresetChoice = DEFAULT_PRESET,
        attributes: Attributes = [],  # noqa: B006 - as above
        size: Size = None,
        steps: Steps = None,
        cfg: Cfg = None,
        seed: Seed = -1,
        count: Count = 1,
    ) -> Reported:
        """Draw pictures of a Korean text: returns each one small, with a link to it in full size.

        A picture takes from seconds to minutes. When it is not ready after 45 seconds, the state is "processing": call
        look_at_job with the id.
        """
        backend = self._backend_of(ctx)
        prompt = PreviewRequest(text=text, negative_prompt=negative, preset=preset, attributes=attributes)
        job_id = await backend.begin(prompt, _generation(size, steps=steps, cfg=cfg, seed=seed, images=count))
        try:
            report = await _waited(ctx, backend, job_id)
        except anyio.get_cancelled_exc_class():  # whoever cancels the call does not want the pictures
            with anyio.CancelScope(shield=True):
                await backend.cancel(job_id)
            raise
        if report.state == "failed":
            raise BackendError(report.problem or report.state)
        return await _result(backend, report)

    async def look_at_job(self, ctx: Context[Any, Any], job: JobId) -> Reported:
        """Return a job that draw began, and its pictures; one that is not ready is waited for, up to 45 seconds."""
        backend = self._backend_of(ctx)
        await backend.report(job)
        return await _result(backend, await _waited(ctx, backend, job))

    async def list_presets(self) -> list[PresetOut]:
        """List the presets: quality defaults for photographs, illustrations and so on; the first is the default."""
        return preset_choices()

    async def list_attributes(self) -> list[AttributeOut]:
        """List the groups of the attribute dictionary, such as hair, with their Korean choices and the English."""
        return attribute_choices()


def _tool(function: Callable[..., Any], title: str, *, reads_only: bool = True) -> Tool:
    annotations = ToolAnnotations(read_only_hint=reads_only, destructive_hint=False)
    tool = Tool.from_function(function, title=title, description=getdoc(function), annotations=annotations)
    tool.parameters["additionalProperties"] = False
    return tool


def _generation(size: str | None, **given: Any) -> Generation:
    """Return the settings of the pictures; only what is given goes before what the text says."""
    chosen = {name: value for name, value in given.items() if value != _UNSAID.get(name)}
    if size:
        chosen["width"], chosen["height"] = map(int, size.lower().split("x"))
    try:
        return Generation(**chosen)
    except ValidationError as error:
        raise BackendError(of_arguments(error)) from error


async def _waited(ctx: Context[Any, Any], backend: Backend, job_id: str) -> JobReport:
    """Report the steps of a job until it ends or the time is up, and return its state."""
    last = 0
    with anyio.move_on_after(LONGEST_WAIT):
        async with aclosing(backend.steps(job_id)) as steps:
            async for progress in steps:
                if progress.step > last:  # a step that is done again after a crash is no news
                    last = progress.step
                    message = _("step {number} of {of}").format(number=last, of=progress.of)
                    await ctx.report_progress(last, progress.of, message)
    return await backend.report(job_id)


async def _result(backend: Backend, report: JobReport) -> CallToolResult:
    """Return the report as data and as text, and each picture as a link and in a small size."""
    content: list[ContentBlock] = [TextContent(type="text", text=report.model_dump_json(exclude_none=True, indent=2))]
    for picture in report.pictures:
        data = await backend.picture(report.id, picture.number)
        small = base64.b64encode(await to_thread.run_sync(thumbnail, data)).decode()
        content.append(ImageContent(type="image", data=small, mime_type=MIME_TYPE))
        name = f"malgrim-{report.id[:8]}-{picture.number}.png"
        link = ResourceLink(type="resource_link", uri=picture.uri, name=name, mime_type="image/png", size=len(data))
        content.append(link)
    return CallToolResult(content=content, structured_content=report.model_dump(mode="json"))
