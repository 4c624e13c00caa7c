"""Requests as multipart/form-data, read as the JSON that they stand for."""

import base64
import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from starlette.datastructures import MutableHeaders, UploadFile
from starlette.types import Message

from generate import MOST_CONTROLS

from ..messages import _
from .waiting import ForgettingRoute

_WHOLE = ("init_image", "mask", "sketch")
FILES = (*_WHOLE, *(f"controls.{index}" for index in range(MOST_CONTROLS)), "ip_adapter")
"""The parts that are pictures, by their places in ``generation``; the image of a control net goes into its item."""

FORM: dict[str, Any] = {
    "requestBody": {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["request"],
                    "properties": {
                        "request": {"type": "string", "description": "The JSON of the request."},
                        **{name: {"type": "string", "format": "binary"} for name in FILES},
                    },
                }
            }
        }
    }
}
"""The part of the OpenAPI document that describes the form."""


async def _json_of(request: Request) -> bytes:
    """Return the part ``request`` of a form with the pictures of the other parts in its ``generation``."""
    async with request.form(max_files=len(FILES), max_fields=1) as form:
        try:
            values = json.loads(str(form.get("request") or "{}"))
        except ValueError as error:
            raise HTTPException(422, _("the part request is not JSON: {reason}").format(reason=error)) from error
        if isinstance(values, dict) and isinstance(generation := values.setdefault("generation", {}), dict):
            for name, file in form.items():
                if isinstance(file, UploadFile):
                    _put(generation, name, base64.b64encode(await file.read()).decode())
    return json.dumps(values).encode()


def _put(generation: dict[str, Any], name: str, picture: str) -> None:
    """Put a picture where ``generation`` has its place. Raise ``HTTPException`` where there is no such place."""
    first, _dot, index = name.partition(".")
    place: Any = generation.get(first) if name in FILES else None
    if index and isinstance(place, list):
        place = place[int(index)] if int(index) < len(place) else None
    if name in _WHOLE:
        generation[name] = picture
    elif isinstance(place, dict):
        place["image"] = picture
    else:
        message = _("the part {name!r} has no place in generation: send {known}")
        raise HTTPException(400, message.format(name=name[:40], known=", ".join(FILES)))


class MultipartRoute(ForgettingRoute):
    """A route that takes a form as well as JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, which is given JSON in every case."""
        handle = super().get_route_handler()

        async def handle_any(request: Request) -> Response:
            if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
                return await handle(request)
            body = await _json_of(request)
            scope = {**request.scope, "headers": [*request.scope["headers"]]}
            MutableHeaders(scope=scope)["content-type"] = "application/json"

            messages = iter([{"type": "http.request", "body": body}])

            async def receive() -> Message:
                return next(messages, None) or await request.receive()

            return await handle(Request(scope, receive))

        return handle_any
