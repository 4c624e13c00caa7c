"""A small picture on terminals that show pictures: by kitty's graphics protocol, or as sixels.

https://sw.kovidgoyal.net/kitty/graphics-protocol and the VT330/340 Programmer Reference Manual, chapter 14. What a
terminal can do is taken from its environment, because not every terminal answers a question.
"""

import base64
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import IO, TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import ControlType, Segment

if TYPE_CHECKING:
    from PIL.Image import Image

Encode = Callable[["Image"], str]

ROWS = 12  # of text that a picture takes
_ROW = 20  # pixels, where sixels count them
_COLORS = 64  # of sixels
_CHUNK = 4096  # characters of one escape sequence of kitty's, at most
_ID = 27_751  # of the only picture
_KITTY_PROGRAMS = ("ghostty", "WezTerm")
_SIXEL_PROGRAMS = ("iTerm.app", "mintty")
_SIXEL_TERMINALS = ("foot", "foot-extra", "mlterm", "contour", "yaft-256color")
_RUN = re.compile(r"(.)\1{3,}")  # of one character
_REMOVED = f"\x1b_Ga=d,d=I,i={_ID},q=2\x1b\\"


def picture_encoder(stream: IO[str], environment: Mapping[str, str]) -> Encode | None:
    """Return what encodes a picture for the terminal ``stream``; None where it is none, or shows no pictures."""
    if not stream.isatty() or environment.get("TMUX") or environment.get("STY"):
        return None
    program, terminal = environment.get("TERM_PROGRAM", ""), environment.get("TERM", "")
    if terminal == "xterm-kitty" or "KITTY_WINDOW_ID" in environment or program in _KITTY_PROGRAMS:
        return kitty
    if terminal in _SIXEL_TERMINALS or program in _SIXEL_PROGRAMS:
        return sixel
    return None


class TerminalPicture:
    """A picture that is drawn over empty rows, for a display of rich that is drawn again and again."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._encoded = ""
        self._is_drawn = False

    def show(self, image: "Image") -> None:
        """Show ``image`` from now on."""
        self._encoded = self._encode(image)
        self._is_drawn = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield empty rows and what draws over them, as text without width; a picture of kitty's stays once drawn."""
        if not self._encoded:
            return
        yield from [Segment.line()] * ROWS
        if self._encode is kitty and self._is_drawn:
            return
        self._is_drawn = True
        drawn = f"\x1b[{ROWS}A\x1b7{self._encoded}\x1b8\x1b[{ROWS}B"
        yield Segment(drawn, None, [(ControlType.BELL,)])  # any control makes it one

    def removed(self) -> str:
        """Return what removes the picture from the terminal, where erased rows do not."""
        return _REMOVED if self._encode is kitty and self._encoded else ""


def kitty(image: "Image") -> str:
    """Return the escape sequences that show ``image`` in place of the one before, and leave the cursor."""
    written = BytesIO()
    image.save(written, "PNG", compress_level=1)
    data = base64.b64encode(written.getvalue()).decode()
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)]
    keys = [f"a=T,f=100,i={_ID},p=1,C=1,r={ROWS},q=2,", *[""] * len(chunks)]
    return "".join(
        f"\x1b_G{key}m={int(number < len(chunks))};{chunk}\x1b\\"
        for number, (key, chunk) in enumerate(zip(keys, chunks, strict=False), 1)
    )


def sixel(image: "Image") -> str:
    """Return the escape sequence that shows ``image`` as high as its rows; each character is six pixels of a column."""
    import numpy as np

    height = ROWS * _ROW // 6 * 6
    scaled = image.convert("RGB").resize((max(round(image.width * height / image.height), 1), height))
    reduced = scaled.quantize(_COLORS)
    palette = np.array(reduced.getpalette()).reshape(-1, 3) * 100 // 255
    levels, weights = np.asarray(reduced), 1 << np.arange(6)
    parts = [f'\x1bPq"1;1;{scaled.width};{height}', *(f"#{n};2;{r};{g};{b}" for n, (r, g, b) in enumerate(palette))]
    for band in levels.reshape(-1, 6, scaled.width):
        for color in np.unique(band):
            pixels = ((band == color) * weights[:, None]).sum(0) + 63
            parts.append(f"#{color}{_RUN.sub(_shortened, bytes(pixels.tolist()).decode())}$")
        parts.append("-")
    return "".join([*parts, "\x1b\\"])


def _shortened(found: re.Match[str]) -> str:
    return f"!{len(found[0])}{found[1]}"
