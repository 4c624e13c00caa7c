"""The documents name what is there: folders, files, modules, commands and options."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from support.documents import FENCE, blocks, read
from support.paths import ROOT

from service.cli.app import app

PACKAGES = ("augment", "translate", "keywords", "generate", "service")
OTHER_FOLDERS = (
    "service/locale",
    "fixtures",
    "benchmarks",
    "findings",
    "notebooks",
    "deploy",
    "docs",
    "tests",
    "tests/support",
)
READMES = (ROOT / "README.md", ROOT / "README.ko.md")
DOCUMENTS = (*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))

_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"[\w.@*-]+(?:/[\w.@*-]+)*/?")
_SUFFIXES = (".py", ".toml", ".tsv", ".md", ".ipynb")
_PLACEHOLDER = "NAME"
_MODULE = re.compile(rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)+")
_COMMAND = re.compile(r"(?:^|[/\s])malgrim ([a-z].*)")
_OPTION = re.compile(r"(?<!\S)(--[a-z][a-z-]*)")


def _inline(document: Path) -> list[str]:
    """Return the text in every pair of single backticks, with the escaped bars of tables as bars."""
    return [code.replace("\\|", "|") for code in _INLINE.findall(FENCE.sub("", read(document)))]


def _is_path(text: str) -> bool:
    """Return whether ``text`` names a place in the repository: no example of a new file, nothing that git ignores."""
    if not _PATH.fullmatch(text) or _PLACEHOLDER in text or text in read(ROOT / ".gitignore").splitlines():
        return False
    return text.endswith(_SUFFIXES) or ("/" in text and (ROOT / text.split("/", maxsplit=1)[0]).exists())


def _is_there(path: str, document: Path) -> bool:
    """Return whether ``path`` exists, from the root or beside ``document``; a bare name may be in any folder."""
    if "*" in path:
        return any(ROOT.glob(path))
    if (ROOT / path).exists() or (document.parent / path).exists():
        return True
    return "/" not in path and any(path == file for folder in _folders() for file in _names(folder))


@cache
def _folders() -> tuple[Path, ...]:
    """Return the folders of the packages and of the tests."""
    tops = [ROOT / name for name in (*PACKAGES, "tests")]
    return (*tops, *(folder for top in tops for folder in top.rglob("*") if folder.is_dir()))


@cache
def _names(folder: Path) -> frozenset[str]:
    return frozenset(file.name for file in folder.iterdir())


def _package_folders() -> list[str]:
    return [
        str(init.parent.relative_to(ROOT)) for name in PACKAGES for init in sorted((ROOT / name).rglob("__init__.py"))
    ]


@cache
def _commands() -> dict[tuple[str, ...], frozenset[str]]:
    """Return every command of ``malgrim`` with its long options, those of the root under ``()``."""
    return dict(_walk(typer.main.get_command(app), ()))


def _walk(command: Any, name: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    context = command.make_context(command.name, [], resilient_parsing=True)
    options = {option for one in command.get_params(context) for option in (*one.opts, *one.secondary_opts)}
    yield name, frozenset(option for option in options if option.startswith("--"))
    if hasattr(command, "list_commands"):
        for child in command.list_commands(context):
            _, found, _ = command.resolve_command(context, [child])  # unlike get_command, it loads what is lazy
            yield from _walk(found, (*name, child))


def _mentioned(document: Path) -> list[str]:
    """Return the words after ``malgrim`` wherever a line of shell or an inline code calls it."""
    shell = "\n".join(blocks(document, "sh")).replace("\\\n", " ")
    return [found[1] for code in (*shell.splitlines(), *_inline(document)) if (found := _COMMAND.search(code))]


def _command(words: list[str]) -> tuple[str, ...]:
    """Return the longest command that ``words`` begin with; the root where they begin with none."""
    return max((name for name in _commands() if tuple(words[: len(name)]) == name), key=len)


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize("folder", [*_package_folders(), *OTHER_FOLDERS])
def test_architecture_names_each_folder(folder: str) -> None:
    """Every package folder, and every other folder of the repository, has a row in the table of architecture.md."""
    rows = [line for line in read(ROOT / "docs" / "architecture.md").splitlines() if line.startswith("| `")]
    assert any(line.startswith(f"| `{folder}/` |") for line in rows)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link leads to a file of the repository."""
    links = [link.partition("#")[0] for link in _LINK.findall(read(document)) if "://" not in link]
    assert [link for link in links if link and not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_exist(document: Path) -> None:
    """Every path in backticks exists."""
    paths = [code for code in _inline(document) if _is_path(code)]
    assert [path for path in paths if not _is_there(path, document)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_modules_exist(document: Path) -> None:
    """Every dotted name of our packages in backticks, and every import in a Python example, can be imported."""
    names = {code for code in _inline(document) if _MODULE.fullmatch(code)}
    for example in blocks(document, "python"):
        for node in ast.walk(ast.parse(example)):
            if isinstance(node, ast.ImportFrom):
                names |= {f"{node.module}.{one.name}" for one in node.names}
    assert [name for name in sorted(names) if not _can_be_imported(name)] == []


def _can_be_imported(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    try:
        if hasattr(importlib.import_module(module), attribute):
            return True
        importlib.import_module(name)
    except ImportError:
        return False
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_exist(document: Path) -> None:
    """Every ``malgrim`` command in a document exists and has the long options that the document gives it."""
    for line in _mentioned(document):
        words = line.split()
        name = _command(words)
        assert name, f"malgrim {line}: no such command"
        group = any(other[:-1] == name for other in _commands())
        assert not (group and len(words) > len(name)), f"malgrim {line}: no such command"
        assert set(_OPTION.findall(line)) <= _commands()[name], f"malgrim {line}"


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_options_exist(document: Path) -> None:
    """Every long option that stands alone in backticks belongs to some command."""
    known = frozenset[str]().union(*_commands().values())
    options = [option for code in _inline(document) if code.startswith("--") for option in _OPTION.findall(code)]
    assert options
    assert [option for option in options if option not in known] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(document: Path) -> None:
    """Every ``make`` target in a document is one of the Makefile."""
    shell = [line for block in blocks(document, "sh") for line in block.splitlines()]
    named = [found[1] for code in (*shell, *_inline(document)) if (found := re.match(r"make ([a-z-]+)", code))]
    assert set(named) <= _targets()
