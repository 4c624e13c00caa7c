"""Calls to providers: what is tried again and when, what it costs, and what the messages say."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import get_args

import pytest

from augment import ParaphraseError, Reason
from service.providers.budget import LimitReachedError, UserBudget
from service.providers.calls import STAGE_SECONDS, ProviderCalls, ProviderError, deadline, retry_after, seconds_left
from service.providers.prices import Amount, Price
from service.trace.preview_trace import PreviewTrace
from service.trace.usage import Usage
from translate import TranslationError

ESTIMATE = Amount(characters=60)
USED = Amount(characters=10)
ONE_EACH = Price("KRW", characters=1_000_000)  # one won for a character
TRANSIENT: tuple[Reason, ...] = ("rate limited", "timed out", "unavailable")
LASTING = tuple(reason for reason in get_args(Reason) if reason not in TRANSIENT)
STAGES = [ParaphraseError, TranslationError]


class Clock:
    """Tells a time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Provider:
    """Fails with each of ``errors`` in virtual_start, then answers; ``takes`` seconds of the clock for each."""

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
    return UserBudget(tmp_path / "spending.sqlite3", 100, "KRW")


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
def test_tried_again(clock: Clock, stage: type[ProviderError], reason: Reason) -> None:
    """What may pass is tried again after a wait, and the answer of the second try is the answer."""
    provider = Provider(stage(reason, "not now"), clock=clock)
    assert ProviderCalls("papago", stage, sleep=clock.sleep)(provider, ESTIMATE) == "answer"
    assert (len(provider.given), len(clock.slept)) == (2, 1)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", LASTING)
def test_not_tried_again(clock: Clock, stage: type[ProviderError], reason: Reason) -> None:
    """What does not pass by itself is not tried again, and the message says so."""
    provider = Provider(stage(reason, "papago: never"), clock=clock)
    error = failure(lambda: ProviderCalls("papago", stage, sleep=clock.sleep)(provider, ESTIMATE))
    assert (type(error), error.reason, str(error)) == (stage, reason, "papago: never (not tried again)")
    assert (len(provider.given), clock.slept) == (1, [])


def test_errors_of_our_own(clock: Clock) -> None:
    """An error that is no provider's comes out as it is, after one try."""
    provider = Provider(KeyError("ours"), clock=clock)
    with pytest.raises(KeyError, match=r"^'ours'$"):
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert len(provider.given) == 1


def test_five_tries(clock: Clock) -> None:
    """After five tries the error is raised, with their number, the time they took, and the wait that was asked for."""
    provider = Provider(*failing("unavailable", times=9, wait=1.5), clock=clock)
    with pytest.raises(TranslationError, match=r"^papago: unavailable \(tried 5 times in 6 s\)$") as caught:
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert (caught.value.reason, caught.value.retry_after) == ("unavailable", 1.5)
    assert (len(provider.given), clock.slept) == (5, [1.5] * 4)


def test_growing_waits(clock: Clock) -> None:
    """Where nothing is asked for, waits are left to chance below a bound that doubles from half a second."""
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
    """Whole seconds and dates with their zone are understood, a date that has passed as 0; all else is nothing."""
    assert retry_after({"retry-after": value}) == seconds


def test_retry_after_a_date() -> None:
    """A date to come is the time until then; without the header there is none."""
    asked = retry_after({"retry-after": format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)})
    assert asked is not None
    assert timedelta(hours=23) < timedelta(seconds=asked) <= timedelta(days=1)
    assert retry_after({}) is None


@pytest.mark.parametrize("asked", [30.0, 60.0, float("inf")])
def test_wait_that_is_too_long(clock: Clock, asked: float) -> None:
    """A wait that would use up the time limit is not begun."""
    provider = Provider(*failing("rate limited", wait=asked), clock=clock)
    with deadline(30), pytest.raises(TranslationError, match=r"\(not tried again\)$"):
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert (len(provider.given), clock.slept) == (1, [])


def test_time_limit_of_all_tries(clock: Clock) -> None:
    """Tries and waits share the time limit: each try is given what is left, and none starts after its end."""
    provider = Provider(*failing("unavailable", times=9, wait=3), clock=clock, takes=8)
    with deadline(30), pytest.raises(TranslationError, match=r"\(tried 3 times in 30 s\)$"):
        ProviderCalls("papago", TranslationError, sleep=clock.sleep)(provider, ESTIMATE)
    assert (provider.given, clock.slept) == ([30, 19, 8], [3, 3])


def test_time_limit_of_all_calls(clock: Clock) -> None:
    """Calls share the time limit of their block; within another it is a new one, outside there is a usual one."""
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


