"""The pictures of a grid on one sheet, with the values of its axes beside them."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .grid_layout import GridLayout, Place

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_FONT = "koreanize_matplotlib", "fonts/NanumGothic.ttf"  # the package is not imported: it changes matplotlib
_GAP = 4  # pixels between two pictures
_PAPER, _INK = "white", "black"


def contact_sheet(files: Mapping[Place, Path], layout: GridLayout, sheet: int = 0, *, largest: int = 16_000) -> bytes:
    """Return the PNG of one sheet of a grid; a picture that is missing leaves its place white.

    Args:
        files: The pictures; one at a time is open.
        layout: The labels.
        sheet: Number of the sheet.
        largest: Pixels of a side of the sheet, about; larger pictures are scaled down.
    """
    from PIL import Image, ImageDraw

    columns, rows, title = layout.columns, layout.rows, layout.sheets[sheet]
    own = {(column, row): file for (column, row, number), file in files.items() if number == sheet}
    width, height = _largest_size(own.values())
    scale = min(1.0, largest / ((width + _GAP) * (len(columns) + 1)), largest / ((height + _GAP) * (len(rows) + 1)))
    width, height = max(int(width * scale), 1), max(int(height * scale), 1)
    size = max(min(width, height) // 16, 12)
    font = _font(size)
    left = max((_width(label, font) for label in rows), default=0) + 2 * _GAP if any(rows) else _GAP
    line = size + 2 * _GAP
    top = line * (bool(title) + any(map(bool, columns))) + _GAP
    drawn = Image.new("RGB", (left + len(columns) * (width + _GAP), top + len(rows) * (height + _GAP)), _PAPER)
    draw = ImageDraw.Draw(drawn)
    draw.text((_GAP, _GAP), title, _INK, font)
    for column, label in enumerate(columns):
        draw.text((left + column * (width + _GAP), top - line), _cut(label, font, width), _INK, font)
    for row, label in enumerate(rows):
        draw.text((_GAP, top + row * (height + _GAP)), label, _INK, font)
    for (column, row), file in own.items():
        with Image.open(file) as picture:
            shown = picture.convert("RGB")
        shown.thumbnail((width, height), Image.Resampling.LANCZOS)
        drawn.paste(shown, (left + column * (width + _GAP), top + row * (height + _GAP)))
    written = BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def _largest_size(files: Iterable[Path]) -> tuple[int, int]:
    from PIL import Image

    sizes = []
    for file in files:
        with Image.open(file) as picture:
            sizes.append(picture.size)
    sizes = sizes or [(64, 64)]
    return max(width for width, _height in sizes), max(height for _width, height in sizes)


@cache
def _font(size: int) -> "FreeTypeFont":
    """Return a font with Hangul."""
    from PIL import ImageFont

    package, file = _FONT
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        message = f"{package} is not installed, although the packages that generate need it"
        raise ModuleNotFoundError(message)
    return ImageFont.truetype(str(Path(found.submodule_search_locations[0]) / file), size)


def _width(text: str, font: "FreeTypeFont") -> int:
    return int(font.getlength(text))


def _cut(text: str, font: "FreeTypeFont", most: int) -> str:
    """Return as much of ``text`` as ``most`` pixels hold, with an ellipsis where it is cut."""
    if _width(text, font) <= most:
        return text
    length = len(text)
    while length and _width(f"{text[:length]}…", font) > most:
        length -= 1
    return f"{text[:length]}…"
