"""The steps of a run on a terminal: a bar, the seconds that are left, and the picture as far as it has come."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from generate import OnStep, Step

from ..messages import _
from ..pipeline.live_steps import LiveSteps
from .terminal_picture import TerminalPicture, picture_encoder

_PAUSE = 0.5  # seconds between two pictures, at least


class _Left(ProgressColumn):
    """The seconds that are left; rich's own column forgets steps that ended half a minute ago."""

    def render(self, task: Task) -> Text:
        left = task.fields.get("left")
        return Text("" if left is None else _("{seconds} s left").format(seconds=f"{left:.0f}"))


class _StepBar(Progress):
    """A bar below a picture."""

    def __init__(self, console: Console, picture: TerminalPicture | None, message: Callable[[], str]) -> None:
        self._picture = picture
        self._message = message
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Left()
        super().__init__(*columns, console=console, transient=True, refresh_per_second=4)

    def get_renderables(self) -> Iterable[RenderableType]:
        """Yield the picture, the bar, and the message if there is one."""
        if self._picture:
            yield self._picture
        yield self.make_tasks_table(self.tasks)
        if message := self._message():
            yield Text(message)


@contextmanager
def steps_shown(console: Console, *, live_every: int = 0, message: Callable[[], str] = str) -> Iterator[OnStep]:
    """Show a bar of the steps while the block runs, and before the first that the model loads.

    Nothing is shown where ``console`` is no terminal.

    Args:
        console: The terminal.
        live_every: Steps between two pictures, at least, where the terminal shows pictures; 0 for none.
        message: Returns a line that is shown below, or an empty text.
    """
    if not console.is_terminal:
        yield lambda *_: None
        return
    encode = picture_encoder(console.file, os.environ) if live_every else None
    picture = TerminalPicture(encode) if encode else None
    live, shown_at = LiveSteps(live_every), 0.0

    def on_step(step: Step) -> None:
        nonlocal shown_at
        doing = _("generating the picture")
        bar.update(task, completed=step.number, total=step.of, description=doing, left=step.seconds_left)
        if picture and step.picture and monotonic() - shown_at >= _PAUSE and live.is_due(step):
            shown_at = monotonic()
            picture.show(step.picture())

    with _StepBar(console, picture, message) as bar:
        task = bar.add_task(_("loading the model"), total=None)
        yield on_step
    if picture:
        console.file.write(picture.removed())
        console.file.flush()
