"""A preview on a terminal and in a notebook: one presenter, two renderers."""

import io
from dataclasses import replace
from html import unescape

import pytest
from rich.console import Console

from generate import Phrase, Prompt
from keywords import WeightedKeyword
from service.pipeline import Pipeline, Preview
from service.trace import Usage
from service.views.html import html
from service.views.presenter import present
from service.views.terminal import show

CAT = Preview(
    text="고양이",
    paraphrases=("고양이", "야옹이", "고양이 한 마리, 부드러운 빛"),
    translations=("a cat", "a cat", "a cat, soft light"),
    unwanted={"사람": "people"},
    keywords=(
        WeightedKeyword("cat", 1.331, 3, 3, 0.5, (0, 1, 2)),
        WeightedKeyword("light", 1.1, 1, 3, 0.25, (2,), True),
    ),
    prompts=Prompt((Phrase("a cat"),), (Phrase("cat", 1.331),), (Phrase("people"),)),
    backends={"augment": "rules", "translate": "papago"},
    warnings=("odd <b>warning</b>",),
    dropped={"개": "a noun is missing"},
    usage=(Usage("translate", "papago", calls=1, characters=20),),
    seconds={"augment": 0.1, "translate": 0.25},
)


def shown(preview: Preview, *, stages: bool = False) -> str:
    out = io.StringIO()
    show(preview, Console(file=out, width=80, highlight=False), stages=stages)
    return out.getvalue()


def test_paraphrases_show_what_differs() -> None:
    """Only the words that the writer's sentence does not have are shown, equal ones together."""
    assert present(CAT).additions.rows == (("the same words", "1"), ("+ soft light", "2"))


def test_the_result_stands_above_how_it_came_about() -> None:
    """Prompts, facts and warnings come first, then keywords, paraphrases, providers and stages."""
    text = shown(CAT)
    parts = ["a cat", "not wanted: 사람 → people", "! odd <b>warning</b>", "Translated by Papago"]
    parts += [
        "similarity",
        "light (added)",
        "+ soft light",
        "1 dropped",
        "1 call, 20 characters",
        "augment rules 100 ms",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text", ["노을 지는 바닷가에서 한복을 입은 소녀", "비 오는 밤 네온 간판이 빛나는 골목의 고양이 두 마리"]
)
def test_at_most_forty_lines(pipeline: Pipeline, text: str) -> None:
    """A preview with ten paraphrases takes at most 40 lines of 80 columns, and names every keyword."""
    made = pipeline.preview(text)
    lines = shown(made)
    assert sum(1 + (len(line) - 1) // 80 for line in lines.splitlines()) <= 40
    table = lines[lines.index("similarity") :]
    assert all(keyword.text in table for keyword in made.keywords)


def test_all_stages_hold_everything() -> None:
    """With all stages every sentence, every keyword with its sentences, and the reason of each dropped one is shown."""
    text = shown(CAT, stages=True)
    for part in ("고양이 한 마리, 부드러운 빛", "a cat, soft light", "0-2", "a noun is missing", "250 ms"):
        assert part in text


def test_nothing_of_the_presenter_is_lost_in_html() -> None:
    """Every text that the presenter gives stands in the notebook's table, escaped."""
    view, markup = present(CAT), html(CAT)
    tables = (view.keywords, view.sentences, view.dropped, view.stages, view.usage)
    for cell in (cell for table in tables for row in table.rows for cell in row):
        assert cell in markup
    assert "width:160px" in markup
    assert "width:53px" in markup
    assert "odd &lt;b&gt;warning&lt;/b&gt;" in markup
    assert "<b>" not in markup


@pytest.mark.parametrize("field", ["text", "translations", "keywords", "dropped", "warnings"])
def test_text_is_never_markup(field: str) -> None:
    """Markup in any text of a preview is shown as text."""
    evil = "<img src=x onerror=alert(1)>"
    changes: dict[str, object] = {
        "text": evil,
        "translations": (evil,) * 3,
        "keywords": (WeightedKeyword(evil, 1.1, 1, 3, 0.1, (0,)),),
        "dropped": {evil: evil},
        "warnings": (evil,),
    }
    markup = html(replace(CAT, **{field: changes[field]}))  # type: ignore[arg-type]
    assert "<img" not in markup
    assert "&lt;img" in markup


def test_no_formulas_in_a_notebook() -> None:
    """MathJax is told to leave a preview alone, and dollars and backslashes are not written as such."""
    markup = html(replace(CAT, text=r"가격표 $10 과 $20", warnings=(r"\(fate\) $$x$$ <",)))
    assert markup.startswith("<div class='tex2jax_ignore mathjax_ignore'>")
    assert "$" not in markup
    assert "\\" not in markup
    assert r"\(fate\) $$x$$ <" in unescape(markup)


def test_no_control_characters() -> None:
    """No text of a preview controls a terminal or the order of words, or begins a line of its own."""
    evil = "\x1b[31m\x9b2J\u202e\rx\nwarning"
    preview = replace(
        CAT,
        text=evil,
        paraphrases=(evil, *CAT.paraphrases[1:]),
        translations=(evil, *CAT.translations[1:]),
        unwanted={evil: evil},
        attributes={evil: Phrase(evil)},
        keywords=(WeightedKeyword(evil, 1.1, 1, 3, 0.5, (0,)),),
        prompts=Prompt((Phrase(evil),), (Phrase(evil),), (Phrase(evil),)),
        backends={"translate": evil},
        warnings=(evil,),
        dropped={evil: evil},
        usage=(Usage("translate", evil, calls=1, characters=20),),
    )
    for text in (shown(preview), shown(preview, stages=True), html(preview)):
        assert not set(text) & set("\x1b\x9b\u202e\r")
        assert not any(line.strip().startswith("warning") for line in text.splitlines())
