"""A stand-in for a language model, whose answers are written beforehand or by a function."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from service.providers.text_model import Completion, TextPrompt

IsOver = Callable[[], bool]


@dataclass
class ScriptedModel:
    """A model of one token for each character.

    Attributes:
        answer: Takes the user's message, decoded, and returns the answer.
        longest: The most tokens of prompt and answer, None if the model does not say.
        slow: Whether an answer takes until the time is over.
        asked: The user's messages.
        options: The options of each call.
    """

    answer: Callable[[Any], str]
    longest: int | None = None
    slow: bool = False
    asked: list[Any] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)

    def prompt(self, instructions: str, text: str, opening: str) -> TextPrompt:
        self.asked.append(json.loads(text))
        return TextPrompt([*map(ord, instructions + text)])

    def complete(self, prompt: TextPrompt, *, most_tokens: int, seed: int, is_over: IsOver) -> Completion:
        self.options.append({"most_tokens": most_tokens, "seed": seed})
        answer = self.answer(self.asked[-1])
        if self.slow:
            while not is_over():
                pass
            return Completion(answer, len(answer), "interrupted")
        is_cut = len(answer) > most_tokens
        return Completion(answer[:most_tokens], min(len(answer), most_tokens), "length" if is_cut else "stop")


def listed(*sentences: str) -> str:
    return json.dumps({"paraphrases": sentences}, ensure_ascii=False)
