"""What a preview used of the providers, and what it cost."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Usage:
    """What one provider did for one stage.

    ``calls`` counts every request that was sent, tries again included; ``cached`` the answers that needed none.
    ``characters`` and the tokens are those that the provider bills. ``cost`` is in ``currency``, None where no price
    is known.
    """

    stage: str
    provider: str
    calls: int = 0
    cached: int = 0
    characters: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    currency: str = ""

    def __str__(self) -> str:
        parts = [
            _counted(self.calls, "call"),
            f"{self.cached:,} from the cache" if self.cached else "",
            _counted(self.characters, "character"),
            f"{self.input_tokens:,} + {self.output_tokens:,} tokens" if self.input_tokens or self.output_tokens else "",
            "cost not known" if self.cost is None else f"{self.cost:,.2f} {self.currency}" if self.currency else "",
        ]
        return ", ".join(part for part in parts if part)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}" if number else ""


_COUNTS = [field.name for field in fields(Usage) if field.type is int]


def total(usages: Iterable[Usage]) -> tuple[Usage, ...]:
    """Returns one ``Usage`` for each stage and provider, in the order of their first."""
    summed: dict[tuple[str, str], Usage] = {}
    for usage in usages:
        before = summed.get((usage.stage, usage.provider))
        summed[usage.stage, usage.provider] = _sum(before, usage) if before else usage
    return tuple(summed.values())


def _sum(one: Usage, other: Usage) -> Usage:
    counts = {name: getattr(one, name) + getattr(other, name) for name in _COUNTS}
    cost = None if one.cost is None or other.cost is None else one.cost + other.cost
    return replace(one, **counts, cost=cost, currency=one.currency or other.currency)
