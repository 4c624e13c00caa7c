"""The documents of the project, and the code in them."""

import re
from pathlib import Path

from .paths import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A block of code: its language and its text."""

READMES = (ROOT / "README.md", ROOT / "README.ko.md")
DOCUMENTS = (*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
TWINS = [
    (korean.with_name(korean.name.replace(".ko.md", ".md")), korean) for korean in DOCUMENTS if ".ko" in korean.name
]
"""Each English document that there is in Korean too, with the Korean one."""

_INLINE = re.compile(r"`([^`\n]+)`")


def read(document: Path) -> str:
    """Return the text of a document."""
    return document.read_text(encoding="utf-8")


def prose(document: Path) -> str:
    """Return the text of a document without its blocks of code."""
    return FENCE.sub("", read(document))


def blocks(document: Path, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return [code for kind, code in FENCE.findall(read(document)) if kind == language]


def shell_lines(document: Path) -> list[str]:
    """Return the lines of all blocks of shell, continued ones joined."""
    return "\n".join(blocks(document, "sh")).replace("\\\n", " ").splitlines()


def inline(document: Path) -> list[str]:
    """Return the text in every pair of single backticks, with the escaped bars of tables as bars."""
    return [code.replace("\\|", "|") for code in _INLINE.findall(prose(document))]
