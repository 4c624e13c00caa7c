"""Texts that the service signs, so that it knows them again when a client sends them back."""

import fcntl
import hashlib
import hmac
import secrets
from pathlib import Path

from ..files import private_file

_BYTES = 32


def signature(data: Path, text: str) -> str:
    """Return the signature of ``text``, 64 hexadecimal digits, with the secret of the installation in ``data``."""
    return hmac.new(_secret(data), text.encode(), hashlib.sha256).hexdigest()


def is_signed(data: Path, text: str, given: str) -> bool:
    """Return whether ``given`` is the signature of ``text``."""
    return hmac.compare_digest(signature(data, text).encode(), given.encode())


def _secret(data: Path) -> bytes:
    """Return the secret of this installation, which its processes share; the first that needs it makes it."""
    file = data / "url-secret"
    private_file(file)
    with file.open("rb+") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        secret = opened.read()
        if len(secret) < _BYTES:
            secret = secrets.token_bytes(_BYTES)
            opened.seek(0)
            opened.write(secret)
        return secret
