"""Midjourney's parameters at the end of a text: ``--ar 16:9 --no people``."""

import re
from dataclasses import dataclass, field

from translate import has_hangul

from .settings import Setting

_UNWANTED = ("no", "neg", "negative", "negative_prompt", "negative-prompt")
_WITHOUT_VALUE = frozenset(
    "tile hd raw fast turbo relax video creative test testp upbeta draft loop public stealth repeat".split()
)
_NAMES = (  # those that a phone, which writes — for --, may spoil
    "no|ar|aspect|v|version|niji|style|stylize|s|seed|chaos|c|quality|q|iw|weird|stop|cref|sref|oref|cw|sw|tile|raw"
)
_PARAMETER = re.compile(rf"(?<!\S)(?:--(?P<name>[A-Za-z][A-Za-z_-]*)|[—–](?P<dashed>{_NAMES})(?![\w-]))[ \t=]*")
_QUOTE = '"'
_VALUE = re.compile(r"\"[^\"\n]*\"|\S+")


@dataclass(frozen=True)
class Parameters:
    """What stands in the parameters of a text."""

    negative: list[str] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)


def read_parameters(text: str) -> tuple[str, Parameters]:
    """Return ``text`` without its parameters, and the parameters.

    Words behind a parameter that are not its value belong to the text.
    """
    found = Parameters()
    marks = [*_PARAMETER.finditer(text)]
    pieces = [text[: marks[0].start()] if marks else text]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        name = (mark["name"] or mark["dashed"]).lower()
        line, newline, rest = text[mark.end() : end].partition("\n")
        if name in _UNWANTED:
            found.negative.append(line.strip(' \t"'))
        elif name == "prompt":
            rest = f"{line.strip().strip(_QUOTE)}{newline}{rest}"
        else:
            value, line = _value(name, line)
            found.settings.append(Setting(name, value.strip('"'), f"--{name} {value}".strip()))
            rest = f"{line}{newline}{rest}"
        pieces.append(rest)
    return " ".join(piece.strip() for piece in pieces if piece.strip()), found


def _value(name: str, line: str) -> tuple[str, str]:
    """Return the value of a parameter, empty for none, and the rest of its line; no value is Korean."""
    found = _VALUE.match(line)
    if name in _WITHOUT_VALUE or not found or has_hangul(found[0]):
        return "", line
    return found[0].rstrip(","), line[found.end() :]
