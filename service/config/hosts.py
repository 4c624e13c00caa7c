"""The names under which the service answers."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address

from ..messages import _
from .environment import Environment, SettingsError

_VARIABLE = "MALGRIM_ALLOWED_HOSTS"
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


def is_loopback(address: str) -> bool:
    """Return whether only programs of this machine reach what listens on ``address``."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def allowed_hosts(address: str, environment: Mapping[str, str] = os.environ) -> frozenset[str] | None:
    """Return the names beside local ones that the header ``Host`` may have; None for any.

    Args:
        address: The address that the service listens on. On loopback a foreign name comes from DNS rebinding, or from
            a proxy, which ``MALGRIM_ALLOWED_HOSTS`` then names.
        environment: Where the variable is.

    Raises:
        SettingsError: The variable has something else than names of hosts.
    """
    names = [name.lower() for name in (Environment(environment).text(_VARIABLE) or "").replace(",", " ").split()]
    for name in names:
        if not _NAME.fullmatch(name):
            message = _("{name}={value!r}: give names of hosts such as malgrim.example.com, without https:// and port")
            raise SettingsError(message.format(name=_VARIABLE, value=name[:80]))
    return frozenset(names) if names or is_loopback(address) else None
