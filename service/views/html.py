"""A preview in Jupyter: tables, and keywords with bars."""

import html as entities
import sys
from collections.abc import Iterable

from ..messages import _
from ..pipeline import Preview
from .presenter import Table, present

_BAR_WIDTH = 160  # pixels
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"  # for MathJax 2, and 3 as in JupyterLab 4
_BAR = "display:inline-block;height:.8em;background:#c2410c;border-radius:2px;vertical-align:middle"


def show_in_ipython() -> None:
    """Have IPython show previews as HTML, where this process runs in one."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    if shell := get_ipython():
        shell.display_formatter.formatters["text/html"].for_type(Preview, html)


def html(preview: Preview) -> str:
    """Return a fragment of HTML; all text of the preview is escaped."""
    view = present(preview)
    prompts = Table("", (_("prompt"), "", _("tokens")), tuple((one.name, one.text, one.tokens) for one in view.prompts))
    facts = "".join(f"<p>{_escape(fact.label)}: {_escape(fact.text)}</p>" for fact in view.facts)
    warnings = "".join(f"<li>{_escape(warning)}</li>" for warning in view.warnings)
    tables = (view.sentences, view.dropped, view.examples, view.stages, view.usage)
    return (
        f"<div class='{_NO_FORMULAS}'><h4>{_escape(view.title)}</h4>{_table(prompts)}{_table(view.versions)}{facts}"
        f"{f'<ul>{warnings}</ul>' if warnings else ''}{_table(view.keywords)}"
        f"{''.join(map(_table, tables))}<p>{_escape(view.notice)}</p></div>"
    )


def _escape(text: str) -> str:
    """Return ``text`` without signs that mean something in HTML, or formulas to what reads Markdown first."""
    return entities.escape(text).replace("$", "&#36;").replace("\\", "&#92;")


def _table(table: Table) -> str:
    """Return ``table`` with a bar in front of the third cell of each row where it has shares; nothing without rows."""
    if not table.rows:
        return ""
    head = "".join(f"<th style='text-align:left'>{_escape(name)}</th>" for name in table.headings)
    shares: Iterable[float | None] = table.shares or [None] * len(table.rows)
    body = "".join(_row(row, share) for row, share in zip(table.rows, shares, strict=True))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: Iterable[str], share: float | None) -> str:
    cells = [_escape(cell) for cell in row]
    if share is not None:
        cells[2] = f"<span style='{_BAR};width:{_BAR_WIDTH * share:.0f}px'></span> {cells[2]}"
    return "<tr>" + "".join(f"<td style='text-align:left'>{cell}</td>" for cell in cells) + "</tr>"
