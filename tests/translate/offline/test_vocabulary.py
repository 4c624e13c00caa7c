"""The words that the offline translator must know."""

import re

import pytest

from augment.synonyms import synonyms
from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("포니 테일", "ponytail"),
        ("트윈 테일", "twin tails"),
        ("사이드 테일", "side ponytail"),
        ("곱슬 머리", "curly hair"),
        ("헝클어진 머리", "messy hair"),
        ("웨이브 머리", "wavy hair"),
        ("히메컷", "hime cut"),
        ("드릴 머리", "drill hair"),
        ("헤어 번", "hair bun"),
        ("더블 번", "double bun"),
        ("양갈래 땋은 머리", "twin braids"),
        ("드레드락", "dreadlocks"),
        ("황금색", "golden"),
        ("금발", "blonde"),
        ("죽은 눈", "empty eyes"),
        ("절망한 표정", "despair face"),
        ("하트 눈", "heart in pupils"),
        ("황홀한 표정", "ecstasy face"),
        ("홍조", "blush"),
        ("부끄러운 표정", "shameful face"),
        ("해맑은 표정", "bright face"),
        ("사악한 표정", "evil face"),
        ("졸린 표정", "sleepy face"),
        ("고양이 귀", "cat ears"),
        ("사이버 펑크", "cyberpunk"),
        ("수인", "furry"),
        ("기모노", "kimono"),
        ("갑옷", "plate armor"),
        ("메이드복", "maid uniform"),
        ("교복", "school uniform"),
        ("한복", "hanbok"),
        ("작업복 세트", "overalls and hard hat"),
        ("무장한 병사", "military operator"),
        ("동물 파자마", "hooded furry pajamas"),
        ("턱시도", "tuxedo"),
        ("웨딩 드레스", "wedding dress"),
        ("운동복", "sweatsuit"),
        ("경찰 제복", "police uniform"),
        ("우주복", "spacesuit"),
        ("트렌치 코트", "trench coat"),
        ("썬글라스", "sunglasses"),
        ("초커", "choker"),
        ("천사 링", "halo"),
        ("헤어 리본", "hair ribbon"),
        ("헤어 밴드", "hair band"),
        ("페도라", "fedora"),
        ("중절모", "fedora"),
    ],
)
def test_the_prompt_dictionary(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The terms of the Korean prompt dictionary come out as the tags that image models know."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("신제품 출시 이벤트 포스터", "a new product launch event poster"),
        ("여름 세일 배너", "a summer sale banner"),
        ("무료 배송 쿠폰", "a free shipping coupon"),
        ("온라인 서비스 상세페이지 메인 이미지", "an online service product detail page main image"),
        ("주택 담보 대출 금리 비교 인포그래픽", "a mortgage loan interest rate comparison infographic"),
        ("핀테크 스타트업 로고", "a fintech startup logo"),
        ("신입사원 채용 공고 포스터", "a new employee job posting poster"),
        ("연도별 매출 증가 그래프", "a yearly sales growth graph"),
        ("원형 차트와 막대 차트", "a pie chart and a bar chart"),
        ("앱 온보딩 화면", "an app onboarding screen"),
        ("타임라인 인포그래픽", "a timeline infographic"),
        ("구독 버튼", "a subscribe button"),
        ("둥근 서체", "a round typeface"),
        ("입시 설명회 포스터", "a college admissions session poster"),
        ("아동 학대 예방 공익 광고", "a child abuse prevention public service advertisement"),
        ("의료 복지", "medical welfare"),
        ("원자 구조 일러스트", "an atomic structure illustration"),
        ("아파트 분양 사무소", "an apartment building housing sales office"),
        ("주식 차트를 분석하는 투자자", "an investor analyzing a stock chart"),
        ("제품의 특징을 강조한 광고", "an advertisement emphasizing a feature of a product"),
    ],
)
def test_words_of_work(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The words of marketing, business, apps, infographics, education and medicine are whole words."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("칠판에 적힌 문장", "sentence"),
        ("왕실 문장", "coat of arms"),
        ("은행 지점", "branch"),
        ("두 강이 만나는 지점", "spot"),
        ("온라인 주문 화면", "order"),
        ("주문을 외우는 마녀", "spell"),
        ("신입 사원", "employee"),
        ("안개 낀 산속의 사원", "temple"),
        ("물가 상승 뉴스", "price"),
        ("물가에 앉은 소녀", "waterside"),
        ("혈액 검사", "test"),
        ("칼을 든 검사", "swordsman"),
    ],
)
def test_senses_of_work(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Neighbours select the business sense of a word; without them the older sense stays."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.slow
def test_synonyms_are_known() -> None:
    """Fewer than 5 % of the synonyms that the paraphraser uses would be romanised."""
    words = sorted({other for others in synonyms().values() for other in others})
    unknown: list[str] = []
    translator = LexiconTranslator(
        _Plain(), on_warning=lambda message: unknown.extend(re.findall(r"[가-힣]+", message))
    )
    translator.translate(words)
    assert len(unknown) < 0.05 * len(words), unknown


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("레이드 보스 앞에 선 파티원", "a party member standing in front of a raid boss"),
        ("회복 마법을 시전하는 힐러", "a healer casting healing magic"),
        ("최종보스가 각성하는 컷신", "a cutscene with an awakening final boss"),
        ("필살기 쓰는 여캐", "a female character using an ultimate attack"),
        ("북부대공과 로판 여주", "a grand duke of the north and a romance fantasy heroine"),
        ("현타 온 표정의 취준생", "a job seeker with an expression feeling sudden emptiness"),
        ("침대에서 빈둥거리는 여친", "a girlfriend lounging lazily on a bed"),
        ("킹받는 표정의 댕댕이", "a puppy with an infuriating expression"),
        ("꾸안꾸 교복룩", "an effortlessly casual school uniform outfit"),
        ("로우라이즈 청바지와 크롭 니트", "low-rise jeans and a cropped sweater"),
        ("갓 구운 화덕피자", "a freshly baked wood-fired pizza"),
        ("뜨아와 바스크 치즈케이크", "a hot Americano and a Basque cheesecake"),
        ("칼군무 추는 걸그룹", "a girl group dancing in sharp unison"),
        ("눈 휘둥그레진 아이", "a wide-eyed child"),
    ],
)
def test_words_of_play(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The words of games, webtoons, fashion, food, sports and slang are whole words."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("고양이상 미녀", "cat-like face"),
        ("청동 고양이상", "cat statue"),
        ("무림 고수", "martial arts master"),
        ("고수를 올린 쌀국수", "cilantro"),
        ("판소리 고수", "drummer"),
        ("로판 여주", "heroine"),
        ("여주 도자기 축제", "Yeoju"),
        ("식빵 굽는 고양이", "like a loaf"),
        ("식빵을 굽는 제빵사", "baking bread"),
        ("회귀한 주인공", "back in time"),
        ("기타 치는 락커", "rocker"),
        ("락커 앞에 선 학생", "locker"),
        ("고인 물에 비친 달", "pooling water"),
        ("용과 싸우는 기사", "with a dragon"),
        ("역 안에 서 있는 여자", "in a train station"),
    ],
)
def test_senses_of_play(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Neighbours select the sense of a word of play, and ordinary phrases stay what they were."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("모바일 게임 이펙트", "a mobile game effect"),
        ("와이드 화면 구도", "a wide screen composition"),
        ("노이즈 캔슬링 헤드폰", "noise-cancelling headphones"),
        ("단계별 설명 그림", "a step-by-step explanation painting"),
        ("청팀과 백팀의 줄다리기", "a blue team and a white team's tug-of-war"),
        ("문틈에서 새어 나오는 빛", "light leaking out from a door gap"),
        ("각자 다른 종족의 모험가들", "adventurers of a different race"),
        ("동작을 시범 보이는 강사", "an instructor demonstrating a movement"),
        ("층마다 다른 색의 문", "a different color door on every floor"),
        ("물감을 사방에 뿌리는 화가", "a painter splashing paint all around"),
        ("의미를 이해하는 학생", "a student understanding a meaning"),
        ("이해하기 쉬운 도표", "a chart easy to understand"),
        ("감정에 몰입한 배우", "an actor absorbed in an emotion"),
        ("고뇌에 빠진 철학자", "a philosopher falling into anguish"),
        ("갓 구워져 나온 쿠키", "a freshly baked cookie"),
        ("문 닫은 서점", "a closed bookstore"),
        ("외계 도시의 아이", "a child in an alien city"),
        ("땀범벅이 된 권투 선수", "a boxer drenched in sweat"),
        ("칼퇴하는 직장인", "an office worker leaving work on time"),
        ("할미냥이 조는 방구석", "a bedroom corner with a dozing granny cat"),
    ],
)
def test_words_of_use_and_mood(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The words that tell the use, place, steps and mood of a picture are whole words."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("녹음이 우거진 숲길", "lush green forest"),
        ("마이크 앞에서 녹음 중인 가수", "recording"),
        ("안심 스테이크", "tenderloin"),
        ("사고 현장의 구급차", "accident scene"),
        ("꽃을 사고 있는 소녀", "buying a flower"),
        ("열기로 가득한 공연장", "heat"),
        ("성과 다리", "a castle and a bridge"),
        ("악의 군주", "monarch of evil"),
        ("구름 위로 솟은 성", "over a cloud"),
        ("기린이 나뭇잎을 먹는 초원", "giraffe eating"),
        ("헌 책이 쌓인 서점", "old book"),
    ],
)
def test_senses_of_use_and_mood(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A word that looks like a noun with its particle, or like a form of a verb, does not take their place."""
    assert english in lexicon.translate([korean])[0]


class _Plain:
    def pos(self, text: str) -> list[tuple[str, str]]:
        return [(text, "Noun")]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("개귀여운 햄스터", "a very cute hamster"),
        ("핵귀여운 강아지", "a super cute puppy"),
        ("극소심한 토끼", "an extremely timid rabbit"),
        ("왕나비", "a giant butterfly"),
        ("왕과 왕비", "a king and a queen"),
        ("왕자가 탄 말", "a horse ridden by a prince"),
        ("개가 많은 공원", "a park with many dogs"),
        ("개같은 인형", "a doll like a dog"),
        ("초를 든 소녀", "a girl holding a candle"),
    ],
)
def test_intensifying_prefixes(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """개-, 핵- and the like intensify an adjective, 왕- a noun, and stand for a dog, a candle or a king elsewhere."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("겜덕후의 방구석", "gaming geek"),
        ("중2병 걸린 소년", "an edgy chuunibyou boy"),
        ("칼퇴하는 회사원", "leaving work on time"),
        ("쌩까는 고양이", "an ignoring cat"),
        ("할미냥이 잔다", "a sleeping granny cat"),
        ("간지나는 남자", "a stylish man"),
        ("간지 쩌는 오토바이", "a super stylish motorcycle"),
        ("노을 맛집 해변", "a great sunset view beach"),
        ("멘탈 털린 대학원생", "a mentally broken graduate student"),
        ("눈물범벅된 아이", "a tear-stained child"),
        ("울애기", "baby"),
        ("빵순이의 빵지순례 지도", "a bread lover's bakery tour map"),
        ("꾸꾸꾸룩 입은 소녀", "a fully dressed-up outfit"),
        ("겉바속쫀 쿠키 광고", "a crispy outside and chewy inside cookie advertisement"),
        ("킹받게 웃는 고양이", "smiling annoyingly"),
        ("테토남과 에겐녀 커플", "a masculine man and a feminine woman couple"),
        ("저속노화 식단 인포그래픽", "a slow-aging diet infographic"),
    ],
)
def test_slang(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The words of chats are whole words, with or without the spaces of the standard."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("아들을 목마 태운 아빠", "a dad giving a shoulder ride to a son"),
        ("코끼리가 코를 들어 올린다", "an elephant lifting a trunk"),
        ("코를 만지는 아이", "nose"),
        ("경찰마를 탄 여경", "a policewoman riding a police horse"),
        ("외계 소녀와 지구 소년", "an alien girl"),
        ("수비수가 몸을 날려 공을 막는다", "a defender diving and blocking a ball"),
        ("코치가 선수에게 자세를 시범 보인다", "a coach demonstrating a pose to an athlete"),
        ("친구가 빵을 나눠 먹는다", "a friend sharing bread"),
        ("간식 달라고 조르는 강아지", "a puppy begging for treats"),
        ("장난감을 사 달라고 조르는 아이", "a child begging for a toy"),
        ("커플이 팔짱을 끼고 걷는다", "a couple linking arms and walking"),
        ("팔짱을 낀 사장", "a company boss with crossed arms"),
        ("무릎을 베고 자는 고양이", "resting the head on a lap"),
        ("나무를 베는 농부", "a farmer cutting down a tree"),
        ("도둑이 지갑을 들고 튀는 골목", "running off"),
        ("물이 튀는 분수", "a fountain with splashing water"),
        ("배가 보이는 바다", "a sea with a view of a boat"),
    ],
)
def test_postures_and_actions(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """What people and animals do with their bodies and with each other has a word of its own."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("물론 고양이도 웃고 있는 카페", "a cafe with a smiling cat"),
        ("절대 열리지 않는 문", "a door not opening"),
        ("미리 준비한 도시락", "a lunch box prepared in advance"),
        ("어머니를 비롯한 가족들", "families including a mother"),
        ("귤을 까먹는 아이", "peeling a tangerine and eating"),
        ("약속을 까먹은 남자", "a man forgetting a promise"),
        ("미친 듯이 웃는 소녀", "a girl smiling like crazy"),
        ("죽은 척하는 강아지", "a puppy playing dead"),
        ("이름 모를 들꽃", "a nameless wildflower"),
        ("3주 된 강아지", "a 3-week-old puppy"),
        ("27인치 모니터", "a 27-inch monitor"),
        ("삼겹살 3인분", "3 servings of"),
        ("해리가 마법 지팡이를 든 장면", "a scene of Harry holding a magic staff"),
        ("라스베가스의 밤거리", "a night street in Las Vegas"),
    ],
)
def test_everyday_words(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Everyday adverbs, verbs, units and names are words; those that show nothing leave no trace."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("기린이 풀을 먹는다", "a grazing giraffe"),
        ("거친 파도 위의 배", "a boat on a rough wave"),
        ("짐을 실은 트럭", "a truck loading luggage"),
        ("별로 가득한 하늘", "the sky full of stars"),
        ("불과 얼음", "fire and ice"),
        ("키를 재고 있는 아이", "a child measuring height"),
        ("방 안 소녀가 책을 읽는다", "a girl in a room reading a book"),
        ("민들레 홀씨를 타고 나는 소녀", "riding a dandelion seed"),
    ],
)
def test_phrases_are_not_swallowed(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A noun with its particle and an inflected verb are not taken for an everyday word that is spelt alike."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("장화를 신고 웃는 아이", "a child wearing rain boots and smiling"),
        ("햇빛을 피해 나무 아래에서 쉬는 고양이", "a cat dodging sunlight and resting under a tree"),
        ("피해를 입은 마을", "a village suffering damage"),
        ("눈물을 참고 있는 소녀", "a girl holding back tears"),
        ("악의 제국", "an empire of evil"),
        ("색이 연하고 부드러운 그림", "a light painting of a soft color"),
        ("종이상자를 든 소년", "a boy holding a cardboard box"),
    ],
)
def test_nouns_leave_phrases_whole(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """신고, 피해 and 악의 are forms of verbs or a noun with its particle here, not report, damage and malice."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("다섯 마리 이상의 강아지", "five puppies"),
        ("전쟁 이후의 도시", "a city after a war"),
        ("건물 전면에 걸린 현수막", "a hanging banner hanging on the front of a building"),
        ("출입 불가 표지판", "a no entry sign"),
        ("수술모를 쓰고 메스를 든 의사", "a doctor wearing a surgical cap and holding a scalpel"),
        ("핫팩을 쥔 소녀", "a girl holding a hand warmer"),
        ("돈까스 정식 사진", "a tonkatsu set meal photo"),
    ],
)
def test_words_of_talk_and_things(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Bounds (이상, 이후) and names of things stand in a sentence with their particles."""
    assert lexicon.translate([korean]) == [english]
