"""The record of one preview while it is made: stages, warnings, usage, costs."""

from .interruption import CHECK_INTERVAL, check_interruption, interruptible
from .preview_trace import (
    Checkpoint,
    Json,
    OnStage,
    PreviewTrace,
    Stage,
    StageError,
    add_dropped,
    add_examples,
    add_meanings,
    add_romanized,
    add_usage,
    add_warning,
    name_backend,
    stage_errors,
)
from .usage import Usage, total_usage

__all__ = [
    "CHECK_INTERVAL",
    "Checkpoint",
    "Json",
    "OnStage",
    "PreviewTrace",
    "Stage",
    "StageError",
    "Usage",
    "add_dropped",
    "add_examples",
    "add_meanings",
    "add_romanized",
    "add_usage",
    "add_warning",
    "check_interruption",
    "interruptible",
    "name_backend",
    "stage_errors",
    "total_usage",
]
