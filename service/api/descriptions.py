"""``POST /api/v1/descriptions``: the prompt pair of a picture."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, File, Request, Response, UploadFile

from ..jobs.previewing import summary
from ..pipeline import Preview
from ..pipeline.describing import PictureFile
from ..text import visible
from .auth import KeyDep, add_log_fields
from .dependencies import ResourcesDep
from .errors import problem_responses
from .previews import DESCRIPTIONS, PreviewMaker, PreviewOut

router = APIRouter(tags=["previews"])


@router.post(
    DESCRIPTIONS, responses={200: {"model": PreviewOut}, **problem_responses(429, 502)}, response_class=Response
)
async def describe_picture(
    picture: Annotated[UploadFile, File(description="A PNG, JPEG or WebP picture.")],
    request: Request,
    resources: ResourcesDep,
    key: KeyDep,
) -> Response:
    """Return the preview that a picture carries; else one of the prompt in it; else one of what it shows.

    The last needs a model of captions, and is Korean too where the translator is papago or gpt.
    """
    maker: PreviewMaker = request.app.state.previews
    name = visible(picture.filename or "picture")
    file = PictureFile(await picture.read(), name, resources.limits.input_pixels)

    def make() -> tuple[Preview, str]:
        made = maker.describe(key, file)
        return made, made.to_json()

    made, content = await to_thread.run_sync(make, limiter=maker.threads)
    add_log_fields(request, **summary(made))
    return Response(content, media_type="application/json")
