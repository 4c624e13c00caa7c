"""The record of one preview while it is made: stages, warnings, usage, costs."""

from .preview_trace import (
    Checkpoint,
    Json,
    OnStage,
    PreviewTrace,
    Stage,
    StageError,
    add_dropped,
    add_usage,
    add_warning,
    name_backend,
)
from .usage import Usage

__all__ = [
    "Checkpoint",
    "Json",
    "OnStage",
    "PreviewTrace",
    "Stage",
    "StageError",
    "Usage",
    "add_dropped",
    "add_usage",
    "add_warning",
    "name_backend",
]
