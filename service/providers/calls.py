"""One call to a provider: paid for beforehand, counted, tried again where that may help, and never too long."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Thread
from time import monotonic, sleep
from typing import Protocol, TypeVar, cast

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from augment import ParaphraseError
from translate import TranslationError

from ..trace.preview_trace import add_usage
from .budget import LimitReachedError, UserBudget
from .prices import Amount, Price

ProviderError = ParaphraseError | TranslationError

STAGE_SECONDS = 30.0
_MOST_TRIES = 5
_SHORTEST_KEY = 8  # what is shorter is a word, and taking it out could spoil an answer
_TRANSIENT = ("rate limited", "timed out", "unavailable")
_LATER = "ask again later, or give it more time with MALGRIM_STAGE_SECONDS"
_BILLED = ("timed out", "unusable answer")  # the provider may have done its work before these
_backoff = wait_random_exponential(multiplier=0.5, max=8)  # seconds
_deadline: ContextVar[float] = ContextVar("deadline")
_payer: ContextVar["SpendingLimit | None"] = ContextVar("payer", default=None)

_Answer = TypeVar("_Answer")


class SpendingLimit(Protocol):
    """What may be spent; ``UserBudget`` is one."""

    def reserve(self, cost: float) -> int:
        """Sets ``cost`` aside and returns the number of the reservation. Raises ``LimitReachedError``."""
        ...

    def settle(self, reservation: int, cost: float) -> None:
        """Writes what was spent in place of what was set aside."""
        ...


@contextmanager
def paid_by(payer: SpendingLimit | None) -> Iterator[None]:
    """In the block all calls are set against ``payer`` too."""
    token = _payer.set(payer)
    try:
        yield
    finally:
        _payer.reset(token)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bounds all calls in the block together, waiting between tries included."""
    token = _deadline.set(monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left() -> float:
    """Returns what is left of the ``deadline``, or the default outside of one."""
    return max(0.0, _deadline.get(monotonic() + STAGE_SECONDS) - monotonic())


class ProviderCalls:
    """Makes the calls to one provider for one stage, whose kind of error it raises."""

    def __init__(  # noqa: PLR0913 - what surrounds a call
        self,
        provider: str,
        error: type[ProviderError],
        *,
        price: Price | None = None,
        budget: UserBudget | None = None,
        secrets: tuple[str, ...] = (),
        sleep: Callable[[float], None] = sleep,
    ) -> None:
        """Args: ``secrets`` are our keys, of which a provider may send some back."""
        self.provider = provider
        self.error = error
        self._price = price
        self._budget = budget
        self._secrets = sorted((one for one in secrets if len(one) >= _SHORTEST_KEY), key=len, reverse=True)
        self._sleep = sleep

    def __call__(self, attempt: Callable[[float], tuple[_Answer, Amount | None]], estimate: Amount) -> _Answer:
        """Returns what ``attempt`` answers; it is given the seconds that are left, and says what it used, if it knows.

        ``estimate`` is the most that it can use. Raises the stage's error, with what was tried in its message.
        """
        tries = Retrying(
            retry=retry_if_exception(_is_transient),
            wait=_wait,
            stop=lambda state: _ends_too_late(state) or stop_after_attempt(_MOST_TRIES)(state),
            sleep=self._sleep,
            reraise=True,
        )
        started = monotonic()
        try:
            return cast(_Answer, tries(self._try, attempt, estimate))
        except (ParaphraseError, TranslationError) as error:
            number = tries.statistics["attempt_number"]
            tried = f"tried {number} times in {monotonic() - started:.0f} s" if number > 1 else "not tried again"
            raise type(error)(error.reason, f"{error} ({tried})", retry_after=error.retry_after) from None

    def _try(self, attempt: Callable[[float], tuple[_Answer, Amount | None]], estimate: Amount) -> _Answer:
        seconds = seconds_left()
        if not seconds:
            raise self.error("timed out", f"{self.provider}: no time was left to ask: timed out; {_LATER}")
        reserved = self._reserve(estimate)
        used: Amount | None = estimate
        try:
            answer, used = _within(seconds, lambda: attempt(seconds))
        except TimeoutError:
            raise self.error(
                "timed out", f"{self.provider}: no whole answer within {seconds:.3g} s: timed out; {_LATER}"
            ) from None
        except (ParaphraseError, TranslationError) as error:
            used = estimate if error.reason in _BILLED else Amount()
            raise
        finally:
            self._settle(reserved, used, estimate)
        return answer

    def _reserve(self, estimate: Amount) -> list[tuple[SpendingLimit, int]]:
        limits = [limit for limit in (self._budget, _payer.get()) if limit is not None]
        if not limits:
            return []
        if self._price is None:
            raise self.error(
                "not configured",
                f"{self.provider}: its price is not known, so that MALGRIM_DAILY_LIMIT and limits of keys "
                "cannot be kept: write it into the file of MALGRIM_PRICES (0 for a model of your own)",
            )
        reserved: list[tuple[SpendingLimit, int]] = []
        try:
            for limit in limits:
                reserved.append((limit, limit.reserve(self._price.cost(estimate))))
        except LimitReachedError as error:
            for limit, reservation in reserved:
                limit.settle(reservation, 0)
            raise self.error("quota used up", f"{self.provider}: not asked: {error}") from None
        return reserved

    def _settle(self, reserved: list[tuple[SpendingLimit, int]], used: Amount | None, estimate: Amount) -> None:
        """What a call used that nobody knows counts in full against the limits, and is not known in the preview."""
        cost = self._price.cost(used) if self._price and used else None
        for limit, reservation in reserved:
            if self._price:
                limit.settle(reservation, self._price.cost(used or estimate))
        add_usage(
            self.provider,
            calls=1,
            characters=used.characters if used else 0,
            input_tokens=used.input_tokens if used else 0,
            output_tokens=used.output_tokens if used else 0,
            cost=cost,
            currency=self._price.currency if self._price else "",
        )

    def without_secrets(self, reply: str) -> str:
        """Returns what a provider sent without our keys, before anything of it is shown, kept or shortened."""
        for secret in self._secrets:
            reply = reply.replace(secret, "***")
        return reply


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Returns the seconds in a ``Retry-After`` header, given in seconds or as a date (RFC 9110, 10.2.3), if any."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and value.isascii():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, one without its zone, one beyond all calendars
        return None


def _within(seconds: float, work: Callable[[], _Answer]) -> _Answer:
    """Runs ``work`` in a thread that is left alone after ``seconds``: an answer that drips must not hold the stage."""
    done: Future[_Answer] = Future()
    context = copy_context()

    def run() -> None:
        try:
            done.set_result(context.run(work))
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, name="provider", daemon=True).start()
    return done.result(seconds)


def _is_transient(error: BaseException) -> bool:
    return isinstance(error, ParaphraseError | TranslationError) and error.reason in _TRANSIENT


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "retry_after", None)
    return _backoff(state) if asked is None else float(asked)


def _ends_too_late(state: RetryCallState) -> bool:
    return state.upcoming_sleep >= seconds_left()
