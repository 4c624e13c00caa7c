"""``malgrim keys``: who may use the service."""

from datetime import datetime
from typing import Annotated

import typer

from .serve import Data, Url, open_database, places

Name = Annotated[str, typer.Argument(help="Whose it is.")]


def add(
    name: Name,
    daily_limit: Annotated[
        float | None, typer.Option(min=0, help="What its calls to providers may cost a day, in the prices' currency.")
    ] = None,
    data: Data = None,
    database: Url = None,
) -> None:
    """Make a key, and print it once: it cannot be shown again."""
    from ..jobs.api_keys import KeyStore

    typer.echo(KeyStore(open_database(places(data, database)[1])).add(name, daily_limit))


def show(data: Data = None, database: Url = None) -> None:
    """List the keys by their names."""
    from ..jobs.api_keys import KeyStore

    for key in KeyStore(open_database(places(data, database)[1])).all():
        limit = "no daily limit" if key.daily_limit is None else f"{key.daily_limit:,.2f} a day"
        revoked = f", revoked {_day(key.revoked_at)}" if key.revoked_at else ""
        typer.echo(f"{key.name}  {limit}, made {_day(key.created_at)}{revoked}")


def revoke(name: Name, data: Data = None, database: Url = None) -> None:
    """Take a key back: from now on nobody is let in by it."""
    from ..jobs.api_keys import KeyStore

    KeyStore(open_database(places(data, database)[1])).revoke(name)


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().date().isoformat()
