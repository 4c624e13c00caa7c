"""The samplers by the names that A1111 gives them, and what they are in diffusers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .request import RequestError

MODEL = "model"
"""The name that stands for the sampler that comes with the model."""


@dataclass(frozen=True)
class Sampler:
    """A scheduler of diffusers with its options, and whether it also exists with Karras's noise levels."""

    scheduler: str
    options: Mapping[str, Any] = field(default_factory=dict)
    karras: bool = False


# trailing: the steps begin at the highest noise; the stock spacing begins 130 steps at 904 of 1,000.
_TRAILING = {"timestep_spacing": "trailing"}
SAMPLERS = {
    "Euler": Sampler("EulerDiscreteScheduler", _TRAILING, karras=True),
    "Euler a": Sampler("EulerAncestralDiscreteScheduler", _TRAILING),
    "LMS": Sampler("LMSDiscreteScheduler", _TRAILING, karras=True),
    "Heun": Sampler("HeunDiscreteScheduler", _TRAILING, karras=True),
    "DPM2": Sampler("KDPM2DiscreteScheduler", _TRAILING, karras=True),
    "DPM2 a": Sampler("KDPM2AncestralDiscreteScheduler", _TRAILING, karras=True),
    "DPM++ 2M": Sampler("DPMSolverMultistepScheduler", {**_TRAILING, "euler_at_final": True}, karras=True),
    "DPM++ SDE": Sampler(
        "DPMSolverSinglestepScheduler", {"lower_order_final": True, "algorithm_type": "sde-dpmsolver++"}, karras=True
    ),
    "DPM++ 2M SDE": Sampler(
        "DPMSolverMultistepScheduler",
        {**_TRAILING, "algorithm_type": "sde-dpmsolver++", "euler_at_final": True},
        karras=True,
    ),
    "DDIM": Sampler("DDIMScheduler", {**_TRAILING, "clip_sample": False, "set_alpha_to_one": False}),
    "PLMS": Sampler("PNDMScheduler", {**_TRAILING, "skip_prk_steps": True}),
    "UniPC": Sampler("UniPCMultistepScheduler", _TRAILING, karras=True),
}


def sampler_names() -> tuple[str, ...]:
    """Returns the names that ``scheduler_for`` knows."""
    karras = [f"{name} Karras" for name, sampler in SAMPLERS.items() if sampler.karras]
    return (*SAMPLERS, *karras, MODEL)


def check_sampler(name: str) -> str:
    """Returns ``name`` as it is written here. Raises ``RequestError`` that lists the names when it is none."""
    known = {known.lower(): known for known in sampler_names()}
    if name.lower() not in known:
        raise RequestError(f"unknown sampler {name!r}: choose one of {', '.join(sampler_names())}")
    return known[name.lower()]
