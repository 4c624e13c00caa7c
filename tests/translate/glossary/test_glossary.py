"""The glossary around a translator: its terms, their explanations, and ambiguous words."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from service.assembly.kiwi import KiwiTagger
from translate import TranslationError
from translate.glossary import GlossaryTranslator, Term, read_glossary
from translate.offline.translator import LexiconTranslator

TERMS = read_glossary()
DRESS = Term("한복", "hanbok", "hanbok", "traditional Korean dress", "clothing")
PAVILION = Term("정자", "Korean pavilion", "jeongja", "open-sided wooden pavilion", "building")


class Engine:
    """A translator that returns fixed answers, else its input, and records its calls."""

    name = "engine"

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked.append([*sentences])
        return [self.answers.get(sentence.replace(" ", "_"), sentence) for sentence in sentences]


class Reading(Engine):
    """A translator that tells how it reads each sentence, whatever that is."""

    def __init__(self, readings: dict[tuple[int, int], tuple[str, ...]], **answers: str) -> None:
        super().__init__(**answers)
        self._readings = readings

    def readings(self, sentence: str) -> dict[tuple[int, int], tuple[str, ...]]:
        return self._readings


def test_terms_are_sent_in_english() -> None:
    """The wrapped translator gets each term in English, with the rest of the sentence unchanged."""
    engine = Engine()
    GlossaryTranslator(engine, [DRESS, PAVILION]).translate(["한복을 입은 소녀", "정자에서 한복을"])
    assert engine.asked == [["hanbok을 입은 소녀", "Korean pavilion에서 hanbok을"]]


def test_a_translator_that_knows_the_terms() -> None:
    """A translator that knows the terms gets the Korean sentence."""
    engine = Reading({})
    GlossaryTranslator(engine, [DRESS], reader=engine).translate(["한복을 입은 소녀"])
    assert engine.asked == [["한복을 입은 소녀"]]


@pytest.mark.parametrize(
    ("answer", "explained"),
    [
        ("a girl wearing a hanbok", "a girl wearing a hanbok, traditional Korean dress"),
        ("a hanbok at sunset", "a hanbok, traditional Korean dress, at sunset"),
        ("Hanboks, a hanbok", "Hanboks, traditional Korean dress, a hanbok"),
        ("a hanbok shop in Seoul", "a hanbok shop in Seoul, traditional Korean dress"),
        ("a girl in a hanbok smiling, a cat", "a girl in a hanbok smiling, traditional Korean dress, a cat"),
        ("a girl in a hanbok and riding a swing", "a girl in a hanbok and riding a swing, traditional Korean dress"),
        ("a hanbok.", "a hanbok, traditional Korean dress."),
        ("a hanbok, traditional Korean dress", "a hanbok, traditional Korean dress"),
    ],
)
def test_terms_are_explained(answer: str, explained: str) -> None:
    """The gloss of a Korean name follows it once, or follows its clause where it would split a phrase."""
    translator = GlossaryTranslator(Engine(hanbok=answer), [DRESS])
    assert translator.translate(["한복", "한복"]) == [explained, answer]


def test_plain_names_need_no_gloss() -> None:
    """A name in plain English gets no gloss."""
    assert GlossaryTranslator(Engine(), [PAVILION]).translate(["정자"]) == ["Korean pavilion"]


def test_no_sentences() -> None:
    """No sentences give no answers."""
    assert GlossaryTranslator(Engine(), [DRESS]).translate([]) == []


def test_a_wrong_sense_is_sent_again() -> None:
    """A sentence whose answer has a wrong sense is sent again, with the right English word masked."""
    engine = Engine(접시에_담긴_배와_포도="a boat and grapes on a plate", 접시에_담긴_QXAZ와_포도="a QXAZ and grapes")
    warnings: list[str] = []
    translator = GlossaryTranslator(engine, [], on_warning=warnings.append)
    assert translator.translate(["소녀", "접시에 담긴 배와 포도"]) == ["소녀", "a pear and grapes"]
    assert engine.asked == [["소녀", "접시에 담긴 배와 포도"], ["접시에 담긴 QXAZ와 포도"]]
    assert warnings == []


@pytest.mark.parametrize("answer", ["A girl wearing HANBOK", "Hanboks, and a girl", "the hanbok-clad girl"])
def test_names_in_any_case(answer: str) -> None:
    """A term in another case or inflected is found in an answer, and the sentence is not sent again."""
    engine = Engine(hanbok을_입은_소녀=answer)
    GlossaryTranslator(engine, [DRESS]).translate(["한복을 입은 소녀"])
    assert len(engine.asked) == 1


def test_a_lost_term_is_sent_again() -> None:
    """A term that an answer lacks is masked and sent again; a second loss is a warning, not an error."""
    engine = Engine(hanbok을_입은_소녀="a girl in a kimono", QXAZ을_입은_소녀="a girl wearing QXAZ")
    assert GlossaryTranslator(engine, [DRESS]).translate(["소녀", "한복을 입은 소녀"])[1] == "a girl wearing hanbok"
    stubborn = Engine(hanbok을_입은_소녀="a girl in a kimono", QXAZ을_입은_소녀="a girl")
    warnings: list[str] = []
    translator = GlossaryTranslator(stubborn, [DRESS], on_warning=warnings.append)
    assert translator.translate(["한복을 입은 소녀"]) == ["a girl in a kimono"]
    assert warnings == ["engine does not say 'hanbok' for '한복을 입은 소녀'"]


def test_all_terms_of_a_sentence_are_sent_again() -> None:
    """Where one of two terms is lost, both are masked, so that the second answer loses neither."""
    first = "a girl in a kimono at a Korean pavilion"
    engine = Engine(Korean_pavilion에서_hanbok을=first, QXAZ에서_QXBZ을="QXBZ at QXAZ")
    assert GlossaryTranslator(engine, [DRESS, PAVILION]).translate(["x", "정자에서 한복을"])[1] == (
        "hanbok at Korean pavilion"
    )


def test_a_term_in_a_wrong_sense() -> None:
    """A term that is an ambiguous word is masked once, whether it was lost, misunderstood, or both."""
    terms = [term for term in TERMS if term.korean == "갓"]
    engine = Engine(gat_hat을_쓴_선비="a freshly dressed scholar", QXAZ을_쓴_선비="a scholar in QXAZ")
    assert GlossaryTranslator(engine, terms).translate(["x", "갓을 쓴 선비"])[1] == "a scholar in gat hat"
    assert engine.asked[1] == ["QXAZ을 쓴 선비"]


@pytest.mark.parametrize(("korean", "english"), [("가마 솥", "iron cauldron"), ("저승 사자", "grim reaper")])
def test_a_term_that_contains_an_ambiguous_word(korean: str, english: str) -> None:
    """A longer term fixes the sense of the words in it: no second request, no warning."""
    warnings: list[str] = []
    engine = Engine(x="x")
    translator = GlossaryTranslator(engine, TERMS, on_warning=warnings.append)
    assert english in translator.translate([f"{korean} 옆"])[0]
    assert len(engine.asked) == 1
    assert warnings == []


def test_a_lost_term_that_contains_an_ambiguous_word() -> None:
    """Where a term and an ambiguous word in it are lost, only the term is masked, and the text stays whole."""
    engine = Engine(Korean_grim_reaper가_웃는다="a lion smiles", QXAZ가_웃는다="QXAZ smiles")
    assert GlossaryTranslator(engine, TERMS).translate(["x", "저승 사자가 웃는다"])[1] == "Korean grim reaper smiles"
    assert engine.asked[1] == ["QXAZ가 웃는다"]


def test_a_second_request_that_fails() -> None:
    """When the second request fails, the first answer is used, with a warning."""

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
    """Terms next to a number or to each other are looked for one by one, in any order."""
    engine = Engine(hanbok_5벌과_Korean_pavilion="a Korean pavilion with 5 hanboks")
    GlossaryTranslator(engine, [DRESS, PAVILION]).translate(["한복 5벌과 정자"])
    assert len(engine.asked) == 1


def test_a_right_sense_is_left_alone() -> None:
    """An answer with the right sense, or with an unknown word, is accepted without a second request."""
    for answer in ("sailing ships on the sea", "a dinghy on the sea"):
        engine = Engine(바다에_떠_있는_배=answer)
        assert GlossaryTranslator(engine, []).translate(["바다에 떠 있는 배"]) == [answer]
        assert len(engine.asked) == 1


def test_a_wrong_reading_is_replaced_at_once() -> None:
    """A translator that tells its readings gets the right word with the first request."""
    engine = Reading({(7, 8): ("boat",)}, 접시에_담긴_QXAZ="QXAZ on a plate")
    assert GlossaryTranslator(engine, [], reader=engine).translate(["접시에 담긴 배"]) == ["pear on a plate"]
    assert engine.asked == [["접시에 담긴 QXAZ"]]


@pytest.mark.parametrize(
    ("readings", "sent"),
    [
        ({}, "시장에서 산 옷"),
        ({(5, 6): ("climb", "run")}, "시장에서 산 옷"),
        ({(5, 6): ("live", "buy")}, "시장에서 QXAZ 옷"),
    ],
)
def test_a_sense_that_the_parse_forbids(readings: dict[tuple[int, int], tuple[str, ...]], sent: str) -> None:
    """Where the translator reads no such word, or a verb that cannot have the sense, its reading stays."""
    engine = Reading(readings, 시장에서_QXAZ_옷="QXAZ")
    GlossaryTranslator(engine, [], reader=engine).translate(["시장에서 산 옷"])
    assert engine.asked == [[sent]]


def test_a_usual_sense_gives_no_warning() -> None:
    """A word that nearly always has one sense is not in doubt where nothing speaks for another one."""
    GlossaryTranslator(Engine(하얀_사과="a white apple"), [], on_warning=pytest.fail).translate(["하얀 사과"])


def test_an_open_sense_gives_a_warning() -> None:
    """A word whose neighbours select no sense gives a warning with its senses and the one in the answer."""
    warnings: list[str] = []
    told: list[dict[str, dict[str, str]]] = []
    engine = Engine(하얀_배="a white boat")
    GlossaryTranslator(engine, [], on_warning=warnings.append, on_meanings=told.append).translate(["하얀 배"])
    assert [*told[0]["배"].items()][:2] == [("boat", "타는 배"), ("pear", "먹는 배")]
    assert len(warnings) == 1
    assert warnings[0].startswith("배 may be boat (타는 배), pear (먹는 배), belly (몸의 배)")
    assert warnings[0].endswith("; it was taken for boat (타는 배): say more about it")


def test_only_the_first_sentence_gives_warnings() -> None:
    """Open senses in paraphrases give no warning, because the writer cannot change them."""
    warnings: list[str] = []
    GlossaryTranslator(Engine(), [], on_warning=warnings.append).translate(["소녀", "하얀 배"])
    assert warnings == []


@pytest.mark.parametrize(
    ("text", "english"), [("갓을 쓴 선비", ["gat hat"]), ("미술관과 화랑의 그림", []), ("갓 구운 빵", [])]
)
def test_an_ambiguous_term(text: str, english: list[str]) -> None:
    """A term with another meaning is a term only where its neighbours select it."""
    terms = [term for term in TERMS if term.korean in ("갓", "화랑")]
    engine = Engine()
    GlossaryTranslator(engine, terms, on_warning=lambda _: None).translate([text])
    assert [term.english for term in terms if term.english in engine.asked[0][0]] == english


def test_own_terms_apply_next_to_anything(tmp_path: Path) -> None:
    """The user's own term for an ambiguous word applies whatever its neighbours, without a warning."""
    (tmp_path / "own.tsv").write_text("배\tbelly button\tbae\tround navel\tobject\t", encoding="utf-8")
    terms = read_glossary(tmp_path / "own.tsv")
    engine = Engine()
    translator = GlossaryTranslator(engine, terms, on_warning=pytest.fail)
    translator.translate(["바다에 떠 있는 배"])
    assert engine.asked == [["바다에 떠 있는 belly button"]]


@pytest.mark.parametrize(
    ("text", "english", "warned"),
    [
        ("하얀 배", "a white boat", ["배"]),
        ("공을 차는 소년", "a boy kicking a ball", []),
        ("달 표면에 선 우주인", "an astronaut standing on the moon surface", []),
        ("호수에 사는 용", "a dragon living in a lake", []),
        ("머리를 감은 여자가 수건을 두르고 있다", "a woman washing hair wearing a towel", []),
    ],
)
def test_only_readings_of_the_parse_are_in_doubt(kiwi: KiwiTagger, text: str, english: str, warned: list[str]) -> None:
    """Words of idioms keep their reading, and only nouns with homonyms are warned of."""
    warnings: list[str] = []
    lexicon = LexiconTranslator(kiwi)
    translator = GlossaryTranslator(lexicon, [], reader=lexicon, on_warning=warnings.append)
    assert translator.translate([text]) == [english]
    assert [warning.split()[0] for warning in warnings] == warned
