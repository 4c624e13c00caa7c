"""The command ``malgrim``."""

import sys
from collections.abc import Callable
from gettext import textdomain
from importlib import import_module
from typing import Annotated, Any, NoReturn

from ..messages import DOMAIN, N_, _

textdomain(DOMAIN)  # before typer is imported, whose own texts are in our catalogue too

import typer  # noqa: E402
from typer.main import get_command  # noqa: E402

from ..printable import printable_line  # noqa: E402
from .help import CONTEXT, Command, Group  # noqa: E402
from .output import INTERRUPTED  # noqa: E402

_COMMANDS = {  # name: module in this folder, name in that module, help
    "preview": ("preview", "preview", N_("Show the prompt pair of a Korean text and how it came about; no picture.")),
    "generate": ("generate", "generate", N_("Generate a picture of a Korean text.")),
    "describe": ("describe", "describe", N_("Make the prompt pair of a picture, of what it says or of what it shows.")),
    "export": ("sharing", "export", N_("Write pictures, or jobs of a key, to a ZIP or a folder for others.")),
    "import": ("sharing", "import_shared", N_("Add what others exported to a key, as finished jobs.")),
    "inspect": ("inspect", "inspect", N_("Show what a picture says of how it was made.")),
    "grid": ("grid", "grid", N_("Generate pictures of a Korean text in which up to three things change.")),
    "story": ("story", "story", N_("Generate a picture of each scene of a Korean story, with the same characters.")),
    "clip": ("clip", "clip", N_("Generate a short moving picture of a Korean text.")),
    "compare": ("compare", "compare", N_("Show where two pictures differ, in what they carry and in their pixels.")),
    "history": ("library", "history", N_("Find again what was made: by words, or by what they mean.")),
    "similar": ("library", "similar", N_("Show prompts like a text, and what it could have besides.")),
    "page": ("page", "page", N_("Write, see and draw in the browser of this machine.")),
    "serve": ("serve", "serve", N_("Serve previews and pictures over HTTP.")),
    "mcp": ("mcp", "mcp", N_("Give an assistant tools that preview and draw, on standard input and output (MCP).")),
    "worker": ("serve", "worker", N_("Work on the jobs of one queue until stopped.")),
    "models": ("models", "models", N_("List the models of the folder MALGRIM_MODELS_DIR.")),
    "attributes": ("admin", "attributes", N_("List the choices of --attribute.")),
    "doctor": ("admin", "doctor", N_("Say which backends are ready and what is missing.")),
    "cache": ("admin", "cache", N_("Show which answers of providers are stored, and where.")),
    "glossary": ("admin", "glossary", N_("Export the Korean terms that have an English name of their own.")),
    "styles": ("styles", "styles", N_("Keep presets of your own for --preset.")),
    "keys": ("keys", "keys", N_("Manage the keys of those who may use the service.")),
}


class LazyGroup(Group):
    """Imports a command when it is called, and none for the list of all."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        texts = {name: _(text) for name, (_module, _name, text) in _COMMANDS.items()}
        self.commands = {name: Command(name, help=text, short_help=text) for name, text in texts.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the name, the command and the rest of ``args``."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, _load(name) if name and command else None, rest


def _load(name: str) -> Any:
    module, attribute, text = _COMMANDS[name]
    found = getattr(import_module(f"service.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        return get_command(found)
    return _single(name, found, _(text))


def _single(name: str, function: Callable[..., object], text: str) -> Any:
    single = typer.Typer(
        add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, context_settings=CONTEXT
    )
    single.command(name, cls=Command, help=text)(function)
    return get_command(single)


app = typer.Typer(
    name="malgrim",
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        typer.echo(f"malgrim {metadata.version('malgrim')}")
        raise typer.Exit


@app.callback(help=_("말그림: Korean text in, a finished SDXL prompt pair out, and a picture if asked."))
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version."))
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command; every failure is one line on standard error and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(sys.argv[1:] or ["--help"], prog_name="malgrim", standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:
        from .failures import described  # the errors of all packages

        _fail(*described(error))
    if code == INTERRUPTED:
        _fail(_("interrupted"), INTERRUPTED)
    raise SystemExit(code or 0)


def _fail(message: str, code: int) -> NoReturn:
    if sys.stderr is not None:  # else it would go to standard output
        print(f"malgrim: {printable_line(message)}", file=sys.stderr)  # noqa: T201
    raise SystemExit(code)
