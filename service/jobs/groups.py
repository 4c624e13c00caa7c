"""Groups of jobs: one request for many pictures that belong together."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from ..messages import _
from ..pipeline import Choice
from .request import Generation, PreviewRequest

GroupKind = Literal["grid", "story"]


@dataclass(frozen=True)
class Member:
    """A picture of a group.

    Attributes:
        prompt: What it shows.
        generation: How it is generated.
        backends: The paraphraser and translator, where the request names them.
        written: The text of the request.
        choices: What was chosen among its alternatives for the text of ``prompt``.
    """

    prompt: PreviewRequest
    generation: Generation
    backends: Mapping[str, str]
    written: str = field(default="", kw_only=True)
    choices: tuple[Choice, ...] = field(default=(), kw_only=True)


class GroupRequest(BaseModel, ABC):
    """A request for pictures that belong together.

    Attributes:
        generation: How they are generated.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: ClassVar[GroupKind]

    generation: Generation = Generation()

    @model_validator(mode="after")
    def _of_pictures(self) -> Self:
        if self.generation.clip:
            raise ValueError(_("grids and stories are of pictures: leave clip out"))
        return self

    @abstractmethod
    def members(self) -> Sequence[Member]:
        """Return the pictures, in their order.

        Raises:
            InputError: One of them cannot be used.
            RequestError: Likewise.
        """

    def hash(self) -> str:
        """Return a hash that is equal for equal requests."""
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()

    def resolved(self) -> Self:
        """Return a copy that means the same whenever it is read: with seeds."""
        seeds = self.generation.resolved().model_dump(include={"seed", "subseed"})
        given = self.generation.model_dump(exclude_unset=True)
        return self.model_copy(update={"generation": Generation(**given | seeds)})
