"""The query of the list of jobs."""

from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from ..errors import InputError
from ..jobs.key_library import KeyLibrary
from ..jobs.search import JobFilter
from ..jobs.store import State
from ..trace import StageError


class JobSearch(BaseModel):
    """Which jobs are listed, and how many."""

    model_config = ConfigDict(extra="ignore")

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    before: Annotated[str | None, Field(pattern="^[0-9a-f]{32}$", description="Only jobs older than this one.")] = None
    q: str = Field(
        default="",
        max_length=200,
        description="Words, Korean or English: all of them occur in the text or in the prompts, or it means the same.",
        examples=["바다 sunset"],
    )
    state: list[State] = Field(default_factory=list, description="Only jobs in one of these states.")
    favourite: bool = Field(default=False, description="Only favourites.")
    with_images: bool = Field(default=False, description="Only jobs with pictures.")

    def filter(self, library: KeyLibrary | None) -> JobFilter:
        """Return what the store looks for; ``library`` finds the jobs that mean what the words mean."""
        like: tuple[str, ...] = ()
        if library and self.q.strip():
            with suppress(InputError, StageError):  # what cannot be embedded is found by its words
                like = library.like(self.q)
        states = tuple(self.state)
        return JobFilter(words=self.q, like=like, states=states, favourite=self.favourite, with_images=self.with_images)

    def query(self, **changes: Any) -> str:
        """Return the query string with ``changes``."""
        fields = self.model_copy(update=changes).model_dump(exclude_defaults=True)
        given = {name: str(value).lower() if value is True else value for name, value in fields.items()}
        return urlencode({"limit": self.limit, **given}, doseq=True)
