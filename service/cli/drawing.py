"""The pictures of one command, until the user stops it."""

from collections.abc import Callable, Iterator

import typer
from rich.console import Console

from generate import ImageSettings, Step, unknown_tags

from ..messages import _
from ..pipeline import Preview
from ..pipeline.pictures import Picture
from ..printable import printable_line
from ..views.step_bar import steps_shown
from .output_files import OutputFiles
from .stopping import Stopping


class Drawing:
    """Generates pictures and writes them; Ctrl+C keeps what is there of the last ones."""

    def __init__(self, files: OutputFiles, live_every: int) -> None:
        """Take the files of the pictures, and how many steps are between two live ones; 0 for none."""
        self._files = files
        self._live_every = live_every
        self._stopping = Stopping()

    @property
    def is_stopped(self) -> bool:
        """Whether the user has asked to stop."""
        return self._stopping.is_asked

    def draw(self, pictures_of: Callable[..., Iterator[Picture]], made: Preview, settings: ImageSettings) -> None:
        """Generate and write the pictures of a preview; raise what ``pictures_of`` raises.

        Args:
            pictures_of: ``generate_pictures`` of a generator.
            made: The preview.
            settings: How its pictures are generated.
        """
        typer.echo(f"prompt: {printable_line(made.prompt)}", err=True)
        if tags := unknown_tags(made.drawn):
            message = _("ignored, because they are for other programs: {tags}").format(tags=", ".join(tags))
            typer.echo(f"! {printable_line(message)}", err=True)
        stopping = self._stopping
        shown = steps_shown(Console(stderr=True), live_every=self._live_every, message=stopping.message)
        with stopping.listening(), shown as show:

            def on_step(step: Step) -> None:
                stopping.on_step(step)
                show(step)

            pictures = [*pictures_of(made, settings, suffix=self._files.suffix, on_step=on_step)]
        for picture in pictures:
            typer.echo(f"{self._files.write(picture.data)}  {_facts(picture)}")


def _facts(picture: Picture) -> str:
    facts = [f"seed {picture.seed}"]
    if picture.subseed >= 0:
        facts.append(f"subseed {picture.subseed}")
    if picture.stopped_at:
        facts.append(_("stopped at step {step}").format(step=picture.stopped_at))
    if picture.score is not None:
        facts.append(f"CLIP {picture.score:.3f}")
    return " ".join(facts)
