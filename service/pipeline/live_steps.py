"""Which steps of a run have a live picture."""

from generate import Step


class LiveSteps:
    """Leaves out steps between two live pictures of one run."""

    def __init__(self, every: int) -> None:
        """Take how many steps are between two pictures, at least; 0 for no picture."""
        self._every = every
        self._last = 0

    def is_due(self, step: Step) -> bool:
        """Return whether the picture of ``step`` is to be shown; then it is the last one."""
        if not self._every or step.picture is None or 0 <= step.number - self._last < self._every:
            return False
        self._last = step.number
        return True
