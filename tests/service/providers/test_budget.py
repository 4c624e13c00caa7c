"""The daily limit: what is refused, what is counted, and that nobody together passes it."""

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
budget, made = UserBudget(Path(sys.argv[1]), 10.0, "KRW"), 0
print("ready", flush=True)
sys.stdin.readline()
for _ in range(6):
    try:
        budget.settle(budget.reserve(1.0), 1.0)
        made += 1
    except LimitReachedError as error:
        assert "are spent" in str(error), error
print(made)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "spending.sqlite3"


def budget(file: Path, limit: float = 10.0, today: Callable[[], date] = lambda: TODAY) -> UserBudget:
    return UserBudget(file, limit, "KRW", today=today)


def granted(file: Path, limit: float = 10.0, cost: float = 1.0) -> int:
    """Returns how many calls at ``cost`` are still granted."""
    made = 0
    try:
        while made < 100:
            budget(file, limit).reserve(cost)
            made += 1
    except LimitReachedError:
        pass
    return made


@pytest.mark.parametrize(("limit", "cost", "calls"), [(10, 1, 10), (10, 10, 1), (10, 3, 3), (0, 1, 0), (0.5, 0.25, 2)])
def test_the_limit_is_what_may_be_spent(file: Path, limit: float, cost: float, calls: int) -> None:
    """As many calls are granted as the limit pays for, the last of them up to the limit itself."""
    assert granted(file, limit, cost) == calls


def test_what_is_too_much_is_refused_alone(file: Path) -> None:
    """A call that costs too much is refused and counted as nothing: a cheaper one is granted still."""
    one = budget(file)
    one.reserve(6)
    with pytest.raises(LimitReachedError):
        one.reserve(5)
    one.reserve(4)


def test_a_limit_of_0(file: Path) -> None:
    """With a limit of 0 only what costs nothing is granted."""
    budget(file, 0).reserve(0)
    with pytest.raises(LimitReachedError):
        budget(file, 0).reserve(1e-9)


def test_the_refusal_says_what_to_do(file: Path) -> None:
    """A refusal names what is spent, the limit and its variable, the cost of the call, and what to do, in one line."""
    budget(file, 2500).reserve(1234.5)
    with pytest.raises(LimitReachedError) as caught:
        budget(file, 2500).reserve(2000)
    said = str(caught.value)
    assert said.isprintable()
    for part in ("1,234.50 KRW of 2,500.00 KRW", "MALGRIM_DAILY_LIMIT", "2,000.00 KRW", "raise the limit"):
        assert part in said


def test_the_call_is_not_made(file: Path) -> None:
    """A provider is not asked when the most that the call can cost is not left, and no cost is counted for it."""
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
    budget(file, 5).reserve(1)


@pytest.mark.parametrize(("cost", "left"), [(1, 9), (0, 10), (5, 5), (8, 2)])
def test_what_a_call_did_cost_takes_the_place_of_its_reservation(file: Path, cost: float, left: int) -> None:
    """After a call its cost counts, be it less or more than what was set aside."""
    one = budget(file)
    one.settle(one.reserve(5), cost)
    assert granted(file) == left


def test_a_call_that_never_came_back(file: Path) -> None:
    """What was set aside for a call that did not end stands, for other processes and later ones as well."""
    budget(file).reserve(7)
    assert granted(file) == 3


def test_a_new_day(file: Path) -> None:
    """Each day starts from zero, and what is settled after midnight counts for the day of its call."""
    day = [TODAY]
    one = budget(file, today=lambda: day[0])
    late = one.reserve(10)
    day[0] += timedelta(days=1)
    one.settle(late, 9)
    one.reserve(10)
    day[0] = TODAY
    one.reserve(1)
    with pytest.raises(LimitReachedError):
        one.reserve(1)


def test_old_days_are_forgotten(file: Path) -> None:
    """What was spent more than a month ago is not kept; what was spent yesterday is."""
    for days in (40, 1, 0):
        budget(file, today=partial(date.fromordinal, TODAY.toordinal() - days)).reserve(1)
    with closing(sqlite3.connect(file)) as connection:
        kept = [row[0] for row in connection.execute("SELECT day FROM spending ORDER BY day")]
    assert kept == [(TODAY - timedelta(1)).isoformat(), TODAY.isoformat()]


@settings(max_examples=40, deadline=None)
@given(limit=st.integers(0, 40), costs=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_any_calls(tmp_path_factory: pytest.TempPathFactory, limit: int, costs: list[tuple[int, int]]) -> None:
    """A call is granted just when its estimate and what was spent before it do not pass the limit."""
    one, spent = budget(tmp_path_factory.mktemp("state") / "spending", limit), 0
    for estimate, cost in costs:
        if spent + estimate > limit:
            with pytest.raises(LimitReachedError):
                one.reserve(estimate)
        else:
            one.settle(one.reserve(estimate), cost)
            spent += cost


def test_threads_together(file: Path) -> None:
    """Many threads that ask at once are granted the limit together, no call more and none less."""
    barrier, made, failures = Barrier(8, timeout=60), list[int](), list[str]()

    def work() -> None:
        barrier.wait()
        for _ in range(3):
            try:
                made.append(budget(file).reserve(1))
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


def test_processes_together(file: Path) -> None:
    """Several processes that ask at once, of a file that none has made yet, are granted the limit together."""
    with processes(RESERVING, str(file), number=4) as started:
        assert [hear(one) for one in started] == ["ready"] * 4
        for one in started:
            say(one)
        assert sum(int(hear(one)) for one in started) == 10


@pytest.mark.parametrize("broken", ["no database", "a folder", "a file where its folder should be", "other columns"])
def test_a_file_that_cannot_be_used(file: Path, broken: str) -> None:
    """A limit that cannot be counted refuses every call, in one line with the file, and stops no call that runs."""
    one = budget(file)
    running = one.reserve(1)
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
        one.reserve(0)
    assert str(file) in str(caught.value)
    assert "cannot be counted" in str(caught.value)
    assert "MALGRIM_DAILY_LIMIT is set" in str(caught.value)
    assert str(caught.value).isprintable()
    one.settle(running, 1)


def test_a_file_that_another_holds(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another process holds for too long refuses a call; once let go it grants it."""
    monkeypatch.setattr("service.providers.budget._LOCK_TIMEOUT", 0.01)
    one = budget(file)
    one.reserve(1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LimitReachedError, match="locked"):
            one.reserve(1)
        other.execute("ROLLBACK")
    one.reserve(9)


def test_a_refusal_changes_nothing(file: Path) -> None:
    """A refusal leaves the file as it was."""
    assert granted(file, 2) == 2
    before = file.read_bytes()
    assert granted(file, 2) == 0
    assert file.read_bytes() == before


def test_who_pays(file: Path, tmp_path: Path) -> None:
    """A call counts against the daily limit and against the payer's; when one refuses, nothing stays set aside."""
    ours, theirs = budget(file), UserBudget(tmp_path / "purse.sqlite3", 3.0, "KRW", today=lambda: TODAY)
    price = Price("KRW", characters=1_000_000.0)
    calls = ProviderCalls("papago", TranslationError, price=price, budget=ours)
    with paid_by(theirs):
        assert calls(lambda _: ("fine", Amount(characters=2)), Amount(characters=3)) == "fine"
        with pytest.raises(TranslationError, match=r"2.00 KRW of 3.00 KRW") as refused:
            calls(lambda _: ("never", None), Amount(characters=2))
    assert refused.value.reason == "quota used up"
    assert granted(file) == 8
    assert calls(lambda _: ("fine", Amount(characters=8)), Amount(characters=0)) == "fine"
