"""Recorded replies of providers in place of the providers, through vcrpy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ..config.settings import GenieLabs, Gpt, Papago, Settings
from ..errors import InputError
from ..trace.preview_trace import StageError

MATCHED = ("method", "scheme", "host", "port", "path", "query", "body")
"""What makes a request the same as a recorded one: its body above all, for all of them are POSTs to few addresses."""


def replayed(settings: Settings) -> Settings:
    """Returns ``settings`` as recordings need them: the providers' own addresses, no real key, no cache, no limit."""
    shown = "replayed"  # stands where a key would
    return replace(
        settings,
        gpt=Gpt(api_key=shown),
        genielabs=GenieLabs(client_id=shown, client_secret=shown, client_key=shown),
        papago=Papago(client_id=shown, client_secret=shown),
        ca_bundle=None,
        cache=None,
        daily_limit=None,
    )


@contextmanager
def replaying(recording: Path) -> Iterator[None]:
    """In the block, requests are answered from ``recording`` and none leaves the machine.

    Raises ``InputError`` when ``recording`` is none, ``StageError`` when it holds no answer to a request.
    """
    from vcr import VCR
    from vcr.errors import CannotOverwriteExistingCassetteException

    vcr = VCR(record_mode="none", match_on=MATCHED, decode_compressed_response=True)
    if not recording.is_file():
        raise InputError(f"{recording}: no such recording")
    cassette = vcr.use_cassette(str(recording), allow_playback_repeats=True)
    try:
        cassette.__enter__()
    except Exception as error:  # whatever is wrong with the file: vcrpy lets the parser's errors through
        raise InputError(f"{recording}: not a recording: {' '.join(str(error).split())[:200]}") from error
    try:
        yield
    except StageError as error:
        if isinstance(error.__cause__, CannotOverwriteExistingCassetteException):
            raise StageError(
                error.stage, f"{recording} holds no answer to this: give the text and the options of the recording"
            ) from None
        raise
    finally:
        cassette.__exit__(None, None, None)
