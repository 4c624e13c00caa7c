"""The pictures of one command, until the user stops it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import typer
from rich.console import Console

from generate import ImageSettings, Step

from ..messages import _
from ..pipeline import Preview
from ..pipeline.pictures import Picture
from ..printable import printable_line
from ..views.step_bar import steps_shown
from .output_files import OutputFiles
from .start_folder import ResultFile
from .stopping import Stopping


class Drawing:
    """Generates pictures and writes them; Ctrl+C keeps what is there of the last ones."""

    def __init__(self, pictures_of: Callable[..., Iterator[Picture]], live_every: int) -> None:
        """Take ``generate_pictures`` of a generator, and how many steps are between two live pictures; 0 for none."""
        self._pictures_of = pictures_of
        self._live_every = live_every
        self._stopping = Stopping()

    @property
    def is_stopped(self) -> bool:
        """Whether the user has asked to stop."""
        return self._stopping.is_asked

    def draw(
        self,
        made: Preview,
        settings_of: Callable[[dict[str, Any]], ImageSettings],
        chosen: dict[str, Any],
        digests: Mapping[str, Any],
        files: OutputFiles | ResultFile,
    ) -> None:
        """Generate and write the pictures of a preview; raise what ``generate_pictures`` raises.

        Args:
            made: The preview.
            settings_of: Completes settings.
            chosen: The settings of these pictures.
            digests: The SHA-256 of the pictures that they begin from or follow.
            files: Where they are written.
        """
        stopping = self._stopping
        shown = steps_shown(Console(stderr=True), live_every=self._live_every, message=stopping.message)
        with stopping.listening(), shown as show:

            def on_step(step: Step) -> None:
                stopping.on_step(step)
                show(step)

            pictures_of = partial(self._pictures_of, made, settings_of(chosen), inputs=digests)
            pictures = [*pictures_of(suffix=files.suffix, on_step=on_step)]
        for picture in pictures:
            typer.echo(printable_line(f"{files.write(picture.data)}  {_facts(picture)}"))


def _facts(picture: Picture) -> str:
    facts = [f"seed {picture.seed}"]
    if picture.subseed >= 0:
        facts.append(f"subseed {picture.subseed}")
    if picture.stopped_at:
        facts.append(_("stopped at step {step}").format(step=picture.stopped_at))
    if picture.score is not None:
        facts.append(f"CLIP {picture.score:.3f}")
    return " ".join(facts)
