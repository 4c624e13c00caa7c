"""The glossary file: the packaged terms, and the user's own."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import run

from translate import GlossaryError, Word, checked_word
from translate.glossary import papago_csv, read_glossary, with_terms
from translate.glossary.terms import own_term
from translate.korean.lexicon import read_entries
from translate.korean.mentions import find_nouns
from translate.korean.tagger import Tagger
from translate.offline.segmentation import Segmenter
from translate.offline.translator import LexiconTranslator

TERMS = read_glossary()
SPELLINGS = {spelling: term for term in TERMS for spelling in term.spellings}
LONGEST = max(map(len, SPELLINGS))
ROWS = (
    ("한복", "hanbok", "hanbok", "my dress", "clothing", ""),
    ("말그림", "Malgrim", "malgeurim", "word picture", "object", "말 그림"),
)


def own_file(folder: Path, *rows: Sequence[str]) -> Path:
    file = folder / "own.tsv"
    file.write_text("# mine\n" + "\n".join(map("\t".join, rows)), "utf-8")
    return file


def found(text: str) -> list[str]:
    return [SPELLINGS[one.noun].english for one in find_nouns(text, SPELLINGS, LONGEST)]


def test_the_packaged_glossary() -> None:
    """The glossary has over 1,300 terms of all classes, each spelling once, with a name, a sound and a short gloss."""
    assert len(TERMS) > 1_300
    assert min(Counter(term.kind for term in TERMS).values()) >= 10
    spellings = Counter(spelling for term in TERMS for spelling in (term.korean, *term.variants))
    assert [spelling for spelling, number in spellings.items() if number > 1] == []
    for term in TERMS:
        assert f"{term.english}{term.gloss}{term.romanisation}".isascii(), term
        assert 2 <= len(term.gloss.split()) <= 7, term
        assert "," not in term.gloss, term


def test_own_terms(tmp_path: Path) -> None:
    """The user's own file adds terms, and replaces those of the same name."""
    terms = {term.korean: term for term in read_glossary(own_file(tmp_path, *ROWS))}
    assert (terms["한복"].gloss, terms["말그림"].variants, terms["말그림"].own) == ("my dress", ("말 그림",), True)
    assert len(terms) == len(TERMS) + 1


@pytest.mark.parametrize(
    "line",
    ["한복", "한복\thanbok\tx", "한복\t", "한복\t\tx\tdress\tclothing\t", "한복\thanbok\tx\tdress\tclothing\t\tmore"],
)
def test_a_wrong_line(line: str, tmp_path: Path) -> None:
    """The error for a line with wrong columns names the file and the line."""
    with pytest.raises(GlossaryError, match=r"own\.tsv, line 2: write Korean, English"):
        read_glossary(own_file(tmp_path, [line]))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("말그림", "말그림", "x", "word picture", "object"), "Korean is left in '말그림'"),
        (("말그림", "Malgrim", "x", "word picture", "painting"), "unknown class 'painting': choose one of animal"),
    ],
)
def test_a_wrong_cell(row: Sequence[str], message: str, tmp_path: Path) -> None:
    """Korean in an English column and an unknown class are errors that name them."""
    with pytest.raises(GlossaryError, match=message):
        read_glossary(own_file(tmp_path, row))


def test_own_spellings(tmp_path: Path) -> None:
    """Spaces around spellings are removed, and decomposed letters, as some systems write them, are composed."""
    row = unicodedata.normalize("NFD", "말그림\tMalgrim\tx\tword picture\tobject\t말 그림 | 말-그림").split("\t")
    assert read_glossary(own_file(tmp_path, row))[-1].spellings == ("말그림", "말 그림", "말-그림")


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """A file in another encoding is an error that names it."""
    (tmp_path / "own.tsv").write_bytes("한복".encode("cp949"))
    with pytest.raises(GlossaryError, match=r"own\.tsv is not UTF-8"):
        read_glossary(tmp_path / "own.tsv")


