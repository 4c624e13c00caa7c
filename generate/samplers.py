"""The samplers by A1111's names, with the diffusers scheduler of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import RequestError
from .prompt.messages import _

MODEL = "model"
"""Name of the scheduler that is saved with the model."""


@dataclass(frozen=True)
class Sampler:
    """A scheduler of diffusers.

    Attributes:
        scheduler: Name of the class.
        options: Options of its configuration.
        karras: Whether there is a variant with Karras's noise levels.
    """

    scheduler: str
    options: Mapping[str, Any] = field(default_factory=dict)
    karras: bool = False


# trailing: the first step is at the highest noise. With the stock spacing, 130 steps begin at timestep 904 of 1,000.
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
    "LCM": Sampler("LCMScheduler"),
    "UniPC": Sampler("UniPCMultistepScheduler", _TRAILING, karras=True),
}


def sampler_names() -> tuple[str, ...]:
    """Return the names of all samplers."""
    karras = [f"{name} Karras" for name, sampler in SAMPLERS.items() if sampler.karras]
    return (*SAMPLERS, *karras, MODEL)


def check_sampler(name: str) -> str:
    """Return ``name`` in its canonical case.

    Raises:
        RequestError: There is no such sampler.
    """
    known = {known.lower(): known for known in sampler_names()}
    if name.lower() not in known:
        raise RequestError(
            _("unknown sampler {name!r}: choose one of {names}").format(name=name, names=", ".join(sampler_names()))
        )
    return known[name.lower()]
