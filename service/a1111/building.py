"""Parts of a request as models of pydantic, whose errors are those of a user."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import InputError
from ..validation import message_of

Model = TypeVar("Model", bound=BaseModel)


def built(kind: type[Model], fields: Mapping[str, Any]) -> Model:
    """Return a model of ``fields``. Raise ``InputError``, which names the field, for a value that cannot be used."""
    try:
        return kind(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(": ".join([*map(str, first["loc"]), message_of(first)])) from error
