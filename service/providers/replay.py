"""Recorded replies instead of calls to the providers, through vcrpy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from ..config.settings import GenieLabs, Gpt, Papago, Settings
from ..errors import InputError
from ..messages import _
from ..trace import StageError

MATCHED = ("method", "scheme", "host", "port", "path", "query", "body")
"""Parts of a request that must equal the recorded ones; the body tells the requests to one address apart."""


def replayed(settings: Settings) -> Settings:
    """Return ``settings`` with the providers' own addresses and without real keys, cache and limit."""
    placeholder = "replayed"  # instead of a key
    return replace(
        settings,
        gpt=Gpt(api_key=placeholder),
        genielabs=GenieLabs(client_id=placeholder, client_secret=placeholder, client_key=placeholder),
        papago=Papago(client_id=placeholder, client_secret=placeholder),
        ca_bundle=None,
        cache=None,
        daily_limit=None,
    )


@contextmanager
def replaying(recording: Path) -> Iterator[None]:
    """Answer all requests inside the block from ``recording``; none leaves the machine.

    Raises:
        InputError: ``recording`` is missing or not a recording, or vcrpy is not installed.
        StageError: It has no answer to a request.
    """
    if find_spec("vcr") is None:
        raise InputError(_("vcrpy missing: make replay, or pip install -c constraints.txt -e '.[replay]'"))
    from vcr import VCR
    from vcr.errors import CannotOverwriteExistingCassetteException

    vcr = VCR(record_mode="none", match_on=MATCHED, decode_compressed_response=True)
    if not recording.is_file():
        raise InputError(_("{file}: no such recording").format(file=recording))
    cassette = vcr.use_cassette(str(recording), allow_playback_repeats=True)
    try:
        cassette.__enter__()
    except Exception as error:  # vcrpy and the YAML parser raise many types for a file that is not a recording
        reason = " ".join(str(error).split())[:200]
        raise InputError(_("{file}: not a recording: {reason}").format(file=recording, reason=reason)) from error
    try:
        yield
    except StageError as error:
        if any(isinstance(cause, CannotOverwriteExistingCassetteException) for cause in _causes(error)):
            message = _("{file} has no answer to this request: use the text and the options of the recording")
            raise StageError(error.stage, message.format(file=recording)) from None
        raise
    finally:
        cassette.__exit__(None, None, None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause:
        yield cause
        cause = cause.__cause__
