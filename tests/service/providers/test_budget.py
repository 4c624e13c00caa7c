"""The daily limit: refusals, counting, and concurrent processes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.provider_fakes import hear, processes, say

from service.providers.budget import LimitReachedError, UserBudget
from service.providers.calls import ProviderCalls, paid_by
from service.providers.prices import Amount, Price
from translate import TranslationError

TODAY = date(2026, 11, 21)
RESERVING = """
import sys
from pathlib import Path
from service.providers.budget import LimitReachedError, UserBudget
budget, made = UserBudget(Path(sys.argv[1]), 10.0), 0
print("ready", flush=True)
sys.stdin.readline()
for _ in range(6):
    try:
        budget.settle(budget.reserve(1.0, "KRW"), 1.0)
        made += 1
    except LimitReachedError as error:
        assert "are spent" in str(error), error
print(made)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "spending.sqlite3"


def budget(file: Path, limit: float = 10.0, today: Callable[[], date] = lambda: TODAY) -> UserBudget:
    return UserBudget(file, limit, today=today)


def granted(file: Path, limit: float = 10.0, cost: float = 1.0) -> int:
    """Return the number of calls at ``cost`` that are still granted."""
    made = 0
    try:
        while made < 100:
            budget(file, limit).reserve(cost, "KRW")
            made += 1
    except LimitReachedError:
        pass
    return made


@pytest.mark.parametrize(("limit", "cost", "calls"), [(10, 1, 10), (10, 10, 1), (10, 3, 3), (0, 1, 0), (0.5, 0.25, 2)])
def test_the_whole_limit_may_be_spent(file: Path, limit: float, cost: float, calls: int) -> None:
    """Calls are granted as long as their sum does not exceed the limit."""
    assert granted(file, limit, cost) == calls


def test_a_refused_call_is_not_counted(file: Path) -> None:
    """A refused call counts nothing, so a cheaper one is still granted."""
    one = budget(file)
    one.reserve(6, "KRW")
    with pytest.raises(LimitReachedError):
        one.reserve(5, "KRW")
    one.reserve(4, "KRW")


def test_a_limit_of_0(file: Path) -> None:
    """A limit of 0 grants only free calls."""
    budget(file, 0).reserve(0, "KRW")
    with pytest.raises(LimitReachedError):
        budget(file, 0).reserve(1e-9, "KRW")


def test_the_message_of_a_refusal(file: Path) -> None:
    """The message has the spending, the limit and its variable, the cost of the call and the remedy, in one line."""
    budget(file, 2500).reserve(1234.5, "KRW")
    with pytest.raises(LimitReachedError) as caught:
        budget(file, 2500).reserve(2000, "KRW")
    message = str(caught.value)
    assert message.isprintable()
    for part in ("1,234.50 KRW of 2,500.00 KRW", "MALGRIM_DAILY_LIMIT", "2,000.00 KRW", "raise the limit"):
        assert part in message


def test_a_refused_call_is_not_made(file: Path) -> None:
    """A call whose estimate exceeds the rest of the limit is neither made nor counted."""
    asked: list[float] = []

    def attempt(seconds: float) -> tuple[str, Amount]:
        asked.append(seconds)
        return "a cat", Amount(characters=4)

    price = Price("KRW", characters=1e6)
    calls = ProviderCalls("papago", TranslationError, price=price, budget=budget(file, 5))
    assert calls(attempt, Amount(characters=5)) == "a cat"
    with pytest.raises(TranslationError, match=r"papago: not asked: 4\.00 KRW of 5\.00 KRW") as caught:
        calls(attempt, Amount(characters=2))
    assert caught.value.reason == "quota used up"
    assert len(asked) == 1
    budget(file, 5).reserve(1, "KRW")


@pytest.mark.parametrize(("cost", "left"), [(1, 9), (0, 10), (5, 5), (8, 2)])
def test_the_cost_replaces_the_reservation(file: Path, cost: float, left: int) -> None:
    """After a call its cost counts, whether it is less or more than the reservation."""
    one = budget(file)
    one.settle(one.reserve(5, "KRW"), cost)
    assert granted(file) == left


def test_an_unsettled_reservation(file: Path) -> None:
    """A reservation that is never settled keeps counting."""
    budget(file).reserve(7, "KRW")
    assert granted(file) == 3


def test_a_new_day(file: Path) -> None:
    """Each day starts from zero, and a cost that is settled after midnight counts for the day of its reservation."""
    day = [TODAY]
    one = budget(file, today=lambda: day[0])
    late = one.reserve(10, "KRW")
    day[0] += timedelta(days=1)
    one.settle(late, 9)
    one.reserve(10, "KRW")
    day[0] = TODAY
    one.reserve(1, "KRW")
    with pytest.raises(LimitReachedError):
        one.reserve(1, "KRW")


