"""Korean text to a preview of the prompt pair, and a preview to pictures."""

from .options import PreviewOptions
from .pipeline import Pipeline
from .preview import Preview, PreviewError, read_previews
from .prompt_builder import PromptBuilder, check_saved
from .safety import Safety

__all__ = [
    "Pipeline",
    "Preview",
    "PreviewError",
    "PreviewOptions",
    "PromptBuilder",
    "Safety",
    "check_saved",
    "read_previews",
]
