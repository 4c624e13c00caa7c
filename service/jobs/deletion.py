"""Deletion of finished jobs with everything that belongs to them."""

import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..pipeline.input_images import InputImages
from .inputs import digests_of
from .queue import Queue
from .store import JobStore

_YOUNG = 3600.0  # seconds for which a picture may wait for its job to be saved


class Deletion:
    """Deletes jobs of one service."""

    def __init__(self, store: JobStore, queue: Queue, data: Path) -> None:
        """Take the store, the queue, and the folder of pictures."""
        self._store = store
        self._queue = queue
        self._data = data
        self._inputs = InputImages(data / "inputs")

    def delete(self, ids: Sequence[str]) -> None:
        """Delete finished jobs with their pictures, and the pictures that they began from unless others have them."""
        if ids:
            self._queue.delete_workflows([*ids])
        for job_id in ids:  # the rows last, so that an interrupted deletion is repeated
            job = self._store.get(job_id)
            shutil.rmtree(self._data / "images" / job_id, ignore_errors=True)
            self._store.delete(job_id)
            for digest in digests_of(job.request.get("generation", {})).values() if job else ():
                if not self._store.mentions(digest):
                    self._inputs.delete(digest)

    def delete_unused_inputs(self) -> None:
        """Delete the pictures to begin from that no job has, as when their job was refused."""
        with suppress(OSError):
            for file in (self._data / "inputs").iterdir():
                if time.time() - file.stat().st_mtime > _YOUNG and not self._store.mentions(file.name):
                    self._inputs.delete(file.name)
