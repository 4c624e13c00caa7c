"""Recording of providers' replies: matching, formatting and removal of secrets."""

import json
import os
import re
from typing import Any

import yaml

from service.providers.replay import MATCHED

CAPTURED = "# Captured from the provider by `make record`; keys, ids and all headers but the type were taken out.\n"
WRITTEN = "# Written to the provider's documented contract, not captured from it; see docs/providers.md.\n"

_KEPT_HEADERS = ("content-type", "retry-after")
_SECRETS = (
    "OPENAI_API_KEY PAPAGO_CLIENT_ID PAPAGO_CLIENT_SECRET GENIELABS_CLIENT_ID GENIELABS_CLIENT_SECRET GENIELABS_KEY"
).split()
_ID = re.compile(r'("(?:id|system_fingerprint|request_id)"\s*:\s*)"[^"]*"')


def configuration(secrets: tuple[str, ...]) -> dict[str, Any]:
    """Return the configuration of vcrpy; it removes ``secrets`` from all parts of a recording."""

    def request(one: Any) -> Any:
        one.headers = _kept(one.headers)
        one.body = readable(_clean(one.body, secrets).encode())
        return one

    def response(one: dict[str, Any]) -> dict[str, Any]:
        body = _clean(one["body"]["string"], secrets)
        return one | {"headers": _kept(one["headers"]), "body": {"string": _ID.sub(r'\1"recorded"', body).encode()}}

    return {
        "match_on": MATCHED,
        "before_record_request": request,
        "before_record_response": response,
        "decode_compressed_response": True,
        "allow_playback_repeats": True,
    }


def secrets_of_environment() -> tuple[str, ...]:
    """Return the keys in the environment."""
    return tuple(value for name in _SECRETS if (value := os.environ.get(name)))


def readable(body: bytes) -> str:
    """Return a JSON ``body`` with unescaped Korean; equal JSON makes equal requests."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return body.decode("utf-8", "replace")


class Serializer:
    """Readable YAML with a first line that names the origin of the replies."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        return CAPTURED + yaml.safe_dump(cassette, allow_unicode=True, sort_keys=False, width=1000)

    @staticmethod
    def deserialize(text: str) -> Any:
        return yaml.safe_load(text)


def _kept(headers: Any) -> dict[str, Any]:
    return {name.lower(): value for name, value in headers.items() if name.lower() in _KEPT_HEADERS}


def _clean(body: Any, secrets: tuple[str, ...]) -> str:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
    for secret in secrets:
        text = text.replace(secret, "***")
    return text
