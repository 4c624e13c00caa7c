"""Calls to providers: budgeted beforehand, counted, retried after transient errors, and bounded in time."""

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

from ..messages import N_, _
from ..trace import CHECK_INTERVAL, add_usage, check_interruption
from .budget import LimitReachedError, UserBudget
from .pauses import paused
from .prices import Amount, Price

ProviderError = ParaphraseError | TranslationError

STAGE_SECONDS = 30.0
"""Time limit outside of a ``deadline`` block, in seconds."""

_MOST_TRIES = 5
_SHORTEST_SECRET = 8  # characters; shorter ones may be ordinary words, and masking those would damage answers
_TRANSIENT = ("rate limited", "timed out", "unavailable")
_LATER = N_("try again later, or allow more time with MALGRIM_STAGE_SECONDS")
_BILLED = ("timed out", "unusable answer")  # reasons after which the provider may still bill the call
_backoff = wait_random_exponential(multiplier=0.5, max=8)  # seconds
_deadline: ContextVar[float] = ContextVar("deadline")
_payer: ContextVar["SpendingLimit | None"] = ContextVar("payer", default=None)
_abandoned: ContextVar[list[Callable[[], object]]] = ContextVar("abandoned")

_Answer = TypeVar("_Answer")


class SpendingLimit(Protocol):
    """A limit on spending, such as ``UserBudget``."""

    def reserve(self, cost: float, currency: str) -> int:
        """Reserve ``cost`` in ``currency`` and return the id of the reservation. Raise ``LimitReachedError``."""
        ...

    def settle(self, reservation: int, cost: float) -> None:
        """Replace a reservation by the actual cost."""
        ...


