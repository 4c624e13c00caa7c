"""Bodies as multipart/form-data: fields, and pictures that are uploaded."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from ..errors import InputError
from ..messages import _
from .bodies import EditBody, VariationBody
from .errors import of_body

_MOST_FILES, _MOST_FIELDS = 20, 100
_PICTURES = ("image", "image[]")

Body = TypeVar("Body", EditBody, VariationBody)


@dataclass(frozen=True)
class Form(Generic[Body]):
    """The parts of a form: the fields, and the bytes of the pictures."""

    body: Body
    image: bytes
    mask: bytes | None


async def read_form(request: Request, kind: type[Body]) -> Form[Body]:
    """Return the parts of the form that was sent.

    Raises:
        RequestValidationError: A field cannot be used.
        InputError: There is no picture, or more than one; or it is a text, such as the address of a picture.
    """
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS) as form:
        images = [one for name in _PICTURES for one in form.getlist(name)]
        if len(images) != 1:
            message = _("{count} pictures are sent as image: send one as a part of multipart/form-data")
            raise InputError(message.format(count=len(images)))
        try:
            body = kind.model_validate({name: one for name, one in form.items() if isinstance(one, str)})
        except ValidationError as error:
            raise of_body(error) from error
        return Form(body, await _data(images[0], "image"), await _mask(form))


async def _mask(form: FormData) -> bytes | None:
    mask = form.get("mask")
    return None if mask is None or mask == "" else await _data(mask, "mask")


async def _data(part: UploadFile | str, name: str) -> bytes:
    if isinstance(part, str):
        message = _("{name} is a text: upload the picture itself as a file, not its address")
        raise InputError(message.format(name=name))
    return await part.read()


def form_schema(kind: type[EditBody] | type[VariationBody], *, with_mask: bool) -> dict[str, Any]:
    """Return the part of the OpenAPI document that describes a form."""
    schema = kind.model_json_schema()
    file = {"type": "string", "format": "binary"}
    files = {"image": file | {"description": "A PNG, JPEG or WebP file."}}
    if with_mask:
        files["mask"] = file | {"description": "Transparent where the picture changes, and of the same size."}
    schema["properties"] |= files
    schema["required"] = [*schema.get("required", []), "image"]
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
