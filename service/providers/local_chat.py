"""A chat with a language model in this process, with the answers read as those of providers are."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from augment import Reason

from ..messages import N_, _
from ..trace import CHECK_INTERVAL, add_usage, check_interruption
from .calls import ProviderError, seconds_left
from .chat_replies import Choice
from .pauses import paused
from .reply_lists import sentences

if TYPE_CHECKING:
    from .text_model import Completion, TextModel, TextPrompt

_MOST_PROMPT = 4096  # tokens
_MOST_NEW = (
    4096  # tokens; with the prompt about 1 GB of keys and values in a model of 8 B parameters (Llama 3, bfloat16)
)
_FEWEST_NEW = 64  # tokens, of an answer with one short sentence
_SMALLER = N_("take a smaller model, or allow more time with MALGRIM_STAGE_SECONDS")
_OTHER_MODEL = N_("try another MALGRIM_TEXT_MODEL")


class LocalChat:
    """One language model of this machine that answers with lists of sentences.

    Calls run one at a time: one answer uses all cores, and two at once would need twice the memory.
    """

    setting = "MALGRIM_TEXT_MODEL"

    def __init__(self, name: str, model: "TextModel", error: type[ProviderError], *, seed: int = 0) -> None:
        """Take the parts.

        Args:
            name: Name of the model, as previews show it.
            model: The model.
            error: Error type of the stage.
            seed: Seed of all answers.
        """
        self.name = name
        self._model = model
        self._error = error
        self._seed = seed
        self._lock = Lock()

    def ask(self, instructions: str, text: str, *, field: str, most_tokens: int) -> list[str]:
        """Return the list of sentences with which the model answers ``text``, until the deadline of the stage.

        An answer that the deadline cuts off gives its complete sentences.

        Args:
            instructions: The system message.
            text: The user's message, in JSON.
            field: Name of the list in the JSON answer.
            most_tokens: The most tokens that the answer may have.

        Raises:
            ParaphraseError: The text is too long, or the model answers without a list.
            TranslationError: Likewise, for a translator.
        """
        prompt = self._model.prompt(instructions, text, f'{{"{field}": [')
        most_tokens = self._room(prompt, most_tokens)
        answer = self._complete(prompt, most_tokens)
        add_usage(self.name, calls=1, input_tokens=len(prompt.tokens), output_tokens=answer.tokens, cost=0.0)
        if found := sentences(answer.text, field):
            return found
        if answer.finish == "interrupted":
            raise self._timed_out()
        choice = Choice(answer.text, "", answer.finish, thought=False)
        raise self._failure("unusable answer", choice.defect(most_tokens), _(_OTHER_MODEL))

    def _room(self, prompt: "TextPrompt", most_tokens: int) -> int:
        """Return how many tokens an answer to ``prompt`` may have, ``most_tokens`` at most."""
        longest = min(self._model.longest or _MOST_PROMPT + _MOST_NEW, _MOST_PROMPT + _MOST_NEW)
        sent, most = len(prompt.tokens), min(_MOST_PROMPT, longest - _FEWEST_NEW)
        if sent > most:
            too_long = _("the request has {count:,} tokens, and the model takes at most {most:,}")
            raise self._failure(
                "request refused", too_long.format(count=sent, most=most), _("make the sentence shorter")
            )
        return min(most_tokens, _MOST_NEW, longest - sent)

    def _complete(self, prompt: "TextPrompt", most_tokens: int) -> "Completion":
        until = monotonic() + seconds_left()

        def is_over() -> bool:
            check_interruption()
            return monotonic() >= until

        self._wait(is_over)
        try:
            return self._model.complete(prompt, most_tokens=most_tokens, seed=self._seed, is_over=is_over)
        except MemoryError as error:
            raise self._failure("unavailable", str(error), _("take a smaller model")) from error
        finally:
            self._lock.release()

    def _wait(self, is_over: Callable[[], bool]) -> None:
        """Take the lock."""
        with paused():
            while not self._lock.acquire(timeout=CHECK_INTERVAL):
                if is_over():
                    raise self._timed_out()

    def _timed_out(self) -> Exception:
        return self._failure("timed out", _("no complete sentence in time"), _(_SMALLER))

    def _failure(self, reason: Reason, defect: str, advice: str) -> Exception:
        return self._error(reason, f"{self.name}: {defect}: {reason}; {advice}")
