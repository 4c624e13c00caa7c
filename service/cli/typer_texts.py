"""The texts of typer in our help, for the catalogue: typer asks gettext for them as it is imported."""

from ..messages import N_

TEXTS = (
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    N_("[default: {}]"),
    N_("[env var: {}]"),
    N_("[required]"),
    N_("Show this message and exit."),
    N_("Missing command."),
    N_("No such command {name!r}."),
)
