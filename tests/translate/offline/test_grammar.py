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
        ("콘서트서 노래하는 가수", "a singer singing at a concert"),
        ("옥상서 춤추는 소년", "a boy dancing on a rooftop"),
        ("나무 아래서 자는 소녀", "a girl sleeping under a tree"),
        ("골목 끝에 서 있는 소년", "a boy standing at the end of an alley"),
        ("친구한테서 받은 편지", "a letter received from a friend"),
        ("비 오는 날 창밖을 보는 고양이", "a cat looking at the window on a rainy day"),
        ("빵에다 잼을 바르는 아이", "a child spreading jam on bread"),
        ("나무로다가 만든 의자", "a chair made of wood"),
        ("우유로 만든 치즈", "cheese made from milk"),
        ("밤에서 새벽으로 바뀌는 하늘", "the sky changing from night to dawn"),
        ("부엌에서 거실로 뛰어가는 강아지", "a puppy running from a kitchen to a living room"),
        ("공원에서 자전거로 달리는 소년", "a boy running with a bicycle in a park"),
        ("공을 하늘로 던지는 아이", "a child throwing a ball into the sky"),
        ("창밖으로 공을 던지는 아이", "a child throwing a ball out the window"),
        ("문밖에서 기다리는 개", "a dog waiting outside the door"),
        ("언덕 중턱에 선 오두막", "a cabin standing halfway up a hill"),
        ("침대 머리맡의 고양이", "a cat at the head of a bed"),
        ("길 양쪽에 핀 장미", "a rose blooming on both sides of a road"),
        ("나무로 깎은 인형", "a doll carved from wood"),
        ("재봉틀로 만든 드레스", "a dress made with a sewing machine"),
        ("창밖에서 들어오는 빛", "light coming from outside the window"),
        ("왼쪽에서 오른쪽으로 달리는 말", "a horse running from left to right"),
        ("딱 한 송이 장미", "exactly one rose"),
        ("주황빛 창문", "an orange-colored window"),
        ("앞, 옆, 뒤 세 방향에서 본 인형", "front view, side view, back view, a doll seen from three directions"),
        # suffixes, and words that describe the next noun
        ("칵테일집 간판", "a cocktail restaurant signboard"),
        ("공항룩 차림의 배우", "an actor in an airport outfit"),
        ("이탈리아산 치즈", "cheese from Italy"),
        ("가죽제 가방", "a leather bag"),
        ("꿀빛 눈동자의 여우", "a fox with honey-colored eyes"),
        ("장미꽃색으로 물든 하늘", "the sky colored with a rose color"),
        ("말랑말랑 떡", "a soft tteok rice cake"),
        ("제품 사진 사진", "a product photo"),
        ("여자 농구 선수", "a female basketball player"),
        ("여러 가지 색의 풍선", "a balloon of several colors"),
        ("사자 등 맹수들", "a lion and other predators"),
        ("누나랑 동생이랑", "an older sister and a younger sibling"),
        # numbers
        ("한복을 입은 네 명의 학생", "four students wearing a hanbok"),
        ("정확히 일곱 개의 촛불", "exactly seven candles"),
        ("색은 딱 두 가지만", "exactly two colors"),
        ("3~4명의 아이들", "3 to 4 children"),
        ("2.5미터 길이의 뱀", "a 2.5-meter-long snake"),
        ("높이 5미터의 탑", "a 5-meter-high tower"),
        ("키 2미터의 로봇", "a 2-meter-tall robot"),
        ("20대 후반 여성", "a late-20s woman"),
        ("오후 3시의 카페", "a 3 p.m. cafe"),
        ("수백 마리의 나비", "hundreds of butterflies"),
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
        ("나무로 만든 의자", "a chair made of wood"),
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
