"""``malgrim page``: the page for the people of this machine, with everything that it needs."""

import webbrowser
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from .serve import PAGE_KEY, Data, Url, check_installed, open_database, places

if TYPE_CHECKING:
    from ..jobs.database import Database
    from ..page import OneTimeLinks

_HOST = "127.0.0.1"


def page(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    data: Data = None,
    database: Url = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=_("Open the page in a browser."))] = True,
) -> None:
    """Serve the page to the browsers of this machine, and print the link that opens it."""
    check_installed()
    from ..server.logs import configure
    from ..server.process import run_service

    folder, url = places(data, database)
    limits, settings = ServiceLimits.from_environment(), Settings.from_environment()
    configure(quiet=True)
    opened = open_database(url)
    _ensure_key(opened)

    def show_link(links: "OneTimeLinks") -> None:
        link = f"http://{_HOST}:{port}/?token={links.issue(PAGE_KEY)}"
        typer.echo(_("Malgrim is ready. Open this link, which works once; Ctrl-C stops everything:"))
        typer.echo(f"\n    {link}\n")
        if browser:
            webbrowser.open(link)

    choices: dict[str, Any] = {"host": _HOST, "port": port, "metrics_port": 0, "workers": True}
    run_service(settings, limits, opened, folder, **choices, on_start=show_link, quiet=True)


def _ensure_key(database: "Database") -> None:
    """Create the key of the page, whose secret nobody needs. Raise ``InputError`` if it was revoked."""
    from ..jobs.api_keys import KeyStore

    keys = KeyStore(database)
    key = keys.get(PAGE_KEY)
    if key is None:
        keys.add(PAGE_KEY)
    elif key.revoked_at is not None:
        message = _("the key {name!r}, which the page has on this machine, was revoked: give another --data")
        raise InputError(message.format(name=PAGE_KEY))
