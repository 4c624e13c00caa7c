"""Pictures that guide a run: for control nets, which keep lines, depth or poses, and for an IP-Adapter."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from .bounds import is_file_name
from .errors import RequestError
from .prompt.messages import N_, _

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_CONTROLS = 3
MOST_WEIGHT = 2.0
IP_ADAPTER_WEIGHT = 0.6
"""A weight with which the text still counts."""

Preprocess = Literal["canny"]
PREPROCESSES: tuple[Preprocess, ...] = ("canny",)
"""What can be made of a photograph for a control net."""


@dataclass(frozen=True, kw_only=True)
class ControlSettings:
    """How a control net guides a run.

    Attributes:
        name: Its name in the folder of control nets.
        weight: How much it counts, 0 to 2.
        start: Share of the steps before it begins.
        end: Share of the steps after which it no longer counts.
        preprocess: What is made of its picture first; None where the picture is what it reads already.
    """

    name: str
    weight: float = 1.0
    start: float = 0.0
    end: float = 1.0
    preprocess: Preprocess | None = None

    def __post_init__(self) -> None:
        """Raise ``RequestError`` for a value that cannot be used."""
        _check_guide(N_("control net {name!r}: weight {weight:g}: give 0 to {most:g}"), self.name, self.weight)
        if not 0 <= self.start < self.end <= 1:
            message = _("control net {name!r}: from {start:g} to {end:g}: give shares of the steps, such as 0 to 0.6")
            raise RequestError(message.format(name=self.name, start=self.start, end=self.end))
        if self.preprocess not in (None, *PREPROCESSES):
            message = _("control net {name!r}: {kind!r} cannot be made of its picture here: choose one of {kinds}")
            raise RequestError(message.format(name=self.name, kind=self.preprocess, kinds=", ".join(PREPROCESSES)))

    def with_image(self, image: "Image") -> "Control":
        """Return the control net with its picture."""
        return Control(**asdict(self), image=image)

    def infotext(self) -> str:
        """Return the settings as the ControlNet extension of A1111 writes them."""
        return (
            f"Module: {self.preprocess or 'none'}, Model: {self.name}, Weight: {self.weight:g}, "
            f"Guidance Start: {self.start:g}, Guidance End: {self.end:g}"
        )


@dataclass(frozen=True, kw_only=True)
class Control(ControlSettings):
    """A control net with its picture, which is stretched to the size of the picture that it guides."""

    image: "Image"


@dataclass(frozen=True, kw_only=True)
class IpAdapterSettings:
    """How an IP-Adapter, which takes a picture as a prompt, guides a run.

    Attributes:
        name: Its name in the folder of IP-Adapters.
        weight: How much it counts beside the text, 0 to 2.
    """

    name: str
    weight: float = IP_ADAPTER_WEIGHT

    def __post_init__(self) -> None:
        """Raise ``RequestError`` for a value that cannot be used."""
        _check_guide(N_("IP-Adapter {name!r}: weight {weight:g}: give 0 to {most:g}"), self.name, self.weight)

    def with_image(self, image: "Image") -> "IpAdapter":
        """Return the IP-Adapter with its picture."""
        return IpAdapter(**asdict(self), image=image)


@dataclass(frozen=True, kw_only=True)
class IpAdapter(IpAdapterSettings):
    """An IP-Adapter with its picture."""

    image: "Image"


def check_controls(count: int) -> None:
    """Raise ``RequestError`` for more control nets than a run can have."""
    if count > MOST_CONTROLS:
        raise RequestError(_("{count} control nets: give {most} at most").format(count=count, most=MOST_CONTROLS))


def _check_guide(message: str, name: str, weight: float) -> None:
    if not is_file_name(name):
        shown = name[:40]
        raise RequestError(
            _("{name!r} is no name of a control net or IP-Adapter: give one of the list").format(name=shown)
        )
    if not 0 <= weight <= MOST_WEIGHT:  # NaN fails, too
        raise RequestError(_(message).format(name=name, weight=weight, most=MOST_WEIGHT))
