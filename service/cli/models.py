"""``malgrim models``: the models, control nets, IP-Adapters and upscaler models that requests can name."""

import typer
from rich.console import Console
from rich.table import Table

from generate import (
    MODEL_DIGITS,
    GuideFile,
    ModelFile,
    UpscalerFile,
    WeightsHashes,
    controls_in,
    distillation,
    ip_adapters_in,
    models_in,
    upscalers_in,
)

from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from ..printable import printable_line

_GIGABYTE = 1e9


def models() -> None:
    """Print the models, control nets, IP-Adapters and upscalers of their folders, by the headers of their files."""
    settings = Settings.from_environment()
    controls, adapters = controls_in(settings.guides.controls), ip_adapters_in(settings.guides.ip_adapters)
    upscalers = upscalers_in(settings.upscalers)
    if settings.models is None and not (controls or adapters or upscalers):
        raise InputError(_("MALGRIM_MODELS_DIR is not set: set it to the folder of your models"))
    hashes = WeightsHashes(settings.state / "weights.json")
    table = Table(_("model"), _("kind"), _("GB"), _("hash"), _("few steps"), box=None, pad_edge=False)
    rows = [
        *(_row(one, hashes) for one in models_in(settings.models)),
        *(_guide_row(one, _("control net of {kind}")) for one in controls),
        *(_guide_row(one, _("IP-Adapter of {kind}")) for one in adapters),
        *(_upscaler_row(one) for one in upscalers),
    ]
    for row in rows:
        table.add_row(*map(printable_line, row))
    if not rows:
        typer.echo(_("there is no model in {folder}").format(folder=settings.models), err=True)
        return
    Console(highlight=False, markup=False).print(table)


def _guide_row(guide: GuideFile, kind: str) -> tuple[str, ...]:
    return guide.name, kind.format(kind=guide.kind), f"{guide.size / _GIGABYTE:.1f}", "", ""


def _upscaler_row(upscaler: UpscalerFile) -> tuple[str, ...]:
    return upscaler.name, _("upscaler"), f"{upscaler.size / _GIGABYTE:.2f}", "", ""


def _row(model: ModelFile, hashes: WeightsHashes) -> tuple[str, ...]:
    known = hashes.known_of_model(str(model.path)) or model.stated_hash
    distilled = distillation([model.name])
    few = f"{distilled.name}: {distilled.steps} x {distilled.sampler}, CFG {distilled.guidance:g}" if distilled else ""
    return model.name, model.kind, f"{model.size / _GIGABYTE:.1f}", known[:MODEL_DIGITS], few
