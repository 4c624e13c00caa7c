"""Routes that give jobs of a key to others as a ZIP, and take such a ZIP."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from ..config.limits import ServiceLimits
from ..errors import USER_ERRORS, InputError
from ..jobs.api_keys import Key
from ..jobs.key_library import KeyLibrary
from ..jobs.sharing import JobImport, count_lost, is_shared, items_of, matching_jobs
from ..jobs.store import Job
from ..messages import _
from ..pipeline.sharing import MOST_ITEMS, SharedItem, files_of, read_items, zip_chunks
from ..text import visible
from .auth import KeyDep
from .dependencies import Resources, ResourcesDep
from .errors import problem_responses
from .job_search import JobSearch
from .jobs import owned_job
from .key_libraries import KeyLibraryDep
from .previews import check_preview

IMPORTS = "/api/v1/imports"

router = APIRouter(prefix="/api/v1", tags=["sharing"])

_ZIP = "application/zip"
_LOST = "Malgrim-Lost-Pictures"
_ARCHIVE = {
    "content": {_ZIP: {}},
    "headers": {
        _LOST: {
            "description": "How many pictures are left out because their files are gone or damaged. "
            "The page in the ZIP says of which previews.",
            "schema": {"type": "integer"},
        }
    },
}


class Selection(BaseModel):
    """Which jobs are shared: some by their ids, else those that match."""

    model_config = ConfigDict(extra="ignore")

    id: list[str] = Field(default_factory=list, max_length=MOST_ITEMS, description="Ids of jobs.")
    q: str = Field(default="", max_length=200, description="Words, as in the list of jobs.")
    favourite: bool = Field(default=False, description="Only favourites.")
    with_images: bool = Field(default=False, description="Only jobs with pictures.")


class ImportedOut(BaseModel):
    """What was taken of a ZIP."""

    jobs: list[str] = Field(description="Ids of the new jobs.")
    known: int = Field(description="Previews that were imported before.")
    left_out: list[str] = Field(description="Why each other preview cannot be used.")


@router.get("/exports", response_class=StreamingResponse, responses={200: _ARCHIVE, **problem_responses(404)})
def export_jobs(
    resources: ResourcesDep, key: KeyDep, library: KeyLibraryDep, wanted: Annotated[Selection, Query()]
) -> StreamingResponse:
    """Return finished jobs of the caller's key as a ZIP: previews, pictures, and a page that shows them.

    Nothing in it is of the key. The same jobs make the same bytes.
    """
    found = _selected(resources, key, library, wanted)
    if not found:
        raise InputError(_("no finished job with a prompt pair is among these: select others"))
    images = resources.data / "images"
    chunks = zip_chunks(files_of(items_of(found, images)))
    headers = {
        "Content-Disposition": 'attachment; filename="malgrim.zip"',
        "Cache-Control": "no-store",
        _LOST: str(count_lost(found, images)),
    }
    return StreamingResponse(chunks, media_type=_ZIP, headers=headers)


@router.post("/imports")
def import_jobs(
    resources: ResourcesDep,
    key: KeyDep,
    archive: Annotated[UploadFile, File(description="A ZIP that an export returned.")],
) -> ImportedOut:
    """Add the previews and pictures of a ZIP to the caller's key as finished jobs, without running anything."""
    items = read_items(archive.file, visible(archive.filename or "archive"), resources.limits.input_pixels)
    done = JobImport(resources.database, resources.data / "images").add_all(key.name, _within(items, resources.limits))
    return ImportedOut(jobs=done.jobs, known=done.known, left_out=done.left_out)


def _within(items: Iterable[SharedItem | str], limits: ServiceLimits) -> Iterator[SharedItem | str]:
    """Yield ``items``, and in place of those beyond the limits of a saved preview, why they are left out."""
    for item in items:
        problem = ""
        try:
            if isinstance(item, SharedItem):
                check_preview(item.preview, limits)
        except USER_ERRORS as error:
            problem = str(error)
        yield problem or item


def _selected(resources: Resources, key: Key, library: KeyLibrary | None, wanted: Selection) -> list[Job]:
    if wanted.id:
        return [job for one in dict.fromkeys(wanted.id) if is_shared(job := owned_job(resources, key, one))]
    search = JobSearch(q=wanted.q, favourite=wanted.favourite, with_images=wanted.with_images)
    return matching_jobs(resources.store, key.name, search.filter(library))
