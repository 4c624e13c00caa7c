"""Jobs that are shared: finished ones to items, and items to finished jobs."""

import hashlib
import json
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, insert, select

from generate import PICTURE_SETTINGS

from ..errors import USER_ERRORS, InputError
from ..files import FileError, make_folder, write_bytes
from ..messages import _, language
from ..pipeline import Preview
from ..pipeline.sharing import MOST_ITEMS, SharedItem, SharedPicture, shared_picture, shared_preview
from ..pipeline.whole_files import is_whole
from ..validation import message_of
from .database import Database
from .request import AcceptedJob, Generation
from .search import JobFilter, words_of
from .store import Job, JobStore
from .tables import events, jobs

_PAGE = 100  # jobs that are read at a time
_PREFIX = "import "  # of the idempotency keys of these jobs


def matching_jobs(store: JobStore, key_name: str, wanted: JobFilter) -> list[Job]:
    """Return the finished jobs of a key that have a preview and match, newest first.

    Raises:
        InputError: There are more than can be shared together.
    """
    found, before = list[Job](), None
    while page := store.page(key_name, _PAGE, before, wanted):
        found += [job for job in page if is_shared(job)]
        before = page[-1].id
        if len(found) > MOST_ITEMS:
            raise InputError(_("more than {most:,} jobs match: share fewer at a time").format(most=MOST_ITEMS))
    return found


def is_shared(job: Job) -> bool:
    """Return whether ``job`` has something that can be shared."""
    return job.finished_at is not None and job.preview is not None


def items_of(found: Iterable[Job], images: Path) -> Iterator[SharedItem]:
    """Yield what is shared of jobs that have previews: no clips; a picture that is lost is left out and counted."""
    for job in found:
        preview = shared_preview(Preview.from_json(job.preview or ""))
        count = 0 if job.is_clip else len(job.images)
        pictures = tuple(_pictures(images / job.id, count))
        yield SharedItem(preview, pictures, count - len(pictures))


def count_lost(found: Iterable[Job], images: Path) -> int:
    """Return how many pictures of jobs are lost, by the beginnings and ends of their files."""
    pictured = (job for job in found if not job.is_clip)
    files = (images / job.id / f"{number}{job.suffix}" for job in pictured for number in range(len(job.images)))
    return sum(not is_whole(file) for file in files)


def _pictures(folder: Path, count: int) -> Iterator[SharedPicture]:
    for number in range(count):
        file = folder / f"{number}.png"
        with suppress(OSError, *USER_ERRORS):
            if is_whole(file):
                yield shared_picture(file.read_bytes(), file.name)


@dataclass
class Imported:
    """What was taken of items.

    Attributes:
        jobs: Ids of the new jobs.
        known: Items that the key had imported before.
        left_out: Why each other item is no job.
    """

    jobs: list[str] = field(default_factory=list)
    known: int = 0
    left_out: list[str] = field(default_factory=list)


class JobImport:
    """Adds items to a key as finished jobs; none is run."""

    def __init__(self, database: Database, images: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Take the database, and the folder of the pictures of jobs."""
        self._database = database
        self._images = images
        self._clock = clock

    def add_all(self, key_name: str, items: Iterable[SharedItem | str]) -> Imported:
        """Add a job for each of ``items``, as ``read_items`` yields them.

        Raises:
            InputError: The items cannot be read on.
            FileError: A picture cannot be written; the jobs before it stay.
        """
        done = Imported()
        for item in items:
            if isinstance(item, str):
                done.left_out.append(item)
                continue
            try:
                added = self._add(key_name, item)
            except FileError:
                raise
            except InputError as error:
                done.left_out.append(str(error))
                continue
            if added:
                done.jobs.append(added)
            else:
                done.known += 1
        return done

    def _add(self, key_name: str, item: SharedItem) -> str | None:
        """Add a job; return its id, or None where the key has imported the same item before."""
        preview = item.preview.to_json()
        digest = hashlib.sha256(preview.encode())
        for picture in item.pictures:
            digest.update(picture.data)
        row = _row(item, preview) | {"key_name": key_name, "idempotency_key": _PREFIX + digest.hexdigest()}
        with self._database.reading() as connection:
            if _is_known(connection, row):
                return None
        folder = self._images / row["id"]
        is_new = False
        try:
            make_folder(folder)
            for number, picture in enumerate(item.pictures):
                write_bytes(folder / f"{number}.png", picture.data)
            is_new = self._insert(row)
        finally:
            if not is_new:
                shutil.rmtree(folder, ignore_errors=True)
        return str(row["id"]) if is_new else None

    def _insert(self, row: dict[str, Any]) -> bool:
        now = self._clock()
        with self._database.writing() as connection:
            if _is_known(connection, row):
                return False
            times = dict.fromkeys(("created_at", "started_at", "generating_at", "finished_at"), now)
            connection.execute(insert(jobs).values(row | times))
            ended = {"state": "succeeded", "images": len(json.loads(row["images"]))}
            for number, (kind, data) in enumerate((("accepted", {}), ("finished", ended)), start=1):
                event = {"job_id": row["id"], "number": number, "kind": kind, "data": json.dumps(data)}
                connection.execute(insert(events).values(event))
        return True


def _row(item: SharedItem, preview: str) -> dict[str, Any]:
    values = json.loads(preview)
    request = AcceptedJob(preview=values, generation=_generation(item))
    return {
        "id": uuid.uuid4().hex,
        "state": "succeeded",
        "request": request.model_dump_json(),
        "request_hash": request.hash(),
        "virtual_start": 0,
        "preview": preview,
        "images": json.dumps([one.generation.seed for one in item.pictures]),
        "words": words_of(values),
        "language": language(),
    }


def _generation(item: SharedItem) -> Generation:
    """Return the settings of a request for pictures like those of ``item``."""
    if not item.pictures:
        return Generation()
    made = item.pictures[0].generation
    names = {*PICTURE_SETTINGS} & {*Generation.model_fields}
    settings = {name: getattr(made, name) for name in names} | {"cfg": made.guidance}
    try:
        return Generation(**settings)
    except ValidationError as error:
        raise InputError(message_of(error.errors()[0])) from error


def _is_known(connection: Connection, row: dict[str, Any]) -> bool:
    same = jobs.c.idempotency_key == row["idempotency_key"]
    query = select(jobs.c.id).where(jobs.c.key_name == row["key_name"], same)
    return connection.execute(query).first() is not None
