"""What pictures of other programs say, as A1111's text, which this program reads as a prompt.

One file a program; each reads only what decides the picture: prompt, negative prompt, and the common settings.
"""

from collections.abc import Callable, Mapping

from .comfyui import read_comfyui
from .fooocus import read_fooocus
from .generation import Generation
from .invokeai import read_invokeai
from .novelai import read_novelai
from .swarmui import read_swarmui

_READERS: tuple[Callable[[Mapping[str, str]], Generation | None], ...] = (
    read_swarmui,
    read_fooocus,
    read_novelai,
    read_invokeai,
    read_comfyui,
)


def a1111_text(texts: Mapping[str, str]) -> str:
    """Return prompt, negative prompt and settings as A1111 writes them; an empty text where there is no prompt.

    Args:
        texts: The texts of a picture, by the names that they have in a PNG.
    """
    try:
        for read in _READERS:
            if found := read(texts):
                return found.text() if found.prompt else ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):  # JSON of another form than the program's
        return ""
    parameters = texts.get("parameters", "").strip()
    return "" if parameters.startswith("{") else parameters
