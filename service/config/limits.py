"""How much the service takes on, as the environment says."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..text import LONGEST_TEXT
from .environment import Environment


@dataclass(frozen=True)
class ServiceLimits:
    """Each is a variable: ``jobs_of_a_key`` is ``MALGRIM_MAX_JOBS_OF_A_KEY``.

    Jobs are those that wait or run; ``characters`` are those of one text, ``pixels`` those of one picture,
    ``images`` those of one job. Jobs that have
    ended are kept for ``kept_days``, unless their pictures take more than ``kept_gigabytes`` together.
    """

    jobs: int = 1000
    jobs_of_a_key: int = 100
    body_bytes: int = 1_000_000
    characters: int = LONGEST_TEXT
    pixels: int = 2048 * 2048
    steps: int = 150
    images: int = 8
    kept_days: int = 30
    kept_gigabytes: int = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "ServiceLimits":
        """Reads the variables. Raises ``SettingsError`` for what is no number, or less than 1."""
        read = Environment(environment)
        found = {one.name: read.number(f"MALGRIM_MAX_{one.name.upper()}", least=1) for one in fields(cls)}
        return cls(**{name: int(value) for name, value in found.items() if value is not None})
