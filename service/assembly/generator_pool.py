"""The generators of the models that requests name, a bounded number of them in memory."""

import gc
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import TypeVar, cast

from generate import SDXL, ImageGenerator, MotionFile, VideoGenerator, chosen_motion, model_called

from ..config.settings import Settings
from .build import build_generator, build_video_generator

_Generator = TypeVar("_Generator", ImageGenerator, VideoGenerator)


class GeneratorPool:
    """Returns generators, the least recently used of which make room for others; safe for several threads.

    A generator that is in use while it makes room stays in memory until its run ends.
    """

    def __init__(self, settings: Settings, on_loaded: Callable[[str, float], object] | None = None) -> None:
        """Take the settings, which name the model of requests that name none, and the callback of a loaded model."""
        self._settings = settings
        self._on_loaded = on_loaded
        self._loaded: OrderedDict[tuple[str, ...], ImageGenerator | VideoGenerator] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str | None = None) -> ImageGenerator:
        """Return the generator of the model that a request names, None for that of the settings.

        Raises:
            RequestError: It cannot be a model.
            GenerationError: The packages that generate are not installed.
        """
        settings = settings_for(self._settings, name)
        return self._kept((settings.model or SDXL,), lambda: build_generator(settings, on_loaded=self._on_loaded))

    def get_video(self, name: str | None, motion: str | None, frames: int) -> VideoGenerator:
        """Return the video generator of the model and the motion adapter that a request names.

        Raises:
            RequestError: It cannot be a model, or as ``motion_for``.
            GenerationError: The packages that generate are not installed.
        """
        settings, chosen = settings_for(self._settings, name), motion_for(self._settings, name, motion, frames)
        return self._kept(
            (settings.model or SDXL, chosen.name),
            lambda: build_video_generator(settings, chosen, on_loaded=self._on_loaded),
        )

    def _kept(self, key: tuple[str, ...], build: Callable[[], _Generator]) -> _Generator:
        with self._lock:
            if key not in self._loaded:
                while len(self._loaded) >= self._settings.models_in_memory:
                    self._loaded.popitem(last=False)
                    _free_memory()
                self._loaded[key] = build()
            self._loaded.move_to_end(key)
            return cast(_Generator, self._loaded[key])


def settings_for(settings: Settings, name: str | None) -> Settings:
    """Return the settings with the model that a request names, and without a refiner that does not fit it.

    A name that is none of the folder, such as that of a model which was removed, stays: no other model takes its place.
    """
    found = model_called(name, settings.models)
    if found is None:
        return replace(settings, model=name or settings.model)
    refiner = settings.refiner if found.kind == "Stable Diffusion XL" else None
    return replace(settings, model=str(found.path), refiner=refiner)


def motion_for(settings: Settings, model: str | None, motion: str | None, frames: int) -> MotionFile:
    """Return the motion adapter of a clip.

    Args:
        settings: Those of the service.
        model: The model that its request names, if it does.
        motion: The name of the motion adapter; None for the only one that fits the model.
        frames: How many frames it has.

    Raises:
        RequestError: There is none, it is for other models, or it cannot draw so many frames.
    """
    chosen = settings_for(settings, model)
    return chosen_motion(motion, chosen.motions, model=chosen.model or SDXL, frames=frames)


def _free_memory() -> None:
    """Return the memory of a model that is no longer used, its cycles included, to the system and to the device."""
    gc.collect()
    if (torch := sys.modules.get("torch")) and torch.cuda.is_available():
        torch.cuda.empty_cache()
