"""Translation: the contract of every translator, and what the lexicon's grammar does."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.simulated import Providers

from service.assembly.backends import Backends
from service.assembly.okt import OktTagger
from service.config.settings import Settings
from translate import Translator
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
    """One English sentence comes back for each Korean one, in the same order."""
    english = translator.translate(["고양이", "강아지", "고양이"])
    assert english == ["a cat", "a puppy", "a cat"]


def test_nothing_for_nothing(translator: Translator) -> None:
    """No sentences give no sentences."""
    assert translator.translate([]) == []


def test_line_breaks_do_not_count(translator: Translator) -> None:
    """A sentence with a line break in it is still one sentence."""
    first, *others = translator.translate(["의자 위에서\n자는 작은 고양이", "강아지"])
    assert "cat" in first
    assert others == ["a puppy"]


def test_english_passes_through(translator: Translator) -> None:
    """A sentence without Korean comes back as it was."""
    assert translator.translate(["a cat, 85mm f/1.4"]) == ["a cat, 85mm f/1.4"]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        KOREAN,
        st.text(min_size=1, max_size=40),
        st.text(alphabet='가나다한ㅋ 을를이,.:()[]"a1ᄀㄱㅏ\uffa1㉮', min_size=1),
    )
)
@example("ᄒᆞᆫ글")
@example("ㅋㅋㅋ")
@example("㈎ ㉠ ﾡ")
@example("(((")
def test_no_hangul_in_english(lexicon: LexiconTranslator, text: str) -> None:
    """Whatever the text, no Hangul of any kind is left in its English, and there is some English."""
    if not text.strip():
        return
    (english,) = lexicon.translate([text])
    assert not has_hangul(english)
    if any("가" <= character <= "힣" for character in text):
        assert english.strip()


def test_sample_sentences(lexicon: LexiconTranslator, prompts: list[tuple[str, list[list[str]]]]) -> None:
    """At least 95 of 100 words that our sample sentences must say in English are said."""
    wanted = found = 0
    for korean, groups in prompts:
        english = lexicon.translate([korean])[0].lower()
        wanted += len(groups)
        found += sum(any(choice in english for choice in group) for group in groups)
    assert found / wanted >= 0.95, f"{found} of {wanted}"


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        # particles and positions
        ("의자 위의 고양이", "a cat on a chair"),
        ("나무 아래에서 자는 개", "a dog sleeping under a tree"),
        ("집 옆의 커다란 나무", "a huge tree beside a house"),
        ("유리병 속의 작은 배", "a small boat in a glass bottle"),
        ("성을 향해 날아가는 용", "a dragon flying toward a castle"),
        ("서울의 거리", "a street in Seoul"),
        ("할머니의 손", "a grandmother's hands"),
        # relative clauses, in all tenses
        ("한복을 입은 소녀", "a girl wearing a hanbok"),
        ("한복을 입는 소녀", "a girl wearing a hanbok"),
        ("한복을 입던 소녀", "a girl wearing a hanbok"),
        ("한복을 입었던 소녀", "a girl wearing a hanbok"),
        ("한복을 입을 소녀", "a girl wearing a hanbok"),
        ("한복을 입고 있는 소녀", "a girl wearing a hanbok"),
        ("바다가 보이는 언덕", "a hill with a view of a sea"),
        ("소녀가 든 우산", "an umbrella held by a girl"),
        ("꽃잎이 쌓인 지붕", "a roof with a petal piled up"),
        ("나무로 만든 의자", "a chair made from wood"),
        ("빨간 모자를 쓴 소녀", "a girl wearing a red hat"),
        ("하얀 눈이 내리는 마을", "a village with falling white snow"),
        ("한복을 입은 노을 지는 바닷가의 소녀", "a girl at a seaside wearing a hanbok at sunset"),
        # predicate sentences
        ("고양이가 의자에 앉아 있다", "a cat sitting on a chair"),
        ("고양이가 의자에 앉아 있습니다", "a cat sitting on a chair"),
        ("고양이가 의자에 앉아 있어요", "a cat sitting on a chair"),
        ("소년이 책을 읽는다", "a boy reading a book"),
        ("바다가 푸르다", "a blue sea"),
        ("벤치에 앉아 책을 읽는 여자", "a woman sitting on a bench and reading a book"),
        # coordination
        ("고양이와 강아지", "a cat and a puppy"),
        ("고양이랑 강아지하고 토끼", "a cat and a puppy and a rabbit"),
        ("고양이 그리고 강아지", "a cat and a puppy"),
        ("용과 싸우는 기사", "a knight fighting with a dragon"),
        ("고양이와 함께 걷는 소녀", "a girl walking with a cat"),
        # numbers
        ("사슴 두 마리", "two deer"),
        ("세 명의 소녀", "three girls"),
        ("두 노인", "two old people"),
        ("커피 한 잔", "a cup of coffee"),
        ("장미 열두 송이", "twelve roses"),
        ("스무 살 여자", "a 20-year-old woman"),
        ("1950년대 거리", "a 1950s street"),
        ("책 이십 권", "twenty books"),
        # stacks, compounds, styles
        ("작은 빨간 집", "a small red house"),
        ("아주 큰 나무", "a very big tree"),
        ("수채화 스타일로 그린 해바라기 밭", "a sunflower field drawn in watercolor painting style"),
        ("유화 느낌의 숲", "a forest in an oil painting feel"),
        ("지브리풍 마을", "a Studio Ghibli style village"),
        ("흑백 사진", "a black and white photo"),
        ("역사적인 건물", "a historic building"),
        ("새 한 마리", "a bird"),
        ("늑대 여러 마리", "several wolves"),
        ("수많은 별", "countless stars"),
        ("두 건물 사이의 골목", "an alley between two buildings"),
        ("입지 않은 옷", "clothes not worn"),
        # passives
        ("여자가 바라보는 남자", "a man seen by a woman"),
        ("경찰에게 잡힌 도둑", "a thief caught by a police officer"),
        ("곰에 의해 잡힌 물고기", "a fish caught by a bear"),
        ("아이가 그린 그림", "a painting drawn by a child"),
        ("꽃으로 장식된 방", "a room decorated with flowers"),
        ("열린 창문", "an open window"),
        ("할머니가 만드신 떡", "a tteok rice cake made by a grandmother"),
        ("이끼로 덮인 바위", "a rock covered with moss"),
        ("창가에 놓인 꽃병", "a flower vase placed by a window"),
        ("물에 비친 달", "the moon reflected in water"),
        # slips of spelling and spacing
        ("한복을입은소녀", "a girl wearing a hanbok"),
        ("빨간모자를쓴소녀가서있다", "a standing girl wearing a red hat"),
        ("이뻐욬ㅋㅋ", "pretty"),
        # English, digits and ratios
        ("cinematic lighting, 고양이, 16:9", "cinematic lighting, a cat, 16:9"),
        ("85mm f/1.4로 찍은 야경", "a night view photographed with 85mm f/1.4"),
        ("🐈 고양이", "a 🐈 cat"),
        ('"인어"라고 적힌 간판', "a signboard with a written mermaid"),
        ("9마리 고양이", "9 cats"),
        # senses settled by neighbours
        ("배를 타는 어부", "a fisherman riding a boat"),
        ("배를 깎는 할머니", "a grandmother peeling a pear"),
        ("초록색 눈의 소녀", "a girl with green eyes"),
        ("눈 내리는 밤", "a snowy night"),
        ("과일을 파는 할머니", "a grandmother selling fruit"),
        ("구덩이를 파는 두더지", "a mole digging a pit"),
        # what is asked for is drawn, not said
        ("한복을 입은 소녀를 그려줘", "a girl wearing a hanbok"),
        ("고양이 그림 그려 주세요", "a cat painting"),
        ("사람 없는 해변", "a beach without people"),
    ],
)
def test_grammar(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Each construction of Korean descriptions becomes the English noun phrase beside it."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(("korean", "english"), [("/,{나", "/, {na"), ("고양이, (나", "a cat, (na")])
def test_a_phrase_of_a_particle_alone(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """What could only be a particle, but stands alone in its phrase, is not lost."""
    assert lexicon.translate([korean]) == [english]


def test_unknown_words_are_romanised_and_named(tagger: OktTagger) -> None:
    """A word that is not in the lexicon is romanised by its sound, and one warning names it."""
    told: list[str] = []
    english = LexiconTranslator(tagger, on_warning=told.append).translate(["쿠로찌를 안은 소녀", "쿠로찌"])
    assert english == ["a girl hugging kurojji", "kurojji"]
    assert told == ["not in the lexicon, romanised: 쿠로찌 → kurojji"]


def test_the_tagger_is_asked_about_unknown_words_only() -> None:
    """A sentence that the lexicon knows never reaches the tagger."""

    class Refusing:
        def pos(self, text: str) -> list[tuple[str, str]]:
            raise AssertionError(f"asked about {text}")

    assert LexiconTranslator(Refusing()).translate(["한복을 입은 소녀"]) == ["a girl wearing a hanbok"]


def test_time_grows_with_length_not_faster(lexicon: LexiconTranslator) -> None:
    """A long text of brackets or of one syllable is translated, and its tokens stay proportional to it."""
    for text in ("(" * 1000, "가" * 1000, "나는 " * 500, "[" * 500 + "고양이" + "]" * 500):
        assert lexicon.translate([text])[0] is not None
