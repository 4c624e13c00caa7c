"""The glossary of Korean things: its file, what engines are told, and what the reader is told."""

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
from support.paths import FIXTURES

from translate import GlossaryError, TranslationError
from translate.glossary.senses import find_ambiguous
from translate.glossary.terms import Term, papago_csv, read_glossary, with_terms
from translate.glossary.translator import GlossaryTranslator
from translate.korean.lexicon import read_entries
from translate.korean.mentions import find_nouns
from translate.offline.translator import LexiconTranslator

TERMS = read_glossary()
SPELLINGS = {spelling: term for term in TERMS for spelling in term.spellings}
LONGEST = max(map(len, SPELLINGS))
DRESS = Term("한복", "hanbok", "hanbok", "traditional Korean dress", "clothing")
PAVILION = Term("정자", "Korean pavilion", "jeongja", "open-sided wooden pavilion", "building")
ROWS = (
    ("한복", "hanbok", "hanbok", "my dress", "clothing", ""),
    ("말그림", "Malgrim", "malgeurim", "word picture", "object", "말 그림"),
)


class Engine:
    """Answers with what it is given, or with fixed sentences; remembers what it was asked."""

    name = "engine"

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked.append([*sentences])
        return [self.answers.get(sentence.replace(" ", "_"), sentence) for sentence in sentences]


def own_file(folder: Path, *rows: Sequence[str]) -> Path:
    file = folder / "own.tsv"
    file.write_text("# mine\n" + "\n".join(map("\t".join, rows)), "utf-8")
    return file


def found(text: str) -> list[str]:
    return [SPELLINGS[one.noun].english for one in find_nouns(text, SPELLINGS, LONGEST)]


def test_the_packaged_glossary() -> None:
    """It has far more than 400 terms of many kinds, each spelling once, all with a name, a sound and a gloss."""
    assert len(TERMS) > 1_300
    assert min(Counter(term.kind for term in TERMS).values()) >= 10
    spellings = Counter(spelling for term in TERMS for spelling in (term.korean, *term.variants))
    assert [spelling for spelling, number in spellings.items() if number > 1] == []
    for term in TERMS:
        assert f"{term.english}{term.gloss}{term.romanisation}".isascii(), term
        assert 2 <= len(term.gloss.split()) <= 7, term
        assert "," not in term.gloss, term


def test_own_terms(tmp_path: Path) -> None:
    """A file of one's own adds terms and replaces those of the same name."""
    terms = {term.korean: term for term in read_glossary(own_file(tmp_path, *ROWS))}
    assert (terms["한복"].gloss, terms["말그림"].variants, terms["말그림"].own) == ("my dress", ("말 그림",), True)
    assert len(terms) == len(TERMS) + 1


@pytest.mark.parametrize(
    "line", ["한복", "한복\thanbok", "한복\t\tx\tdress\tclothing\t", "한복\thanbok\tx\tdress\tclothing\t\tmore"]
)
def test_a_wrong_line(line: str, tmp_path: Path) -> None:
    """A line without its columns is named with its file and number."""
    with pytest.raises(GlossaryError, match=r"own\.tsv, line 2: write Korean, English"):
        read_glossary(own_file(tmp_path, [line]))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("말그림", "말그림", "x", "word picture", "object"), "Korean is left in '말그림'"),
        (("말그림", "Malgrim", "x", "word picture", "painting"), "unknown class 'painting': choose one of animal"),
    ],
)
def test_a_wrong_cell(row: Sequence[str], says: str, tmp_path: Path) -> None:
    """English that is Korean, and a class that does not exist, are refused by name."""
    with pytest.raises(GlossaryError, match=says):
        read_glossary(own_file(tmp_path, row))


def test_own_spellings(tmp_path: Path) -> None:
    """Spaces around spellings go, and letters in pieces, as some machines write them, are joined."""
    row = unicodedata.normalize("NFD", "말그림\tMalgrim\tx\tword picture\tobject\t말 그림 | 말-그림").split("\t")
    assert read_glossary(own_file(tmp_path, row))[-1].spellings == ("말그림", "말 그림", "말-그림")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """A file in another encoding is refused by name."""
    (tmp_path / "own.tsv").write_bytes("한복".encode("cp949"))
    with pytest.raises(GlossaryError, match=r"own\.tsv is not UTF-8"):
        read_glossary(tmp_path / "own.tsv")


