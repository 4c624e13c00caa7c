"""The page that shows shared items in any browser: no script, and every text escaped."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from ..picture_record import GenerationInfo
from ..preview import Preview

_HEAD = """\
<!doctype html>
<html lang="ko">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src *; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>말그림 Malgrim</title>
<style>
:root { color-scheme: light dark }
body { font-family: system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem }
article { border-top: 1px solid; padding: 1rem 0 }
img { height: auto; max-width: 100% }
figure { margin: 0 0 1rem }
dt { font-weight: bold }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere }
</style>
<h1>말그림 <span lang="en">Malgrim</span></h1>
"""
_LABELS = {
    "prompt": "프롬프트 · prompt",
    "prompt_2": "프롬프트 2 · prompt_2",
    "negative_prompt": "네거티브 프롬프트 · negative_prompt",
}


class Shown(NamedTuple):
    """A preview, the paths of its pictures with how they were generated, and how many others are lost."""

    preview: Preview
    pictures: Sequence[tuple[str, GenerationInfo]]
    lost: int


def index_page(items: Sequence[Shown]) -> str:
    """Return the HTML of a page beside the files of ``items``, in Korean and English."""
    return _HEAD + "".join(map(_article, items))


def _article(shown: Shown) -> str:
    preview = shown.preview
    figures = "".join(_figure(path, preview.text, made) for path, made in shown.pictures)
    lost = f"<p>없어져서 빠진 그림 · lost pictures: {shown.lost}</p>\n" if shown.lost else ""
    texts = ((label, getattr(preview, name)) for name, label in _LABELS.items())
    rows = "".join(f"<dt>{label}</dt>\n<dd>{escape(text)}</dd>\n" for label, text in texts if text)
    return f"<article>\n<h2>{escape(preview.text)}</h2>\n{figures}{lost}<dl>\n{rows}</dl>\n</article>\n"


def _figure(path: str, text: str, made: GenerationInfo) -> str:
    settings = (
        f"{made.width}×{made.height}",
        f"스텝 steps {made.steps}",
        f"CFG {made.guidance:g}",
        f"시드 seed {made.seed}",
        made.sampler,
        made.model,
    )
    caption = escape(" · ".join(settings))
    return f'<figure>\n<img src="{escape(path)}" alt="{escape(text)}">\n<figcaption>{caption}</figcaption>\n</figure>\n'
