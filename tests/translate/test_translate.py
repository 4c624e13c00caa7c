"""The contract of every translator."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.simulated import Providers

from service.assembly.backends import Backends
from service.config.settings import Settings
from translate import ProtectedTranslator, Translator
from translate.glossary import GlossaryTranslator, Term
from translate.offline.translator import LexiconTranslator

KOREAN = st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12)
ODD = '가나다한ㅋ 을를이,.:()[]"a1ᄀㄱㅏ\uffa1㉮'


@pytest.fixture(params=["lexicon", "papago", "gpt", "marian"])
def translator(request: pytest.FixtureRequest, lexicon: LexiconTranslator, providers: Providers) -> Translator:
    if request.param == "lexicon":
        return lexicon
    if request.param == "marian":
        return Backends(Settings(marian=str(request.getfixturevalue("marian")))).translator("marian")
    return providers.backends().translator(request.param)


def has_hangul(text: str) -> bool:
    return any("HANGUL" in unicodedata.name(character, "") for character in text)


def test_one_for_each_in_order(translator: Translator) -> None:
    """Each Korean sentence gets one English sentence, in the same order."""
    english = translator.translate(["고양이", "강아지", "고양이"])
    assert english == ["a cat", "a puppy", "a cat"]


def test_nothing_for_nothing(translator: Translator) -> None:
    """No sentences give no translations."""
    assert translator.translate([]) == []


def test_a_line_break_ends_no_sentence(translator: Translator) -> None:
    """A sentence with a line break in it is still one sentence."""
    first, *others = translator.translate(["의자 위에서\n자는 작은 고양이", "강아지"])
    assert "cat" in first
    assert others == ["a puppy"]


def test_english_passes_through(translator: Translator) -> None:
    """A sentence without Korean is returned unchanged."""
    assert translator.translate(["a cat, 85mm f/1.4"]) == ["a cat, 85mm f/1.4"]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        KOREAN,
        st.text(min_size=1, max_size=40),
        st.text(alphabet=ODD, min_size=1),
    )
)
@example("ᄒᆞᆫ글")
@example("ㅋㅋㅋ")
@example("㈎ ㉠ ﾡ")
@example("(((")
def test_no_hangul_in_english(lexicon: LexiconTranslator, text: str) -> None:
    """Whatever the text, its English has no Hangul of any kind, and is not empty where the text has a syllable."""
    if not text.strip():
        return
    (english,) = lexicon.translate([text])
    assert not has_hangul(english)
    if any("가" <= character <= "힣" for character in text):
        assert english.strip()


@pytest.mark.slow
def test_sample_sentences(lexicon: LexiconTranslator, prompts: list[tuple[str, list[list[str]]]]) -> None:
    """The translations of the sample sentences contain at least 95 % of the words that they must contain."""
    wanted = found = 0
    for korean, groups in prompts:
        english = lexicon.translate([korean])[0].lower()
        wanted += len(groups)
        found += sum(any(choice in english for choice in group) for group in groups)
    assert found / wanted >= 0.95, f"{found} of {wanted}"


class Quoting:
    """A translator with the two members of the protocol and no other."""

    name = "quoting"

    def translate(self, sentences: Sequence[str]) -> list[str]:
        return [f"[{sentence}]" for sentence in sentences]


def test_decorators_need_the_protocol_only() -> None:
    """Every decorator of translators accepts an object with a name and one method, and shows that name."""
    term = Term("한복", "hanbok", "hanbok", "traditional dress", "clothing")
    for decorated in (ProtectedTranslator(Quoting()), GlossaryTranslator(Quoting(), [term])):
        translator: Translator = decorated
        assert translator.name == "quoting"
        assert translator.translate(["고양이", "바다"]) == ["[고양이]", "[바다]"]