def test_for_papago(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The export is a CSV of two columns, one row for each spelling, on standard output or in a file."""
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


def test_export_for_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without saying for whom, the command says what to type."""
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
    """Terms are found as words of their own, the longest first, with particles in their right shape."""
    assert [name for name in found(text) if name in SPELLINGS or name] == english


@given(st.text(alphabet=st.sampled_from('한복갓북촌 옥마을을는이,."<>:a1'), max_size=30))
def test_any_text_has_its_terms(text: str) -> None:
    """Whatever the text, what is found stands there, in order, without overlap."""
    mentions = list(find_nouns(text, SPELLINGS, LONGEST))
    assert all(text[one.start : one.end] == one.noun for one in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_the_engine_is_told() -> None:
    """The other translator gets each term in English, particles and all else as they were."""
    engine = Engine()
    GlossaryTranslator(engine, [DRESS, PAVILION]).translate(["한복을 입은 소녀", "정자에서 한복을"])
    assert engine.asked == [["hanbok을 입은 소녀", "Korean pavilion에서 hanbok을"]]


def test_one_that_knows_the_terms_is_not() -> None:
    """A translator with the terms in its own lexicon gets the Korean."""
    engine = Engine()
    GlossaryTranslator(engine, [DRESS], knows_terms=True).translate(["한복을 입은 소녀"])
    assert engine.asked == [["한복을 입은 소녀"]]


@pytest.mark.parametrize(
    ("answer", "explained"),
    [
        ("a girl wearing a hanbok", "a girl wearing a hanbok, traditional Korean dress"),
        ("a hanbok at sunset", "a hanbok, traditional Korean dress, at sunset"),
        ("Hanboks, a hanbok", "Hanboks, traditional Korean dress, a hanbok"),
        ("a hanbok shop in Seoul", "a hanbok shop in Seoul, traditional Korean dress"),
        ("a hanbok.", "a hanbok, traditional Korean dress."),
        ("a hanbok, traditional Korean dress", "a hanbok, traditional Korean dress"),
    ],
)
def test_the_reader_is_told(answer: str, explained: str) -> None:
    """What a Korean name means stands once behind it, or at the end where it would part what belongs together."""
    translator = GlossaryTranslator(Engine(hanbok=answer), [DRESS])
    assert translator.translate(["한복", "한복"]) == [explained, answer]


def test_plain_names_need_no_gloss() -> None:
    """A name that is English already is not explained."""
    assert GlossaryTranslator(Engine(), [PAVILION]).translate(["정자"]) == ["Korean pavilion"]


def test_no_sentences() -> None:
    """Nothing is asked about nothing."""
    assert GlossaryTranslator(Engine(), [DRESS]).translate([]) == []


def test_a_wrong_sense_is_asked_for_again() -> None:
    """Where an answer has another sense than the neighbours ask for, the right one is given in English."""
    engine = Engine(접시에_담긴_배와_포도="a boat and grapes on a plate", 접시에_담긴_QXAZ와_포도="a QXAZ and grapes")
    warnings: list[str] = []
    translator = GlossaryTranslator(engine, [], on_warning=warnings.append)
    assert translator.translate(["소녀", "접시에 담긴 배와 포도"]) == ["소녀", "a pear and grapes"]
    assert engine.asked == [["소녀", "접시에 담긴 배와 포도"], ["접시에 담긴 QXAZ와 포도"]]
    assert warnings == []


@pytest.mark.parametrize("answer", ["A girl wearing HANBOK", "Hanboks, and a girl", "the hanbok-clad girl"])
def test_names_in_any_case(answer: str) -> None:
    """A term that an engine writes in another case or inflects is there, and is not asked for again."""
    engine = Engine(hanbok을_입은_소녀=answer)
    GlossaryTranslator(engine, [DRESS]).translate(["한복을 입은 소녀"])
    assert len(engine.asked) == 1


def test_a_lost_term_is_asked_for_again() -> None:
    """A term that an answer lacks is hidden and asked for once more; what cannot be had is warned of, not refused."""
    engine = Engine(hanbok을_입은_소녀="a girl in a kimono", QXAZ을_입은_소녀="a girl wearing QXAZ")
    assert GlossaryTranslator(engine, [DRESS]).translate(["소녀", "한복을 입은 소녀"])[1] == "a girl wearing hanbok"
    stubborn = Engine(hanbok을_입은_소녀="a girl in a kimono", QXAZ을_입은_소녀="a girl")
    warnings: list[str] = []
    translator = GlossaryTranslator(stubborn, [DRESS], on_warning=warnings.append)
    assert translator.translate(["한복을 입은 소녀"]) == ["a girl in a kimono"]
    assert warnings == ["engine does not say 'hanbok' for '한복을 입은 소녀'"]


def test_all_terms_of_a_sentence_are_asked_for_again() -> None:
    """Where one of two terms is lost both are hidden, so that the other is not lost in turn."""
    first = "a girl in a kimono at a Korean pavilion"
    engine = Engine(Korean_pavilion에서_hanbok을=first, QXAZ에서_QXBZ을="QXBZ at QXAZ")
    assert GlossaryTranslator(engine, [DRESS, PAVILION]).translate(["x", "정자에서 한복을"])[1] == (
        "hanbok at Korean pavilion"
    )


def test_a_term_in_a_wrong_sense() -> None:
    """A term that is an ambiguous word is hidden once, whether it was lost, misread, or both."""
    terms = [term for term in TERMS if term.korean == "갓"]
    engine = Engine(gat_hat을_쓴_선비="a freshly dressed scholar", QXAZ을_쓴_선비="a scholar in QXAZ")
    assert GlossaryTranslator(engine, terms).translate(["x", "갓을 쓴 선비"])[1] == "a scholar in gat hat"
    assert engine.asked[1] == ["QXAZ을 쓴 선비"]


@pytest.mark.parametrize(("korean", "english"), [("가마 솥", "iron cauldron"), ("저승 사자", "grim reaper")])
def test_a_term_that_holds_an_ambiguous_word(korean: str, english: str) -> None:
    """A longer term settles the words within it: they are neither asked for again nor warned of."""
    warnings: list[str] = []
    engine = Engine(x="x")
    translator = GlossaryTranslator(engine, TERMS, on_warning=warnings.append)
    assert english in translator.translate([f"{korean} 옆"])[0]
    assert len(engine.asked) == 1
    assert warnings == []


def test_a_lost_term_that_holds_an_ambiguous_word() -> None:
    """Where a term and a word within it are both lost, the term alone is hidden, and the text stays whole."""
    engine = Engine(Korean_grim_reaper가_웃는다="a lion smiles", QXAZ가_웃는다="QXAZ smiles")
    assert GlossaryTranslator(engine, TERMS).translate(["x", "저승 사자가 웃는다"])[1] == "Korean grim reaper smiles"
    assert engine.asked[1] == ["QXAZ가 웃는다"]


def test_a_second_request_that_fails() -> None:
    """When an engine fails as it is asked again, its first answer stays, with a warning."""

    class Once(Engine):
        def translate(self, sentences: Sequence[str]) -> list[str]:
            if self.asked:
                raise TranslationError("quota used up", "engine: quota used up")
            return super().translate(sentences)

    warnings: list[str] = []
    translator = GlossaryTranslator(Once(바다에_떠_있는_배="a pear"), [], on_warning=warnings.append)
    assert translator.translate(["바다에 떠 있는 배"]) == ["a pear"]
    assert "quota used up" in warnings[0]


def test_terms_side_by_side() -> None:
    """Terms beside a number or each other are looked for one by one, in whatever order they come."""
    engine = Engine(hanbok_5벌과_Korean_pavilion="a Korean pavilion with 5 hanboks")
    GlossaryTranslator(engine, [DRESS, PAVILION]).translate(["한복 5벌과 정자"])
    assert len(engine.asked) == 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("배를 타고 배를 먹는 소년", ["boat", "pear"]),
        ("새 옷을 입은 새", ["new", None]),
        ("절에서 절을 하는 스님", [None, "bow"]),
    ],
)
def test_a_noun_that_stands_twice(text: str, meant: list[str | None]) -> None:
    """A cue counts for the nearer of two places; the other is left open rather than misread."""
    found = [one.meant.names[0] if one.meant else None for one in find_ambiguous(text) if len(one.mention.noun) == 1]
    assert found == meant


