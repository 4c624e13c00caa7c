"""Causal language models in folders of this machine, with transformers: prompts, loading, and seeded completions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import torch
from jinja2 import TemplateError
from transformers import GenerationConfig, TemperatureLogitsWarper, TopPLogitsWarper

from ..messages import _
from .text_model_folder import load_folder, one_line

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_TEMPERATURE = 0.7  # of the smaller instruction models that publish one: Qwen3, Llama 3 and Mistral have 0.6 to 0.7
_TOP_P = 0.9

Finish = Literal["stop", "length", "interrupted"]


class TextModelError(Exception):
    """A model cannot be loaded; the message is one line."""


@dataclass(frozen=True)
class TextPrompt:
    """The tokens of a prompt, which end with ``opening``, the beginning of an answer that no template asks for."""

    tokens: list[int]
    opening: str = ""


@dataclass(frozen=True)
class Completion:
    """The answer to a prompt: its text with the opening, its tokens without it, and why it ended."""

    text: str
    tokens: int
    finish: Finish


class TextModel:
    """A causal language model with its tokenizer.

    Samples are drawn with a random generator of each call, so that neither other threads nor the settings of generation
    in the folder change them.
    """

    def __init__(self, tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> None:
        """Take a loaded model, on any device, and set it to inference."""
        self._tokenizer: Any = tokenizer
        self._model = model.eval()
        self._ends = _end_tokens(tokenizer, model)
        self._marks = _marks(tokenizer)
        self.longest: int | None = getattr(model.config.get_text_config(), "max_position_embeddings", None)
        model.generation_config = GenerationConfig()  # else values of the folder fill in for those that are not given

    @classmethod
    def load(cls, folder: Path, device: str = "auto") -> "TextModel":
        """Load the model of ``folder`` as ``load_folder`` does, and try it. Raise ``TextModelError`` if that fails."""
        try:
            model = cls(*load_folder(folder, device))
            model.complete(model.prompt("한국어로 답한다.", '"하늘"', ""), most_tokens=1, seed=0, is_over=lambda: False)
        except Exception as error:  # each library raises its own errors for a broken file
            raise TextModelError(one_line(error)) from error
        return model

    def prompt(self, instructions: str, text: str, opening: str) -> TextPrompt:
        """Return the prompt that asks for an answer to ``text``.

        Args:
            instructions: The system message.
            text: The user's message in JSON. Marks of the template in it are escaped, so that they stay text.
            opening: The beginning of the answer, for a model without a chat template.
        """
        for mark in self._marks:
            text = text.replace(mark, f"\\u{ord(mark[0]):04x}{mark[1:]}")
        if self._tokenizer.chat_template is None:
            return TextPrompt(list(self._tokenizer(f"{instructions}\n\n{text}\n\n{opening}").input_ids), opening)
        try:
            return TextPrompt(self._in_template(("system", instructions), ("user", text)))
        except TemplateError:  # some templates know no system message
            return TextPrompt(self._in_template(("user", f"{instructions}\n\n{text}")))

    def _in_template(self, *messages: tuple[str, str]) -> list[int]:
        chat = [{"role": role, "content": content} for role, content in messages]
        thinking = False  # in the templates of Qwen3 and others
        made = self._tokenizer.apply_chat_template(chat, add_generation_prompt=True, enable_thinking=thinking)
        return list(made.input_ids)

    def complete(self, prompt: TextPrompt, *, most_tokens: int, seed: int, is_over: Callable[[], bool]) -> Completion:
        """Return a sample of what follows ``prompt``, always the same one for the same seed.

        Args:
            prompt: The prompt.
            most_tokens: The most tokens of the answer.
            seed: Seed of the sample.
            is_over: Called after each token; the answer ends where it returns True, and fails where it raises.

        Raises:
            MemoryError: The memory of the device is too small.
        """
        ids = torch.tensor([prompt.tokens], device=self._model.device)
        end = _End(is_over, self._closes if prompt.opening else lambda _token: False)
        config = GenerationConfig(
            do_sample=False,
            max_new_tokens=most_tokens,
            eos_token_id=self._ends or None,
            pad_token_id=self._ends[0] if self._ends else 0,  # a single row is never padded
        )
        try:
            with torch.inference_mode():
                row = self._model.generate(
                    input_ids=ids,
                    attention_mask=torch.ones_like(ids),
                    generation_config=config,
                    logits_processor=[TemperatureLogitsWarper(_TEMPERATURE), TopPLogitsWarper(_TOP_P), _Noise(seed)],
                    stopping_criteria=[end],
                )[0]
        except torch.OutOfMemoryError as error:
            raise MemoryError(_("the memory of {device} is too small").format(device=self._model.device)) from error
        return self._completion(prompt, row[len(prompt.tokens) :].tolist(), end)

    def _completion(self, prompt: TextPrompt, tokens: list[int], end: "_End") -> Completion:
        ended = tokens[-1] in self._ends
        text = prompt.opening + self._tokenizer.decode(tokens[:-1] if ended else tokens)  # with marks of thoughts
        finish: Finish = "stop" if ended or end.closed else "interrupted" if end.interrupted else "length"
        return Completion(text, len(tokens), finish)

    def _closes(self, token: int) -> bool:
        """Return whether ``token`` ends the list that the opening began."""
        return "]" in self._tokenizer.decode([token])


class _Noise:
    """Add Gumbel noise: the highest of scores with such noise is a sample of their softmax."""

    def __init__(self, seed: int) -> None:
        self._generator = torch.Generator().manual_seed(seed)

    def __call__(self, _ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        noise = torch.empty(scores.shape).exponential_(generator=self._generator).log()
        return scores - noise.to(scores.device)


class _End:
    """Stop after a token that closes the answer, or when the time is over."""

    def __init__(self, is_over: Callable[[], bool], closes: Callable[[int], bool]) -> None:
        self._is_over = is_over
        self._closes = closes
        self.closed = False
        self.interrupted = False

    def __call__(self, ids: torch.Tensor, _scores: object, **_others: object) -> torch.Tensor:
        self.closed = self._closes(int(ids[0, -1]))
        self.interrupted = self._is_over()
        return torch.tensor([self.closed or self.interrupted], device=ids.device)


def _end_tokens(tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> Sequence[int]:
    """Return the tokens that end an answer; some models name the end of a turn in one of the two places only."""
    named = model.generation_config.eos_token_id
    ends = [*(named if isinstance(named, list) else [named]), tokenizer.eos_token_id]
    return [*dict.fromkeys(end for end in ends if end is not None)]


def _marks(tokenizer: "PreTrainedTokenizerBase") -> list[str]:
    """Return the tokens that may mean more than their text; some models do not call those of roles special."""
    tokens = [(str(token), token.special) for token in tokenizer.added_tokens_decoder.values()]
    return [text for text, special in tokens if special or (len(text.strip()) > 1 and not text.strip()[0].isalnum())]
