"""The picture of a running job as far as it has come, in a file that the service reads."""

from contextlib import suppress
from pathlib import Path

from generate import Step

from ..files import FileError, make_folder
from ..pipeline.live_steps import LiveSteps

_NAME = "live.png"


def live_file(images: Path, job_id: str) -> Path:
    """Return the file of the live picture of a job, which exists only while it runs, in the folder of all pictures."""
    return images / job_id / _NAME


class LivePicture:
    """Writes the live picture of one job."""

    def __init__(self, file: Path, every: int) -> None:
        """Take the file of ``live_file``, and how many steps are between two pictures, at least; 0 for none."""
        self._file = file
        self._live = LiveSteps(every)

    def show(self, step: Step) -> bool:
        """Write the picture of a step if it is due, and return whether it is new.

        A full disk costs this picture, not the job.
        """
        if step.picture is None or not self._live.is_due(step):
            return False
        unfinished = self._file.with_suffix(".part")
        try:
            make_folder(self._file.parent)
            step.picture().save(unfinished, "PNG", compress_level=1)
            unfinished.replace(self._file)
        except (OSError, FileError):
            return False
        return True

    def remove(self) -> None:
        """Delete the file: the job has ended, or its pictures are there."""
        for file in (self._file, self._file.with_suffix(".part")):
            with suppress(OSError):
                file.unlink(missing_ok=True)
