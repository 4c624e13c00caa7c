"""The options of ``malgrim generate`` for pictures that guide the run."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from generate import IP_ADAPTER_WEIGHT, PREPROCESSES, ControlSettings, IpAdapterSettings, RequestError, check_controls

from ..messages import _

_NUMBER = r"[0-9]*\.?[0-9]+"
_CONTROL = re.compile(
    rf"(?P<name>[^=]+)=(?P<file>.+?)(?::(?P<weight>{_NUMBER}))?(?::(?P<start>{_NUMBER})-(?P<end>{_NUMBER}))?"
    rf"(?::(?P<preprocess>{'|'.join(PREPROCESSES)}))?"
)
_IP_ADAPTER = re.compile(rf"(?P<name>[^=]+)=(?P<file>.+?)(?::(?P<weight>{_NUMBER}))?")


@dataclass(frozen=True)
class GuideOptions:
    """Pictures that guide the run."""

    control: Annotated[
        list[str] | None,
        typer.Option(
            help=_(
                "Follow a picture by a control net of MALGRIM_CONTROLNET_DIR: NAME=PICTURE, then :WEIGHT (1), "
                ":START-END (0-1, shares of the steps), :canny (the edges of a photograph); may be repeated."
            )
        ),
    ] = None
    ip_adapter: Annotated[
        str | None,
        typer.Option(
            help=_(
                "Take a picture as a prompt by an IP-Adapter of MALGRIM_IP_ADAPTER_DIR: NAME=PICTURE:WEIGHT ({weight})."
            ).format(weight=IP_ADAPTER_WEIGHT)
        ),
    ] = None

    def controls(self) -> list[tuple[ControlSettings, Path]]:
        """Return the control nets with the files of their pictures. Raise ``RequestError`` for one that is none."""
        found = [_parsed("--control", text, _CONTROL, "canny=edges.png:0.8:0-0.6") for text in self.control or []]
        check_controls(len(found))
        return [(ControlSettings(**fields), file) for fields, file in found]

    def reference(self) -> tuple[IpAdapterSettings, Path] | None:
        """Return the IP-Adapter with the file of its picture. Raise ``RequestError`` where it is none."""
        if self.ip_adapter is None:
            return None
        fields, file = _parsed("--ip-adapter", self.ip_adapter, _IP_ADAPTER, "plus=cat.png:0.6")
        return IpAdapterSettings(**fields), file


def _parsed(option: str, text: str, form: re.Pattern[str], example: str) -> tuple[dict[str, Any], Path]:
    match = form.fullmatch(text)
    if match is None:
        message = _("{option} {text!r}: write it as {example}")
        raise RequestError(message.format(option=option, text=text[:80], example=example))
    fields: dict[str, Any] = {name: one for name, one in match.groupdict().items() if one is not None}
    file = Path(fields.pop("file"))
    return fields | {name: float(fields[name]) for name in ("weight", "start", "end") if name in fields}, file
