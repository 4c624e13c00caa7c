"""Prices of providers, and the usage of a preview."""

import json
import math
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.config.environment import SettingsError
from service.config.settings import Gpt
from service.providers.prices import Amount, Price, Prices
from service.trace.usage import Usage, total_usage

HUGE = "1" + "0" * 400
PROVIDERS = ("papago", "gpt (gpt-4o)", "own", "개", 'a "b"\n')
NAMES = st.sampled_from([json.dumps(name, ensure_ascii=False) for name in PROVIDERS])
UNITS = st.sampled_from(["characters", "input_tokens", "output_tokens", "words"])
CURRENCIES = st.sampled_from(["KRW", "USD", "EUR"])
VALUES = st.one_of(
    CURRENCIES.map(lambda name: f'"{name}"'),
    st.integers(-5, 10**9).map(str),
    st.floats(-1, 1e9).map(str),
    st.sampled_from(["nan", "inf", "true", "[]", "[1]", "{}", '"1"', "2026-11-21", "1e300"]),
)
TABLES = st.lists(
    st.one_of(
        st.builds("currency = {}".format, VALUES),
        st.builds("rates.{} = {}".format, CURRENCIES, st.floats(0.01, 1e4)),
        st.builds("{} = {}".format, st.sampled_from(["rates", "prices", "price"]), VALUES),
        st.builds('prices.{} = {{currency = "{}", {} = {}}}'.format, NAMES, CURRENCIES, UNITS, VALUES),
    ),
    max_size=6,
).map("\n".join)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "prices.toml"


def prices(file: Path, text: str) -> Prices:
    file.write_text(text, encoding="utf-8")
    return Prices(file)


def cost(table: Prices, provider: str, amount: Amount) -> float:
    price = table.of(provider)
    assert price, provider
    return price.cost(amount)


@pytest.mark.parametrize(
    ("provider", "amount", "won"),
    [
        ("papago", Amount(characters=500), 10),
        ("papago", Amount(input_tokens=500, output_tokens=500), 0),
        ("gpt (gpt-4o-mini)", Amount(input_tokens=1_000_000), 0.15 * 1450),
        ("gpt (gpt-4o-mini)", Amount(output_tokens=500_000), 0.30 * 1450),
        ("gpt (gpt-4o)", Amount(characters=9, input_tokens=200_000, output_tokens=10_000), 0.60 * 1450),
    ],
)
def test_the_packaged_table(provider: str, amount: Amount, won: float) -> None:
    """Without a user file, costs follow the packaged table, in won."""
    table = Prices()
    assert table.currency == "KRW"
    assert cost(table, provider, amount) == pytest.approx(won)
    price = table.of(provider)
    assert price
    assert price.currency == "KRW"


def test_the_default_model_has_a_price() -> None:
    """The default model has a price, so a daily limit works without a price file."""
    assert Prices().of(f"gpt ({Gpt().model})")


@pytest.mark.parametrize("provider", ["genielabs", "gpt", "gpt (my-model)", "Papago", ""])
def test_an_unknown_provider(provider: str) -> None:
    """A provider without an entry has no price, which is not a price of 0."""
    assert Prices().of(provider) is None


def test_a_user_file(file: Path) -> None:
    """A user file adds providers and replaces whole entries; the others stay."""
    table = prices(
        file,
        """
        [prices."gpt (my-model)"]
        currency = "KRW"
        [prices."gpt (gpt-4o)"]
        currency = "KRW"
        input_tokens = 7
        """,
    )
    million = Amount(1_000_000, 1_000_000, 1_000_000)
    assert cost(table, "gpt (my-model)", million) == 0
    assert cost(table, "gpt (gpt-4o)", million) == 7
    assert cost(table, "papago", million) == 20_000


@pytest.mark.parametrize(
    ("text", "papago", "gpt"),
    [
        ("", 20_000, 0.15 * 1450),
        ("rates.USD = 1000.0", 20_000, 150),
        ('currency = "USD"', 20_000 / 1450, 0.15),
        ('currency = "EUR"\nrates.EUR = 1600', 12.5, 0.15 * 1450 / 1600),
        ('currency = "USD"\nrates.USD = 1000', 20, 0.15),
    ],
)
def test_currencies(file: Path, text: str, papago: float, gpt: float) -> None:
    """All costs are in the currency of the file, and its rates override the packaged ones."""
    table, million = prices(file, text), Amount(characters=1_000_000, input_tokens=1_000_000)
    assert cost(table, "papago", million) == pytest.approx(papago)
    assert cost(table, "gpt (gpt-4o-mini)", million) == pytest.approx(gpt)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prices = [", "cannot be read"),
        ("prices = 1", "not a price table"),
        ("rates = [1]", "not a price table"),
        ('price.x = {currency = "KRW"}', "unknown entry 'price'"),
        ('rates.USD = "much"', "not a price table"),
        ("rates.KRW = 0", "not a price table"),
        ('currency = "XYZ"', "XYZ"),
        ("prices.x = 1", "not a price table"),
        ("prices.x.characters = 1", "currency"),
        ('prices.x = {currency = "XYZ"}', "XYZ"),
        ('prices.x = {currency = "KRW", characters = -1}', "-1 is not a price"),
        ('prices.x = {currency = "KRW", characters = nan}', "nan is not a price"),
        ('prices.x = {currency = "KRW", characters = inf}', "inf is not a price"),
        ('prices.x = {currency = "KRW", characters = true}', "True is not a price"),
        ('prices.x = {currency = "KRW", characters = "1"}', "'1' is not a price"),
        ('prices.x = {currency = "KRW", charakters = 1}', "charakters"),
        ('prices.x = {currency = "KRW", "a\\u000ab" = 1}', "unknown entry"),
        (f'prices.x = {{currency = "KRW", characters = {HUGE}}}', "not a price table"),
        (f"rates.USD = {HUGE}", "not a price table"),
        ("a = " + "[" * 9999, "cannot be read"),
        ("rates.USD = nan", "nan is not a rate"),
        ("rates.USD = inf", "inf is not a rate"),
        ("rates.USD = -1", "-1 is not a rate"),
        ("rates.USD = 0", "0 is not a rate"),
        ("rates.USD = true", "True is not a rate"),
    ],
)
def test_an_invalid_price_table(file: Path, text: str, message: str) -> None:
    """An invalid file is refused in one line with the variable, the file and the error."""
    with pytest.raises(SettingsError) as caught:
        prices(file, text)
    found = str(caught.value)
    assert found.startswith(f"MALGRIM_PRICES={file}: ")
    assert message in found
    assert found.isprintable()


