"""The glossary of Korean things."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from test_cli import run

from translate.glossary import GlossaryError, papago_csv, read_glossary


def test_the_packaged_glossary() -> None:
    """It has far more than 400 terms of many kinds, each spelling once, an English name and a gloss without Korean."""
    terms = read_glossary()
    assert len(terms) > 1_300
    assert min(Counter(term.kind for term in terms).values()) >= 10
    spellings = Counter(spelling for term in terms for spelling in (term.korean, *term.variants))
    assert [spelling for spelling, number in spellings.items() if number > 1] == []
    for term in terms:
        assert f"{term.english}{term.gloss}".isascii(), term
        assert 2 <= len(term.gloss.split()) <= 7, term
        assert "," not in term.gloss, term


def test_own_terms(tmp_path: Path) -> None:
    """A file of one's own adds terms and replaces those of the same name."""
    own = tmp_path / "own.tsv"
    rows = ("한복", "hanbok", "my dress", "clothing", ""), ("말그림", "Malgrim", "word picture", "object", "말 그림")
    own.write_text("# mine\n" + "\n".join(map("\t".join, rows)), "utf-8")
    terms = {term.korean: term for term in read_glossary(own)}
    assert (terms["한복"].gloss, terms["말그림"].variants) == ("my dress", ("말 그림",))
    assert len(terms) == len(read_glossary()) + 1


@pytest.mark.parametrize(
    "line", ["한복", "한복\thanbok", "한복\t\tdress\tclothing\t", "한복\thanbok\tdress\tclothing\t\tmore"]
)
def test_a_wrong_line(line: str, tmp_path: Path) -> None:
    """A line without its columns is named with its file and number."""
    own = tmp_path / "own.tsv"
    own.write_text(f"# mine\n{line}\n", "utf-8")
    with pytest.raises(GlossaryError, match=r"own\.tsv, line 2: five columns"):
        read_glossary(own)


def test_for_papago(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The export is a CSV of two columns, one row for each spelling, on standard output or in a file."""
    assert run(monkeypatch, "glossary", "export", "--papago") == 0
    printed = capsys.readouterr().out
    rows = list(csv.reader(printed.splitlines()))
    assert rows[0] == ["ko", "en"]
    assert ["한복", "hanbok"] in rows
    assert ["북촌한옥마을", "Bukchon Hanok Village"] in rows
    assert len(rows) == 1 + sum(1 + len(term.variants) for term in read_glossary())
    assert printed == papago_csv(read_glossary())
    assert run(monkeypatch, "glossary", "export", "--papago", "-o", str(tmp_path / "terms.csv")) == 0
    assert (tmp_path / "terms.csv").read_text("utf-8") == printed


def test_export_for_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without saying for whom, the command says what to type."""
    assert run(monkeypatch, "glossary", "export") == 2
    assert "malgrim glossary export --papago" in capsys.readouterr().err