def test_far_words_settle_nothing() -> None:
    """A cue more than twelve words away says nothing about a word."""
    near, far = (f"배 {'그림 ' * number}바다" for number in (3, 20))
    assert [one.meant is None for text in (near, far) for one in find_ambiguous(text)] == [False, True]


def test_a_right_sense_is_left_alone() -> None:
    """An answer with the right sense, or with a word that is not known, is asked for once."""
    for answer in ("sailing ships on the sea", "a dinghy on the sea"):
        engine = Engine(바다에_떠_있는_배=answer)
        assert GlossaryTranslator(engine, []).translate(["바다에 떠 있는 배"]) == [answer]
        assert len(engine.asked) == 1


def test_an_unsettled_word_is_warned_of() -> None:
    """A word whose neighbours say nothing is listed with what it may be and what it was taken for."""
    warnings: list[str] = []
    GlossaryTranslator(Engine(하얀_배="a white boat"), [], on_warning=warnings.append).translate(["하얀 배"])
    assert len(warnings) == 1
    assert warnings[0].startswith("배 may be boat, pear, belly")
    assert warnings[0].endswith("; it was taken for boat: say more about it")


def test_only_the_first_sentence_is_warned_of() -> None:
    """What paraphrases leave open is not the writer's to say."""
    warnings: list[str] = []
    GlossaryTranslator(Engine(), [], on_warning=warnings.append).translate(["소녀", "하얀 배"])
    assert warnings == []


