"""``malgrim keys``: who may use the service."""

from datetime import datetime
from typing import Annotated

import typer

from ..config.settings import Settings
from ..messages import _
from .help import Command, commands_for
from .serve import Data, Url, open_database, places

Name = Annotated[str, typer.Argument(help=_("The name of its owner."))]

keys = commands_for(_("Manage the keys of those who may use the service."))


@keys.command("add", cls=Command, help=_("Make a key and print it once: it cannot be shown again."))
def add(
    name: Name,
    daily_limit: Annotated[
        float | None,
        typer.Option(min=0, help=_("What its calls to providers may cost a day, in the currency of the prices.")),
    ] = None,
    data: Data = None,
    database: Url = None,
) -> None:
    """Print a new key."""
    from ..jobs.api_keys import KeyStore

    typer.echo(KeyStore(open_database(places(data, database)[1])).add(name, daily_limit))
    typer.echo(f"{name}: {_limit(daily_limit, _currency())}", err=True)


@keys.command("list", cls=Command, help=_("List the keys by their names."))
def show(data: Data = None, database: Url = None) -> None:
    """Print one line for each key."""
    from ..jobs.api_keys import KeyStore

    found = KeyStore(open_database(places(data, database)[1])).all()
    currency = _currency()
    for key in found:
        limit = _limit(key.daily_limit, currency)
        made = _("made {day}").format(day=_day(key.created_at))
        revoked = ", " + _("revoked {day}").format(day=_day(key.revoked_at)) if key.revoked_at else ""
        typer.echo(f"{key.name}  {limit}, {made}{revoked}")
    if not found:
        typer.echo(_("there is no key yet: malgrim keys add NAME"), err=True)


@keys.command("revoke", cls=Command, help=_("Revoke a key: from now on it is refused."))
def revoke(name: Name, data: Data = None, database: Url = None) -> None:
    """Revoke a key."""
    from ..jobs.api_keys import KeyStore

    KeyStore(open_database(places(data, database)[1])).revoke(name)
    typer.echo(_("{name} is revoked").format(name=name), err=True)


def _currency() -> str:
    from ..providers.prices import Prices

    return Prices(Settings.from_environment().prices).currency


def _limit(amount: float | None, currency: str) -> str:
    if amount is None:
        return _("no daily limit")
    return _("{amount:,.2f} {currency} a day").format(amount=amount, currency=currency)


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().date().isoformat()
