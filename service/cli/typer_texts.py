"""The texts of typer in our help, for the catalogue; typer asks gettext for some of them as it is imported."""

from ..messages import N_

TEXTS = (
    N_("Usage: "),
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
    N_("Missing command."),
    N_("No such command {name!r}."),
)
