"""Programs that write how a picture was made, told apart by the names and the form of their texts."""

import re
from collections.abc import Callable, Mapping

MALGRIM = "malgrim"

NAMES = frozenset(
    "malgrim parameters prompt workflow Software Title Description Source Comment Dream sd-metadata invokeai_metadata "
    "invokeai_graph invokeai_workflow fooocus_scheme sui_image_params generation_data".split()
)
"""Names of the texts that are read."""

COMMON_NAMES = frozenset({"Software", "Title", "Description", "Source", "Comment"})
"""Names that cameras and editors use as well: alone, they do not say how a picture was made."""

_Texts = Mapping[str, str]


def _named(*names: str) -> Callable[[_Texts], bool]:
    return lambda texts: any(name in texts for name in names)


def _parameters(pattern: str) -> Callable[[_Texts], bool]:
    return lambda texts: re.search(pattern, texts.get("parameters", "")) is not None


def _is_own(texts: _Texts) -> bool:
    """Say whether the settings, which are the last line, name this program."""
    settings = texts.get("parameters", "").rstrip().rpartition("\n")[2]
    return re.search(r", Version: malgrim [\d.]", settings) is not None


def _software(name: str) -> Callable[[_Texts], bool]:
    return lambda texts: name in texts.get("Software", "") or f'"Software": "{name}"' in texts.get("parameters", "")


_PROGRAMS: tuple[tuple[str, Callable[[_Texts], bool]], ...] = (
    (MALGRIM, _named("malgrim")),
    (MALGRIM, _is_own),
    ("NovelAI", _software("NovelAI")),
    ("InvokeAI", _named("invokeai_metadata", "invokeai_graph", "invokeai_workflow", "sd-metadata", "Dream")),
    ("SwarmUI", _parameters('"sui_image_params"')),
    ("Fooocus", _named("fooocus_scheme")),
    ("Fooocus", _parameters(r'"version": "Fooocus|Version: Fooocus')),
    ("SD.Next", _parameters(r"\bApp: SD\.Next")),
    ("Forge", _parameters(r", Version: (f\d|neo|classic)")),
    ("ComfyUI", _named("workflow")),
    ("ComfyUI", lambda texts: '"class_type"' in texts.get("prompt", "")),
    ("Stable Diffusion web UI (A1111)", _parameters(r"(?m)^Steps: \d+, ")),
)


def program_of(texts: _Texts) -> str | None:
    """Return the name of the program that wrote ``texts``, ``MALGRIM`` for this one, None for an unknown one."""
    return next((name for name, wrote in _PROGRAMS if wrote(texts)), None)
