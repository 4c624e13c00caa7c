"""The texts that each step reads: prompts that change while they are drawn, and prompts composed of several.

A composed prediction is ``uncond + sum(weight * (cond - uncond))``: Liu et al. 2022, arXiv:2206.01714, as A1111 has it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from ..prompt.phrases import Prompt
from .conditioning import Conditioner, Conditioning, XlConditioner

StepPrompts = tuple[tuple[Prompt, float], ...]
"""The prompt pairs that a step reads, with their weights."""


class StepTexts:
    """The embeddings that each step of a pass reads; all are computed before the first step, and have one length."""

    def __init__(self, conditioner: XlConditioner | Conditioner, steps: Sequence[StepPrompts], images: int) -> None:
        """Encode all prompts.

        Args:
            conditioner: Encodes them.
            steps: What each step reads: the same number of prompts in each, with one negative prompt.
            images: Images of the batch.
        """
        prompts = [*dict.fromkeys(prompt for step in steps for prompt, _weight in step)]
        self._encoded = dict(zip(prompts, conditioner.encode_all(prompts), strict=True))
        self._rows: dict[tuple[StepPrompts, bool], dict[str, torch.Tensor]] = {}
        self._steps = steps
        self._images = images
        self._is_guided = False
        self.done = 0

    @property
    def first(self) -> Conditioning:
        """The embeddings that the first step reads."""
        return self._encoded[self._steps[0][0][0]]

    @property
    def left(self) -> Sequence[StepPrompts]:
        """What the steps read that are not done yet; at least one."""
        return self._steps[min(self.done, len(self._steps) - 1) :]

    @contextmanager
    def read_by(self, unet: torch.nn.Module, control_nets: torch.nn.Module | None = None) -> Iterator[None]:
        """Let each step of ``unet`` within the block read its own texts, where they differ or are several.

        Hooks replace the texts that a pipeline hands over, before the keys of the cross-attention are computed, and
        compose the predictions. The shapes of all steps are the same. ``control_nets``, which run before ``unet`` in a
        step, read what it reads, so that what they add has a row for each of its texts.
        """
        if len(self._encoded) == 1 and len(self._steps[0]) == 1:
            yield
            return
        readers = [unet, *([control_nets] if control_nets else [])]
        hooks = [one.register_forward_pre_hook(self._before, with_kwargs=True, prepend=True) for one in readers]
        hooks.append(unet.register_forward_hook(self._after))
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _before(
        self, _unet: torch.nn.Module, arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        count, parts = arguments[0].shape[0], len(self.left[0])
        self._is_guided = count > self._images
        if parts > 1:
            order = [*range(self._images), *[*range(count - self._images, count)] * parts]
            rows = torch.tensor(order, device=arguments[0].device)
            arguments, options = _repeated(arguments, count, rows), _repeated(options, count, rows)
        text = options["encoder_hidden_states"]
        read = self._read(text)
        options["encoder_hidden_states"] = read["embeds"]
        if "pooled" in read:
            options["added_cond_kwargs"] = options["added_cond_kwargs"] | {"text_embeds": read["pooled"]}
        return arguments, options

    def _after(self, _unet: torch.nn.Module, _arguments: object, output: tuple[torch.Tensor, ...]) -> Any:
        weights = [weight for _prompt, weight in self.left[0]]
        self.done += 1
        if len(weights) == 1:
            return None
        without, *parts = output[0].chunk(1 + len(weights))
        composed = without + sum(weight * (part - without) for weight, part in zip(weights, parts, strict=True))
        return torch.cat([without, composed]) if self._is_guided else composed, *output[1:]

    def _read(self, like: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return what the present step reads, with a row for each image and text; it is made once."""
        prompts = self.left[0]
        if (prompts, self._is_guided) not in self._rows:
            found = [self._encoded[prompt] for prompt, _weight in prompts]
            rows = {"embeds": [one.embeds for one in found]}
            before = {"embeds": found[0].negative_embeds}
            if found[0].pooled is not None and found[0].negative_pooled is not None:
                rows["pooled"] = [one.pooled for one in found if one.pooled is not None]
                before["pooled"] = found[0].negative_pooled
            if self._is_guided or len(prompts) > 1:
                rows = {name: [before[name], *tensors] for name, tensors in rows.items()}
            self._rows[prompts, self._is_guided] = {
                name: torch.cat(tensors).repeat_interleave(self._images, 0).to(like) for name, tensors in rows.items()
            }
        return self._rows[prompts, self._is_guided]


def _repeated(value: Any, count: int, rows: torch.Tensor) -> Any:
    """Return ``value`` with the ``rows`` of each tensor in it that has ``count``, one for each sample of a batch."""
    if isinstance(value, torch.Tensor):
        return value.index_select(0, rows) if value.ndim and value.shape[0] == count else value
    if isinstance(value, dict):
        return {name: _repeated(one, count, rows) for name, one in value.items()}
    return type(value)(_repeated(one, count, rows) for one in value) if isinstance(value, list | tuple) else value
