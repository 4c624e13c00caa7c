"""The use that a preview made of providers, and its cost."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from ..messages import _, ngettext


@dataclass(frozen=True)
class Usage:
    """The work of one provider for one stage.

    Attributes:
        stage: The stage.
        provider: The provider, with its model where it has several.
        calls: Requests that were sent, retries included.
        cached: Answers that needed no request.
        characters: Characters that the provider bills.
        input_tokens: Tokens that the provider bills for the request.
        output_tokens: Tokens that the provider bills for the answer.
        cost: Cost in ``currency``; None where the price is not known.
        currency: Currency of the price table.
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
            _counted(ngettext("{count:,} call", "{count:,} calls", self.calls), self.calls),
            _("{count:,} from the cache").format(count=self.cached) if self.cached else "",
            _counted(ngettext("{count:,} character", "{count:,} characters", self.characters), self.characters),
            self._tokens(),
            _("cost unknown") if self.cost is None else f"{self.cost:,.2f} {self.currency}" if self.currency else "",
        ]
        return ", ".join(part for part in parts if part)

    def _tokens(self) -> str:
        if not (self.input_tokens or self.output_tokens):
            return ""
        return _("{sent:,} + {received:,} tokens").format(sent=self.input_tokens, received=self.output_tokens)


def _counted(message: str, count: int) -> str:
    return message.format(count=count) if count else ""


_COUNTS = [field.name for field in fields(Usage) if field.type is int]


def total_usage(usages: Iterable[Usage]) -> tuple[Usage, ...]:
    """Return one ``Usage`` for each stage and provider, in the order of their first."""
    summed: dict[tuple[str, str], Usage] = {}
    for usage in usages:
        before = summed.get((usage.stage, usage.provider))
        summed[usage.stage, usage.provider] = _sum(before, usage) if before else usage
    return tuple(summed.values())


def _sum(one: Usage, other: Usage) -> Usage:
    counts = {name: getattr(one, name) + getattr(other, name) for name in _COUNTS}
    cost = None if one.cost is None or other.cost is None else one.cost + other.cost
    return replace(one, **counts, cost=cost, currency=one.currency or other.currency)
