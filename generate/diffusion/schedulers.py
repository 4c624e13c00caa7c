"""The schedulers of diffusers by the names of samplers."""

from typing import Any

import diffusers
from diffusers import SchedulerMixin

from ..samplers import MODEL, SAMPLERS, check_sampler

_PLAIN: dict[str, Any] = {  # whatever the model's own scheduler is set to
    "use_karras_sigmas": False,
    "use_exponential_sigmas": False,
    "use_beta_sigmas": False,
    "algorithm_type": "dpmsolver++",
    "solver_order": 2,
    "final_sigmas_type": "zero",
}


def scheduler_for(name: str, models_own: SchedulerMixin) -> SchedulerMixin:
    """Returns the scheduler of that name with the noise levels that the model was trained for.

    Raises ``RequestError`` when there is none of that name.
    """
    known = check_sampler(name)
    if known == MODEL:
        return type(models_own).from_config(models_own.config)
    plain = known.removesuffix(" Karras")
    options: dict[str, Any] = {**_PLAIN, **SAMPLERS[plain].options}
    if plain != known:
        options |= {"use_karras_sigmas": True, "timestep_spacing": "linspace"}  # down to the lowest noise
    return getattr(diffusers, SAMPLERS[plain].scheduler).from_config(models_own.config, **options)
