"""The words of the page stand in both languages, and the scripts ask for none that is missing."""

import re
from pathlib import Path

import pytest

import service.page
from augment.details import all_details
from generate import preset_names

STATIC = Path(service.page.__file__).with_name("static")


def texts(language: str) -> dict[str, str]:
    rows = (STATIC / f"texts.{language}.js").read_text(encoding="utf-8")
    return dict(re.findall(r'^  "([\w.]+)": "(.*)",$', rows, re.MULTILINE))


def test_both_languages_have_the_same_texts() -> None:
    """Each text is in Korean and in English, with the same fields."""
    korean, english = texts("ko"), texts("en")
    assert korean.keys() == english.keys()
    for name, text in korean.items():
        assert {*re.findall(r"\{\w+\}", text)} <= {*re.findall(r"\{\w+\}", english[name])}, name


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda script: script.name)
def test_no_text_is_missing(script: Path) -> None:
    """Each text that a script names exists, and some text begins with each name that it puts together."""
    source, known = script.read_text(encoding="utf-8"), texts("en")
    assert {*re.findall(r'\bt\("([\w.]+)"', source)} <= known.keys()
    for beginning in re.findall(r"\bt\(`([\w.]+)\$\{", source):
        assert any(name.startswith(beginning) for name in known), beginning


def test_choices_have_names() -> None:
    """Each preset and each aspect of a suggested detail has a name on the page."""
    named = {f"preset.{name}" for name in preset_names()} | {f"detail.{one.aspect}" for one in all_details()}
    assert named <= texts("ko").keys()
