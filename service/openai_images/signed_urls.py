"""Addresses of pictures that need no key, because they are signed, and expire."""

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..api.signing import is_signed, signature
from .bodies import Format

SECONDS = 3600
"""For how long an address is valid."""

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
        return f"{fields}-{signature(data, f'{fields}.{self.kind}')}.{self.kind}"

    @property
    def has_expired(self) -> bool:
        """Whether the address is no longer valid."""
        return self.expires < time.time()


def read_name(data: Path, name: str) -> SignedPicture | None:
    """Return the picture of a name that was signed with the secret in ``data``, None for any other name."""
    found = _NAME.fullmatch(name)
    if not found or not is_signed(data, f"{found['fields']}.{found['kind']}", found["signature"]):
        return None
    kind, quality = cast(Format, found["kind"]), int(found["quality"])
    return SignedPicture(found["job"], int(found["number"]), kind, quality, int(found["expires"]))
