"""The names under which the service answers, by the address it listens on and the environment."""

import pytest

from service.config.environment import SettingsError
from service.config.hosts import allowed_hosts


@pytest.mark.parametrize(
    ("address", "variable", "names"),
    [
        ("127.0.0.1", "", frozenset()),
        ("::1", "", frozenset()),
        ("localhost", "", frozenset()),
        ("192.168.0.7", "", None),
        ("127.0.0.1", "Malgrim.example.com", frozenset({"malgrim.example.com"})),
        ("192.168.0.8", "a.example, b.example", frozenset({"a.example", "b.example"})),
    ],
)
def test_names(address: str, variable: str, names: frozenset[str] | None) -> None:
    """On loopback only named hosts are allowed; elsewhere any, unless some are named."""
    assert allowed_hosts(address, {"MALGRIM_ALLOWED_HOSTS": variable}) == names


@pytest.mark.parametrize("value", ["https://malgrim.example", "malgrim.example:8000", "*", "말그림.kr", "a..b"])
def test_what_is_no_name(value: str) -> None:
    """An address, a pattern or what no host is called is refused with the value."""
    with pytest.raises(SettingsError, match="MALGRIM_ALLOWED_HOSTS=") as refused:
        allowed_hosts("127.0.0.1", {"MALGRIM_ALLOWED_HOSTS": value})
    assert repr(value) in str(refused.value)
