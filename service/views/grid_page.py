"""The pictures of a grid as a page of HTML beside their files."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

_Place = tuple[int, int, int]
_STYLE = """
body { font: 16px system-ui, sans-serif; margin: 1rem; color-scheme: light dark; }
.scroll { overflow-x: auto; }
th { text-align: left; font-weight: 600; padding: .25rem; vertical-align: top; }
img { display: block; max-width: 20rem; height: auto; }
"""


def grid_page(  # noqa: PLR0913, PLR0917 - the parts of a page
    title: str,
    columns: Sequence[str],
    rows: Sequence[str],
    sheets: Sequence[str],
    files: Mapping[_Place, str],
    scores: Mapping[_Place, float] | None = None,
) -> str:
    """Return the page.

    Args:
        title: The writer's text.
        columns: The labels of the columns.
        rows: Likewise of the rows.
        sheets: Likewise of the sheets.
        files: Names of picture files in the folder of the page, by column, row and sheet.
        scores: CLIP scores of those that have one, likewise.
    """
    tables = "\n".join(_table(columns, rows, label, number, files, scores or {}) for number, label in enumerate(sheets))
    return (
        f'<!doctype html>\n<html lang="ko">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n<h1>{escape(title)}</h1>\n{tables}\n</html>\n"
    )


def _table(  # noqa: PLR0913, PLR0917 - the parts of a page
    columns: Sequence[str],
    rows: Sequence[str],
    sheet: str,
    number: int,
    files: Mapping[_Place, str],
    scores: Mapping[_Place, float],
) -> str:
    heading = f"<h2>{escape(sheet)}</h2>\n" if sheet else ""
    header = "".join(f'<th scope="col">{escape(label)}</th>' for label in columns)
    body = "\n".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(
            _picture(files.get((place, row, number)), f"{name} {label}", scores.get((place, row, number)))
            for place, name in enumerate(columns)
        )
        + "</tr>"
        for row, label in enumerate(rows)
    )
    return f'{heading}<div class="scroll"><table>\n<tr><td></td>{header}</tr>\n{body}\n</table></div>'


def _picture(file: str | None, label: str, score: float | None) -> str:
    if file is None:
        return "<td></td>"
    address = quote(file)
    image = f'<a href="{address}"><img src="{address}" alt="{escape(label.strip())}" loading="lazy"></a>'
    return f"<td>{image}</td>" if score is None else f"<td>{image}CLIP {score:.3f}</td>"
