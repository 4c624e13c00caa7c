"""Addresses of pictures that need no key, because they are signed, and expire."""

import fcntl
import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..files import private_file
from .bodies import Format

SECONDS = 3600
"""For how long an address is valid."""

_BYTES = 32
_NAME = re.compile(
    r"(?P<fields>(?P<job>[0-9a-f]{32})-(?P<number>[0-9]{1,3})-(?P<quality>[0-9]{1,3})-(?P<expires>[0-9]{1,12}))"
    r"-(?P<signature>[0-9a-f]{64})\.(?P<kind>png|jpeg|webp)"
)


@dataclass(frozen=True)
class SignedPicture:
    """One picture, and how it is sent.

    Attributes:
        job: The id of its job.
        number: Its number in the job.
        kind: The format.
        quality: Of a JPEG or WebP, 0 to 100.
        expires: Seconds since 1970.
    """

    job: str
    number: int
    kind: Format
    quality: int
    expires: int

    def name(self, data: Path) -> str:
        """Return the name that is signed with the secret in ``data``, and ends with the format."""
        fields = f"{self.job}-{self.number}-{self.quality}-{self.expires}"
        return f"{fields}-{_signature(data, fields, self.kind)}.{self.kind}"

    @property
    def has_expired(self) -> bool:
        """Whether the address is no longer valid."""
        return self.expires < time.time()


def read_name(data: Path, name: str) -> SignedPicture | None:
    """Return the picture of a name that was signed with the secret in ``data``, None for any other name."""
    found = _NAME.fullmatch(name)
    if not found or not hmac.compare_digest(found["signature"], _signature(data, found["fields"], found["kind"])):
        return None
    kind, quality = cast(Format, found["kind"]), int(found["quality"])
    return SignedPicture(found["job"], int(found["number"]), kind, quality, int(found["expires"]))


def _signature(data: Path, fields: str, kind: str) -> str:
    return hmac.new(_secret(data), f"{fields}.{kind}".encode(), hashlib.sha256).hexdigest()


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
