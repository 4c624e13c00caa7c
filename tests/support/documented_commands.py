"""The commands of ``malgrim``, and those that documents mention."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import typer

from service.cli.app import app

from .documents import inline, shell_lines

OPTION = re.compile(r"(?<!\S)(--[a-z][a-z-]*)")
_COMMAND = re.compile(r"(?:^|[/\s])malgrim ([a-z].*)")
_TARGET = re.compile(r"make ([a-z-]+)")


@cache
def commands() -> dict[tuple[str, ...], Any]:
    """Return every command of ``malgrim`` by its words, the root under ``()``."""
    return dict(_walk(typer.main.get_command(app), ()))


def _walk(command: Any, name: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield name, command
    if hasattr(command, "list_commands"):
        context = command.make_context(command.name, [], resilient_parsing=True)
        for child in command.list_commands(context):
            _, found, _ = command.resolve_command(context, [child])  # unlike get_command, it loads what is lazy
            yield from _walk(found, (*name, child))


@cache
def long_options(name: tuple[str, ...]) -> frozenset[str]:
    """Return the long options of a command."""
    command = commands()[name]
    context = command.make_context(command.name, [], resilient_parsing=True)
    options = {option for one in command.get_params(context) for option in (*one.opts, *one.secondary_opts)}
    return frozenset(option for option in options if option.startswith("--"))


def called(lines: list[str]) -> list[str]:
    """Return the words after ``malgrim`` in each of ``lines`` that calls it."""
    return [found[1] for line in lines if (found := _COMMAND.search(line))]


def mentioned(document: Path) -> list[str]:
    """Return the words after ``malgrim`` wherever a line of shell or an inline code calls it."""
    return called([*shell_lines(document), *inline(document)])


def name_of(words: list[str]) -> tuple[str, ...]:
    """Return the longest command that ``words`` begin with; the root where they begin with none."""
    return max((name for name in commands() if tuple(words[: len(name)]) == name), key=len)


def make_targets(document: Path) -> set[str]:
    """Return the targets of ``make`` that a document names."""
    return {found[1] for code in (*shell_lines(document), *inline(document)) if (found := _TARGET.match(code))}
