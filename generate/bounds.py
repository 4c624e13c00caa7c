"""What numbers of settings may be."""

import re

from .errors import RequestError
from .prompt.messages import N_, _

MULTIPLE = 8  # pixels for each position of the latent image
LARGEST = 4096  # pixels of a side
_FILE_NAME = re.compile(r"(?!\.{1,2}$)[^/\\:=\x00-\x1f]{1,100}")  # no path out of the folder
_SIDE = re.compile(r"\s*[0-9]{1,5}\s*")


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


def is_file_name(name: str) -> bool:
    """Return whether a file or folder that requests name can have that name."""
    return bool(_FILE_NAME.fullmatch(name))


def check_name(setting: str, name: str, names: tuple[str, ...]) -> None:
    """Raise ``RequestError`` for a name that is not one of ``names``."""
    if name not in names:
        message = N_("{setting} {name!r}: choose one of {names}")
        raise RequestError(_(message).format(setting=_(setting), name=name, names=", ".join(names)))


def read_size(name: str, size: str) -> tuple[int, int]:
    """Return width and height of ``832x1216``. Raise ``RequestError`` for another form, which calls it ``name``."""
    width, by, height = size.lower().partition("x")
    if not (by and _SIDE.fullmatch(width) and _SIDE.fullmatch(height)):
        message = _("{name} {size!r}: write width x height, such as {example}")
        raise RequestError(message.format(name=name, size=size, example="1024x1024"))
    return int(width), int(height)
