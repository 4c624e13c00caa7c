"""What a request can choose by name, with what each name stands for."""

from pydantic import BaseModel

from generate import attribute_groups, preset, preset_names


class PresetOut(BaseModel):
    """A preset: its phrases, and the steps and CFG that it suggests, each as (least, most)."""

    name: str
    positive: list[str]
    negative: list[str]
    steps: tuple[int, int]
    cfg: tuple[float, float]


class AttributeOut(BaseModel):
    """A group of the attribute dictionary, such as ``hair``; ``choices`` are Korean labels with their English."""

    name: str
    label: str
    choices: dict[str, str]
    most: int | None
    colored: bool


def preset_choices() -> list[PresetOut]:
    """Return the presets, the default one first."""
    return [
        PresetOut(
            name=one.name,
            positive=[phrase.text for phrase in one.positive],
            negative=[phrase.text for phrase in one.negative],
            steps=one.sampling.steps,
            cfg=one.sampling.guidance,
        )
        for one in map(preset, preset_names())
    ]


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
