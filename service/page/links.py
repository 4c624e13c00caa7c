"""Links that let in whoever opens them first."""

import secrets
from threading import Lock

_BYTES = 24


class OneTimeLinks:
    """Tokens of links, each for one session of one key."""

    def __init__(self) -> None:
        self._key_names: dict[str, str] = {}
        self._lock = Lock()

    def issue(self, key_name: str) -> str:
        """Return a token for a session of a key."""
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._key_names[token] = key_name
        return token

    def redeem(self, token: str) -> str | None:
        """Return the name of the key of a token, once; None for a token that was used or never issued."""
        with self._lock:
            return self._key_names.pop(token, None)
