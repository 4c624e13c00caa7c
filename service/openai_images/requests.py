"""Bodies to the requests of jobs."""

import base64
from collections.abc import Mapping
from typing import Any

from ..jobs.request import Generation, JobRequest, PreviewRequest
from ..validation import checked
from .bodies import EditBody, GenerationBody, VariationBody
from .pictures import Start


def generation_request(body: GenerationBody) -> JobRequest:
    """Return the request of a job that draws a text. Raise ``InputError`` for a value that cannot be used."""
    return _request(body, {})


def edit_request(body: EditBody | VariationBody, start: Start) -> JobRequest:
    """Return the request of a job that begins from a picture. Raise as ``generation_request`` does."""
    pictures = {"init_image": _encoded(start.image), "mask": _encoded(start.mask)}
    return _request(body, pictures | {"strength": body.strength, "width": start.size[0], "height": start.size[1]})


def _request(body: GenerationBody | EditBody | VariationBody, start: Mapping[str, Any]) -> JobRequest:
    """Return the request of a job; what is not given is left to the text, or to the defaults of this service."""
    prompt = {"text": body.prompt, "negative_prompt": body.negative_prompt, "preset": body.preset, "syntax": "a1111"}
    fields = {**start, "steps": body.steps, "cfg": body.cfg, "seed": body.seed, "images": body.n}
    fields["fast"] = body.quality == "low" or None
    if body.size != "auto":
        fields["width"], fields["height"] = map(int, body.size.split("x"))
    return JobRequest(preview=None, prompt=checked(PreviewRequest, prompt), generation=checked(Generation, fields))


def _encoded(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()
