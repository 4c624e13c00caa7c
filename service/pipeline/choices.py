"""What a request can choose by name, with what each name stands for."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from generate import Preset, attribute_groups, preset, preset_names, preset_table


class PresetOut(BaseModel):
    """A preset: its phrases, and the steps and CFG that it suggests, each as (least, most).

    ``style`` is the table of a style of one's own, as it is saved; null for a preset of the program.
    """

    name: str
    positive: list[str]
    negative: list[str]
    steps: list[int]
    cfg: list[float]
    style: dict[str, Any] | None = None

    @classmethod
    def of(cls, one: Preset, style: dict[str, Any] | None = None) -> "PresetOut":
        """Return what is shown of a preset; ``style`` is its table if it is one's own."""
        return cls(
            name=one.name,
            positive=[phrase.text for phrase in one.positive],
            negative=[phrase.text for phrase in one.negative],
            steps=[*one.sampling.steps],
            cfg=[*one.sampling.guidance],
            style=style,
        )


class AttributeOut(BaseModel):
    """A group of the attribute dictionary, such as ``hair``; ``choices`` are Korean labels with their English."""

    name: str
    label: str
    choices: dict[str, str]
    most: int | None
    colored: bool


def preset_choices(own: Iterable[Preset] = ()) -> list[PresetOut]:
    """Return the presets, the default one first, and those of one's own."""
    packaged = (PresetOut.of(preset(name)) for name in preset_names())
    return [*packaged, *(PresetOut.of(one, preset_table(one)) for one in own)]


def attribute_choices() -> list[AttributeOut]:
    """Return the attribute dictionary."""
    return [
        AttributeOut(
            name=group.name,
            label=group.label,
            choices={label: phrase.text for label, phrase in group.choices.items()},
            most=group.most,
            colored=group.colored,
        )
        for group in attribute_groups()
    ]
