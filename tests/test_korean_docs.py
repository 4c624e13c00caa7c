"""The documents in Korean say what the English ones say, as far as can be seen without reading them."""

import json
import re
from pathlib import Path

import pytest
from support.command import run
from support.documented_commands import OPTION, make_targets, mentioned, name_of
from support.documents import DOCUMENTS, FENCE, READMES, TWINS, blocks, inline, prose, read

SENTENCE = "노을 지는 바닷가에서 한복을 입은 소녀"

_COMMENT = re.compile(r"[ \t]*(?:^|(?<=\s))#.*$", re.MULTILINE)
_VARIABLE = re.compile(r"(?<![A-Z\d_])[A-Z][A-Z\d]*(?:_[A-Z\d]+)+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MARK = re.compile(r"^(#+ |\||!\[)", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)")
_MILLISECONDS = re.compile(r"\d+ ms")

each_twin = pytest.mark.parametrize(("english", "korean"), TWINS, ids=[korean.name for _, korean in TWINS])


def _code(document: Path) -> list[tuple[str, str]]:
    """Return the blocks of code with a language, without comments: those without one show what is printed."""
    return [(language, _COMMENT.sub("", code)) for language, code in FENCE.findall(read(document)) if language]


def _calls(document: Path) -> set[tuple[tuple[str, ...], frozenset[str]]]:
    """Return each command of ``malgrim`` that a document names, with its long options."""
    return {(name_of(line.split()), frozenset(OPTION.findall(line))) for line in mentioned(document)}


def _options(document: Path) -> set[str]:
    return {option for code in inline(document) for option in OPTION.findall(code)}


def _figures(document: Path) -> set[str]:
    """Return the numbers of more than one digit in a text; single digits may be words in the other language."""
    return {figure for figure in _FIGURE.findall(prose(document)) if len(figure) > 1}


@each_twin
def test_they_name_each_other(english: Path, korean: Path) -> None:
    """The first lines of each document link to the other."""
    for document, link in ((english, f"({korean.name})"), (korean, f"[English]({english.name})")):
        assert link in read(document).partition("\n## ")[0]


@each_twin
def test_same_headings_and_tables(english: Path, korean: Path) -> None:
    """Both have the same levels of headings, and as many rows of tables and pictures, in the same order."""
    assert _MARK.findall(prose(english)) == _MARK.findall(prose(korean))


@each_twin
def test_same_code(english: Path, korean: Path) -> None:
    """Both have the same blocks of code but for comments, and as many samples of what is printed."""
    assert _code(english) == _code(korean)
    assert len(FENCE.findall(read(english))) == len(FENCE.findall(read(korean)))


@each_twin
def test_same_commands(english: Path, korean: Path) -> None:
    """Every command, option and target of make that one names stands in the other."""
    assert _calls(english) == _calls(korean)
    assert _options(english) == _options(korean)
    assert make_targets(english) == make_targets(korean)


@each_twin
def test_same_variables(english: Path, korean: Path) -> None:
    """Every environment variable that one names stands in the other."""
    assert set(_VARIABLE.findall(read(english))) == set(_VARIABLE.findall(read(korean)))


@each_twin
def test_same_figures(english: Path, korean: Path) -> None:
    """Every figure of the English document stands in the Korean one."""
    assert _figures(english) - _figures(korean) == set()


@each_twin
def test_korean_leads_to_korean(english: Path, korean: Path) -> None:
    """A Korean document links to the Korean one wherever there is one, except for its own English one."""
    translated = {one.resolve() for one, _ in TWINS if one != english}
    links = [link for link in _LINK.findall(read(korean)) if (korean.parent / link).resolve() in translated]
    assert links == []


def test_there_are_korean_documents() -> None:
    """What one needs from a sentence to a picture is there in Korean."""
    names = {korean.name for _, korean in TWINS}
    assert names >= {f"{name}.ko.md" for name in ("README", "page", "writing", "drawing", "providers", "operations")}
    assert all(english in DOCUMENTS for english, _ in TWINS)


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
@pytest.mark.parametrize(("document", "language"), [(READMES[0], "C"), (READMES[1], "ko")], ids=("English", "Korean"))
def test_the_sample_is_what_is_printed(
    document: Path, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The preview in each README is what the command prints today, apart from the milliseconds."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LANGUAGE", language)
    assert run(monkeypatch, "preview", SENTENCE, "--count", "5") == 0
    (sample,) = (code for code in blocks(document, "") if code.startswith("prompt "))
    assert _printed(sample) == _printed(capsys.readouterr().out)


def _printed(text: str) -> list[str]:
    """Return the words of ``text``, which a longer time may have wrapped elsewhere."""
    return _MILLISECONDS.sub("ms", text).split()


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_a_wrong_word_is_put_right(
    document: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The sentences of the section on wrong words have the English that it says, with the glossary that it writes."""
    text = " ".join(read(document).split())
    (terms,) = re.findall(r"printf '(.*?)' > terms\.tsv", text)
    glossary = tmp_path / "terms.tsv"
    glossary.write_text(terms.replace("\\t", "\t").replace("\\n", "\n"), encoding="utf-8")

    def prompt_of(sentence: str) -> str:
        assert sentence in text
        assert run(monkeypatch, "preview", sentence, "--count", "0", "--json") == 0
        made: dict[str, str] = json.loads(capsys.readouterr().out)
        return made["prompt"]

    for sentence in ("식탁 위의 배", "식탁 위의 배와 사과"):
        assert f"*{prompt_of(sentence)}*" in text
    assert "beodeul ring" in prompt_of("버들고리를 든 소년")
    monkeypatch.setenv("MALGRIM_GLOSSARY", str(glossary))
    assert "wicker box" in prompt_of("버들고리를 든 소년")
