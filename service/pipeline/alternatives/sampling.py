"""Choosing by the samplers of dynamicprompts: at random, or every combination."""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from .grammar import unmasked

if TYPE_CHECKING:
    from dynamicprompts.commands import Command
    from dynamicprompts.samplers import RandomSampler


def sample(command: "Command", rand: Random) -> str:
    """Return one text that ``command`` makes."""
    from dynamicprompts.enums import SamplingMethod
    from dynamicprompts.sampling_context import SamplingContext
    from dynamicprompts.wildcards import WildcardManager

    method = SamplingMethod.RANDOM
    context = SamplingContext(method, WildcardManager(), {method: _random_sampler()}, rand=rand)
    return unmasked(next(iter(context.sample_prompts(command, 1))).text)


def all_samples(command: "Command") -> Iterator[str]:
    """Yield every text that ``command`` makes, some perhaps twice."""
    from dynamicprompts.enums import SamplingMethod
    from dynamicprompts.sampling_context import SamplingContext
    from dynamicprompts.wildcards import WildcardManager

    context = SamplingContext(SamplingMethod.COMBINATORIAL, WildcardManager())
    yield from (unmasked(one.text) for one in context.sample_prompts(command))


@cache
def _random_sampler() -> "RandomSampler":
    from dynamicprompts.commands import Command
    from dynamicprompts.samplers import RandomSampler

    class WeightedSampler(RandomSampler):
        """Chooses several values by the weight of each; that of dynamicprompts 0.31 mixes the weights up."""

        def _get_variant_choices(
            self, values: list[Command], weights: list[float], num_choices: int, rand: Random
        ) -> list[Command]:
            left, chosen = [*range(len(values))], list[Command]()
            for _number in range(num_choices):
                (index,) = rand.choices(left, [weights[one] for one in left])
                left.remove(index)
                chosen.append(values[index])
            return chosen

    return WeightedSampler()
