"""How a preview is made, apart from the backends that make it."""

from dataclasses import dataclass

from generate import DEFAULT_PRESET, Preset, Syntax, preset
from keywords import Scheme
from translate import Word


@dataclass(frozen=True, kw_only=True)
class PreviewOptions:
    """The choices of one preview.

    Attributes:
        preset: Name of the quality defaults.
        style: These, where they are the writer's own; None where they are among the presets.
        count: Paraphrases to make, at most.
        top: Keywords to keep, at most.
        weights: How keywords are weighted.
        syntax: How weights are written out.
        fit: Whether the least important phrases of ``prompt_2`` are dropped until it fits in one chunk of its encoder;
            None for the default preset alone.
        negative: A negative prompt of the writer's own, Korean or English, with weights and tags or without.
        hires_prompt: What a second pass draws in place of the text, likewise, with a line ``Negative prompt:`` or
            without; empty where both passes draw the text.
        choice_seed: What decides among the alternatives of the text and of ``negative``; None for a seed at random.
        attributes: Choices of the attribute dictionary, such as ``hair=포니테일``.
        glossary: Words of the writer's own that the text has.
        characters: Names of a story, with what each looks like in English; it stands, word for word, in both prompts
            of a text that has the name.
        examples: Similar prompts of the library that the paraphraser is given as examples, at most.
    """

    preset: str = DEFAULT_PRESET
    style: Preset | None = None
    count: int = 10
    top: int = 20
    weights: Scheme = "frequency"
    syntax: Syntax = "compel"
    fit: bool | None = None
    negative: str = ""
    hires_prompt: str = ""
    choice_seed: int | None = None
    attributes: tuple[str, ...] = ()
    glossary: tuple[Word, ...] = ()
    characters: tuple[Word, ...] = ()
    examples: int = 0

    @property
    def chosen(self) -> Preset:
        """The quality defaults. Raises ``PresetError`` if there are none of that name."""
        return self.style or preset(self.preset)
