"""What the environment says."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

ParaphraserName = Literal["auto", "rules"]
TranslatorName = Literal["auto", "lexicon"]
PARAPHRASERS: tuple[ParaphraserName, ...] = get_args(ParaphraserName)
TRANSLATORS: tuple[TranslatorName, ...] = get_args(TranslatorName)

_Name = TypeVar("_Name", bound=str)


class SettingsError(ValueError):
    """A setting has a value that it cannot have; the message names both."""


@dataclass(frozen=True)
class Settings:
    """The choices that hold for every preview; ``embeddings`` is a sentence-transformers name or folder."""

    paraphraser: ParaphraserName = "auto"
    translator: TranslatorName = "auto"
    embeddings: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads ``MALGRIM_PARAPHRASER``, ``MALGRIM_TRANSLATOR`` and ``MALGRIM_EMBEDDINGS``.

        Raises ``SettingsError`` for a name that does not exist.
        """
        return cls(
            paraphraser=_choice(environment, "MALGRIM_PARAPHRASER", PARAPHRASERS),
            translator=_choice(environment, "MALGRIM_TRANSLATOR", TRANSLATORS),
            embeddings=environment.get("MALGRIM_EMBEDDINGS") or None,
        )


def _choice(environment: Mapping[str, str], name: str, choices: tuple[_Name, ...]) -> _Name:
    value = environment.get(name) or choices[0]
    for choice in choices:
        if choice == value:
            return choice
    raise SettingsError(f"{name}={value!r}: choose one of {', '.join(choices)}")
