"""OpenAI-compatible chat endpoints, through the openai package."""

import json
from typing import Any

import openai
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from augment import Reason

from ..messages import N_, _
from .calls import ProviderCalls, retry_after
from .prices import Amount
from .reply_lists import sentences

_REFUSED_FORMAT = (400, 415, 422, 501)  # statuses with which servers refuse unknown parameters
_STATUSES: dict[int, tuple[Reason, str]] = {
    401: ("credentials refused", N_("check OPENAI_API_KEY")),
    402: ("quota used up", N_("pay the bill of the account")),
    403: ("credentials refused", N_("the key may not use this model: set MALGRIM_GPT_MODEL")),
    404: ("request refused", N_("check MALGRIM_GPT_MODEL and OPENAI_BASE_URL")),
    408: ("timed out", N_("try again later")),
    409: ("unavailable", N_("try again later")),
    413: ("request refused", N_("the text is too long for the model")),
    429: ("rate limited", N_("try again in a minute")),
}
_CODES: dict[str, tuple[Reason, str]] = {
    "insufficient_quota": ("quota used up", N_("add credit to the account, or raise its monthly limit")),
    "billing_hard_limit_reached": ("quota used up", N_("raise the monthly limit of the account")),
    "context_length_exceeded": ("request refused", N_("the text is too long for the model")),
    "model_not_found": ("request refused", N_("set MALGRIM_GPT_MODEL to a model that the key may use")),
}
_OTHER: tuple[tuple[Reason, str], tuple[Reason, str]] = (
    ("request refused", N_("look up the code in the provider's documentation")),
    ("unavailable", N_("try again later")),
)
_SHOWN = 100  # characters of a provider's message that are quoted
_MOST_TOKENS = 10**9  # a larger count in a reply is ignored
_REPHRASE = N_("rephrase the sentence")
_OTHER_MODEL = N_("try another MALGRIM_GPT_MODEL")
_FORMAT_REFUSED = object()


class Chat:
    """One chat model that answers with lists of sentences.

    Servers without structured output or ``max_completion_tokens`` (older Ollama, vLLM, LM Studio) get a second request
    without them; all later requests leave them out.
    """

    def __init__(self, client: OpenAI, model: str, calls: ProviderCalls) -> None:
        """Take the parts.

        Args:
            client: A client without retries of its own (``max_retries=0``).
            model: Name of the model.
            calls: Makes the calls, with retries.
        """
        self.name = calls.provider
        self._client = client
        self._model = model
        self._calls = calls
        self._structured = True

    def ask(self, instructions: str, text: str, *, field: str, most_tokens: int) -> list[str]:
        """Return the list of sentences with which the model answers ``text``.

        Args:
            instructions: The system message.
            text: The user's message.
            field: Name of the list in the JSON answer.
            most_tokens: The most tokens that the answer may have.

        Raises:
            ParaphraseError: The model cannot be reached, refuses, or answers without a list.
            TranslationError: Likewise, for a translator.
        """
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": text},
        ]
        reply = self._complete(messages, field, most_tokens)
        match reply:
            case {"choices": [{"message": {"refusal": str(refusal)}}, *_]} if refusal:
                raise self._unusable(_("the model refused ({answer})").format(answer=_shown(refusal)), _(_REPHRASE))
            case {"choices": [{"finish_reason": "content_filter"}, *_]}:
                raise self._unusable(_("its content filter stopped the answer"), _(_REPHRASE))
            case {"choices": [{"message": {"content": str(content)}, **rest}, *_]}:
                if found := sentences(content, field):
                    return found
                if rest.get("finish_reason") == "length":
                    cut = _("the answer was cut off after {tokens:,} tokens").format(tokens=most_tokens)
                    raise self._unusable(cut, _(_OTHER_MODEL))
                unlisted = _("no list in the answer ({answer})").format(answer=_shown(content))
                raise self._unusable(unlisted, _(_OTHER_MODEL))
        raise self._unusable(_("no answer in the reply"), _("is OPENAI_BASE_URL a chat endpoint?"))

    def _complete(self, messages: list[ChatCompletionMessageParam], field: str, most_tokens: int) -> object:
        sent = len(json.dumps(messages))  # a token has at least one byte
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
        """Return the reply and the amount it used; ``_FORMAT_REFUSED`` if ``response_format`` was refused."""
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
        message = f"{self.name}: {named} ({_shown(said)}): {reason}; {_(advice)}"
        return self._calls.error(reason, message, retry_after=retry_after(error.response.headers))

    def _unreachable(self, error: openai.OpenAIError) -> Exception:
        where = f"{self.name}: {self._client.base_url.host}"
        if isinstance(error, openai.APITimeoutError):
            message = _("{where}: no answer in time: timed out; try again later")
            return self._calls.error("timed out", message.format(where=where))
        cause = type(error.__cause__ or error).__name__
        message = _("{where}: {cause}: unavailable; check that the server runs and that the network is up")
        return self._calls.error("unavailable", message.format(where=where, cause=cause))

    def _unusable(self, defect: str, advice: str) -> Exception:
        return self._calls.error("unusable answer", f"{self.name}: {defect}: unusable answer; {advice}")


def _format(field: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {field: {"type": "array", "items": {"type": "string"}}},
        "required": [field],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": field, "strict": True, "schema": schema}}


def _parsed(text: str) -> tuple[object, Amount | None]:
    """Return the reply as JSON, or as text if it is not JSON, and the amount it used, None if it does not say."""
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
