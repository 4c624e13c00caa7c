"""The pictures of a grid as a page of HTML beside their files."""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from .grid_layout import GridLayout, Place

_STYLE = """
body { font: 16px system-ui, sans-serif; margin: 1rem; color-scheme: light dark; }
.scroll { overflow-x: auto; }
th { text-align: left; font-weight: 600; padding: .25rem; vertical-align: top; }
img { display: block; max-width: 20rem; height: auto; }
"""


def grid_page(
    title: str, layout: GridLayout, addresses: Mapping[Place, str], scores: Mapping[Place, float] | None = None
) -> str:
    """Return the page.

    Args:
        title: The writer's text.
        layout: The labels.
        addresses: Of the pictures, relative to the page or from the root of its host.
        scores: CLIP scores of those that have one.
    """
    tables = "\n".join(_table(layout, number, addresses, scores or {}) for number in range(len(layout.sheets)))
    return (
        f'<!doctype html>\n<html lang="ko">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n<h1>{escape(title)}</h1>\n{tables}\n</html>\n"
    )


def _table(layout: GridLayout, sheet: int, addresses: Mapping[Place, str], scores: Mapping[Place, float]) -> str:
    heading = f"<h2>{escape(layout.sheets[sheet])}</h2>\n" if layout.sheets[sheet] else ""
    header = "".join(f'<th scope="col">{escape(label)}</th>' for label in layout.columns)
    body = "\n".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(
            _picture(addresses.get(place), f"{name} {label}", scores.get(place))
            for column, name in enumerate(layout.columns)
            for place in ((column, row, sheet),)
        )
        + "</tr>"
        for row, label in enumerate(layout.rows)
    )
    return f'{heading}<div class="scroll"><table>\n<tr><td></td>{header}</tr>\n{body}\n</table></div>'


def _picture(file: str | None, label: str, score: float | None) -> str:
    if file is None:
        return "<td></td>"
    address = quote(file)
    image = f'<a href="{address}"><img src="{address}" alt="{escape(label.strip())}" loading="lazy"></a>'
    return f"<td>{image}</td>" if score is None else f"<td>{image}CLIP {score:.3f}</td>"
