"""Composable prompts in A1111's notation, ``a AND b:0.5``, whose parts may each change while drawing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .editing import MOST_VERSIONS, EditedText, PromptVersion, too_many_versions
from .phrases import Prompt
from .weight_numbers import RATIO, checked_weight, half_width

_TOKEN = re.compile(
    r"\\.|<[A-Za-z]\w*:[^<>]*>"
    r'|"[^"\n]*"|“[^“”\n]*”|‘[^‘’\n]*’|「[^「」\n]*」|『[^『』\n]*』'
    r"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<and>\bAND\b)"
)
_WEIGHT = re.compile(r"\s*:\s*(?P<weight>[-+]?(?:\d+\.?\d*|\.\d+))\s*\Z", re.ASCII)
_RATIO_END = re.compile(rf"{RATIO}\s*\Z")
_LONGEST_WEIGHT = 40  # characters


@dataclass(frozen=True)
class PromptPart:
    """A part of a composed prompt; any other prompt has one.

    Attributes:
        text: What the writer wrote, in A1111's notation, with its negative prompt.
        weight: How strongly it leads away from the negative prompt.
        hires: Whether a second pass reads it, in place of the parts that are not for one.
    """

    text: str
    weight: float = 1.0
    hires: bool = False

    def __post_init__(self) -> None:
        """Check the weight. Raise ``WeightError`` if it is out of bounds."""
        checked_weight(self.weight, self.text)


def split_parts(text: str) -> tuple[PromptPart, ...]:
    """Return the parts of ``text`` between the words AND outside of brackets and quotations.

    A number after a colon at the end of a part is its weight; a ratio or a time of day is text. Without AND, the text
    is one part as it stands. Parts without words are left out.

    Raises:
        WeightError: A weight is out of bounds.
    """
    plain = half_width(text)
    bounds, depth = [0], 0
    for token in _TOKEN.finditer(plain):
        depth = max(0, depth + bool(token["open"]) - bool(token["close"]))
        if token["and"] and not depth:
            bounds += [token.start(), token.end()]
    if len(bounds) == 1:
        return (PromptPart(text),)
    ends = [*bounds[1:], len(text)]
    parts = [_part(text, plain, start, end) for start, end in zip(bounds[::2], ends[::2], strict=True)]
    return tuple(part for part in parts if any(map(str.isalnum, part.text))) or (PromptPart(text),)


def _part(text: str, plain: str, start: int, end: int) -> PromptPart:
    near = max(start, end - _LONGEST_WEIGHT)
    weight = _WEIGHT.search(plain, near, end)
    if weight is None or _RATIO_END.search(plain, near, end):
        return PromptPart(text[start:end].strip(" ,\n"))
    written = text[start : weight.start()].strip(" ,\n")
    return PromptPart(written, float(weight["weight"]))


_edited = lru_cache(64)(EditedText)


def parts_of_pass(parts: Sequence[PromptPart], *, hires: bool) -> tuple[PromptPart, ...]:
    """Return the parts that a second pass reads, or the first one."""
    own = tuple(part for part in parts if part.hires is hires)
    return own or tuple(parts)


def changes(parts: Sequence[PromptPart]) -> bool:
    """Return whether steps read different texts, or several at once."""
    return len(parts) > 1 or any(_edited(part.text).changes for part in parts)


def late_changes(parts: Sequence[PromptPart]) -> tuple[str, ...]:
    """Return the brackets, as they are written, that change in a second pass alone."""
    return tuple(dict.fromkeys(written for part in parts if not part.hires for written in _edited(part.text).late))


def versions_of(parts: Sequence[PromptPart]) -> tuple[PromptVersion, ...]:
    """Return each text that steps can read, the one that the first part begins with first.

    Raises:
        EditingError: There are more than ``MOST_VERSIONS`` of them, or as many parts.
    """
    if len(parts) > MOST_VERSIONS:
        raise too_many_versions()
    found = {
        version.text: version
        for hires in (False, True)
        for part in parts_of_pass(parts, hires=hires)
        for version in _edited(part.text).versions(hires=hires)
    }
    if len(found) > MOST_VERSIONS:
        raise too_many_versions()
    return tuple(found.values())


def texts_at(parts: Sequence[PromptPart], step: int, steps: int, passed: int = 0) -> tuple[tuple[str, float], ...]:
    """Return the texts that a step reads, with their weights; the arguments are those of ``EditedText.at``."""
    read = parts_of_pass(parts, hires=passed > 0)
    return tuple((_edited(part.text).at(step, steps, passed).text, part.weight) for part in read)


@dataclass(frozen=True)
class EditedPrompt(Prompt):
    """A prompt that changes while it is drawn, or is composed of several; its own texts are those of its beginning.

    Attributes:
        parts: What was written.
        versions: The prompt pair of each text that steps read, but for the one of the beginning.
        passed: Steps of the pass before the one that is drawn.
    """

    parts: tuple[PromptPart, ...]
    versions: Mapping[str, Prompt]
    passed: int = 0

    @property
    def beginning(self) -> Prompt:
        """The prompt pair of the beginning."""
        return Prompt(self.prompt, self.prompt_2, self.negative_prompt)

    def at(self, step: int, steps: int) -> tuple[tuple[Prompt, float], ...]:
        """Return the prompt pairs that a step reads, with their weights; all have the same negative prompt."""
        found = [
            (self.versions.get(text, self.beginning), weight)
            for text, weight in texts_at(self.parts, step, steps, self.passed)
        ]
        negative = tuple(dict.fromkeys(phrase for prompt, _weight in found for phrase in prompt.negative_prompt))
        return tuple((replace(prompt, negative_prompt=negative), weight) for prompt, weight in found)


def steps_of(prompt: Prompt, steps: int) -> tuple[tuple[tuple[Prompt, float], ...], ...]:
    """Return what each of ``steps`` steps reads: prompt pairs with their weights."""
    if isinstance(prompt, EditedPrompt):
        return tuple(prompt.at(step, steps) for step in range(1, steps + 1))
    return (((prompt, 1.0),),) * steps


def second_pass(prompt: Prompt, passed: int) -> Prompt:
    """Return ``prompt`` as a second pass reads it, after a first one of ``passed`` steps."""
    return replace(prompt, passed=passed) if isinstance(prompt, EditedPrompt) else prompt


def hires_prompt(prompt: Prompt) -> Prompt | None:
    """Return the prompt pair that a second pass begins with, where it has one of its own."""
    if not (isinstance(prompt, EditedPrompt) and any(part.hires for part in prompt.parts)):
        return None
    (first, _weight), *_others = replace(prompt, passed=1).at(1, 1)
    return first


def prompts_of(prompt: Prompt) -> tuple[Prompt, ...]:
    """Return all prompt pairs of a prompt, that of its beginning first."""
    return (prompt.beginning, *prompt.versions.values()) if isinstance(prompt, EditedPrompt) else (prompt,)
