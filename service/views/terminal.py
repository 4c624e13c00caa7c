"""Previews and progress on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.columns import Columns
from rich.console import Console
from rich.padding import Padding
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table as RichTable
from rich.text import Text

from generate import attribute_colors, attribute_groups

from ..messages import _
from ..pipeline import Preview
from ..trace import OnStage, Stage
from .presenter import PreviewView, Table, present

_BAR = 12  # cells
_MOST_KEYWORDS = 10  # rows; the others stand in prompt_2 above
_INDENT = (0, 0, 0, 1)


def _doing(stage: Stage) -> str:
    doing: dict[Stage, str] = {
        "caption": _("describing the picture"),
        "augment": _("saying it in other words"),
        "translate": _("translating"),
        "keywords": _("finding keywords"),
        "compose": _("composing the prompts"),
        "generate": _("generating the picture"),
    }
    return doing[stage]


@contextmanager
def progress(console: Console) -> Iterator[OnStage]:
    """Show the running stage beside a spinner while the block runs; nothing where ``console`` is no terminal."""
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(_("starting")) as status:
        yield lambda stage: status.update(f"{stage} · {_doing(stage)}")


@contextmanager
def loading_shown(console: Console) -> Iterator[None]:
    """Show a spinner while the block begins to load the stages; nothing where ``console`` is no terminal."""
    if not console.is_terminal:
        yield
        return
    with console.status(_("starting")):
        yield


def _bar(console: Console) -> Progress:
    return Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=console, transient=True)


@contextmanager
def count_shown(console: Console, total: int, work: str | None = None) -> Iterator[Callable[[], object]]:
    """Show a bar of ``total`` pieces of ``work``, previews by default, which calls what it gets after each.

    Nothing is shown where ``console`` is no terminal.
    """
    if not console.is_terminal:
        yield lambda: None
        return
    with _bar(console) as bar:
        task = bar.add_task(work or _("making previews"), total=total)
        yield lambda: bar.advance(task)


def show(preview: Preview, console: Console, *, stages: bool = False, heading: bool = False) -> None:
    """Print a preview: the prompts and warnings first, then how they came about.

    Args:
        preview: The preview.
        console: The terminal.
        stages: Print every sentence, all keywords and what was dropped as well.
        heading: Begin with the writer's text, where several previews follow one another.
    """
    view = present(preview)
    if heading:
        console.rule(Text(view.title, style="bold"), align="left")
    _show_result(view, console)
    console.print()
    if view.keywords.rows:
        _show_keywords(view.keywords, console, all_rows=stages)
    else:
        console.print(Text(_("no keyword was found"), style="dim"))
    if stages:
        for table in (view.sentences, view.dropped, view.examples, view.stages, view.usage):
            _show_table(table, console)
    else:
        _show_summary(view, console)


def _show_result(view: PreviewView, console: Console) -> None:
    for prompt in view.prompts:
        console.print(Text.assemble((prompt.name, "bold"), (f"  {prompt.tokens}", "dim")))
        console.print(Text(prompt.text), soft_wrap=True)  # one line, to be copied as one
    if view.versions.rows:
        _show_table(view.versions, console)
        console.print()
    for fact in view.facts:
        console.print(Text.assemble((f"{fact.label}: ", "bold"), fact.text))
    for warning in view.warnings:
        console.print(Text.assemble(("! ", "bold yellow"), warning))
    if view.notice:
        console.print(Text(view.notice, style="dim"))


def _show_keywords(table: Table, console: Console, *, all_rows: bool) -> None:
    shown = len(table.rows) if all_rows else _MOST_KEYWORDS
    columns = len(table.headings) if all_rows else len(table.headings) - 1
    grid = RichTable(box=None, padding=(0, 1), header_style="bold")
    for number, heading in enumerate(table.headings[:columns]):
        grid.add_column(heading, justify="right" if number in (1, 3) else "left", overflow="fold")
    for row, share in zip(table.rows[:shown], table.shares[:shown], strict=True):
        filled = max(1, round(_BAR * share))
        bar = Text.assemble(("█" * filled, "yellow"), ("·" * (_BAR - filled), "dim"), f" {row[2]}")
        grid.add_row(row[0], row[1], bar, *row[3:columns])
    console.print(grid)
    if others := [row[0] for row in table.rows[shown:]]:
        console.print(Padding(Text(_("and {}").format(", ".join(others)), style="dim"), _INDENT))


def _show_summary(view: PreviewView, console: Console) -> None:
    if view.additions.rows:
        console.print()
        console.print(Text(f"{view.additions.title}", style="bold"))
        cells = [Text.assemble(words, (f"  {which}", "dim")) for words, which in view.additions.rows]
        console.print(Padding(Columns(cells, padding=(0, 2)), _INDENT))
    if view.examples.rows:
        console.print(Text(_("{} examples given, --stages lists them").format(len(view.examples.rows)), style="dim"))
    if view.dropped.rows:
        console.print(Text(_("{} dropped, --stages says why").format(len(view.dropped.rows)), style="dim"))
    for stage, provider, used in view.usage.rows:
        console.print(Text.assemble((f"{stage} · {provider}: ", "bold"), (used, "dim")))
    ran = " · ".join(f"{stage} {backend} {time}" for stage, backend, time in view.stages.rows)
    console.print(Text(ran, style="dim"))


def _show_table(table: Table, console: Console) -> None:
    if not table.rows:
        return
    grid = RichTable(box=None, padding=(0, 1), header_style="bold", title_justify="left")
    for heading in table.headings:
        grid.add_column(heading, overflow="fold")
    for row in table.rows:
        grid.add_row(*map(Text, row))
    console.print()
    console.print(Text(table.title, style="bold"))
    console.print(grid)


def show_attributes(console: Console) -> None:
    """Print the dictionary of attributes, each as ``--attribute`` takes it, with its English."""
    for group in attribute_groups():
        most = {None: _("any number"), 1: _("one")}.get(group.most, _("up to {}").format(group.most))
        console.print(Text.assemble((f"\n{group.name}", "bold"), (f"  {group.label}, {most}", "dim")))
        grid = RichTable.grid(padding=(0, 2), pad_edge=True)
        for label, phrase in group.choices.items():
            grid.add_row(f"{group.name}={label}", Text(phrase.text, style="cyan"))
        console.print(grid)
        if group.colored:
            example = f"{group.name}={next(iter(group.choices))}:빨간색"
            colors = ", ".join(attribute_colors())
            line = _("with a colour: {example} ({colors})").format(example=example, colors=colors)
            console.print(Text(f"  {line}", style="dim"))
