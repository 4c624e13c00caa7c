"""Calls to providers: retries, time limits, costs and messages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import get_args

import pytest

from augment import ParaphraseError, Reason
from service.providers import calls as calls_module
from service.providers.budget import LimitReachedError, UserBudget
from service.providers.calls import STAGE_SECONDS, ProviderCalls, ProviderError, deadline, retry_after, seconds_left
from service.providers.pauses import pausing
from service.providers.prices import Amount, Price
from service.trace import PreviewTrace, Usage, interruptible, interruption
from translate import TranslationError

ESTIMATE = Amount(characters=60)
USED = Amount(characters=10)
ONE_EACH = Price("KRW", characters=1_000_000)  # one won for a character
TRANSIENT: tuple[Reason, ...] = ("rate limited", "timed out", "unavailable")
LASTING = tuple(reason for reason in get_args(Reason) if reason not in TRANSIENT)
STAGES = [ParaphraseError, TranslationError]


class Clock:
    """A clock that advances only during sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Provider:
    """Raises ``errors`` one after the other, then answers; each call takes ``takes`` seconds of the clock."""

    def __init__(self, *errors: Exception, clock: Clock | None = None, takes: float = 0) -> None:
        self.given: list[float] = []
        self._errors = [*errors]
        self._clock = clock or Clock()
        self._takes = takes

    def __call__(self, seconds: float) -> tuple[str, Amount]:
        self.given.append(seconds)
        self._clock.now += self._takes
        if self._errors:
            raise self._errors.pop(0)
        return "answer", USED


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("service.providers.calls.monotonic", found)
    return found


@pytest.fixture
def budget(tmp_path: Path) -> UserBudget:
    return UserBudget(tmp_path / "spending.sqlite3", 100)


def failing(reason: Reason, times: int = 1, wait: float | None = None) -> list[ProviderError]:
    return [TranslationError(reason, f"papago: {reason}", retry_after=wait) for _ in range(times)]


def failure(call: Callable[[], object]) -> ProviderError:
    try:
        call()
    except (ParaphraseError, TranslationError) as error:
        return error
    pytest.fail("it did not fail")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", TRANSIENT)
def test_transient_errors_are_retried(clock: Clock, stage: type[ProviderError], reason: Reason) -> None:
    """A transient error is retried after a wait, and the answer of the second try is returned."""
    provider = Provider(stage(reason, "not now"), clock=clock)
    assert ProviderCalls("papago", stage, sleep=clock.sleep)(provider, ESTIMATE) == "answer"
    assert (len(provider.given), len(clock.slept)) == (2, 1)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", LASTING)
def test_lasting_errors_are_not_retried(clock: Clock, stage: type[ProviderError], reason: Reason) -> None:
    """A lasting error is not retried, and the message says so."""
    provider = Provider(stage(reason, "papago: never"), clock=clock)
    error = failure(lambda: ProviderCalls("papago", stage, sleep=clock.sleep)(provider, ESTIMATE))
    assert (type(error), error.reason, str(error)) == (stage, reason, "papago: never (not tried again)")
    assert (len(provider.given), clock.slept) == (1, [])


def test_bugs_are_not_retried(clock: Clock) -> None:
    """An error that is not a provider's is raised unchanged after one try."""
    provider = Provider(KeyError("ours"), clock=clock)
    with pytest.raises(KeyError, match=r"^'ours'$"):
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert len(provider.given) == 1


def test_five_tries(clock: Clock) -> None:
    """After five tries the error is raised with their number, their time and the wait that the provider requested."""
    provider = Provider(*failing("unavailable", times=9, wait=1.5), clock=clock)
    with pytest.raises(TranslationError, match=r"^papago: unavailable \(tried 5 times in 6 s\)$") as caught:
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert (caught.value.reason, caught.value.retry_after) == ("unavailable", 1.5)
    assert (len(provider.given), clock.slept) == (5, [1.5] * 4)


def test_growing_waits(clock: Clock) -> None:
    """Without a requested wait, waits are random, below a bound that starts at 0.5 s and doubles."""
    runs = []
    for _ in range(10):
        clock.slept = []
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(Provider(*failing("unavailable", 4)), ESTIMATE)
        runs.append(clock.slept)
        assert all(0 <= wait <= 0.5 * 2**tries for tries, wait in enumerate(clock.slept))
    assert len({wait for run in runs for wait in run}) > 30
    assert max(run[3] for run in runs) > 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        *[(nonsense, None) for nonsense in ("", "soon", "1.5", "-3", "٣", "²", "Sun, 06 Nov 1994 08:49:37")],
        ("Mon, 16 Nov 99999999999999999999 13:32:02 GMT", None),
        ("Mon, 16 Nov 2009 13:32:02 +99999999999999999999", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    """Whole seconds and dates with a time zone are read, past dates as 0; anything else is None."""
    assert retry_after({"retry-after": value}) == seconds


def test_retry_after_a_date() -> None:
    """A future date gives the seconds until then; a missing header gives None."""
    asked = retry_after({"retry-after": format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)})
    assert asked is not None
    assert timedelta(hours=23) < timedelta(seconds=asked) <= timedelta(days=1)
    assert retry_after({}) is None


