"""How much the service accepts, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..text import LONGEST_TEXT
from .environment import Environment


@dataclass(frozen=True)
class ServiceLimits:
    """The limits; ``jobs_of_a_key`` is the variable ``MALGRIM_MAX_JOBS_OF_A_KEY``, and so on.

    Attributes:
        jobs: Jobs that wait or run, of all keys.
        jobs_of_a_key: Jobs that wait or run, of one key.
        previews: Previews that are made at a time, of all keys; those that do not wait for a provider take turns.
        previews_of_a_key: Previews that are made at a time, of one key.
        streams_of_a_key: Event streams that are open at a time, of one key, and likewise requests that wait for a job.
        body_bytes: Bytes of the body of a request without pictures.
        image_body_bytes: Bytes of the body of a request that may have pictures.
        input_pixels: Pixels of a picture to start from.
        characters: Characters of one text.
        preview_characters: Characters of all texts of a saved preview together.
        chunks: Chunks of 77 tokens that the prompts of a saved preview may fill together.
        pixels: Pixels of one picture.
        clip_pixels: Pixels of all frames of one clip.
        steps: Steps of one picture or clip.
        images: Pictures of one job.
        favourites_of_a_key: Favourites of one key, which are kept beyond the two limits that follow.
        kept_days: Days until a job that has ended is deleted.
        kept_gigabytes: Gigabytes that ended jobs may take together, rows and pictures; the oldest are deleted beyond.
    """

    jobs: int = 1000
    jobs_of_a_key: int = 100
    previews: int = 32
    previews_of_a_key: int = 8
    streams_of_a_key: int = 100
    body_bytes: int = 1_000_000
    image_body_bytes: int = 50_000_000
    input_pixels: int = 25_000_000
    characters: int = LONGEST_TEXT
    preview_characters: int = 30_000
    chunks: int = 100
    pixels: int = 2048 * 2048
    clip_pixels: int = 16 * 1024 * 1024
    steps: int = 150
    images: int = 8
    favourites_of_a_key: int = 1000
    kept_days: int = 30
    kept_gigabytes: int = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "ServiceLimits":
        """Read the variables. Raise ``SettingsError`` for a value that is not a number of 1 or more."""
        read = Environment(environment)
        found = {one.name: read.number(f"MALGRIM_MAX_{one.name.upper()}", least=1) for one in fields(cls)}
        return cls(**{name: int(value) for name, value in found.items() if value is not None})
