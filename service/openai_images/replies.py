"""Ended jobs as OpenAI's clients read them."""

import base64
import json
import time
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from ..api.dependencies import Resources
from ..api.errors import ProblemError
from ..api.pictures import picture_file
from ..jobs.problems import completed
from ..jobs.store import Job
from ..messages import _
from .bodies import Format, ImagesBody
from .encoding import encoded_live_picture, encoded_picture
from .signed_urls import SECONDS, SignedPicture

Operation = Literal["image_generation", "image_edit"]

_DATA = TypeAdapter(dict[str, Any])  # writes megabytes of base64 three times as fast as the module json
_NO_RETRY = {"x-should-retry": "false"}  # the same request would get the same job


class Usage(BaseModel):
    """Tokens, which nothing here is billed by."""

    input_tokens: int = 0
    input_tokens_details: dict[str, int] = {"image_tokens": 0, "text_tokens": 0}
    output_tokens: int = 0
    total_tokens: int = 0


class ImageItem(BaseModel):
    """One picture; ``revised_prompt`` is the English prompt."""

    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str


class ImagesReply(BaseModel):
    """The pictures of a job."""

    created: int
    data: list[ImageItem]
    background: Literal["opaque"] = "opaque"
    output_format: Format
    quality: Literal["low", "high"]
    size: str
    usage: Usage = Usage()


_REPLY = TypeAdapter(ImagesReply)


@dataclass(frozen=True)
class Replies:
    """What one request is answered with.

    Attributes:
        resources: The resources of the service.
        body: The request.
        folder: The address of the folder of signed pictures, as the client knows the service.
        operation: The operation, for the names of events.
    """

    resources: Resources
    body: ImagesBody
    folder: str
    operation: Operation

    def content(self, job: Job | None) -> bytes:
        """Return the JSON of an ended job, None for a deleted one. Raise ``ProblemError`` if it has no pictures."""
        return _REPLY.dump_json(self._reply(_succeeded(job), urls=self.body.wants_urls), exclude_none=True)

    def events(self, job: Job | None) -> bytes:
        """Return the last server-sent events of an ended job, one for each picture. Raise as ``content`` does."""
        fields = self._reply(_succeeded(job), urls=False).model_dump(exclude_none=True)
        fields["created_at"] = fields.pop("created")
        name = f"{self.operation}.completed"
        return b"".join(event(name, {"type": name, **one, **fields}) for one in fields.pop("data"))

    def partial(self, job: Job, picture: bytes, index: int) -> bytes:
        """Return the server-sent event of a live picture.

        Args:
            job: A running job.
            picture: Its live picture as PNG.
            index: How many were sent before.
        """
        encoded = encoded_live_picture(picture, self.body.output_format, self.body.output_compression)
        reply = self._head(job).model_dump(exclude={"data", "usage", "created"})
        name = f"{self.operation}.partial_image"
        data = {"type": name, "b64_json": base64.b64encode(encoded).decode(), "partial_image_index": index}
        return event(name, data | reply | {"created_at": int(time.time())})

    def _reply(self, job: Job, *, urls: bool) -> ImagesReply:
        prompt = json.loads(job.preview or "{}").get("prompt", "")
        reply = self._head(job)
        reply.data = [self._item(job, number, prompt, urls=urls) for number in range(len(job.images))]
        return reply

    def _head(self, job: Job) -> ImagesReply:
        generation = job.request["generation"]
        return ImagesReply(
            created=int(job.finished_at or job.created_at),
            data=[],
            output_format=self.body.output_format,
            quality="low" if self.body.quality == "low" else "high",
            size=f"{generation['width']}x{generation['height']}",
        )

    def _item(self, job: Job, number: int, prompt: str, *, urls: bool) -> ImageItem:
        kind, quality = self.body.output_format, self.body.output_compression
        file = picture_file(self.resources, job, number)
        if urls:
            signed = SignedPicture(job.id, number, kind, quality, int(time.time()) + SECONDS)
            return ImageItem(url=self.folder + signed.name(self.resources.data), revised_prompt=prompt)
        encoded = base64.b64encode(encoded_picture(file, kind, quality)).decode()
        return ImageItem(b64_json=encoded, revised_prompt=prompt)


def event(name: str, data: dict[str, Any]) -> bytes:
    """Return a server-sent event."""
    return b"event: %b\ndata: %b\n\n" % (name.encode(), _DATA.dump_json(data))


def _succeeded(job: Job | None) -> Job:
    if job is None:
        raise ProblemError(410, _("the job was deleted before it had ended"), _NO_RETRY)
    if job.state == "canceled":
        raise ProblemError(409, _("the job was cancelled"), _NO_RETRY)
    if job.problem:
        problem = completed(job.problem)
        stage = {"stage": problem["stage"]} if "stage" in problem else {}
        raise ProblemError(problem["status"], problem["detail"], _NO_RETRY, **stage)
    return job
