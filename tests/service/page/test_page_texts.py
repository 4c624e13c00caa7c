"""The words of the page, in Korean and in English."""

import json
import re
from pathlib import Path

import service.page

STATIC = Path(service.page.__file__).with_name("static")
SOURCES = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted(STATIC.glob("*.js")) if not file.name.startswith("texts.")
)


def texts(language: str) -> dict[str, str]:
    lines = (STATIC / f"texts.{language}.js").read_text(encoding="utf-8").strip().splitlines()[1:-1]
    pairs = [json.loads(f"{{{line.strip().removesuffix(',')}}}") for line in lines]
    found = {name: text for pair in pairs for name, text in pair.items()}
    assert len(found) == len(pairs)
    return found


def test_both_languages_have_the_same_names_and_fields() -> None:
    """Each text exists in both languages, once, with the same fields, and is not empty."""
    korean, english = texts("ko"), texts("en")
    assert korean.keys() == english.keys()
    for name in korean:
        assert korean[name].strip()
        assert english[name].strip()
        assert sorted(re.findall(r"\{\w+\}", korean[name])) == sorted(re.findall(r"\{\w+\}", english[name])), name


def test_the_sources_name_texts_that_exist() -> None:
    """Each name in the sources is that of a text, each pattern of names fits one, and no text is left over."""
    names = texts("ko").keys()
    plain = set(re.findall(r'\bt\([^)`]*?"([\w.]+)"', SOURCES))
    assert plain <= names, plain - names
    patterns = [
        re.sub(r"\\\$\\\{.*?\\\}", r"[\\w.]+", re.escape(one)) for one in re.findall(r"\bt\(`([^`]+)`", SOURCES)
    ]
    assert all(any(re.fullmatch(pattern, name) for name in names) for pattern in patterns), patterns
    used = {name for name in names if f'"{name}"' in SOURCES}
    used |= {name for name in names for pattern in patterns if re.fullmatch(pattern, name)}
    assert names - used == set()
