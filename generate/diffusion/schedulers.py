"""The diffusers schedulers of the samplers."""

from typing import Any

import diffusers
from diffusers import SchedulerMixin

from ..samplers import MODEL, SAMPLERS, check_sampler

_PLAIN: dict[str, Any] = {  # settings of the model's own scheduler that a sampler must not inherit
    "use_karras_sigmas": False,
    "use_exponential_sigmas": False,
    "use_beta_sigmas": False,
    "algorithm_type": "dpmsolver++",
    "solver_order": 2,
    "final_sigmas_type": "zero",
}


def scheduler_for(name: str, default: SchedulerMixin) -> SchedulerMixin:
    """Return the scheduler of a sampler, with the noise levels that the model was trained for.

    Args:
        name: A name of ``sampler_names``, in any case.
        default: The model's own scheduler.

    Raises:
        RequestError: There is no such sampler.
    """
    known = check_sampler(name)
    if known == MODEL:
        return type(default).from_config(default.config)
    plain = known.removesuffix(" Karras")
    options: dict[str, Any] = {**_PLAIN, **SAMPLERS[plain].options}
    if plain != known:
        options |= {"use_karras_sigmas": True, "timestep_spacing": "linspace"}  # the last step is at the lowest noise
    return getattr(diffusers, SAMPLERS[plain].scheduler).from_config(default.config, **options)


def step_count(scheduler: SchedulerMixin, steps: int) -> int:
    """Return how often a whole run of ``steps`` steps asks the model: Heun and DPM2 ask twice a step."""
    scheduler.set_timesteps(steps)
    return len(scheduler.timesteps)
