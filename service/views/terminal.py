"""How previews and progress look on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table
from rich.text import Text

from generate import OnStep, attribute_colors, attribute_groups

from ..pipeline.preview import Preview
from ..trace.run import OnStage, Stage

_BAR = 12  # cells
_WORKING: dict[Stage, str] = {
    "augment": "augment · 바꿔 말하기",
    "translate": "translate · 영어로 옮기기",
    "keywords": "keywords · 핵심어 찾기",
    "compose": "compose · 프롬프트 만들기",
    "generate": "generate · 그리기",
}


@contextmanager
def progress(console: Console) -> Iterator[OnStage]:
    """Shows the running stage beside a spinner while the block runs; nothing where ``console`` is no terminal."""
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("starting · 준비 중") as status:
        yield lambda stage: status.update(_WORKING[stage])


@contextmanager
def steps_shown(console: Console) -> Iterator[OnStep]:
    """Shows a bar of the steps while the block runs; nothing where ``console`` is no terminal."""
    if not console.is_terminal:
        yield lambda *_: None
        return
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=console, transient=True) as bar:
        task = bar.add_task(_WORKING["generate"], total=None)
        yield lambda step, of, _: bar.update(task, completed=step, total=of)


def show(preview: Preview, console: Console) -> None:
    """Prints every stage of ``preview``: Korean beside its English, keywords with bars, the three prompts."""
    console.print(Group(*_stages(preview)))
    for name in ("prompt", "prompt_2", "negative_prompt"):
        console.print(Text.assemble((name, "bold"), (f"  {preview.budgets.get(name, '')}", "dim")))
        console.print(Text(getattr(preview, name)), soft_wrap=True)  # one line, to be copied as one
    if preview.attributes:
        chosen = ", ".join(f"{choice} → {phrase.text}" for choice, phrase in preview.attributes.items())
        console.print(Text.assemble(("chosen: ", "bold"), chosen))
    console.print(Text.assemble(("suggested: ", "bold"), (str(preview.sampling), "dim")))
    if preview.unwanted:
        pairs = ", ".join(f"{korean} → {english}" for korean, english in preview.unwanted.items())
        console.print(Text.assemble(("not wanted: ", "bold"), pairs))
    for paraphrase, reason in preview.dropped.items():
        console.print(Text.assemble(("dropped: ", "bold"), paraphrase, (f" ({reason})", "dim")))
    for usage in preview.usage:
        console.print(Text.assemble((f"{usage.stage} · {usage.provider}: ", "bold"), (str(usage), "dim")))
    for warning in preview.warnings:
        console.print(Text.assemble(("! ", "bold yellow"), warning))


def show_attributes(console: Console) -> None:
    """Prints the dictionary of attributes, each as ``--attribute`` takes it, with its English."""
    for group in attribute_groups():
        most = {None: "any number", 1: "one"}.get(group.most, f"up to {group.most}")
        console.print(Text.assemble((f"\n{group.name}", "bold"), (f"  {group.label}, {most}", "dim")))
        table = Table.grid(padding=(0, 2), pad_edge=True)
        for label, phrase in group.choices.items():
            table.add_row(f"{group.name}={label}", Text(phrase.text, style="cyan"))
        console.print(table)
        if group.colored:
            colors = ", ".join(attribute_colors())
            console.print(
                Text(f"  with a colour: {group.name}={next(iter(group.choices))}:빨간색 ({colors})", style="dim")
            )


def _stages(preview: Preview) -> Iterator[RenderableType]:
    yield _heading(1, "augment · translate", preview, "augment", "translate")
    yield _sentences(preview)
    if preview.notice:
        yield Text(f"   {preview.notice}", style="dim")
    yield _heading(2, "keywords", preview, "keywords")
    yield _keywords(preview) if preview.keywords else Text("   no keyword was found", style="dim")
    yield _heading(3, "prompt", preview, "compose")


def _heading(number: int, title: str, preview: Preview, *stages: Stage) -> Text:
    ran = ", ".join(preview.backends[stage] for stage in stages if stage in preview.backends)
    seconds = sum(preview.seconds.get(stage, 0.0) for stage in stages)
    return Text.assemble((f"\n {number} {title}", "bold"), (f"  {ran}  {seconds * 1000:.0f} ms", "dim"))


def _sentences(preview: Preview) -> Table:
    table = Table.grid(padding=(0, 1), pad_edge=True)
    table.add_column(justify="right", style="dim", width=3)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold", style="cyan")
    for index, (korean, english) in enumerate(zip(preview.paraphrases, preview.translations, strict=True)):
        style = "bold" if index == 0 else ""
        table.add_row(str(index), Text(korean, style=style), Text(english, style=style))
    return table


def _keywords(preview: Preview) -> Table:
    table = Table.grid(padding=(0, 1), pad_edge=True)
    table.add_column(width=2)
    table.add_column(overflow="fold")
    for _ in range(4):
        table.add_column(justify="right")
    table.add_column(overflow="fold", style="dim")
    for keyword in preview.keywords:
        filled = max(1, round(_BAR * keyword.count / keyword.of))
        bar = Text("█" * filled, style="yellow") + Text("·" * (_BAR - filled), style="dim")
        count = f"{keyword.count}/{keyword.of}"
        name = Text.assemble(keyword.text, (" added" if keyword.invented else "", "dim italic"))
        score = Text(f"{keyword.score:.2f}", "dim")
        table.add_row("", name, f"{keyword.weight:g}", bar, count, score, keyword.where)
    return table
