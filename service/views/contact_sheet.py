"""The pictures of a grid on one sheet, with the values of its axes beside them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_FONT = "koreanize_matplotlib", "fonts/NanumGothic.ttf"  # the package is not imported: it changes matplotlib
_GAP = 4  # pixels between two pictures
_LARGEST = 16_000  # pixels of a side of the sheet; larger pictures are scaled down
_PAPER, _INK = "white", "black"


def contact_sheet(
    pictures: Mapping[tuple[int, int], "Image"], columns: Sequence[str], rows: Sequence[str], title: str = ""
) -> "Image":
    """Return the sheet; a picture that is missing leaves its place white.

    Args:
        pictures: By column and row, from 0.
        columns: The labels of the columns, one for each.
        rows: Likewise of the rows.
        title: A line above them.
    """
    from PIL import Image, ImageDraw

    width, height = _largest_size(pictures.values())
    scale = min(1.0, _LARGEST / ((width + _GAP) * (len(columns) + 1)), _LARGEST / ((height + _GAP) * (len(rows) + 1)))
    width, height = max(int(width * scale), 1), max(int(height * scale), 1)
    size = max(min(width, height) // 16, 12)
    font = _font(size)
    left = max((_width(label, font) for label in rows), default=0) + 2 * _GAP if any(rows) else _GAP
    line = size + 2 * _GAP
    top = line * (bool(title) + any(map(bool, columns))) + _GAP
    sheet = Image.new("RGB", (left + len(columns) * (width + _GAP), top + len(rows) * (height + _GAP)), _PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((_GAP, _GAP), title, _INK, font)
    for column, label in enumerate(columns):
        draw.text((left + column * (width + _GAP), top - line), _cut(label, font, width), _INK, font)
    for row, label in enumerate(rows):
        draw.text((_GAP, top + row * (height + _GAP)), label, _INK, font)
    for (column, row), picture in pictures.items():
        shown = picture.convert("RGB")
        shown.thumbnail((width, height), Image.Resampling.LANCZOS)
        sheet.paste(shown, (left + column * (width + _GAP), top + row * (height + _GAP)))
    return sheet


def _largest_size(pictures: "Iterable[Image]") -> tuple[int, int]:
    sizes = [picture.size for picture in pictures] or [(64, 64)]
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
