"""Texts that change while they are drawn, or are composed of several: one preview for each text that steps read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from generate import ImageSettings, PromptPart, PromptVersion, late_changes, loras_of, split_parts, texts_at
from translate import CHANGING, agreeing

from ..errors import InputError
from ..messages import _
from ..trace import Checkpoint, Json, total_usage
from .alternatives import has_alternatives
from .dialects import Sections, read_sections, written_sections
from .preview import Preview

_PARTICLE = re.compile(rf"(?P<closing>(?:(?::[+-]?[\d.]+)?[)\]]\+*-*)*)(?P<particle>{CHANGING})")
_LAST_WORD = re.compile(r"[가-힣]*\Z")
_CLOSED = re.compile(r"(?:(?::[+-]?[\d.]+)?[)\]]\+*-*)+\Z")
_LONGEST_CLOSED = 40  # characters
_LOOSE_COMMA = re.compile(r"(?:\s*,)+")


def written_parts(text: str, negative: str, hires_prompt: str = "") -> tuple[PromptPart, ...]:
    """Return the parts of a text between the words AND, each with the negative prompt and the settings of the text.

    Args:
        text: A text of ``clean_lines``.
        negative: A negative prompt beside it, likewise.
        hires_prompt: What a second pass reads in place of the text, likewise; empty where that is the text too. Where
            it has no negative prompt of its own, it has that of the text.

    Raises:
        WeightError: The weight of a part is out of bounds.
        InputError: The text of the second pass has what only the first can have.
    """
    first = read_sections(text)
    unwanted = ", ".join(filter(None, (first.negative, negative)))
    parts = _parts(first.prompt, unwanted, first.settings)
    if not hires_prompt:
        return parts
    check_hires_prompt(hires_prompt)
    second = read_sections(hires_prompt)
    later = _parts(second.prompt, second.negative or unwanted, "")
    return (*parts, *(replace(part, hires=True) for part in later))


def _parts(prompt: str, unwanted: str, settings: str) -> tuple[PromptPart, ...]:
    return tuple(
        replace(part, text=written_sections(Sections(part.text, unwanted, settings))) for part in split_parts(prompt)
    )


def check_hires_prompt(text: str) -> None:
    """Raise ``InputError`` if the text of a second pass has alternatives, settings or LoRAs, or no words."""
    sections = read_sections(text)
    for found, message in (
        (has_alternatives(text, ""), _("the prompt of the second pass has alternatives: choose one of them")),
        (sections.settings, _("the prompt of the second pass has settings: write them in the text, or as options")),
        (loras_of(text), _("the prompt of the second pass has a LoRA, which both passes have: write it in the text")),
        (not any(map(str.isalnum, sections.prompt)), _("the prompt of the second pass has no words: write some")),
    ):
        if found:
            raise InputError(message)


def check_second_pass(hires_prompt: str, settings: ImageSettings) -> None:
    """Raise ``InputError`` for a prompt of a second pass where ``settings`` have none."""
    if hires_prompt and settings.hires_size(settings.width, settings.height) is None:
        raise InputError(_("the prompt of the second pass has no pass: give hires, or leave it out"))


def spoken(version: PromptVersion) -> str:
    """Return a version as a writer would have written it: with particles that fit the words before them.

    Raises:
        InputError: It has no words.
    """
    text = version.text
    for start, end in sorted(version.joints, key=lambda joint: joint[1], reverse=True):
        if found := _PARTICLE.match(text, end):
            text = text[: found.start("particle")] + _fitting(text[:end], start, found) + text[found.end() :]
    text = "\n".join(_LOOSE_COMMA.sub(",", line).strip(" ,") for line in text.splitlines())
    if not any(map(str.isalnum, read_sections(text).prompt)):
        message = _("nothing is left of the text in some steps: write words outside of the brackets that change")
        raise InputError(message)
    return text


def _fitting(before: str, start: int, found: re.Match[str]) -> str:
    """Return the particle for the words before it; none where the bracket that it follows is empty in these steps."""
    noun = _CLOSED.sub("", before[-_LONGEST_CLOSED:])
    is_empty = len(before) == start and not noun[-1:].strip()
    return "" if is_empty else agreeing(_LAST_WORD.findall(noun)[0], found["particle"])


def doubts(parts: Iterable[PromptPart]) -> Iterator[str]:
    """Yield warnings of what may not be meant."""
    for written in late_changes([*parts]):
        message = _("{part!r} changes in a second pass alone (hires): give a share below 1; a weight is ({inside})")
        yield message.format(part=written, inside=written[1:-1])


def numbered(checkpoint: Checkpoint | None, number: int) -> Checkpoint | None:
    """Return a checkpoint of its own for each version; that of the first has the names of the stages."""
    if checkpoint is None or number == 0:
        return checkpoint

    def of_version(name: str, compute: Callable[[], Json]) -> Json:
        return checkpoint(f"{name}:{number}", compute)

    return of_version


def combined(first: Preview, versions: Mapping[str, Preview], parts: tuple[PromptPart, ...]) -> Preview:
    """Return the preview ``first`` of a text that changes, with those of its other versions and the costs of all."""
    every = (first, *versions.values())
    seconds = dict[str, float]()
    for stage, taken in (item for one in every for item in one.seconds.items()):
        seconds[stage] = round(seconds.get(stage, 0.0) + taken, 4)
    return replace(
        first,
        parts=parts,
        versions={text: replace(one, usage=(), seconds={}, warnings=(), dropped={}) for text, one in versions.items()},
        usage=total_usage([usage for one in every for usage in one.usage]),
        seconds=seconds,
        warnings=tuple(dict.fromkeys(warning for one in every for warning in one.warnings)),
        meanings={word: meanings for one in every for word, meanings in one.meanings.items()},
        dropped={text: reason for one in every for text, reason in one.dropped.items()},
    )


def steps_by_text(preview: Preview, steps: int, passed: int = 0) -> dict[tuple[str, float], list[tuple[int, int]]]:
    """Return the runs of steps, first and last, that read each text with each weight, where ``steps`` are drawn.

    Args:
        preview: A preview.
        steps: Steps of the pass.
        passed: Steps of the pass before it; 0 in the first.
    """
    found: dict[tuple[str, float], list[tuple[int, int]]] = {}
    for step in range(1, steps + 1):
        for read in dict.fromkeys(texts_at(preview.parts, step, steps, passed)):
            runs = found.setdefault(read, [])
            if runs and runs[-1][1] == step - 1:
                runs[-1] = runs[-1][0], step
            else:
                runs.append((step, step))
    return found