def test_an_unreadable_file(tmp_path: Path) -> None:
    """A folder, a missing file and one that is not UTF-8 are refused with their name."""
    latin = tmp_path / "latin.toml"
    latin.write_bytes('# é\ncurrency = "KRW"'.encode("latin-1"))
    for file in (tmp_path, tmp_path / "gone.toml", latin):
        with pytest.raises(SettingsError, match="cannot be read") as caught:
            Prices(file)
        assert str(file) in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(content=st.one_of(TABLES.map(str.encode), st.text().map(str.encode), st.binary()))
def test_any_file(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any file either is a table with finite prices of 0 or more, or is refused in one line."""
    file = tmp_path_factory.getbasetemp() / "prices.toml"
    file.write_bytes(content)
    try:
        table = Prices(file)
    except SettingsError as error:
        assert str(file) in str(error)
        assert str(error).isprintable()
        return
    for provider in PROVIDERS:
        if price := table.of(provider):
            assert price.currency == table.currency
            assert all(0 <= number < math.inf for number in astuple(price)[1:])


@given(amounts=st.lists(st.builds(Amount, *[st.integers(0, 10**6)] * 3), max_size=5))
def test_costs_add_up(amounts: list[Amount]) -> None:
    """The costs of several calls add up to the cost of one call with their sum."""
    price = Price("KRW", 20_000.0, 0.15, 0.6)
    sums = Amount(*(sum(column) for column in zip(*map(astuple, amounts), strict=True))) if amounts else Amount()
    assert sum(map(price.cost, amounts)) == pytest.approx(price.cost(sums))


def test_usage_is_summed_by_stage_and_provider() -> None:
    """Usage is summed for each stage and provider, in the order of first use."""
    gpt = Usage("translate", "gpt", 1, 0, 0, 10, 20, 0.5, "KRW")
    other_stage = replace(gpt, stage="augment")
    papago = Usage("translate", "papago", calls=1, characters=7, cost=2.0, currency="KRW")
    again = Usage("translate", "gpt", 2, 3, 4, 5, 6, 0.25, "KRW")
    assert total_usage([gpt, papago, other_stage, again]) == (
        Usage("translate", "gpt", 3, 3, 4, 15, 26, 0.75, "KRW"),
        papago,
        other_stage,
    )
    assert total_usage([]) == ()


@pytest.mark.parametrize(
    ("costs", "expected"),
    [((1.0, None), None), ((None, 1.0), None), ((None, None), None), ((1.0, None, 1.0), None), ((0.0, 2.0), 2.0)],
)
def test_an_unknown_cost(costs: tuple[float | None, ...], expected: float | None) -> None:
    """A sum with an unknown cost is unknown, which does not affect other providers."""
    known = Usage("translate", "papago", calls=1, cost=3.0, currency="KRW")
    parts = [Usage("translate", "gpt", calls=1, cost=cost) for cost in costs]
    assert total_usage([*parts, known]) == (Usage("translate", "gpt", calls=len(costs), cost=expected), known)


@pytest.mark.parametrize("order", [1, -1])
def test_cached_answers_have_no_currency(order: int) -> None:
    """A sum takes the currency from the parts that have one, in any order."""
    parts = [Usage("translate", "gpt", calls=1, cost=1.0, currency="KRW"), Usage("translate", "gpt", cached=4)]
    assert total_usage(parts[::order]) == (Usage("translate", "gpt", calls=1, cached=4, cost=1.0, currency="KRW"),)


@given(
    st.lists(
        st.builds(
            Usage,
            st.sampled_from(["augment", "translate"]),
            st.sampled_from(["gpt", "papago"]),
            *[st.integers(0, 9)] * 5,
            st.one_of(st.none(), st.integers(0, 9)),
        )
    )
)
def test_sums_keep_all_counts(usages: list[Usage]) -> None:
    """Sums have one entry for each stage and provider and the same counts, and summing again changes nothing."""
    summed = total_usage(usages)
    keys = [(one.stage, one.provider) for one in summed]
    assert keys == list(dict.fromkeys((one.stage, one.provider) for one in usages))
    for name in ("calls", "cached", "characters", "input_tokens", "output_tokens"):
        assert sum(getattr(one, name) for one in summed) == sum(getattr(one, name) for one in usages)
    assert total_usage(summed) == summed
