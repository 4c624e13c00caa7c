"""What jobs need of previews: log fields, counters, and which members of a group have the same."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..pipeline import Chosen, Preview
from ..trace import Usage
from .request import PreviewRequest


def summary(made: Preview) -> dict[str, Any]:
    """Return the log fields of a preview, which hold none of its text."""
    return {
        "stages": made.seconds,
        "calls": sum(usage.calls for usage in made.usage),
        "cache_hits": sum(usage.cached for usage in made.usage),
        "cost": sum(usage.cost or 0 for usage in made.usage),
    }


def used(usages: Iterable[Usage]) -> dict[tuple[str, str], float]:
    """Return the amounts that the use of providers adds to the counters."""
    found: dict[tuple[str, str], float] = {}
    for usage in usages:
        for name, amount in (("calls", usage.calls), ("cache_hits", usage.cached), ("cost", usage.cost or 0)):
            if amount:
                found[name, usage.provider] = found.get((name, usage.provider), 0) + amount
    return found


def without_costs(made: Preview) -> Preview:
    """Return ``made`` with the usage and times of a repetition that asks no provider."""
    free = [
        replace(one, calls=0, cached=one.calls + one.cached, characters=0, input_tokens=0, output_tokens=0, cost=0.0)
        for one in made.usage
    ]
    return replace(made, usage=tuple(free), seconds=dict.fromkeys(made.seconds, 0.0))


def text_hash(request: PreviewRequest, chosen: Chosen, backends: Mapping[str, str]) -> str:
    """Return a hash that is equal for requests whose previews are the same after the choice among alternatives."""
    texts = {"text": chosen.text, "negative_prompt": chosen.negative, "choice_seed": None}
    said = [request.model_copy(update=texts).model_dump(mode="json"), dict(sorted(backends.items()))]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
