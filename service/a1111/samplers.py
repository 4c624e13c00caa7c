"""Samplers by AUTOMATIC1111's names: the noise levels, which it calls the scheduler, are a part of ours."""

from ..api.errors import ProblemError
from ..pipeline.dialects.settings import sampler_of

KARRAS = " Karras"
_ALIASES = {
    "Euler": ["k_euler"],
    "Euler a": ["k_euler_a", "k_euler_ancestral"],
    "LMS": ["k_lms"],
    "Heun": ["k_heun"],
    "DPM2": ["k_dpm_2"],
    "DPM2 a": ["k_dpm_2_a", "k_dpm_2_ancestral"],
    "DPM++ 2M": ["k_dpmpp_2m"],
    "DPM++ SDE": ["k_dpmpp_sde"],
    "DPM++ 2M SDE": ["k_dpmpp_2m_sde"],
    "DDIM": ["ddim"],
    "PLMS": ["plms"],
    "UniPC": ["unipc"],
}
_NAMES = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}


def aliases_of(name: str) -> list[str]:
    """Return the other names of a sampler."""
    return _ALIASES.get(name, [])


def chosen_sampler(name: str, scheduler: str) -> tuple[str, bool]:
    """Return the sampler of that name in its variant for ``scheduler``, and whether there is that variant.

    Raises:
        ProblemError: There is no such sampler.
    """
    found = sampler_of(_NAMES.get(name.lower(), name), scheduler)
    if not found:
        raise ProblemError(404, "Sampler not found")  # clients look for these words
    return found["sampler"], "schedule" in found
