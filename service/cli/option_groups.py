"""Options of a command in groups: a parameter whose type is a data class stands for an option of each of its fields."""

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints

_Command = Callable[..., None]


def with_option_groups(command: _Command) -> _Command:
    """Return a command for Typer that takes the fields of the data classes among its parameters one by one."""
    hints = get_type_hints(command, include_extras=True)
    groups = {name: kind for name, kind in hints.items() if isinstance(kind, type) and is_dataclass(kind)}
    parameters = list[inspect.Parameter]()
    for name, one in inspect.signature(command).parameters.items():
        kind = groups.get(name)
        parameters += _options(kind) if kind else [one.replace(kind=one.KEYWORD_ONLY, annotation=hints[name])]

    @wraps(command)
    def grouped(**values: Any) -> None:
        made = {name: kind(**{one.name: values.pop(one.name) for one in fields(kind)}) for name, kind in groups.items()}
        command(**values, **made)

    grouped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    grouped.__annotations__ = {one.name: one.annotation for one in parameters}
    return grouped


def _options(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=hints[one.name])
        for one in fields(group)
    ]
