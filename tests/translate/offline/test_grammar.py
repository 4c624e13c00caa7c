"""The grammar and the segmenter of the offline translator."""

from collections.abc import Callable

import pytest

from service.assembly.kiwi import KiwiTagger
from translate.offline.costs import transition_cost
from translate.offline.translator import LexiconTranslator


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
        ("꽃잎이 쌓인 지붕", "a roof piled with petals"),
        ("나무로 만든 의자", "a chair made from wood"),
        ("빨간 모자를 쓴 소녀", "a girl wearing a red hat"),
        ("나비가 가득한 정원", "a garden full of butterflies"),
        ("책으로 가득한 방", "a room full of books"),
        ("종탑이 달린 교회", "a church with a bell tower"),
        ("바퀴가 네 개 달린 로봇", "a robot with four wheels"),
        ("기차가 달리는 철길", "a railroad track with a running train"),
        ("물이 찬 욕조", "a bathtub filled with water"),
        ("공을 찬 소년", "a boy kicking a ball"),
        ("담쟁이가 뒤덮은 벽돌집", "a brick house covered by ivy"),
        ("문 닫은 서점", "a closed bookstore"),
        ("잉크로 스케치한 노인의 손", "an old person's hands sketched in ink"),
        ("언덕에서 내려다본 마을", "a village seen from a hill"),
        ("창문에 서리가 낀 오두막", "a cabin with a frosty window"),
        ("전쟁이 끝난 도시", "a city after a war"),
        ("눈이 내리는 가운데 행진하는 군인들", "soldiers marching with snow falling"),
        ("가장 높은 탑 꼭대기", "the top of the tallest tower"),
        ("정장 차림의 남자", "a man in a suit outfit"),
        ("여백이 대부분인 포스터", "a poster of mostly negative space"),
        ("웨딩 청첩장", "a wedding invitation"),
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
        # senses that the neighbours select
        ("배를 타는 어부", "a fisherman riding a boat"),
        ("배를 깎는 할머니", "a grandmother peeling a pear"),
        ("초록색 눈의 소녀", "a girl with green eyes"),
        ("눈 내리는 밤", "a snowy night"),
        ("과일을 파는 할머니", "a grandmother selling fruit"),
        ("구덩이를 파는 두더지", "a mole digging a pit"),
        # requests
        ("사람 없는 해변", "a beach without people"),
    ],
)
def test_grammar(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Each construction of Korean descriptions becomes the English noun phrase next to it."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(("korean", "english"), [("/,{나", "/, {na"), ("고양이, (나", "a cat, (na")])
def test_a_phrase_of_a_particle_alone(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A word that looks like a particle but is alone in its phrase is romanised, not lost."""
    assert lexicon.translate([korean]) == [english]


def test_unknown_words_are_romanised_and_named(kiwi: KiwiTagger) -> None:
    """A word that is not in the lexicon is romanised by its sound, and one warning names it."""
    warnings: list[str] = []
    english = LexiconTranslator(kiwi, on_warning=warnings.append).translate(["쿠로찌를 안은 소녀", "쿠로찌"])
    assert english == ["a girl hugging kurojji", "kurojji"]
    assert warnings == ["not in the lexicon, romanised: 쿠로찌 → kurojji"]


@pytest.mark.parametrize(
    ("sentences", "named"),
    [
        (["쿠로찌를 안은 소녀", "뷁똠을 안은 소녀"], "쿠로찌 → kurojji"),
        (["picture", "뷁똠을 안은 소녀"], "뷁똠 → bwekttom"),
        (["공부하느냥 바쁜 소녀"], "공부하느냥 → haneu nyang"),
    ],
)
def test_warnings_name_words_of_the_writer(kiwi: KiwiTagger, sentences: list[str], named: str) -> None:
    """A warning names nouns, or words as they are typed, and none that only a paraphrase has."""
    warnings: list[str] = []
    LexiconTranslator(kiwi, on_warning=warnings.append).translate(sentences)
    assert warnings == [f"not in the lexicon, romanised: {named}"]


def test_the_tagger_gets_unknown_words_only() -> None:
    """A sentence of known words never reaches the tagger."""

    class Refusing:
        def pos(self, text: str) -> list[tuple[str, str]]:
            raise AssertionError(f"unexpected call with {text}")

    assert LexiconTranslator(Refusing()).translate(["한복을 입은 소녀"]) == ["a girl wearing a hanbok"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("repeat", "english"),
    [
        (lambda count: "(" * count, "((((("),
        (lambda count: "가" * count, "ga"),
        (lambda count: "나는 " * count, "coming out, coming out"),
        (lambda count: "[" * count + "고양이" + "]" * count, "a cat"),
        (lambda count: "빨간모자를쓴소녀가" * count, "a girl"),
    ],
    ids=["brackets", "one syllable", "two words", "a word in brackets", "no spaces"],
)
def test_the_work_is_proportional_to_the_length(
    lexicon: LexiconTranslator, monkeypatch: pytest.MonkeyPatch, repeat: Callable[[int], str], english: str
) -> None:
    """A text of twice the length is translated with at most about twice as many comparisons of tokens."""
    work: list[int] = []

    def count(*arguments: object) -> float:
        work[-1] += 1
        return transition_cost(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("translate.offline.segmentation.transition_cost", count)
    for number in (200, 400):  # longer words than the tagger reads
        work.append(0)
        assert lexicon.translate([repeat(number)])[0].startswith(english)
    once, twice = work
    assert twice <= 2.2 * once
