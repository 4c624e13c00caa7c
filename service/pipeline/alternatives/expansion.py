"""Parsed alternatives with the values of their wildcards, and how many texts they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from ...errors import InputError
from ...messages import _
from .grammar import END, Place, parse_places, separator_of, wildcard_name
from .wildcards import Wildcards

if TYPE_CHECKING:
    from dynamicprompts.commands import Command, VariantCommand, WildcardCommand

_MOST_FILES = 10  # wildcards within each other
_MOST_PLACES = 1000  # alternatives in the values of wildcards
_LONGEST = 100_000  # characters that a place may become
_MANY = 10**9  # texts, beyond which they are not counted


@dataclass(frozen=True)
class Expanded:
    """A command of dynamicprompts without wildcards.

    Attributes:
        command: The command.
        count: Texts that it makes, at most.
        length: Characters of the longest one, at most.
    """

    command: "Command"
    count: int
    length: int


class Expansion:
    """Puts the values of wildcards into commands, those of each file once."""

    def __init__(self, wildcards: Wildcards) -> None:
        self._wildcards = wildcards
        self._values: dict[str, tuple[Expanded, ...]] = {}
        self._open: list[str] = []
        self._places = 0

    def expand(self, command: "Command") -> Expanded:
        """Return ``command`` with the values of its wildcards as choices, without those that can never be chosen.

        Raises:
            InputError: A wildcard cannot be used, nothing can be chosen, or too much would be made.
        """
        from dynamicprompts.commands import LiteralCommand, SequenceCommand, VariantCommand, WildcardCommand

        if isinstance(command, SequenceCommand):
            made = _sequence([self.expand(one) for one in command.tokens])
        elif isinstance(command, VariantCommand):
            made = self._variants(command)
        elif isinstance(command, WildcardCommand):
            made = _choice(VariantCommand([]), self._values_of(command), [])
        else:
            text = command.literal if isinstance(command, LiteralCommand) else ""
            made = Expanded(LiteralCommand(text), 1, len(text))
        if made.length > _LONGEST:
            raise InputError(_("the alternatives of the text may become too long: leave some out"))
        return made

    def _variants(self, command: "VariantCommand") -> Expanded:
        separated = replace(command, separator=separator_of(command.separator) if command.separator != "," else ",")
        only = _only_wildcard(command)
        if only:  # {2$$__color__}: two of its values
            return _choice(separated, self._values_of(only), [])
        possible = [one for one in command.variants if one.weight > 0]
        if not possible:
            raise InputError(_("every choice of a place has the weight 0: give one of them more"))
        return _choice(separated, [self.expand(one.value) for one in possible], [one.weight for one in possible])

    def _values_of(self, command: "WildcardCommand") -> tuple[Expanded, ...]:
        name = wildcard_name(command)
        if name in self._open or len(self._open) >= _MOST_FILES:
            chain = " → ".join([*self._open, name])
            message = _("the wildcards name each other without end: {chain}; take one of them out of its file")
            raise InputError(message.format(chain=chain[:200]))
        if name not in self._values:
            self._open.append(name)
            self._values[name] = tuple(self._of_text(value) for value in self._wildcards.values(name))
            self._open.pop()
        return self._values[name]

    def _of_text(self, text: str) -> Expanded:
        from dynamicprompts.commands import LiteralCommand

        pieces = parse_places(text)
        self._places += len(pieces) // 2
        if self._places > _MOST_PLACES:
            message = _("the wildcard files hold more than {most:,} alternatives: leave some out")
            raise InputError(message.format(most=_MOST_PLACES))
        return _sequence(
            [self.expand(one.command if isinstance(one, Place) else LiteralCommand(one)) for one in pieces]
        )


def _only_wildcard(command: "VariantCommand") -> "WildcardCommand | None":
    """Return the wildcard that is all that a choice has, with the mark after it."""
    from dynamicprompts.commands import LiteralCommand, SequenceCommand, WildcardCommand

    (first, *others) = command.values
    parts = first.tokens if isinstance(first, SequenceCommand) else [first]
    if others or not parts or parts[1:] not in ([], [LiteralCommand(END)]):
        return None
    return parts[0] if isinstance(parts[0], WildcardCommand) else None


def _sequence(parts: Sequence[Expanded]) -> Expanded:
    from dynamicprompts.commands import SequenceCommand

    if len(parts) == 1:
        return parts[0]
    command = SequenceCommand([one.command for one in parts])
    return Expanded(command, product(one.count for one in parts), sum(one.length for one in parts))


def product(counts: Iterable[int]) -> int:
    """Return the product of ``counts``, or what is about a thousand million where it would be more."""
    return reduce(lambda made, count: min(made * count, _MANY), counts, 1)


def _choice(bounds: "VariantCommand", options: Sequence[Expanded], weights: Sequence[float]) -> Expanded:
    """Return a choice of ``options``, all alike without ``weights``, as many at a time as ``bounds`` says."""
    from dynamicprompts.commands import VariantOption

    pairs = zip(options, weights or [1.0] * len(options), strict=True)
    command = replace(bounds, variants=[VariantOption(one.command, weight) for one, weight in pairs]).adjust_range()
    every = min(sum(one.count for one in options), _MANY)
    orders = accumulate(
        range(every, every - command.max_bound, -1), lambda made, left: product((made, left)), initial=1
    )
    count = min(sum(islice(orders, command.min_bound, None)), _MANY)
    longest = max(one.length for one in options) + len(command.separator)
    return Expanded(command, count, longest * command.max_bound)
