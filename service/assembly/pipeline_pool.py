"""The pipelines of the backends that requests name."""

from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

from augment import ParaphraseError
from translate import TranslationError

from ..config.environment import choice
from ..config.settings import PARAPHRASERS, TRANSLATORS, Settings
from ..errors import InputError
from ..messages import _
from ..pipeline import Pipeline
from .backends import Backends
from .build import Parts, build, shared_parts

_NAMES: Mapping[str, Any] = {"paraphraser": PARAPHRASERS, "translator": TRANSLATORS}


class PipelinePool:
    """Returns pipelines, which share what they have in common; safe for several threads."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings, which name the backends of requests that name none."""
        self._settings = settings
        self._parts: Parts | None = None
        self._made: dict[tuple[tuple[str, str], ...], Pipeline] = {}
        self._lock = Lock()

    def get(self, backends: Mapping[str, str]) -> Pipeline:
        """Return the pipeline with the paraphraser and the translator that are named; raise as ``build`` does."""
        settings = settings_with(self._settings, backends)
        key = tuple(sorted(backends.items()))
        with self._lock:
            if key not in self._made:
                self._parts = self._parts or shared_parts(self._settings)
                self._made[key] = build(settings, self._parts)
            return self._made[key]


def settings_with(settings: Settings, backends: Mapping[str, str]) -> Settings:
    """Return the settings with other backends. Raise ``SettingsError`` for one that is none."""
    return replace(settings, **{name: choice(name, value, _NAMES[name]) for name, value in backends.items()})


def check_backends(settings: Settings, backends: Mapping[str, str]) -> None:
    """Raise ``InputError`` for a backend that is none or that is not configured; nothing is loaded."""
    chosen = settings_with(settings, backends)
    paraphraser, translator = chosen.chosen_paraphraser, chosen.chosen_translator
    if "translator" in backends and translator == "marian" and not settings.marian:
        raise InputError(_("marian is not configured: set MALGRIM_MARIAN_MODEL to the name or folder of a model"))
    known = Backends(settings)
    try:
        if "paraphraser" in backends and paraphraser != "rules":
            known.paraphraser(paraphraser)
        if "translator" in backends and translator not in ("lexicon", "marian"):
            known.translator(translator)
    except (ParaphraseError, TranslationError) as error:
        raise InputError(str(error)) from error
