"""The names by which a service answers without a key."""

from ipaddress import ip_address


def is_local_name(host: str) -> bool:
    """Return whether the header ``Host`` is an address or a name without a dot, with or without a port.

    A page in a browser can make a domain of its own point to this machine (DNS rebinding), and then read what is
    answered without a key; its requests carry the name of that domain.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return bool(name) and "." not in name and name.isascii()
    return True