@pytest.mark.parametrize("asked", [30.0, 60.0, float("inf")])
def test_too_long_a_wait(clock: Clock, asked: float) -> None:
    """A wait that would exceed the time limit is not begun."""
    provider = Provider(*failing("rate limited", wait=asked), clock=clock)
    with deadline(30), pytest.raises(TranslationError, match=r"\(not tried again\)$"):
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert (len(provider.given), clock.slept) == (1, [])


def test_time_limit_of_all_tries(clock: Clock) -> None:
    """Tries and waits share the time limit: each try gets the remaining seconds, and none starts after the end."""
    provider = Provider(*failing("unavailable", times=9, wait=3), clock=clock, takes=8)
    with deadline(30), pytest.raises(TranslationError, match=r"\(tried 3 times in 30 s\)$"):
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert (provider.given, clock.slept) == ([30, 19, 8], [3, 3])


def test_time_limit_of_all_calls(clock: Clock) -> None:
    """Calls share the time limit of their block; a nested block has its own, and the default applies outside."""
    calls, provider = ProviderCalls("papago", TranslationError, sleep=clock.sleep), Provider(clock=clock, takes=4)
    with deadline(10):
        calls(provider, ESTIMATE)
        calls(provider, ESTIMATE)
        with deadline(5):
            calls(provider, ESTIMATE)
        with pytest.raises(TranslationError, match="no time was left to ask") as caught:
            calls(provider, ESTIMATE)
    calls(provider, ESTIMATE)
    assert caught.value.reason == "timed out"
    assert provider.given == [10, 6, 5, STAGE_SECONDS]
    assert seconds_left() == STAGE_SECONDS


@pytest.mark.slow
def test_endless_attempt() -> None:
    """An attempt that does not end is abandoned at the time limit, and counts as its full estimate."""
    released, threads, trace = Event(), [], PreviewTrace(None)

    def endless(seconds: float) -> tuple[str, Amount]:
        threads.append(current_thread())
        released.wait(10)
        return "too late", USED

    try:
        with trace.collecting(), deadline(3):
            error = failure(lambda: ProviderCalls("papago", TranslationError)(endless, ESTIMATE))
        assert [thread.daemon for thread in threads] == [True]
    finally:
        released.set()
        for thread in threads:
            thread.join()
    assert (error.reason, "no complete answer within 3 s" in str(error)) == ("timed out", True)
    assert [(usage.calls, usage.characters) for usage in trace.usage] == [(1, 60)]


def test_context_of_the_attempt() -> None:
    """An attempt runs in another thread with the context of the caller."""
    seen: list[tuple[str, Thread]] = []
    variable: ContextVar[str] = ContextVar("variable", default="nothing")
    variable.set("the caller's")

    def attempt(seconds: float) -> tuple[str, Amount]:
        seen.append((variable.get(), current_thread()))
        return "answer", USED

    ProviderCalls("papago", TranslationError)(attempt, ESTIMATE)
    [(value, thread)] = seen
    assert value == "the caller's"
    assert thread is not current_thread()


def test_usage_of_each_try(clock: Clock) -> None:
    """Each try counts as a call; failures that may be billed count as the estimate, others as nothing."""
    trace = PreviewTrace(None)
    provider = Provider(*failing("rate limited"), *failing("timed out"), clock=clock)
    with trace.collecting():
        ProviderCalls("papago", TranslationError, price=ONE_EACH, sleep=clock.sleep)(provider, ESTIMATE)
    assert trace.usage == (Usage("augment", "papago", calls=3, characters=70, cost=70.0, currency="KRW"),)


@pytest.mark.parametrize("reason", get_args(Reason))
def test_usage_of_a_failure(clock: Clock, reason: Reason) -> None:
    """Timeouts and unusable answers count as the full estimate, other failures as nothing."""
    trace = PreviewTrace(None)
    calls = ProviderCalls("papago", TranslationError, price=ONE_EACH, sleep=clock.sleep)
    with trace.collecting(), deadline(5):
        failure(lambda: calls(Provider(*failing(reason, wait=60), clock=clock), ESTIMATE))
    expected = 60 if reason in {"timed out", "unusable answer"} else 0
    assert [(usage.calls, usage.characters, usage.cost) for usage in trace.usage] == [(1, expected, expected)]


