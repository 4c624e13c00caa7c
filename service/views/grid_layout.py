"""Where the cells of a grid stand: columns, rows and sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

Place = tuple[int, int, int]
"""Column, row and sheet of a cell, from 0."""


@dataclass(frozen=True)
class GridLayout:
    """The labels of a grid; an axis that it lacks has one empty label."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    sheets: tuple[str, ...]

    @classmethod
    def of(cls, labels: Mapping[tuple[int, ...], tuple[str, ...]]) -> Self:
        """Return the layout of cells; ``labels`` are those of the axes by the place of each cell on them."""
        found: list[dict[int, str]] = [{}, {}, {}]
        for place, named in labels.items():
            for axis, number in enumerate(place):
                found[axis][number] = named[axis]
        columns, rows, sheets = (tuple(one[number] for number in sorted(one)) or ("",) for one in found)
        return cls(columns, rows, sheets)


def place_of(numbers: tuple[int, ...]) -> Place:
    """Return the place of a cell by its numbers along one to three axes."""
    column, row, sheet = (*numbers, 0, 0)[:3]
    return column, row, sheet
