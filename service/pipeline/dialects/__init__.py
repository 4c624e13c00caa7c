"""Prompts in the notation of other programs, read into what is wanted, what is not, and settings.

Pure functions of text: ``sections`` reads blocks of A1111 and Civitai and other labelled texts, ``settings`` their
lines of settings, ``midjourney`` parameters, ``colons`` and ``braces`` the weights of NovelAI and Midjourney.
"""

from .reading import WrittenPrompt, read_dialects, split_prompts
from .sections import Sections, read_sections, written_sections
from .settings import TextSettings

__all__ = [
    "Sections",
    "TextSettings",
    "WrittenPrompt",
    "read_dialects",
    "read_sections",
    "split_prompts",
    "written_sections",
]
