"""Prompts that change while they are drawn, without a translator."""

from generate import EditedPrompt, Phrase, Prompt
from generate.prompt.composition import split_parts, versions_of


def prompt_of(text: str, negative: str = "ugly") -> Prompt:
    return Prompt((Phrase(text),), (Phrase(text, 1.1),), (Phrase(negative),))


def edited(text: str) -> EditedPrompt:
    """Return what A1111's notation says, with English in the place of each version."""
    parts = split_parts(text)
    first, *others = [version.text for version in versions_of(parts)]
    begin = prompt_of(first)
    return EditedPrompt(
        begin.prompt, begin.prompt_2, begin.negative_prompt, parts, {other: prompt_of(other) for other in others}
    )
