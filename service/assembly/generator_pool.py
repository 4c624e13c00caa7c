"""The image generators of the models that requests name, a bounded number of them in memory."""

import gc
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from generate import SDXL, ImageGenerator, model_called

from ..config.settings import Settings
from .build import build_generator


class GeneratorPool:
    """Returns generators, the least recently used of which make room for others; safe for several threads.

    A generator that is in use while it makes room stays in memory until its run ends.
    """

    def __init__(self, settings: Settings, on_loaded: Callable[[str, float], object] | None = None) -> None:
        """Take the settings, which name the model of requests that name none, and the callback of a loaded model."""
        self._settings = settings
        self._on_loaded = on_loaded
        self._loaded: OrderedDict[str, ImageGenerator] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str | None = None) -> ImageGenerator:
        """Return the generator of the model that a request names, None for that of the settings.

        Raises:
            RequestError: It cannot be a model.
            GenerationError: The packages that generate are not installed.
        """
        settings = settings_for(self._settings, name)
        model = settings.model or SDXL
        with self._lock:
            if model not in self._loaded:
                while len(self._loaded) >= self._settings.models_in_memory:
                    self._loaded.popitem(last=False)
                    _free_memory()
                self._loaded[model] = build_generator(settings, on_loaded=self._on_loaded)
            self._loaded.move_to_end(model)
            return self._loaded[model]


def settings_for(settings: Settings, name: str | None) -> Settings:
    """Return the settings with the model that a request names, and without a refiner that does not fit it.

    A name that is none of the folder, such as that of a model which was removed, stays: no other model takes its place.
    """
    found = model_called(name, settings.models)
    if found is None:
        return replace(settings, model=name or settings.model)
    refiner = settings.refiner if found.kind == "Stable Diffusion XL" else None
    return replace(settings, model=str(found.path), refiner=refiner)


def _free_memory() -> None:
    """Return the memory of a model that is no longer used, its cycles included, to the system and to the device."""
    gc.collect()
    if (torch := sys.modules.get("torch")) and torch.cuda.is_available():
        torch.cuda.empty_cache()