def test_endless_attempt() -> None:
    """An attempt that does not end is left alone at the end of the time limit, and may have cost all it could."""
    released, threads, run = Event(), [], PreviewTrace(None)

    def endless(seconds: float) -> tuple[str, Amount]:
        threads.append(current_thread())
        released.wait(10)
        return "too late", USED

    try:
        with run.collecting(), deadline(0.2):
            error = failure(lambda: ProviderCalls("papago", TranslationError)(endless, ESTIMATE))
        assert [thread.daemon for thread in threads] == [True]
    finally:
        released.set()
        for thread in threads:
            thread.join()
    assert (error.reason, "no complete answer within 0.2 s" in str(error)) == ("timed out", True)
    assert [(usage.calls, usage.characters) for usage in run.usage] == [(1, 60)]


def test_context_of_the_attempt() -> None:
    """An attempt runs in a thread of its own, where the context of the call is seen."""
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
    """Each try is a call; what failed surely unbilled is counted as nothing, what may be billed as the estimate."""
    run = PreviewTrace(None)
    provider = Provider(*failing("rate limited"), *failing("timed out"), clock=clock)
    with run.collecting():
        ProviderCalls("papago", TranslationError, price=ONE_EACH, sleep=clock.sleep)(provider, ESTIMATE)
    assert run.usage == (Usage("augment", "papago", calls=3, characters=70, cost=70.0, currency="KRW"),)


@pytest.mark.parametrize("reason", get_args(Reason))
def test_usage_of_a_failure(clock: Clock, reason: Reason) -> None:
    """Only timeouts and unusable answers count as the most that the call could use, all else as nothing."""
    run = PreviewTrace(None)
    calls = ProviderCalls("papago", TranslationError, price=ONE_EACH, sleep=clock.sleep)
    with run.collecting(), deadline(5):
        failure(lambda: calls(Provider(*failing(reason, wait=60), clock=clock), ESTIMATE))
    expected = 60 if reason in {"timed out", "unusable answer"} else 0
    assert [(usage.calls, usage.characters, usage.cost) for usage in run.usage] == [(1, expected, expected)]


@pytest.mark.parametrize("price", [None, Price("USD", input_tokens=2.0, output_tokens=4.0)])
def test_tokens_and_their_price(price: Price | None) -> None:
    """Tokens are counted with their cost, which is not known without a price."""
    run = PreviewTrace(None)
    with run.collecting():
        ProviderCalls("gpt", ParaphraseError, price=price)(lambda _: ("answer", Amount(0, 500_000, 250_000)), Amount())
    [usage] = run.usage
    assert (usage.input_tokens, usage.output_tokens) == (500_000, 250_000)
    assert (usage.cost, usage.currency) == ((2.0, "USD") if price else (None, ""))


@pytest.mark.parametrize(("after", "left"), [([], 90), (failing("rate limited"), 100), (failing("timed out"), 40)])
def test_budget(clock: Clock, budget: UserBudget, after: list[ProviderError], left: float) -> None:
    """The estimate is set aside before a call; after it, only what it cost, or may have cost, is gone."""
    refused: list[LimitReachedError] = []
    provider = Provider(*after, clock=clock)

    def attempt(seconds: float) -> tuple[str, Amount]:
        with pytest.raises(LimitReachedError) as caught:
            budget.reserve(41)
        refused.append(caught.value)
        clock.now += seconds if after else 0  # no second try
        return provider(seconds)

    calls = ProviderCalls("papago", TranslationError, price=ONE_EACH, budget=budget, sleep=clock.sleep)
    with deadline(5):
        assert failure(lambda: calls(attempt, ESTIMATE)) if after else calls(attempt, ESTIMATE)
    assert len(refused) == 1
    with pytest.raises(LimitReachedError):
        budget.reserve(left + 1)
    budget.reserve(left)


@pytest.mark.parametrize(
    ("price", "reason", "message"),
    [
        (Price("KRW", characters=2_000_000), "quota used up", r"not asked: .* this call may cost 120\.00 KRW"),
        (None, "not configured", r"price is not known.* MALGRIM_DAILY_LIMIT .* MALGRIM_PRICES"),
    ],
)
def test_limit_that_cannot_be_kept(
    clock: Clock, budget: UserBudget, price: Price | None, reason: Reason, message: str
) -> None:
    """A call that may pass the daily limit, or whose price is unknown while there is one, is not made or counted."""
    run, provider = PreviewTrace(None), Provider(clock=clock)
    calls = ProviderCalls("papago", TranslationError, price=price, budget=budget, sleep=clock.sleep)
    with run.collecting(), pytest.raises(TranslationError, match=message) as caught:
        calls(provider, ESTIMATE)
    assert caught.value.reason == reason
    assert (provider.given, clock.slept, run.usage) == ([], [], ())


def test_secrets() -> None:
    """Keys that a provider sends back are hidden wherever they stand; what is too short for a key is left alone."""
    calls = ProviderCalls("papago", TranslationError, secrets=("key-of", "key-of-ours", "key-of-o", "secret-1", "cat"))
    said = calls.without_secrets("key-of-ours is unknown (key-of-ours:secret-1), concatenated")
    assert said == "*** is unknown (***:***), concatenated"
