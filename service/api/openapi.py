"""The OpenAPI document in the language asked for."""

from functools import cache
from typing import Any

from fastapi import FastAPI

from ..messages import Language, _, language

_DATA = ("const", "default", "enum", "example", "examples")
_TEXTS = ("description", "summary")
_FIELDS = "\n\nAttributes:"  # which the document describes one by one, ends what a docstring says of the whole


def speak_openapi(app: FastAPI) -> None:
    """Make the OpenAPI document of ``app`` follow the language asked for; it is made once for each."""
    english = app.openapi

    @cache
    def document(_language: Language) -> dict[str, Any]:
        translated: dict[str, Any] = _translated(english())
        return translated

    app.openapi = lambda: document(language())  # type: ignore[method-assign]


def texts_of(part: Any) -> list[str]:
    """Return the texts for people in a part of a document, which the catalogue has besides those of the code."""
    if isinstance(part, list):
        return [text for one in part for text in texts_of(one)]
    if not isinstance(part, dict):
        return []
    found = [text for name, one in part.items() if name not in _DATA for text in texts_of(one)]
    return found + [part[name] for name in _TEXTS if _is_text(part.get(name))]


def _translated(part: Any) -> Any:
    if isinstance(part, list):
        return [*map(_translated, part)]
    if not isinstance(part, dict):
        return part
    return {
        name: one if name in _DATA else _spoken(one) if name in _TEXTS else _translated(one)
        for name, one in part.items()
    }


def _spoken(value: Any) -> Any:
    return _(value.partition(_FIELDS)[0]) if _is_text(value) else _translated(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""
