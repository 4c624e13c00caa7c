"""``malgrim styles``: presets of one's own, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from generate import Preset, Sampling

from ..config.settings import Settings
from ..errors import InputError
from ..files import FileError, private_folder, read_text, write_text
from ..messages import _
from ..pipeline import Preview
from ..pipeline.own_styles import read_styles_file, style_of, suffix_of, write_styles
from ..pipeline.picture_record import GenerationInfo
from ..reasons import reason_of
from .help import Command, commands_for
from .inputs import saved_inputs
from .options import own_styles
from .output import utf8_output

Name = Annotated[str, typer.Argument(help=_("The name of the style, as --preset takes it."))]
StylesFile = Annotated[Path, typer.Argument(help=_("A file .toml, or .csv as A1111 has it (styles.csv)."))]

styles = commands_for(_("Keep presets of your own for --preset."))


@styles.command("list", cls=Command, help=_("List your styles by their names."))
def show_all() -> None:
    """Print one line for each style."""
    found = own_styles(_settings())
    for one in found.values():
        counts = _("{positive} positive phrases, {negative} negative")
        shown = counts.format(positive=len(one.positive), negative=len(one.negative))
        typer.echo(f"{one.name}  {shown}, {one.sampling}")
    if not found:
        typer.echo(_("there is no style yet: malgrim styles save NAME --from FILE"), err=True)


@styles.command("show", cls=Command, help=_("Print a style as it stands in the file."))
def show(name: Name) -> None:
    """Print the table of one style."""
    utf8_output()
    typer.echo(write_styles([_known(own_styles(_settings()), name)], ".toml"), nl=False)


@styles.command("save", cls=Command, help=_("Save a style of what a preview or a picture has beside its text."))
def save(
    name: Name,
    saved: Annotated[Path, typer.Option("--from", help=_("A saved preview, or a picture of malgrim."))],
) -> None:
    """Save a style, in place of one of that name."""
    found = saved_inputs(saved)
    if isinstance(found, str) or len(found) != 1:
        raise InputError(_("{file} is not one preview and no picture of malgrim").format(file=saved))
    settings, given = _settings(), found[0]
    if isinstance(given, Preview):
        style = style_of(given, name)
    else:
        style = style_of(given.preview, name, _sampling(given.generation))
    _write(settings, own_styles(settings) | {style.name: style})


@styles.command("delete", cls=Command, help=_("Delete a style."))
def delete(name: Name) -> None:
    """Delete one style."""
    settings = _settings()
    found = own_styles(settings)
    _write(settings, {other: one for other, one in found.items() if one is not _known(found, name)})


@styles.command("import", cls=Command, help=_("Add the styles of a file, in place of those of the same names."))
def import_styles(file: StylesFile) -> None:
    """Add the styles of a file, all or none."""
    settings = _settings()
    added = read_styles_file(file, read_text(file), suffix_of(file))
    _write(settings, own_styles(settings) | added)
    typer.echo(_("{count} styles added").format(count=len(added)), err=True)


@styles.command("export", cls=Command, help=_("Write your styles to a file."))
def export(file: StylesFile) -> None:
    """Write all styles to a file."""
    write_text(file, write_styles(own_styles(_settings()).values(), suffix_of(file)))


def _settings() -> Settings:
    return Settings.from_environment()


def _known(found: dict[str, Preset], name: str) -> Preset:
    if name not in found:
        raise InputError(_("there is no style {name!r} of yours").format(name=name))
    return found[name]


def _write(settings: Settings, found: dict[str, Preset]) -> None:
    file = settings.styles_file
    try:
        private_folder(file.parent)
    except OSError as error:
        message = _("{file} cannot be written: {reason}")
        raise FileError(message.format(file=file, reason=reason_of(error))) from error
    write_text(file, write_styles(sorted(found.values(), key=lambda one: one.name), ".toml"))


def _sampling(made: GenerationInfo) -> Sampling:
    size = made.width, made.height
    return Sampling((made.steps, made.steps), (made.guidance, made.guidance), size, made.sampler)
