"""The documents name what is there: folders, files, modules, commands and options."""

import ast
import importlib
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import torch
from support.documented_commands import OPTION, called, commands, long_options, make_targets, mentioned, name_of
from support.documents import DOCUMENTS, READMES, blocks, inline, prose, read, shell_lines
from support.paths import ROOT

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

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"[\w.@*-]+(?:/[\w.@*-]+)*/?")
_SUFFIXES = (".py", ".toml", ".tsv", ".md", ".ipynb")
_PLACEHOLDER = "NAME"
_MODULE = re.compile(rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)+")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


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


@pytest.mark.parametrize("folder", [*_package_folders(), *OTHER_FOLDERS])
def test_architecture_names_each_folder(folder: str) -> None:
    """Every package folder, and every other folder of the repository, has a row in the table of architecture.md."""
    rows = [line for line in read(ROOT / "docs" / "architecture.md").splitlines() if line.startswith("| `")]
    assert any(line.startswith(f"| `{folder}/` |") for line in rows)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link leads to a file of the repository, and to a heading in it where it names one."""
    links = [link.partition("#") for link in _LINK.findall(read(document)) if "://" not in link]
    targets = [(document.parent / path if path else document, heading) for path, _, heading in links]
    assert [path for path, _ in targets if not path.exists()] == []
    assert [(path.name, heading) for path, heading in targets if heading and heading not in _headings(path)] == []


def _headings(document: Path) -> set[str]:
    """Return the headings of a document as GitHub writes them in addresses."""
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in _HEADING.findall(prose(document))}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_exist(document: Path) -> None:
    """Every path in backticks exists."""
    paths = [code for code in inline(document) if _is_path(code)]
    assert [path for path in paths if not _is_there(path, document)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_modules_exist(document: Path) -> None:
    """Every dotted name of our packages in backticks, and every import in a Python example, can be imported."""
    names = {code for code in inline(document) if _MODULE.fullmatch(code)}
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


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
@pytest.mark.parametrize("name", ["README.md", "docs/drawing.md"])
def test_examples_run(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The examples in Python run, with fewer steps."""
    monkeypatch.chdir(tmp_path)
    torch.save({"params_ema": {"conv.weight": torch.zeros(1)}}, "4x.pth")  # that one of them converts
    examples = blocks(ROOT / name, "python")
    assert examples
    for example in examples:
        exec(example.replace("steps=20", "steps=2"), {})  # noqa: S102


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_exist(document: Path) -> None:
    """Every ``malgrim`` command in a document exists and has the long options that the document gives it."""
    for line in mentioned(document):
        words = line.split()
        name = name_of(words)
        assert name, f"malgrim {line}: no such command"
        group = any(other[:-1] == name for other in commands())
        assert not (group and len(words) > len(name)), f"malgrim {line}: no such command"
        assert set(OPTION.findall(line)) <= long_options(name), f"malgrim {line}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_can_be_parsed(document: Path) -> None:
    """Every ``malgrim`` command in a block of shell is accepted with its arguments."""
    for line in called(shell_lines(document)):
        words = shlex.split(line, comments=True)
        name = name_of(words)
        commands()[name].make_context(name[-1], words[len(name) :])


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_options_exist(document: Path) -> None:
    """Every long option that stands alone in backticks belongs to some command."""
    known = frozenset[str]().union(*map(long_options, commands()))
    options = [option for code in inline(document) if code.startswith("--") for option in OPTION.findall(code)]
    assert options
    assert [option for option in options if option not in known] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(document: Path) -> None:
    """Every ``make`` target in a document is one of the Makefile."""
    assert make_targets(document) <= set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