@contextmanager
def paid_by(payer: SpendingLimit | None) -> Iterator[None]:
    """Count the calls inside the block against ``payer``, in addition to the daily limit."""
    token = _payer.set(payer)
    try:
        yield
    finally:
        _payer.reset(token)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound the total time of the calls inside the block, including waits between tries, to ``seconds``."""
    token = _deadline.set(monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left() -> float:
    """Return the seconds until the ``deadline``, or the default outside of one."""
    return max(0.0, _deadline.get(monotonic() + STAGE_SECONDS) - monotonic())


def when_abandoned(close: Callable[[], object]) -> None:
    """Call ``close`` from another thread if the current attempt is abandoned, so that it does not wait for ever."""
    _abandoned.get([]).append(close)


class ProviderCalls:
    """Makes the calls to one provider for one stage, and raises that stage's error type."""

    def __init__(  # noqa: PLR0913 - the parts of a call
        self,
        provider: str,
        error: type[ProviderError],
        *,
        price: Price | None = None,
        budget: UserBudget | None = None,
        secrets: tuple[str, ...] = (),
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        """Take the parts.

        Args:
            provider: Name of the provider, for messages and usage.
            error: Error type of the stage.
            price: Price of the provider; None if it is unknown.
            budget: The daily limit; None if there is none.
            secrets: Our keys, which are masked in replies.
            sleep: Waits between tries, for that many seconds; by default until the work is interrupted.
        """
        self.provider = provider
        self.error = error
        self._price = price
        self._budget = budget
        self._secrets = sorted((one for one in secrets if len(one) >= _SHORTEST_SECRET), key=len, reverse=True)
        self._sleep = sleep or _sleep

    def __call__(self, attempt: Callable[[float], tuple[_Answer, Amount | None]], estimate: Amount) -> _Answer:
        """Return the answer of ``attempt``, which is called again after transient errors.

        Args:
            attempt: Takes the seconds that are left; returns an answer and the amount it used, None if unknown.
            estimate: The most that one attempt can use.

        Raises:
            ParaphraseError: The call failed; the message ends with the number of tries.
            TranslationError: Likewise, for a translator.
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
            seconds = f"{monotonic() - started:.0f}"
            tried = _("tried {number} times in {seconds} s") if number > 1 else _("not tried again")
            message = f"{error} ({tried.format(number=number, seconds=seconds)})"
            raise type(error)(error.reason, message, retry_after=error.retry_after) from error.__cause__

    def _try(self, attempt: Callable[[float], tuple[_Answer, Amount | None]], estimate: Amount) -> _Answer:
        seconds = seconds_left()
        if not seconds:
            message = _("{provider}: no time was left to ask: timed out; {advice}")
            raise self.error("timed out", message.format(provider=self.provider, advice=_(_LATER)))
        reserved = self._reserve(estimate)
        used: Amount | None = estimate
        try:
            answer, used = _within(seconds, lambda: attempt(seconds))
        except TimeoutError:
            message = _("{provider}: no complete answer within {seconds} s: timed out; {advice}")
            raise self.error(
                "timed out", message.format(provider=self.provider, seconds=f"{seconds:.3g}", advice=_(_LATER))
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
            message = _(
                "{provider}: its price is not known, so MALGRIM_DAILY_LIMIT and limits of keys cannot be enforced: "
                "add it to the file of MALGRIM_PRICES (0 for a model of your own)"
            )
            raise self.error("not configured", message.format(provider=self.provider))
        reserved: list[tuple[SpendingLimit, int]] = []
        try:
            for limit in limits:
                reserved.append((limit, limit.reserve(self._price.cost(estimate), self._price.currency)))
        except LimitReachedError as error:
            for limit, reservation in reserved:
                limit.settle(reservation, 0)
            message = _("{provider}: not asked: {reason}")
            raise self.error("quota used up", message.format(provider=self.provider, reason=error)) from None
        return reserved

    def _settle(self, reserved: list[tuple[SpendingLimit, int]], used: Amount | None, estimate: Amount) -> None:
        """Settle the reservations; an unknown amount counts as the full estimate, and as unknown in the preview."""
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
        """Return ``reply`` with our keys masked; call this before any of it is shown, stored or shortened."""
        for secret in self._secrets:
            reply = reply.replace(secret, "***")
        return reply


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a ``Retry-After`` header, which is a number or a date (RFC 9110, 10.2.3); None if unusable.

    urllib3's ``Retry.parse_retry_after`` is not used: it takes a date without a time zone as UTC.
    """
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and value.isascii():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, no time zone, or out of range
        return None


def _within(seconds: float, call: Callable[[], _Answer]) -> _Answer:
    """Run ``call`` in a thread, which is abandoned after ``seconds``: a reply that trickles must not block the stage.

    The connections that ``call`` has opened are closed then, so that the thread ends.

    Raises:
        TimeoutError: ``call`` did not end in time.
    """
    done: Future[_Answer] = Future()
    context = copy_context()
    opened: list[Callable[[], object]] = []
    context.run(_abandoned.set, opened)

    def run() -> None:
        try:
            done.set_result(context.run(call))
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, name="provider", daemon=True).start()
    try:
        with paused():
            return _result(done, seconds)
    finally:
        if not done.done():
            for close in opened:
                close()


def _result(done: "Future[_Answer]", seconds: float) -> _Answer:
    until = monotonic() + seconds
    while True:
        left = until - monotonic()
        try:
            return done.result(max(0.0, min(left, CHECK_INTERVAL)))
        except TimeoutError:
            if done.done() or left <= CHECK_INTERVAL:
                raise
            check_interruption()


def _sleep(seconds: float) -> None:
    """Sleep for ``seconds``, unless the work is interrupted."""
    until = monotonic() + seconds
    with paused():
        while (left := until - monotonic()) > 0:
            sleep(min(left, CHECK_INTERVAL))
            check_interruption()


def _is_transient(error: BaseException) -> bool:
    return isinstance(error, ParaphraseError | TranslationError) and error.reason in _TRANSIENT


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "retry_after", None)
    return _backoff(state) if asked is None else float(asked)


def _ends_too_late(state: RetryCallState) -> bool:
    return state.upcoming_sleep >= seconds_left()
