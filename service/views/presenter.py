"""The contents of a preview in the order and in the words in which any renderer shows them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from generate import CHUNK

from ..messages import _
from ..pipeline import Preview
from ..pipeline.versions import steps_by_text
from ..printable import printable_line

_MOST_RUNS = 3  # runs of steps that are shown of a text
_WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True)
class PromptView:
    """One of the three prompts, written out, and the tokens that it takes."""

    name: str
    text: str
    tokens: str


@dataclass(frozen=True)
class Fact:
    """A line of text under a label."""

    label: str
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of text under headings; ``shares`` are 0 to 1, one a row, where bars belong."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PreviewView:
    """Everything that is shown of a preview; renderers choose what they have room for."""

    title: str
    prompts: tuple[PromptView, ...]
    versions: Table
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...]
    keywords: Table
    additions: Table
    sentences: Table
    dropped: Table
    examples: Table
    stages: Table
    usage: Table
    notice: str


def present(preview: Preview) -> PreviewView:
    """Return the contents of ``preview`` in the language of the locale."""
    names = ("prompt", "prompt_2", "negative_prompt")
    pairs = list(zip(preview.paraphrases, preview.translations, strict=True))
    view = PreviewView(
        title=preview.text,
        prompts=tuple(PromptView(name, getattr(preview, name), str(preview.budgets.get(name, ""))) for name in names),
        versions=_versions(preview),
        facts=tuple(_facts(preview)),
        warnings=preview.warnings,
        keywords=_keywords(preview),
        additions=_additions(preview.translations),
        sentences=Table(
            _("sentences"),
            ("", "한국어", _("English")),
            tuple((str(index), korean, english) for index, (korean, english) in enumerate(pairs)),
        ),
        dropped=Table(
            _("dropped paraphrases"),
            (_("paraphrase"), _("reason")),
            tuple(preview.dropped.items()),
        ),
        examples=Table(
            _("examples"),
            (_("text"), _("from")),
            tuple((one.text, _("own prompt") if one.own else _("packaged idea")) for one in preview.examples),
        ),
        stages=Table(
            _("stages"),
            (_("stage"), _("backend"), _("time")),
            tuple(
                (stage, preview.backends.get(stage, ""), f"{seconds * 1000:.0f} ms")
                for stage, seconds in preview.seconds.items()
            ),
        ),
        usage=Table(
            _("providers"),
            (_("stage"), _("provider"), _("used")),
            tuple((usage.stage, usage.provider, str(usage)) for usage in preview.usage),
        ),
        notice=preview.notice,
    )
    safe: PreviewView = _printable(view)
    return safe


def _printable(part: Any) -> Any:
    """Return a view, or a part of one, with every text in it printable and on one line."""
    if isinstance(part, str):
        return printable_line(part)
    if isinstance(part, tuple):
        return tuple(map(_printable, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _printable(getattr(part, field.name)) for field in fields(part)})
    return part


def _versions(preview: Preview) -> Table:
    """List the texts that steps read, where they change or are several, for the steps that are suggested."""
    steps = preview.settings.steps or preview.sampling.steps[1]
    rows = (*_rows(preview, steps, 0), *(_rows(preview, steps, steps) if preview.hires_prompt else ()))
    return Table(_("while {steps} steps are drawn").format(steps=steps), (_("step"), _("text"), "prompt"), rows)


def _rows(preview: Preview, steps: int, passed: int) -> Iterable[tuple[str, ...]]:
    for (text, weight), runs in steps_by_text(preview, steps, passed).items():
        read, shown = preview.versions.get(text, preview), _runs(runs)
        if passed:
            shown = _("second pass") if runs == [(1, steps)] else _("second pass: {steps}").format(steps=shown)
        yield shown + (f" · {weight:g}" if weight != 1 else ""), read.paraphrases[0], read.prompt


def _runs(runs: Sequence[tuple[int, int]]) -> str:
    shown = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:_MOST_RUNS])
    return f"{shown}, …" if len(runs) > _MOST_RUNS else shown


def _facts(preview: Preview) -> Iterable[Fact]:
    yield from choices(preview)
    if preview.attributes:
        chosen = ", ".join(f"{choice} → {phrase.text}" for choice, phrase in preview.attributes.items())
        yield Fact(_("chosen"), chosen)
    for label, listed in ((_("not wanted"), False), (_("own negative prompt"), True)):
        if things := [_pair(*one) for one in preview.unwanted.items() if (one[0] in preview.listed) is listed]:
            yield Fact(label, ", ".join(things))
    if settings := str(preview.settings):
        yield Fact(_("settings in the text"), settings)
    yield Fact(_("suggested"), str(preview.sampling))
    yield from reductions(preview)


def choices(preview: Preview) -> Iterable[Fact]:
    """Yield what was chosen among the alternatives of the text, and by which seed."""
    if preview.chosen:
        chosen = "; ".join(f"{one.written} → {one.chosen or '-'}" for one in preview.chosen)
        seed = "" if preview.choice_seed is None else _(" (choice seed {seed})").format(seed=preview.choice_seed)
        yield Fact(_("alternatives"), chosen + seed)


def _pair(korean: str, english: str) -> str:
    return korean if korean == english else f"{korean} → {english}"


def _left_out(phrases: Mapping[str, str]) -> str:
    words = ", ".join(dict.fromkeys(filter(None, phrases.values())))
    if not words:
        message = _("{phrases} (the text names nobody; --preset original keeps them)")
    else:
        message = _("{phrases} (the text says: {words}; --preset original keeps them)")
    return message.format(phrases=", ".join(phrases), words=words)


def reductions(preview: Preview) -> Iterable[Fact]:
    """Yield what is not in the prompts, why, and how to keep it."""
    if preview.left_out:
        yield Fact(_("left out"), _left_out(preview.left_out))
    if preview.cut:
        message = _("{phrases} (more than {chunk} tokens; --no-fit keeps them)")
        yield Fact(_("cut"), message.format(phrases=", ".join(preview.cut), chunk=CHUNK))


def _keywords(preview: Preview) -> Table:
    headings = (_("keyword"), _("weight"), _("sentences"), _("similarity"), _("which"))
    rows = tuple(
        (
            _("{keyword} (added)").format(keyword=keyword.text) if keyword.added else keyword.text,
            f"{keyword.weight:g}",
            f"{keyword.count}/{keyword.total}",
            f"{keyword.score:.2f}",
            keyword.ranges,
        )
        for keyword in preview.keywords
    )
    shares = tuple(keyword.count / keyword.total for keyword in preview.keywords)
    return Table(_("keywords"), headings, rows, shares)


def _additions(translations: tuple[str, ...]) -> Table:
    """List the words of each paraphrase that the writer's sentence does not have, equal ones together."""
    own = {word.lower() for word in _WORD.findall(translations[0])}
    found: dict[str, list[int]] = defaultdict(list)
    for index, english in enumerate(translations[1:], start=1):
        found[_new_words(english, own)].append(index)
    rows = tuple(
        (f"+ {words}" if words else _("the same words"), ", ".join(map(str, indices)))
        for words, indices in found.items()
    )
    return Table(_("paraphrases"), (_("in other words"), _("which")), rows)


def _new_words(english: str, own: set[str]) -> str:
    return " ".join(word for word in _WORD.findall(english) if word.lower() not in own)
