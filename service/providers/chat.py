"""OpenAI-compatible chat endpoints, through the openai package."""

import json
from functools import partial
from typing import Any

import openai
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from ..messages import N_, _
from .calls import ProviderCalls, retry_after
from .chat_client import LARGEST_REPLY, ReplyTooLargeError
from .chat_failures import Failure, failure_in, shown
from .chat_replies import amount_of, choice_of, parsed
from .prices import Amount
from .reply_lists import sentences

_OK = 200
_REPHRASE = N_("rephrase the sentence")
_OTHER_MODEL = N_("try another MALGRIM_GPT_MODEL")
_OTHER_ADDRESS = N_("is OPENAI_BASE_URL a chat endpoint?")
_LESS_THOUGHT = N_("set a lower MALGRIM_GPT_REASONING_EFFORT, or allow more with MALGRIM_GPT_THINKING_TOKENS")
_PARAMETERS_REFUSED = object()


class Chat:
    """One chat model that answers with lists of sentences.

    Servers that refuse structured output or a limit on tokens (older Ollama, vLLM, LM Studio) get further requests with
    fewer parameters; later requests begin with those that were accepted.
    """

    setting = "MALGRIM_GPT_MODEL"

    def __init__(
        self, client: OpenAI, model: str, calls: ProviderCalls, *, effort: str | None = None, thinking_tokens: int = 0
    ) -> None:
        """Take the parts.

        Args:
            client: A client as ``chat_client`` makes it.
            model: Name of the model.
            calls: Makes the calls, with retries.
            effort: How much the model thinks, as ``reasoning_effort`` of the request; None for its default.
            thinking_tokens: Tokens that the model may use for thoughts, in addition to those of the answer.
        """
        self.name = calls.provider
        self._client = client
        self._model: dict[str, Any] = {"model": model} | ({"reasoning_effort": effort} if effort else {})
        self._thinking_tokens = thinking_tokens
        self._calls = calls
        self._accepted = 0  # index of the parameters that the server accepts

    def ask(self, instructions: str, text: str, *, field: str, most_tokens: int) -> list[str]:
        """Return the list of sentences with which the model answers ``text``.

        Args:
            instructions: The system message.
            text: The user's message.
            field: Name of the list in the JSON answer.
            most_tokens: The most tokens that the answer may have, without thoughts.

        Raises:
            ParaphraseError: The model cannot be reached, refuses, or answers without a list.
            TranslationError: Likewise, for a translator.
        """
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": text},
        ]
        most_tokens += self._thinking_tokens
        choice = choice_of(self._complete(messages, field, most_tokens))
        if choice is None:
            raise self._unusable(_("no answer in the reply"), _(_OTHER_ADDRESS))
        if choice.refusal:
            raise self._unusable(_("the model refused ({answer})").format(answer=shown(choice.refusal)), _(_REPHRASE))
        if choice.finish == "content_filter":
            raise self._unusable(_("its content filter stopped the answer"), _(_REPHRASE))
        if not (found := sentences(choice.content, field)):
            advice = _LESS_THOUGHT if choice.is_only_thought else _OTHER_MODEL
            raise self._unusable(choice.defect(most_tokens), _(advice))
        return found

    def _complete(self, messages: list[ChatCompletionMessageParam], field: str, most_tokens: int) -> object:
        sent = len(json.dumps(messages))  # a token has at least one byte
        estimate = Amount(input_tokens=sent, output_tokens=most_tokens)
        known = _parameters(field, most_tokens)
        for index in range(self._accepted, len(known)):
            attempt = partial(self._send, messages, known[index], last=index == len(known) - 1)
            reply = self._calls(attempt, estimate)
            if reply is not _PARAMETERS_REFUSED:
                self._accepted = index
                break
        return reply

    def _send(
        self,
        messages: list[ChatCompletionMessageParam],
        parameters: dict[str, Any],
        seconds: float,
        *,
        last: bool,
    ) -> tuple[object, Amount | None]:
        """Return the reply and the amount it used; ``_PARAMETERS_REFUSED`` if there are others to try."""
        status, content, wait = self._reply(messages, parameters, seconds)
        try:
            text = content.decode("utf-8-sig", "strict" if status == _OK else "replace")
        except UnicodeDecodeError:
            raise self._unusable(_("the reply is not UTF-8"), _(_OTHER_ADDRESS)) from None
        reply = parsed(self._calls.without_secrets(text))
        failure = failure_in(status, reply)
        if failure is None:
            return reply, amount_of(reply)
        if failure.may_be_parameters and not last:
            return _PARAMETERS_REFUSED, Amount()
        raise self._failure(failure, wait)

    def _reply(
        self, messages: list[ChatCompletionMessageParam], parameters: dict[str, Any], seconds: float
    ) -> tuple[int, bytes, float | None]:
        """Return the status, the body and the requested wait of a reply."""
        create = self._client.with_options(timeout=seconds).chat.completions.with_raw_response.create
        try:
            reply = create(messages=messages, **self._model, **parameters).http_response
        except openai.APIStatusError as error:
            reply = error.response
        except openai.OpenAIError as error:
            raise self._unreachable(error) from None
        except ReplyTooLargeError:
            too_large = _("the reply is larger than {most:,} bytes").format(most=LARGEST_REPLY)
            raise self._unusable(too_large, _(_OTHER_ADDRESS)) from None
        except (
            Exception
        ) as error:  # a reply is data: whatever it makes the libraries raise, the next backend can answer
            unreadable = _("the reply cannot be read ({cause})").format(cause=type(error).__name__)
            raise self._unusable(unreadable, _(_OTHER_ADDRESS)) from error
        return reply.status_code, reply.content, retry_after(reply.headers)

    def _failure(self, failure: Failure, wait: float | None) -> Exception:
        reason, advice = failure.reason_and_advice
        return self._calls.error(reason, f"{self.name}: {failure}: {reason}; {_(advice)}", retry_after=wait)

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


def _parameters(field: str, most_tokens: int) -> tuple[dict[str, Any], ...]:
    """Return the parameters to try in turn: structured output, both names of the limit on tokens, none at all."""
    limit = {"max_completion_tokens": most_tokens}
    return {**limit, "response_format": _format(field)}, {"max_tokens": most_tokens}, limit, {}


def _format(field: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {field: {"type": "array", "items": {"type": "string"}}},
        "required": [field],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": field, "strict": True, "schema": schema}}
