"""The pictures of a story as a page of HTML."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

_STYLE = """
body { font: 18px/1.6 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 48rem; }
:root { color-scheme: light dark; }
dt { font-weight: 600; }
figure { margin: 2rem 0; }
img { display: block; max-width: 100%; height: auto; }
"""


def story_page(title: str, characters: Mapping[str, str], scenes: Sequence[tuple[str | None, str]]) -> str:
    """Return the page.

    Args:
        title: The title.
        characters: Names to what they look like.
        scenes: The address of each picture, relative to the page or from the root of its host, None where there is none
            yet, and the text of its scene.
    """
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(look)}</dd>\n" for name, look in characters.items())
    return (
        f'<!doctype html>\n<html lang="ko">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n<h1>{escape(title)}</h1>\n"
        f"{f'<dl>{chr(10)}{listed}</dl>{chr(10)}' if listed else ''}"
        f"{''.join(_scene(*scene) for scene in scenes)}</html>\n"
    )


def _scene(file: str | None, text: str) -> str:
    address = quote(file or "")
    picture = f'<a href="{address}"><img src="{address}" alt="{escape(text)}" loading="lazy"></a>\n' if file else ""
    return f"<figure>\n{picture}<figcaption>{escape(text)}</figcaption>\n</figure>\n"
