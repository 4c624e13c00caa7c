"""Help in the language of the user, in which typer says some of its own texts in English only."""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ..messages import _

CONTEXT = {"help_option_names": ["-h", "--help"]}


class Command(TyperCommand):
    """A command whose help is in one language."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters, those of typer too, with help in the language of the user."""
        return _translated(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        _write_usage(self, ctx, formatter)


class Group(TyperGroup):
    """Commands whose help is in one language."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters, those of typer too, with help in the language of the user."""
        return _translated(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        _write_usage(self, ctx, formatter)


def commands_for(text: str) -> typer.Typer:
    """Return a group for commands of one subject, of which ``text`` is the help."""
    return typer.Typer(cls=Group, help=text, add_completion=False, rich_markup_mode=None, context_settings=CONTEXT)


def _translated(params: list[Any]) -> list[Any]:
    for param in params:
        if getattr(param, "help", None):
            param.help = _(param.help)
    return params


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=_("Usage: "))
