"""The keywords of a preview as a bar chart in SVG."""

from html import escape

from ..messages import _
from ..pipeline import Preview

_WIDTH, _ROW, _LEFT, _BAR = 760, 26, 260, 300  # pixels: picture, height of a row, left of the bars, longest bar
_COLORS = {1.1: "#9ecae1", 1.21: "#4292c6", 1.331: "#08519c"}
_OTHER = "#999999"


def keyword_chart(preview: Preview) -> str:
    """Return the chart: the length of a bar is the salience of the keyword, its colour the weight; grey was added."""
    rows = []
    for row, keyword in enumerate(preview.keywords, 1):
        y = row * _ROW
        color = _COLORS.get(keyword.weight, _OTHER) if 0 in keyword.sentences else _OTHER
        facts = _("{weight:g} · {count}/{total} sentences · similarity {score:.2f}").format(
            weight=keyword.weight, count=keyword.count, total=keyword.total, score=keyword.score
        )
        length = max(1, round(_BAR * keyword.salience))
        rows.append(
            f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(keyword.text)}</text>'
            f'<rect x="{_LEFT}" y="{y + 3}" width="{length}" height="{_ROW - 10}" fill="{color}"/>'
            f'<text x="{_LEFT + length + 6}" y="{y + 14}" fill="#555">{escape(facts)}</text>'
        )
    height = (len(preview.keywords) + 1) * _ROW + 6
    title = f'<text x="8" y="16" font-weight="bold">{escape(preview.translations[0])}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" font-family="sans-serif" '
        f'font-size="13"><rect width="100%" height="100%" fill="white"/>{title}{"".join(rows)}</svg>\n'
    )