@pytest.mark.parametrize(
    ("text", "english"), [("갓을 쓴 선비", ["gat hat"]), ("미술관과 화랑의 그림", []), ("갓 구운 빵", [])]
)
def test_an_ambiguous_term(text: str, english: list[str]) -> None:
    """A term that has another meaning is one only where its neighbours say so."""
    terms = [term for term in TERMS if term.korean in ("갓", "화랑")]
    engine = Engine()
    GlossaryTranslator(engine, terms, on_warning=lambda _: None).translate([text])
    assert [term.english for term in terms if term.english in engine.asked[0][0]] == english


def test_own_terms_hold_beside_anything(tmp_path: Path) -> None:
    """One's own term for an ambiguous word holds whatever stands beside it, without a warning."""
    terms = read_glossary(own_file(tmp_path, ("배", "belly button", "bae", "round navel", "object", "")))
    engine = Engine()
    translator = GlossaryTranslator(engine, terms, on_warning=pytest.fail)
    translator.translate(["바다에 떠 있는 배"])
    assert engine.asked == [["바다에 떠 있는 belly button"]]


def test_the_lexicon_knows_the_terms(tagger: object, tmp_path: Path) -> None:
    """The offline translator has every term as a noun; its own words stay, and one's own terms replace them."""
    terms = read_glossary(own_file(tmp_path, *ROWS, ("고양이", "grey cat", "nabi", "small house cat", "animal", "")))
    lexicon = LexiconTranslator(tagger, with_terms(read_entries(), terms), on_warning=pytest.fail)  # type: ignore[arg-type]
    assert lexicon.translate(["말 그림 위의 고양이", "장죽을 든 노인"]) == [
        "a grey cat on Malgrim",
        "an old person holding a jangjuk",
    ]


def test_ambiguous_words() -> None:
    """Neighbours settle the sense of our 1,256 examples as their writer meant it, but for one in a hundred."""
    rows = (FIXTURES / "ambiguous.tsv").read_text(encoding="utf-8").splitlines()
    wrong = []
    for row in rows:
        if row.startswith("#"):
            continue
        sentence, word, wanted = row.split("\t")
        meant = [
            one.meant.names[0] if one.meant else "?" for one in find_ambiguous(sentence) if one.mention.noun == word
        ]
        if {*meant} != {*wanted.split(",")} and not (wanted == "none" and not meant):
            wrong.append((sentence, word, wanted, meant))
    assert len(wrong) <= 12, wrong


@given(
    st.lists(st.sampled_from('배 눈 밤 말 다리 바다 타고 먹는 두 ( " , . x 3 배를 눈이 \u3131'.split(" ")), max_size=12)
)
def test_any_text_is_read(words: list[str]) -> None:
    """Whatever the text, each ambiguous word in it is one of its senses, or unsettled."""
    text = " ".join(words)
    for one in find_ambiguous(text):
        assert text[one.mention.start : one.mention.end] == one.mention.noun
        assert one.meant is None or one.meant in one.senses
