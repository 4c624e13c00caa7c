"""Korean text to a preview of the prompt pair, and a preview to pictures.

The stages get the catalogue of the service from here.
"""

import augment
import generate
import keywords
import translate

from ..messages import _
from .alternatives import Alternatives, Choice, Chosen
from .options import PreviewOptions
from .pipeline import Pipeline
from .preview import Preview, PreviewError, read_previews
from .prompt_builder import PromptBuilder, check_saved
from .safety import Safety

for _stage in (augment, translate, keywords, generate):
    _stage.use_catalogue(_)

__all__ = [
    "Alternatives",
    "Choice",
    "Chosen",
    "Pipeline",
    "Preview",
    "PreviewError",
    "PreviewOptions",
    "PromptBuilder",
    "Safety",
    "check_saved",
    "read_previews",
]
