"""Weights with double colons: NovelAI's ``1.2::hanbok::`` and Midjourney's ``hanbok::2 fog::-0.5``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_OPENING = rf"(?<![\w.]){_NUMBER}::"
_NOVELAI = re.compile(rf"(?=[\d.+-])(?<![\w.])(?P<weight>{_NUMBER})::(?P<text>.*?)(?:::|(?={_OPENING})|\Z)", re.DOTALL)
_MIDJOURNEY = re.compile(rf"::[ \t]*(?P<weight>{_NUMBER})?(?=[\s,]|\Z)")
_COMMAS = re.compile(r",(?:\s*,)+")
_GREATEST = 10.0  # a greater number is no weight of this program


@dataclass(frozen=True)
class Weighted:
    """A text whose weights are in this program's notation.

    Attributes:
        prompt: The text, without the parts of negative weight.
        negative: The parts of negative weight.
        ignored: The parts, as they are written, whose weight is 0 or too great; the latter are in ``prompt``.
    """

    prompt: str
    negative: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    text: str
    weight: float
    written: str


def read_colons(text: str) -> Weighted:
    """Return ``text`` with ``(hanbok:1.2)`` in place of ``1.2::hanbok::`` or ``hanbok::1.2``.

    A weight of NovelAI without closing colons holds to the next weight or to the end. A part of Midjourney without a
    weight has the weight 1. A part of weight 0 is left out.
    """
    if "::" not in text:
        return Weighted(text)
    parts = [*(_novelai(text) if _NOVELAI.search(text) else _midjourney(text))]
    positive = ((part.text, part.weight) for part in parts if part.weight > 0)
    prompt = "".join(_written(text, weight) for text, weight in positive)
    return Weighted(
        _COMMAS.sub(",", prompt).strip(" ,\n\t"),
        tuple(_written(part.text, -part.weight).strip(" ,") for part in parts if part.weight < 0),
        tuple(part.written.strip(" ,") for part in parts if not 0 < abs(part.weight) <= _GREATEST),
    )


def _novelai(text: str) -> Iterator[_Part]:
    position = 0
    for found in _NOVELAI.finditer(text):
        yield _Part(text[position : found.start()], 1, "")
        yield _Part(found["text"], float(found["weight"]), found[0])
        position = found.end()
    yield _Part(text[position:], 1, "")


def _midjourney(text: str) -> Iterator[_Part]:
    position = 0
    for mark in _MIDJOURNEY.finditer(text):
        said = text[position : mark.start()].strip(" ,")
        yield _Part(f"{said}, " if said else "", float(mark["weight"] or 1), text[position : mark.end()])
        position = mark.end()
    yield _Part(text[position:].lstrip(), 1, "")


def _written(text: str, weight: float) -> str:
    """Return ``text`` with its weight; spaces and commas around it stay outside of the brackets."""
    said = text.strip(" ,\n\t")
    if not said or weight == 1 or weight > _GREATEST:
        return text
    before, _, after = text.partition(said)
    return f"{before}({said}:{weight:g}){after}"
