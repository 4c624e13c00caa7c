"""Presets of a user's own: checked in one place, taken from previews, and read from files."""

from collections.abc import Iterable
from pathlib import Path

from generate import (
    ChoiceError,
    ImageSettings,
    Phrase,
    Preset,
    PresetError,
    Sampling,
    check_own_name,
    check_sampler,
    preset_table,
    read_csv,
    read_preset,
    read_toml,
    write_csv,
    write_toml,
)
from translate import has_hangul

from ..errors import InputError
from ..messages import _
from .preview import Preview

_FILES = {".toml": (read_toml, write_toml), ".csv": (read_csv, write_csv)}


def checked_style(style: Preset) -> Preset:
    """Return ``style`` as it is used and saved.

    Raises:
        PresetError: Its name or a phrase cannot be used.
        RequestError: A setting cannot be used.
    """
    style = read_preset(style.name, preset_table(style))
    check_own_name(style.name)
    for phrase in (*style.positive, *style.negative):
        if has_hangul(phrase.text):
            message = _("{name!r}: Korean is left in {english!r}: write phrases of styles in English")
            raise PresetError(message.format(name=style.name, english=phrase.text))
    for bound in (0, 1):
        steps, guidance = style.sampling.steps[bound], style.sampling.guidance[bound]
        ImageSettings(**style.sampling.settings() | {"steps": steps, "guidance": guidance})
    if style.sampling.sampler:
        check_sampler(style.sampling.sampler)
    return style


def style_of(preview: Preview, name: str, sampling: Sampling | None = None) -> Preset:
    """Return a style of what ``preview`` has beside its text: no keywords, attributes and unwanted things.

    Args:
        preview: A preview.
        name: The name of the style.
        sampling: What suits it; None for what suits ``preview``.

    Raises:
        PresetError: The name cannot be used.
    """
    prompts = preview.prompts
    of_text = {*(keyword.text for keyword in preview.keywords), *preview.unwanted.values()}
    of_text |= {phrase.text for phrase in preview.attributes.values()}
    positive, negative = (_without(phrases, of_text) for phrases in (prompts.prompt_2, prompts.negative_prompt))
    return checked_style(Preset(name, positive, negative, sampling or preview.sampling))


def read_styles(text: str, suffix: str) -> dict[str, Preset]:
    """Return the styles in a file by their names.

    Args:
        text: The text of the file.
        suffix: ``.toml``, or ``.csv`` for A1111's.

    Raises:
        PresetError: The file or a style cannot be used.
        RequestError: A setting of a style cannot be used.
    """
    read, _write = _FILES[_known(suffix)]
    return {name: checked_style(one) for name, one in read(text).items()}


def read_styles_file(file: Path, text: str, suffix: str) -> dict[str, Preset]:
    """Return the styles in ``text``, which ``file`` holds. Raise ``InputError`` that names the file."""
    try:
        return read_styles(text, suffix)
    except ChoiceError as error:
        raise InputError(f"{file}: {error}") from error


def write_styles(styles: Iterable[Preset], suffix: str) -> str:
    """Return the text of a file that ``read_styles`` reads. Raise ``PresetError`` for another suffix."""
    _read, write = _FILES[_known(suffix)]
    return write(styles)


def suffix_of(file: Path) -> str:
    """Return the suffix of a file of styles. Raise ``PresetError`` for another one."""
    return _known(file.suffix.lower())


def _known(suffix: str) -> str:
    if suffix not in _FILES:
        message = _("styles are files {known}, not {suffix!r}")
        raise PresetError(message.format(known=", ".join(_FILES), suffix=suffix))
    return suffix


def _without(phrases: Iterable[Phrase], texts: set[str]) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in phrases if phrase.text not in texts)
