"""The replies of chat endpoints: JSON, or the events of a stream that nobody asked for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ..messages import _
from .chat_failures import shown
from .prices import Amount
from .thoughts import without_thoughts

_MOST_TOKENS = 10**9  # a larger count in a reply is ignored
_THOUGHTS = ("reasoning_content", "reasoning", "thinking", "reasoning_details")
_DATA = "data:"


@dataclass(frozen=True)
class Choice:
    """The answer of a model.

    Attributes:
        content: Its text.
        refusal: The words in which it refuses, an empty string if it does not.
        finish: Why it ended: ``stop``, ``length``, ``content_filter``.
        thought: Whether it thought before it answered.
    """

    content: str
    refusal: str
    finish: str
    thought: bool

    @property
    def is_only_thought(self) -> bool:
        """Whether there is nothing but thoughts."""
        return not without_thoughts(self.content).strip() and (self.thought or bool(self.content.strip()))

    def defect(self, most_tokens: int) -> str:
        """Return why there is no list in the answer, which may have had ``most_tokens`` tokens."""
        if self.is_only_thought:
            return _("the model thought, and did not answer within {tokens:,} tokens").format(tokens=most_tokens)
        if self.finish == "length":
            return _("the answer was cut off after {tokens:,} tokens").format(tokens=most_tokens)
        return _("no list in the answer ({answer})").format(answer=shown(self.content))


def parsed(text: str) -> object:
    """Return the JSON value of a reply, or ``text`` if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _joined(text) if text.lstrip().startswith((_DATA, "event:", ":")) else text


def amount_of(reply: object) -> Amount | None:
    """Return the tokens that a reply says it used, None if it does not say."""
    match reply:
        case {"usage": {"prompt_tokens": int(sent), "completion_tokens": int(written)}}:
            if 0 <= sent <= _MOST_TOKENS and 0 <= written <= _MOST_TOKENS:
                return Amount(input_tokens=sent, output_tokens=written)
    return None


def choice_of(reply: object) -> Choice | None:
    """Return the first choice of a reply, None if there is none with a text, a refusal or a thought."""
    match reply:
        case {"choices": [{"message": dict(message), **rest}, *_], **others}:
            content, thought_parts = _content(message.get("content"))
            refusal = message.get("refusal")
            finish = str(rest.get("finish_reason") or "")
            thought = thought_parts or any(message.get(name) for name in _THOUGHTS) or _has_reasoning_tokens(others)
            if content is not None or thought or refusal or finish == "content_filter":
                return Choice(content or "", refusal if isinstance(refusal, str) else "", finish, thought)
        case {"choices": [{"finish_reason": "content_filter"}, *_]}:
            return Choice("", "", "content_filter", thought=False)
    return None


def _content(content: object) -> tuple[str | None, bool]:
    """Return the text of a message, and whether it has parts that are thoughts."""
    if isinstance(content, str):
        return content, False
    parts = [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str) and part.get("type") != "reasoning"]
    return "".join(texts) if texts else None, any(part.get("type") in _THOUGHTS for part in parts)


def _has_reasoning_tokens(reply: object) -> bool:
    match reply:
        case {"usage": {"completion_tokens_details": {"reasoning_tokens": int(tokens)}}}:
            return tokens > 0
    return False


def _joined(text: str) -> object:
    """Return the events of a stream as one reply; an event with an error as it is."""
    message: dict[str, str] = {}
    reply: dict[str, object] = {}
    finish: object = None
    for event in _events(text):
        match event:
            case {"error": error} if error:
                return event
            case {"choices": [{"delta": dict(delta), **rest}, *_]}:
                finish = rest.get("finish_reason") or finish
                for name in ("content", "refusal", *_THOUGHTS):
                    if isinstance(delta.get(name), str):
                        message[name] = message.get(name, "") + delta[name]
        match event:
            case {"usage": dict(usage)}:
                reply["usage"] = usage
    return reply | {"choices": [{"message": message, "finish_reason": finish}]} if message or finish else text


def _events(text: str) -> Iterator[object]:
    for line in text.splitlines():
        if line.startswith(_DATA):
            try:
                yield json.loads(line.removeprefix(_DATA))
            except (ValueError, RecursionError):
                continue
