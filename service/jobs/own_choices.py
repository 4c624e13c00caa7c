"""What a key has of its own, in the requests of that key."""

from generate import Preset, preset, preset_names, preset_table, read_preset

from ..pipeline.alternatives import has_alternatives
from .owned import OwnedEntries
from .request import AcceptedPreview, PreviewRequest


def accepted(request: PreviewRequest, entries: OwnedEntries, key_name: str) -> AcceptedPreview:
    """Return ``request`` with what its key has of its own. Raise ``PresetError`` for an unknown preset."""
    style = None
    if request.preset not in preset_names():
        style = preset_table(preset(request.preset, own_styles(entries, key_name)))
    text = _letters(request.text + request.negative_prompt + request.hires_prompt)
    words = entries.all(key_name, "word")
    may_grow = has_alternatives(request.text, request.negative_prompt)  # by the values of wildcards
    glossary = {korean: english for korean, english in words.items() if may_grow or _letters(korean) in text}
    return AcceptedPreview(**dict(request), glossary=glossary, style=style)


def own_styles(entries: OwnedEntries, key_name: str) -> dict[str, Preset]:
    """Return the styles of a key by their names."""
    return {name: read_preset(name, table) for name, table in entries.all(key_name, "style").items()}


def _letters(text: str) -> str:
    return "".join(text.split())
