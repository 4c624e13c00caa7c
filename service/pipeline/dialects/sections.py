"""Blocks with labels: ``Negative prompt:``, 네거티브:, and the line of settings that begins with ``Steps:``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["prompt", "negative", "settings"]

_POSITIVE = (
    r"(?:/imagine[ \t]+)?(?:positive(?:[ _]?prompts?)?|prompts?|parameters"
    r"|(?:긍정(?:적)?|포지티브)[ ]?(?:프롬프트|프롬)?|프롬프트)"
)
_NEGATIVE = (
    r"(?:neg(?:ative)?(?:[ _]?prompts?)?|undesired[ _]content|uc"
    r"|(?:부정(?:적)?|네[거가]티브|제외)[ ]?(?:프롬프트|프롬|키워드|단어)?)"
)
_VALUES = (
    r"(?:steps?|sampling steps|스텝(?:[ ]?수)?)[*\s]*[:：][*\s]*\d+(?![\d.]*\w)"
    r"|(?:seed|시드(?:[ ]?값)?)[*\s]*[:：][*\s]*-?\d+"
    r"|(?:size|resolution|크기|사이즈|해상도)[*\s]*[:：][*\s]*\d+\s*[xX×*]\s*\d+"
    r"|(?:cfg|guidance)(?:[ _]scale|[ ]?스케일)?[*\s]*[:：][*\s]*\d"
    r"|(?:sampler|sampling method|샘플러)(?:[ _]name)?[*\s]*[:：][*\s]*[A-Za-z]"
)
_BULLET = r"[ \t#*>\[(_-]*"
_COLON = r"[ \t*\])_]*[:：=][ \t*]*(?![+-]?\.?\d)"  # no label: (negative:1.2)
_MARK = re.compile(
    rf"^{_BULLET}(?:(?:(?P<negative>{_NEGATIVE})|(?P<prompt>{_POSITIVE}))(?:{_COLON}|[ \t*\])_:]*$)"
    rf"|(?=(?P<settings>{_VALUES})))"
    rf"|(?<=[\s,.;|/)])(?:(?:(?P<negative_within>{_NEGATIVE})|(?P<prompt_within>{_POSITIVE}))[ \t]*[:：](?!\d)[ \t]*"
    rf"|(?=(?P<settings_within>steps:\s*\d+\s*,?\s*(?:sampler|cfg|seed|size|schedule|model)[\w ]*:)))",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTATION = re.compile(r'"[^"\n]+"|“[^“”\n]+”|‘[^‘’\n]+’|「[^「」\n]+」|『[^『』\n]+』')
_FURTHER_SETTING = re.compile(r"\s*[\w][\w ./-]{0,40}:")


@dataclass(frozen=True)
class Sections:
    """The texts of all sections of one kind, joined by line breaks."""

    prompt: str
    negative: str
    settings: str


def read_sections(text: str) -> Sections:
    """Split ``text`` at its labels; text before the first one belongs to the prompt."""
    found: dict[Kind, list[str]] = {"prompt": [], "negative": [], "settings": []}
    kind: Kind = "prompt"
    position = 0
    for start, end, following, _at_line in _marks(text):
        found[kind].append(text[position:start])
        kind, position = following, end
    found[kind].append(text[position:])
    joined = {kind: "\n".join(part.strip() for part in parts if part.strip()) for kind, parts in found.items()}
    return Sections(joined["prompt"], joined["negative"], joined["settings"])


def written_sections(sections: Sections) -> str:
    """Return a text that ``read_sections`` splits into ``sections``."""
    negative = f"Negative prompt: {sections.negative}" if sections.negative else ""
    return "\n".join(filter(None, (sections.prompt, negative, sections.settings)))


def _marks(text: str) -> Iterator[tuple[int, int, Kind, bool]]:
    """Yield start and end of each label, the kind of the section that it begins, and whether it begins a line."""
    quoted = [found.span() for found in _QUOTATION.finditer(text)]
    kind: Kind = "prompt"
    for mark in _MARK.finditer(text):
        name = str(mark.lastgroup)
        within = name.endswith("_within")
        if within and (kind == "settings" or any(start < mark.start() < end for start, end in quoted)):
            continue  # ADetailer negative prompt: is a setting
        alone = mark[0].strip() == text.strip()
        if alone and not name.startswith("settings"):
            continue
        kind = "negative" if "negative" in name else "settings" if "settings" in name else "prompt"
        yield mark.start(), mark.end(), kind, not within


def blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield lines that belong to one prompt, with the number of the first.

    A label of a prompt after other sections, or a line after the settings that is no setting, begins a new prompt.
    Where no section begins a line, each line is a prompt.
    """
    kinds = [_kinds(line) for line in lines]
    if not any("negative" in kind or "settings" in kind for kind in (at_line for at_line, _last in kinds)):
        yield from ((number, [line]) for number, line in enumerate(lines, start=1))
        return
    block, first, last = list[str](), 1, "prompt"
    for number, (line, (at_line, last_of_line)) in enumerate(zip(lines, kinds, strict=True), start=1):
        if not line.strip():
            continue
        new_prompt = "prompt" in at_line and last != "prompt"
        if block and (new_prompt or (last == "settings" and not at_line and not _FURTHER_SETTING.match(line))):
            yield first, block
            block, last = [], "prompt"
        if not block:
            first = number
        block.append(line)
        last = last_of_line or last
    yield first, block


def _kinds(line: str) -> tuple[set[Kind], Kind | None]:
    """Return the kinds of sections that begin with ``line``, and the kind of the last section in it."""
    marks = [*_marks(f"{line}\n.")]
    return {kind for _start, _end, kind, at_line in marks if at_line}, marks[-1][2] if marks else None
