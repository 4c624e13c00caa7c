"""``malgrim models``: the models that ``--model`` and requests can name."""

import typer
from rich.console import Console
from rich.table import Table

from generate import MODEL_DIGITS, ModelFile, WeightsHashes, distillation, models_in

from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from ..printable import printable_line

_GIGABYTE = 1e9


def models() -> None:
    """Print the models of the folder, by the headers of their files."""
    settings = Settings.from_environment()
    if settings.models is None:
        raise InputError(_("MALGRIM_MODELS_DIR is not set: set it to the folder of your models"))
    hashes = WeightsHashes(settings.state / "weights.json")
    table = Table(_("model"), _("kind"), _("GB"), _("hash"), _("few steps"), box=None, pad_edge=False)
    found = models_in(settings.models)
    for one in found:
        table.add_row(*map(printable_line, _row(one, hashes)))
    if not found:
        typer.echo(_("there is no model in {folder}").format(folder=settings.models), err=True)
        return
    Console(highlight=False, markup=False).print(table)


def _row(model: ModelFile, hashes: WeightsHashes) -> tuple[str, ...]:
    known = hashes.known_of_model(str(model.path)) or model.stated_hash
    distilled = distillation([model.name])
    few = f"{distilled.name}: {distilled.steps} x {distilled.sampler}, CFG {distilled.guidance:g}" if distilled else ""
    return model.name, model.kind, f"{model.size / _GIGABYTE:.1f}", known[:MODEL_DIGITS], few