def test_old_days_are_deleted(file: Path) -> None:
    """Spending older than a month is deleted, that of yesterday is not."""
    for days in (40, 1, 0):
        budget(file, today=partial(date.fromordinal, TODAY.toordinal() - days)).reserve(1, "KRW")
    with closing(sqlite3.connect(file)) as connection:
        days_left = [row[0] for row in connection.execute("SELECT day FROM spending ORDER BY day")]
    assert days_left == [(TODAY - timedelta(1)).isoformat(), TODAY.isoformat()]


@settings(max_examples=40, deadline=None)
@given(limit=st.integers(0, 40), costs=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_any_calls(tmp_path_factory: pytest.TempPathFactory, limit: int, costs: list[tuple[int, int]]) -> None:
    """A call is granted if and only if the spending plus its estimate does not exceed the limit."""
    one, spent = budget(tmp_path_factory.mktemp("state") / "spending", limit), 0
    for estimate, cost in costs:
        if spent + estimate > limit:
            with pytest.raises(LimitReachedError):
                one.reserve(estimate, "KRW")
        else:
            one.settle(one.reserve(estimate, "KRW"), cost)
            spent += cost


def test_threads_share_the_limit(file: Path) -> None:
    """Concurrent threads are granted exactly the limit together."""
    barrier, made, failures = Barrier(8, timeout=60), list[int](), list[str]()

    def work() -> None:
        barrier.wait()
        for _ in range(3):
            try:
                made.append(budget(file).reserve(1, "KRW"))
            except LimitReachedError as error:
                failures.append(str(error))

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(set(made))) == (10, 10)
    assert len(failures) == 14
    assert all("are spent" in failure for failure in failures)


def test_processes_share_the_limit(file: Path) -> None:
    """Concurrent processes, without a file at first, are granted exactly the limit together."""
    with processes(RESERVING, str(file), number=4) as started:
        assert [hear(one) for one in started] == ["ready"] * 4
        for one in started:
            say(one)
        assert sum(int(hear(one)) for one in started) == 10


@pytest.mark.parametrize("broken", ["no database", "a folder", "a file where its folder should be", "other columns"])
def test_an_unusable_file(file: Path, broken: str) -> None:
    """An unusable file refuses every call in one line with its name, and does not disturb a running call."""
    one = budget(file)
    running = one.reserve(1, "KRW")
    file.unlink()
    match broken:
        case "no database":
            file.write_bytes(b"no database" * 99)
        case "a folder":
            file.mkdir()
        case "a file where its folder should be":
            file.parent.rmdir()
            file.parent.write_text("")
        case _:
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("CREATE TABLE spending (what TEXT)")
    with pytest.raises(LimitReachedError) as caught:
        one.reserve(0, "KRW")
    assert str(file) in str(caught.value)
    assert "cannot be counted" in str(caught.value)
    assert "MALGRIM_DAILY_LIMIT is set" in str(caught.value)
    assert str(caught.value).isprintable()
    one.settle(running, 1)


def test_a_locked_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another process locks for too long refuses calls until it is unlocked."""
    monkeypatch.setattr("service.providers.budget._LOCK_TIMEOUT", 0.01)
    one = budget(file)
    one.reserve(1, "KRW")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LimitReachedError, match="locked"):
            one.reserve(1, "KRW")
        other.execute("ROLLBACK")
    one.reserve(9, "KRW")


def test_a_refusal_changes_nothing(file: Path) -> None:
    """A refusal leaves the file unchanged."""
    assert granted(file, 2) == 2
    before = file.read_bytes()
    assert granted(file, 2) == 0
    assert file.read_bytes() == before


def test_two_limits(file: Path, tmp_path: Path) -> None:
    """A call counts against the daily limit and the payer's limit; if one refuses, neither keeps a reservation."""
    ours, theirs = budget(file), UserBudget(tmp_path / "payer.sqlite3", 3.0, today=lambda: TODAY)
    price = Price("KRW", characters=1_000_000.0)
    calls = ProviderCalls("papago", TranslationError, price=price, budget=ours)
    with paid_by(theirs):
        assert calls(lambda _: ("fine", Amount(characters=2)), Amount(characters=3)) == "fine"
        with pytest.raises(TranslationError, match=r"2.00 KRW of 3.00 KRW") as refused:
            calls(lambda _: ("never", None), Amount(characters=2))
    assert refused.value.reason == "quota used up"
    assert granted(file) == 8
    assert calls(lambda _: ("fine", Amount(characters=8)), Amount(characters=0)) == "fine"