@pytest.mark.parametrize("price", [None, Price("USD", input_tokens=2.0, output_tokens=4.0)])
def test_tokens_and_their_price(price: Price | None) -> None:
    """Tokens are counted with their cost, which is unknown without a price."""
    trace = PreviewTrace(None)
    with trace.collecting():
        ProviderCalls("gpt", ParaphraseError, price=price)(lambda _: ("answer", Amount(0, 500_000, 250_000)), Amount())
    [usage] = trace.usage
    assert (usage.input_tokens, usage.output_tokens) == (500_000, 250_000)
    assert (usage.cost, usage.currency) == ((2.0, "USD") if price else (None, ""))


@pytest.mark.parametrize(("after", "left"), [([], 90), (failing("rate limited"), 100), (failing("timed out"), 40)])
def test_budget(clock: Clock, budget: UserBudget, after: list[ProviderError], left: float) -> None:
    """The estimate is reserved during a call; afterwards only its cost, or its possible cost, counts."""
    refused: list[LimitReachedError] = []
    provider = Provider(*after, clock=clock)

    def attempt(seconds: float) -> tuple[str, Amount]:
        with pytest.raises(LimitReachedError) as caught:
            budget.reserve(41, "KRW")
        refused.append(caught.value)
        clock.now += seconds if after else 0  # no second try
        return provider(seconds)

    calls = ProviderCalls("papago", TranslationError, price=ONE_EACH, budget=budget, sleep=clock.sleep)
    with deadline(5):
        assert failure(lambda: calls(attempt, ESTIMATE)) if after else calls(attempt, ESTIMATE)
    assert len(refused) == 1
    with pytest.raises(LimitReachedError):
        budget.reserve(left + 1, "KRW")
    budget.reserve(left, "KRW")


@pytest.mark.parametrize(
    ("price", "reason", "message"),
    [
        (Price("KRW", characters=2_000_000), "quota used up", r"not asked: .* this call may cost 120\.00 KRW"),
        (None, "not configured", r"price is not known.* MALGRIM_DAILY_LIMIT .* MALGRIM_PRICES"),
    ],
)
def test_an_unenforceable_limit(
    clock: Clock, budget: UserBudget, price: Price | None, reason: Reason, message: str
) -> None:
    """A call that may exceed the limit, or has no known price under a limit, is neither made nor counted."""
    trace, provider = PreviewTrace(None), Provider(clock=clock)
    calls = ProviderCalls("papago", TranslationError, price=price, budget=budget, sleep=clock.sleep)
    with trace.collecting(), pytest.raises(TranslationError, match=message) as caught:
        calls(provider, ESTIMATE)
    assert caught.value.reason == reason
    assert (provider.given, clock.slept, trace.usage) == ([], [], ())


def test_secrets() -> None:
    """Keys in a reply are masked everywhere; secrets that are too short are not."""
    calls = ProviderCalls("papago", TranslationError, secrets=("key-of", "key-of-ours", "key-of-o", "secret-1", "cat"))
    masked = calls.without_secrets("key-of-ours is unknown (key-of-ours:secret-1), concatenated")
    assert masked == "*** is unknown (***:***), concatenated"


class NotWantedError(Exception):
    """The work is not wanted any more."""


def interrupt() -> None:
    raise NotWantedError


def test_a_wait_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an answer that does not come nor a pause between two tries outlasts an interruption."""
    monkeypatch.setattr(interruption, "CHECK_INTERVAL", 0.0)
    monkeypatch.setattr(calls_module, "CHECK_INTERVAL", 0.01)
    never = Event()
    calls = ProviderCalls("p", TranslationError)

    def silent(_seconds: float) -> tuple[str, Amount]:
        never.wait()
        return "", Amount()

    def busy(_seconds: float) -> tuple[str, Amount]:
        raise TranslationError("rate limited", "busy", retry_after=25)

    for attempt in (silent, busy):
        with interruptible(interrupt), pytest.raises(NotWantedError):
            calls(attempt, Amount())
    never.set()


def test_a_wait_pauses() -> None:
    """While an answer is awaited, the work counts as paused, and not after it."""
    states: list[str] = []

    @contextmanager
    def pause() -> Iterator[None]:
        states.append("paused")
        yield
        states.append("goes on")

    with pausing(pause):
        assert ProviderCalls("p", TranslationError)(lambda _: ("answer", Amount()), Amount()) == "answer"
    assert states == ["paused", "goes on"]
