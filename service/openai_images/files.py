"""``GET /v1/images/files/NAME``: a picture by its signed address."""

from fastapi.responses import Response

from ..api.dependencies import ResourcesDep
from ..api.errors import ProblemError
from ..api.pictures import picture_file
from ..messages import _
from .encoding import encoded_picture
from .routing import new_router
from .signed_urls import SECONDS, read_name

FOLDER = "/images/files/"

router = new_router()


@router.get(
    FOLDER + "{name}",
    response_class=Response,
    responses={200: {"content": {f"image/{kind}": {} for kind in ("png", "jpeg", "webp")}}},
)
def download_signed_image(resources: ResourcesDep, name: str) -> Response:
    """Return a picture by the address that an answer gave. It needs no key, and is valid for an hour."""
    signed = read_name(resources.data, name)
    job = resources.store.get(signed.job) if signed else None
    if signed is None or job is None:
        raise ProblemError(404, _("there is no such picture"))
    if signed.has_expired:
        raise ProblemError(410, _("this address of a picture has expired: generate the picture again"))
    content = encoded_picture(picture_file(resources, job, signed.number), signed.kind, signed.quality)
    headers = {"Cache-Control": f"private, max-age={SECONDS}"}
    return Response(content, media_type=f"image/{signed.kind}", headers=headers)
