"""Weights that are distilled to few steps, known by their names, and the settings that they were trained for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_STEPS = re.compile(r"(?<![0-9])([0-9]{1,2})[-_ ]?steps?(?![a-z])")
_MOST = 16  # steps of the slowest of them


@dataclass(frozen=True)
class Distillation:
    """A way in which weights were distilled.

    Attributes:
        name: Its name.
        steps: Steps that it suits, where its file names none.
        guidance: CFG scale; 1 is no guidance.
        sampler: A name of ``sampler_names``.
    """

    name: str
    steps: int
    guidance: float
    sampler: str

    def settings(self) -> dict[str, Any]:
        """Return the fields of ``ImageSettings``."""
        return {"steps": self.steps, "guidance": self.guidance, "sampler": self.sampler}


_KNOWN: Mapping[str, Distillation] = {
    # Luo et al. 2023, arXiv:2311.05556, and the documentation of diffusers 0.42: 4 to 8 steps, no guidance
    "lcm": Distillation("LCM", 4, 1.0, "LCM"),
    # Lin et al. 2024, arXiv:2402.13929, and its model card: Euler over the full range of noise, no guidance
    "lightning": Distillation("Lightning", 4, 1.0, "Euler"),
    # Ren et al. 2024, arXiv:2404.13686, and its model card: DDIM over the full range of noise, no guidance
    "hyper": Distillation("Hyper", 8, 1.0, "DDIM"),
    # Sauer et al. 2023, arXiv:2311.17042, and its model card: 1 to 4 steps of an ancestral sampler, no guidance
    "turbo": Distillation("Turbo", 4, 1.0, "Euler a"),
}
_WITH_GUIDANCE = 6.5  # CFG scale of Hyper's weights that keep guidance, the middle of 5 to 8 (model card)
_WORD = re.compile(rf"(?<![a-z])({'|'.join(_KNOWN)})(?![a-z])")


def distillation(names: Iterable[str]) -> Distillation | None:
    """Return the distillation of the first weights whose name tells one.

    Args:
        names: File names or Hub names of a model and of LoRAs, such as ``sdxl_lightning_4step_lora``.
    """
    for name in names:
        text = name.rpartition("/")[2].lower()
        if found := _WORD.search(text):
            return _of_file(_KNOWN[found[1]], text)
    return None


def _of_file(known: Distillation, name: str) -> Distillation:
    stated = _STEPS.search(name)
    steps = int(stated[1]) if stated and 1 <= int(stated[1]) <= _MOST else known.steps
    guidance = _WITH_GUIDANCE if known.name == "Hyper" and "cfg" in name else known.guidance
    return Distillation(known.name, steps, guidance, known.sampler)