def test_for_papago(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The export is CSV with two columns and one row per spelling, on standard output or in a file."""
    assert run(monkeypatch, "glossary", "export", "--papago") == 0
    printed = capsys.readouterr().out
    rows = list(csv.reader(printed.splitlines()))
    assert rows[0] == ["ko", "en"]
    assert ["한복", "hanbok"] in rows
    assert ["북촌한옥마을", "Bukchon Hanok Village"] in rows
    assert len(rows) == 1 + sum(1 + len(term.variants) for term in TERMS)
    assert printed == papago_csv(TERMS)
    assert run(monkeypatch, "glossary", "export", "--papago", "-o", str(tmp_path / "terms.csv")) == 0
    assert (tmp_path / "terms.csv").read_text("utf-8") == printed


def test_export_without_a_provider(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an option, the command prints what to type."""
    assert run(monkeypatch, "glossary", "export") == 2
    assert "malgrim glossary export --papago" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("북촌 한옥마을의 골목", ["Bukchon Hanok Village"]),
        ("북촌한옥마을에서 찍은 사진", ["Bukchon Hanok Village"]),
        ("한복을 입은 소녀와 갓을 쓴 선비", ["hanbok", "gat hat", "Joseon scholar"]),
        ("한복들이 걸린 옷가게", ["hanbok"]),
        ("한복이나 도포를", ["hanbok", "dopo robe"]),
        ("전통한복집 앞", []),
        ("한복집 앞", []),
        ("무당벌레와 북쪽 하늘", []),
        ("탈출하는 승무원, 갈비뼈", []),
        ("떡볶이로 만든 산", ["tteokbokki"]),
        ("경복궁은 크다", ["Gyeongbokgung Palace"]),
        ("경복궁는 크다", []),
        ('"한복" 글자', []),
        ("<lora:한복:1> 소녀", []),
    ],
)
def test_terms_in_a_text(text: str, english: list[str]) -> None:
    """Terms are found as words of their own, the longest first, with particles in the right shape."""
    assert found(text) == english


@given(st.text(alphabet=st.sampled_from('한복갓북촌 옥마을을는이,."<>:a1'), max_size=30))
def test_any_text_has_its_terms(text: str) -> None:
    """Whatever the text, each occurrence has the text of its noun, in order and without overlap."""
    mentions = list(find_nouns(text, SPELLINGS, LONGEST))
    assert all(text[one.start : one.end] == one.noun for one in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_the_lexicon_knows_the_terms(kiwi: Tagger, tmp_path: Path) -> None:
    """The offline translator has every term as a noun; its own words stay, and the user's terms replace them."""
    terms = read_glossary(own_file(tmp_path, *ROWS, ("고양이", "grey cat", "nabi", "small house cat", "animal", "")))
    lexicon = LexiconTranslator(kiwi, Segmenter(with_terms(read_entries(), terms)), on_warning=pytest.fail)
    assert lexicon.translate(["말 그림 위의 고양이", "장죽을 든 노인"]) == [
        "a grey cat on Malgrim",
        "an old person holding a jangjuk",
    ]


def test_a_pair_alone(tmp_path: Path) -> None:
    """A line of Korean and English alone is a term without an explanation, as a word over HTTP is."""
    read = read_glossary(own_file(tmp_path, ["몽실이\tMongshil "]))[-1]
    assert read == own_term(Word(" 몽실이", "Mongshil"))
    assert (read.korean, read.english, read.own, read.needs_gloss) == ("몽실이", "Mongshil", True, False)


@given(st.text(max_size=60), st.text(max_size=120))
def test_any_word(korean: str, english: str) -> None:
    """A word is one as it is saved, or it is refused with one line."""
    try:
        word = checked_word(korean, english)
    except GlossaryError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert checked_word(word.korean, word.english) == word
        assert 0 < len(word.korean) <= 40
        assert (word.korean + word.english).isprintable()
