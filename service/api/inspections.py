"""Routes that read how a picture was made: one that is sent, or one of a job; and the pictures that were used."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, File, Response, UploadFile
from fastapi import Path as PathParameter
from pydantic import Field

from generate import MALGRIM, MetadataError, mp4_clip_texts, picture_texts, program_of

from ..messages import _
from ..pipeline.input_images import InputImages, check_pixels, media_type
from ..pipeline.picture_record import PictureRecord, read_carried
from ..text import visible
from .dependencies import Resources, ResourcesDep
from .errors import ProblemError, problem_responses
from .jobs import OwnedJob
from .pictures import picture_file
from .takeover import Takeover, takeover

PATH = "/api/v1/inspections"

router = APIRouter(tags=["inspections"])


class Inspection(Takeover):
    """How a picture was made; ``prompt`` and ``generation`` are those of a request for another one like it."""

    program: str | None = Field(description="The program that made it, malgrim for this one, null for an unknown one.")
    record: dict[str, Any] | None = Field(
        description="Of pictures of malgrim, how they were generated, and their preview; of clips also `clip`, whose "
        "`steadiness` is the SSIM of each frame and the next."
    )


@router.post(PATH)
def inspect_picture(
    picture: Annotated[UploadFile, File(description="A PNG, JPEG or WebP picture.")], resources: ResourcesDep
) -> Inspection:
    """Read how a picture was made, by this program or another one; its pixels are not decoded."""
    data, name = picture.file.read(), visible(picture.filename or "picture")
    check_pixels(data, name, resources.limits.input_pixels)
    return _inspected(picture_texts(data, name), name, resources)


@router.get("/api/v1/jobs/{id}/images/{number}/inspection", responses=problem_responses(404, 410))
def inspect_image(
    resources: ResourcesDep, job: OwnedJob, number: Annotated[int, PathParameter(ge=0, le=1000)]
) -> Inspection:
    """Read how one picture of a job, or its clip, was made."""
    file = picture_file(resources, job, number)
    texts_of = mp4_clip_texts if file.suffix == ".mp4" else picture_texts
    found = _inspected(texts_of(file.read_bytes(), file.name), file.name, resources)
    if clip := found.generation.get("clip"):
        clip["format"] = file.suffix.removeprefix(".")
    return found


@router.get(
    "/api/v1/inputs/{sha256}",
    response_class=Response,
    responses={200: {"content": {"image/*": {}}}, **problem_responses(404)},
)
def download_input(
    resources: ResourcesDep, sha256: Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]
) -> Response:
    """Return the file of a picture that jobs began from or were guided by, by its SHA-256 in their requests."""
    data = InputImages(resources.data / "inputs").load(sha256)
    if data is None:
        raise ProblemError(404, _("there is no picture {digest} here: send it again").format(digest=sha256))
    headers = {"Cache-Control": "private, immutable, max-age=31536000"}
    return Response(data, media_type=media_type(data), headers=headers)


def _inspected(texts: Mapping[str, str], name: str, resources: Resources) -> Inspection:
    program = program_of(texts)
    try:
        carried = read_carried(texts, name)
    except MetadataError as error:
        raise ProblemError(422, _refusal(name, program) or str(error)) from error
    record = None
    if isinstance(carried, PictureRecord):
        record = json.loads(carried.to_json())
    return Inspection(program=program, record=record, **takeover(carried, resources).model_dump())


def _refusal(name: str, program: str | None) -> str:
    """Return the sentence for a picture that carries nothing that can be read; empty for a damaged record."""
    if program == MALGRIM:
        message = ""
    elif program:
        message = _("{file} was made with {program}, and no prompt can be read in it")
    else:
        message = _("{file} does not say how it was made: take the file that the program wrote, not a copy of a chat")
    return message.format(file=name, program=program)
