"""What numbers of settings may be."""

from .errors import RequestError
from .prompt.messages import N_, _

MULTIPLE = 8  # pixels for each position of the latent image
LARGEST = 4096  # pixels of a side


def nearest_multiple(pixels: float) -> int:
    """Return the length of a side that is nearest to ``pixels``."""
    return max(round(pixels / MULTIPLE), 1) * MULTIPLE


def check_side(message: str, pixels: int) -> None:
    """Raise ``RequestError`` with ``message`` for a length that no side of a picture can have."""
    if not MULTIPLE <= pixels <= LARGEST or pixels % MULTIPLE:
        raise RequestError(_(message).format(pixels=pixels, multiple=MULTIPLE, most=LARGEST))


def check(message: str, value: float, least: float, most: float) -> None:
    """Raise ``RequestError`` with ``message`` for a value out of range."""
    if not least <= value <= most:  # NaN fails, too
        raise RequestError(_(message).format(value=value, least=least, most=most))


def check_name(setting: str, name: str, names: tuple[str, ...]) -> None:
    """Raise ``RequestError`` for a name that is not one of ``names``."""
    if name not in names:
        message = N_("{setting} {name!r}: choose one of {names}")
        raise RequestError(_(message).format(setting=_(setting), name=name, names=", ".join(names)))
