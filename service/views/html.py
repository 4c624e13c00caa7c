"""How a preview shows itself in Jupyter: the stages as a table, the keywords as bars."""

import sys
from collections.abc import Iterable
from html import escape

from ..pipeline.preview import Preview

_BAR_WIDTH = 160  # pixels
_ADDED = " <i style='color:#78716c'>added</i>"
_BAR = "display:inline-block;height:.8em;background:#c2410c;border-radius:2px;vertical-align:middle"


def show_in_ipython() -> None:
    """Have IPython show previews as HTML, where this process runs in one."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython  # noqa: PLC0415 - only where it is loaded already

    if shell := get_ipython():
        shell.display_formatter.formatters["text/html"].for_type(Preview, html)


def html(preview: Preview) -> str:
    """Returns a fragment of HTML; all text of the preview is escaped."""
    sentences = _rows((str(i), ko, en) for i, (ko, en) in enumerate(_pairs(preview)))
    keywords = "".join(
        f"<tr><td style='text-align:left'>{escape(keyword.text)}{_ADDED if keyword.invented else ''}</td>"
        f"<td>{keyword.weight:g}</td>"
        f"<td style='text-align:left'><span style='{_BAR};width:{_BAR_WIDTH * keyword.count // keyword.of}px'></span>"
        f" {keyword.count}/{keyword.of}</td><td style='text-align:left'>{keyword.where}</td>"
        f"<td>{keyword.score:.2f}</td></tr>"
        for keyword in preview.keywords
    )
    prompts = _rows(
        (name, getattr(preview, name), str(preview.budgets.get(name, "")))
        for name in ("prompt", "prompt_2", "negative_prompt")
    )
    chosen = _rows((choice, phrase.text) for choice, phrase in preview.attributes.items())
    unwanted = _rows(preview.unwanted.items())
    stages = _rows(
        (stage, preview.backends.get(stage, ""), f"{seconds * 1000:.0f} ms")
        for stage, seconds in preview.seconds.items()
    )
    dropped = _rows(preview.dropped.items())
    usage = _rows((usage.stage, usage.provider, str(usage)) for usage in preview.usage)
    warnings = "".join(f"<li>{escape(warning)}</li>" for warning in preview.warnings)
    return (
        f"<div><h4>{escape(preview.text)}</h4>"
        f"{_table(('', '한국어', 'English'), sentences)}<p>{escape(preview.notice)}</p>"
        f"{_table(('keyword', 'weight', 'sentences', 'which', 'similarity'), keywords)}"
        f"{_table(('prompt', '', 'tokens'), prompts)}"
        f"<p>suggested: {escape(str(preview.sampling))}</p>"
        f"{_table(('chosen', ''), chosen) if chosen else ''}"
        f"{_table(('not wanted', ''), unwanted) if unwanted else ''}"
        f"{_table(('dropped', 'because'), dropped) if dropped else ''}"
        f"{_table(('stage', 'backend', 'time'), stages)}"
        f"{_table(('stage', 'provider', 'used'), usage) if usage else ''}"
        f"{f'<ul>{warnings}</ul>' if warnings else ''}</div>"
    )


def _pairs(preview: Preview) -> Iterable[tuple[str, str]]:
    return zip(preview.paraphrases, preview.translations, strict=True)


def _rows(rows: Iterable[Iterable[str]]) -> str:
    return "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )


def _table(heads: Iterable[str], body: str) -> str:
    head = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
