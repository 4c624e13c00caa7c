"""Routes of the library: what was made once is found again by meaning, and helps to write the next text."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from ..jobs.key_library import LONGEST_SEARCH
from ..library import Similar
from ..text import LONGEST_TEXT
from .auth import KeyDep
from .errors import problem_responses
from .jobs import summary
from .key_libraries import PresentLibraryDep
from .previews import PreviewMaker
from .schemas import JobSummary

router = APIRouter(prefix="/api/v1/library", tags=["library"])

Text = Annotated[
    str,
    Query(min_length=1, max_length=LONGEST_TEXT, description="A Korean or English text.", examples=["바닷가의 소녀"]),
]


class FoundJob(JobSummary):
    """A job that was found."""

    similarity: float = Field(description="The cosine of both embeddings, -1 to 1.")


class DetailOut(BaseModel):
    """A phrase to append to a text after a comma, and what it is about."""

    category: str
    korean: str


class SimilarOut(BaseModel):
    """A similar prompt; ``adds`` is what it has and the text lacks."""

    korean: str
    english: str
    similarity: float = Field(description="The cosine of both embeddings, -1 to 1.")
    adds: list[DetailOut]
    job: str | None = Field(description="The address of the job that it is of; null for a packaged idea.")

    @classmethod
    def of(cls, one: Similar) -> "SimilarOut":
        """Return what is shown of a similar prompt."""
        adds = [DetailOut(category=detail.category, korean=detail.korean) for detail in one.adds]
        job = f"/api/v1/jobs/{one.prompt.job}" if one.prompt.job else None
        similarity = round(one.similarity, 4)
        return cls(korean=one.prompt.korean, english=one.prompt.english, similarity=similarity, adds=adds, job=job)


class RecommendationOut(DetailOut):
    """Something to add; one with an ``attribute`` is to be chosen, the others are to be appended to the text."""

    attribute: str | None
    proposed: bool = Field(description="Whether a language model proposed it.")


@router.get("")
def search_library(
    library: PresentLibraryDep,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_SEARCH, examples=["바다 sunset"])],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[FoundJob]:
    """Find the jobs of the caller's key that mean the words, in Korean or English; those ahead that say all of them."""
    found = library.find(q, limit)
    return [FoundJob(**summary(one.job), similarity=round(one.similarity, 4)) for one in found]


@router.get("/similar")
def list_similar(
    library: PresentLibraryDep, text: Text, limit: Annotated[int, Query(ge=1, le=20)] = 5
) -> list[SimilarOut]:
    """List prompts near a text that differ from each other, of the caller's key and of the packaged ideas."""
    return [SimilarOut.of(one) for one in library.similar(text, limit)]


@router.get("/recommendations", responses=problem_responses(429, 502))
def list_recommendations(  # noqa: PLR0913, PLR0917 - what is asked, and who answers
    request: Request,
    key: KeyDep,
    library: PresentLibraryDep,
    text: Text,
    attribute: Annotated[list[str] | None, Query(description="What is chosen, as GROUP=VALUE.")] = None,
    propose: Annotated[bool, Query(description="Whether gpt or the local model is asked too, in one request.")] = False,
) -> list[RecommendationOut]:
    """List what a text could have besides: details that similar prompts have, and attributes of a person."""
    maker: PreviewMaker = request.app.state.previews
    chosen = attribute or ()
    found = maker.propose(key, library, text, chosen) if propose else library.recommend(text, chosen)
    return [
        RecommendationOut(
            category=one.category, korean=one.korean, attribute=one.attribute or None, proposed=one.proposed
        )
        for one in found
    ]
