"""Any OpenAI-compatible chat endpoint, through openai."""

import json
from typing import Any

import openai
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from augment import Reason

from .calls import ProviderCalls, retry_after
from .prices import Amount
from .reply_lists import sentences

_REFUSED_FORMAT = (400, 415, 422, 501)  # statuses with which servers answer what they do not know
_STATUSES: dict[int, tuple[Reason, str]] = {
    401: ("credentials refused", "check OPENAI_API_KEY"),
    402: ("quota used up", "pay the bill of the account"),
    403: ("credentials refused", "the key may not use this model: set MALGRIM_GPT_MODEL"),
    404: ("request refused", "check MALGRIM_GPT_MODEL and OPENAI_BASE_URL"),
    408: ("timed out", "ask again later"),
    409: ("unavailable", "ask again later"),
    413: ("request refused", "the text is too long for the model"),
    429: ("rate limited", "ask again in a minute"),
}
_CODES: dict[str, tuple[Reason, str]] = {
    "insufficient_quota": ("quota used up", "add credit to the account, or raise its monthly limit"),
    "billing_hard_limit_reached": ("quota used up", "raise the monthly limit of the account"),
    "context_length_exceeded": ("request refused", "the text is too long for the model"),
    "model_not_found": ("request refused", "set MALGRIM_GPT_MODEL to a model that the key may use"),
}
_OTHER: tuple[tuple[Reason, str], tuple[Reason, str]] = (
    ("request refused", "the provider's documentation of the code says why"),
    ("unavailable", "ask again later"),
)
_SHOWN = 100  # characters of a message
_MOST_TOKENS = 10**9  # a count beyond it is none
_FORMAT_REFUSED = object()


class Chat:
    """One chat model, asked for lists of sentences.

    A server that does not know structured output or ``max_completion_tokens`` (older Ollama, vLLM, LM Studio) is
    asked once more without them, and from then on only so.
    """

    def __init__(self, client: OpenAI, model: str, calls: ProviderCalls) -> None:
        """Args: ``client`` must not try again by itself (``max_retries=0``): ``calls`` does."""
        self.name = calls.provider
        self._client = client
        self._model = model
        self._calls = calls
        self._structured = True

    def ask(self, instructions: str, text: str, *, field: str, most_tokens: int) -> list[str]:
        """Returns the list ``field`` of the answer to ``text``, in at most ``most_tokens`` tokens.

        Raises the stage's error when the model cannot be asked, refuses, or answers with no list.
        """
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": text},
        ]
        reply = self._complete(messages, field, most_tokens)
        match reply:
            case {"choices": [{"message": {"refusal": str(refusal)}}, *_]} if refusal:
                raise self._unusable(f"the model refused ({_shown(refusal)})", "say the sentence in other words")
            case {"choices": [{"finish_reason": "content_filter"}, *_]}:
                raise self._unusable("its content filter stopped the answer", "say the sentence in other words")
            case {"choices": [{"message": {"content": str(content)}, **rest}, *_]}:
                if found := sentences(content, field):
                    return found
                if rest.get("finish_reason") == "length":
                    raise self._unusable(f"cut off after {most_tokens:,} tokens", "try another MALGRIM_GPT_MODEL")
                raise self._unusable(f"no list in the answer ({_shown(content)})", "try another MALGRIM_GPT_MODEL")
        raise self._unusable("no answer in the reply", "is OPENAI_BASE_URL a chat endpoint?")

    def _complete(self, messages: list[ChatCompletionMessageParam], field: str, most_tokens: int) -> object:
        sent = len(json.dumps(messages))  # a token is a byte or more
        estimate = Amount(input_tokens=sent, output_tokens=most_tokens)
        structured = {"max_completion_tokens": most_tokens, "response_format": _format(field)}
        if self._structured:
            reply = self._calls(lambda seconds: self._send(messages, structured, seconds), estimate)
            if reply is not _FORMAT_REFUSED:
                return reply
        reply = self._calls(lambda seconds: self._send(messages, {"max_tokens": most_tokens}, seconds), estimate)
        self._structured = False
        return reply

    def _send(
        self, messages: list[ChatCompletionMessageParam], limits: dict[str, Any], seconds: float
    ) -> tuple[object, Amount | None]:
        """Returns the reply as JSON and what it used; no reply where the server does not know ``response_format``."""
        create = self._client.with_options(timeout=seconds).chat.completions.with_raw_response.create
        try:
            reply = create(model=self._model, messages=messages, **limits)
        except openai.APIStatusError as error:
            if "response_format" in limits and error.status_code in _REFUSED_FORMAT and error.code not in _CODES:
                return _FORMAT_REFUSED, Amount()
            raise self._failure(error) from None
        except openai.OpenAIError as error:
            raise self._unreachable(error) from None
        return _parsed(self._calls.without_secrets(reply.text))

    def _failure(self, error: openai.APIStatusError) -> Exception:
        status, said = error.status_code, self._calls.without_secrets(error.message)
        code = self._calls.without_secrets(str(error.code or error.type or ""))[:_SHOWN]
        reason, advice = _CODES.get(code) or _STATUSES.get(status) or _OTHER[status >= 500]
        named = f"HTTP {status}, code {code}" if code else f"HTTP {status}"
        message = f"{self.name}: {named} ({_shown(said)}): {reason}; {advice}"
        return self._calls.error(reason, message, retry_after=retry_after(error.response.headers))

    def _unreachable(self, error: openai.OpenAIError) -> Exception:
        where = f"{self.name}: {self._client.base_url.host}"
        if isinstance(error, openai.APITimeoutError):
            return self._calls.error("timed out", f"{where}: no answer in time: timed out; ask again later")
        cause = type(error.__cause__ or error).__name__
        return self._calls.error("unavailable", f"{where}: {cause}: unavailable; is it running, is the network there?")

    def _unusable(self, what: str, advice: str) -> Exception:
        return self._calls.error("unusable answer", f"{self.name}: {what}: unusable answer; {advice}")


def _format(field: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {field: {"type": "array", "items": {"type": "string"}}},
        "required": [field],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": field, "strict": True, "schema": schema}}


def _parsed(text: str) -> tuple[object, Amount | None]:
    """Returns the reply as JSON, else as text, and what it used, if it says so."""
    try:
        reply = json.loads(text)
    except (ValueError, RecursionError):
        return text, None
    match reply:
        case {"usage": {"prompt_tokens": int(sent), "completion_tokens": int(written)}}:
            if 0 <= sent <= _MOST_TOKENS and 0 <= written <= _MOST_TOKENS:
                return reply, Amount(input_tokens=sent, output_tokens=written)
    return reply, None


def _shown(message: str) -> str:
    return repr(" ".join(message.split())[:_SHOWN])
