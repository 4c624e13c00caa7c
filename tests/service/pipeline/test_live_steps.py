"""Live pictures of some steps alone."""

import pytest
from PIL import Image

from generate import Step
from service.pipeline.live_steps import LiveSteps


@pytest.mark.parametrize(("every", "shown"), [(1, [2, 3, 4, 5, 6, 2, 3]), (3, [3, 6, 2]), (0, []), (9, [])])
def test_every_n_steps(every: int, shown: list[int]) -> None:
    """So many steps are between two pictures; a second pass, whose steps count from 1 again, begins with one."""
    live = LiveSteps(every)
    numbers = [1, 2, 3, 4, 5, 6, 1, 2, 3]
    steps = [Step(number, 6, 1.0, (lambda: Image.new("L", (1, 1))) if number > 1 else None) for number in numbers]
    assert [step.number for step in steps if live.is_due(step)] == shown
