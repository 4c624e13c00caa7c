"""The names by which a service answers."""

from collections.abc import Set
from ipaddress import ip_address


def is_local_name(host: str) -> bool:
    """Return whether the header ``Host`` is an address or a name without a dot, with or without a port.

    A page in a browser can make a domain of its own point to this machine (DNS rebinding), and then read what is
    answered without a key; its requests carry the name of that domain.
    """
    name = _without_port(host)
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return bool(name) and "." not in name and name.isascii()
    return True


def is_allowed(host: str, names: Set[str] | None) -> bool:
    """Return whether the header ``Host`` is local or one of ``names``, which are lower case; None allows any."""
    return names is None or is_local_name(host) or _without_port(host).lower() in names


def _without_port(host: str) -> str:
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
