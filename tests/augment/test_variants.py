"""The variants of the offline paraphraser: synonyms by lemma, structure, register, and which ones are chosen."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augment.inflection import Inflections
from augment.rules import RuleParaphraser
from augment.synonyms import synonyms
from translate.korean.lexicon import read_entries
from translate.korean.requests import without_requests
from translate.offline.translator import LexiconTranslator

_KINDS = {"verb": "verb", "intransitive": "verb", "adj": "adj", "attributive": "adj"}
_FIXED = ['"오늘은 쉽니다"', "(masterpiece:1.2)", "<lora:abc:0.8>", "‘바라보는 바다’", "Blue Sky", "[낡은 집]"]


def test_every_lemma_is_a_headword() -> None:
    """Every verb and adjective of the table and every synonym of it is a headword of the lexicon."""
    heads = {(entry.korean, entry.pos) for entry in read_entries()}
    rows = ((word, _KINDS[kind], others) for (word, kind), others in synonyms().items() if kind in _KINDS)
    assert [word for lemma, pos, others in rows for word in (lemma, *others) if (word, pos) not in heads] == []


@pytest.mark.parametrize(
    ("word", "lemma", "other", "expected"),
    [
        ("가로지르는", "가로지르다", "횡단하다", "횡단하는"),
        ("가로지르며", "가로지르다", "횡단하다", "횡단하며"),
        ("바라본다", "바라보다", "응시하다", "응시한다"),
        ("뿜는다", "뿜다", "뿜어내다", "뿜어낸다"),
        ("뿜어낸다", "뿜어내다", "뿜다", "뿜는다"),
        ("거닐고", "거닐다", "걷다", "걷고"),
        ("거니는", "거닐다", "걷다", "걷는"),
        ("달려가면서", "달려가다", "뛰어가다", "뛰어가면서"),
        ("숨겨", "숨기다", "감추다", "감춰"),
        ("묶습니다", "묶다", "동여매다", "동여맵니다"),
    ],
)
def test_synonym_in_the_same_form(word: str, lemma: str, other: str, expected: str) -> None:
    """A synonym has the form of the word that it replaces."""
    assert expected in {reading.of(other) for reading in Inflections([(lemma, False)]).find(word)}


@pytest.mark.parametrize(
    ("word", "lemma", "other", "expected"),
    [
        ("재미있는", "재미있다", "흥미롭다", "흥미로운"),
        ("흥미로운", "흥미롭다", "재미있다", "재미있는"),
        ("아름다운", "아름답다", "예쁘다", "예쁜"),
        ("아름답게", "아름답다", "예쁘다", "예쁘게"),
    ],
)
def test_adjective_in_the_same_form(word: str, lemma: str, other: str, expected: str) -> None:
    """An adjective with 있 has -는 before a noun where another one has -ㄴ."""
    assert expected in {reading.of(other) for reading in Inflections([(lemma, True)]).find(word)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("공원에서 책을 읽는 소녀", "소녀가 공원에서 책을 읽고 있다"),
        ("공원에서 책을 읽는 소녀", "공원에서 소녀가 책을 읽는 장면"),
        ("의자에 앉아 있는 고양이", "고양이가 의자에 앉아 있는 모습"),
        ("창틀에 놓인 시든 튤립 한 송이", "시든 튤립 한 송이가 창틀에 놓여 있다"),
        ("한복을 입은 소녀", "한복 차림의 소녀"),
        ("고드름이 매달린 처마", "처마에 고드름이 매달려 있다"),
        ("꽃이 만발한 정원에서 차를 마시는 귀부인", "꽃이 만발한 정원에서 귀부인이 차를 마시고 있다"),
        ("불 꺼진 놀이공원의 회전목마", "불이 꺼진 놀이공원에 회전목마가 있다"),
        ("사과와 바나나가 담긴 접시", "바나나와 사과가 담긴 접시"),
        ("아이를 안은 채 웃는 어머니", "아이를 안고 웃는 어머니"),
        ("호랑이가 담배 피우는 민화", "호랑이가 담배를 피우는 모습을 그린 민화"),
        ("고양이가 의자에 앉아 있다", "고양이가 의자에 앉아 있습니다"),
        ("지붕 위에서 하품하는 고양이", "하품하는 고양이, 지붕 위"),
        ("지붕 위에서 하품하는 고양이", "하품하는 고양이가 지붕 위에 있다"),
        ("교실에서 노래하는 소녀", "소녀가 노래하는 교실"),
        ("미래 도시를 달리는 기차", "기차가 달리는 미래 도시"),
        ("미래 도시를 달리는 기차", "달리는 기차, 미래 도시"),
        ("라면을 먹으며 웃는 회사원", "웃으며 라면을 먹는 회사원"),
        ("고양이가 하품하는 수채화", "수채화, 고양이가 하품하는 모습"),
        ("형사는 코트를 입고 범인은 고개를 숙이고 있다", "코트를 입은 형사, 고개를 숙이고 있는 범인"),
        ("어두운 복도 끝의 빨간 문", "빨간 문, 어두운 복도 끝"),
        ("흑백 사진 속 낡은 구두", "낡은 구두, 흑백 사진"),
        ("빨래가 펄럭이는 옥상", "펄럭이는 빨래, 옥상"),
        ("흐릿하게 번진 밤거리 불빛", "흐릿하게 번진 불빛, 밤거리"),
        ("사과와 바나나", "바나나, 사과"),
        ("참새 두 마리와 까치", "까치, 참새 두 마리"),
        ("공원에서 소년은 공을 던지고 소녀는 웃는다", "웃는 소녀, 공을 던지는 소년, 공원"),
        ("선장은 망원경을 보고 선원 세 명은 밧줄을 당기는 유화", "유화, 망원경을 보는 선장, 밧줄을 당기는 선원 세 명"),
        ("고양이가 피아노를 치는 모습", "피아노를 치는 고양이"),
        ("수채화로 그린 돌담길", "돌담길, 수채화"),
        ("픽셀아트 느낌의 던전 입구", "던전 입구, 픽셀아트 느낌"),
        ("빨간 지붕의 집, 수채화", "수채화로 그린 빨간 지붕의 집"),
        ("영화제 포스터, 빈 의자", "빈 의자가 있는 영화제 포스터"),
        ("소설 표지", "소설을 위한 표지"),
        ("고양이를 안은 소녀", "소녀에게 안긴 고양이"),
        ("할머니에게 업힌 아이", "아이를 업은 할머니"),
        ("쥐를 쫓는 고양이", "고양이에게 쫓기는 쥐"),
        ("어두운 무대에 피아노가 놓인 모습, 음악회 포스터", "어두운 무대에 피아노가 놓인 음악회 포스터"),
        ("치즈 고양이 일러스트", "일러스트, 치즈 고양이"),
        ("우산 든 개구리 세 마리", "우산을 든 세 마리의 개구리"),
        ("모자를 쓴 두 소년", "모자를 쓴 소년 두 명"),
        ("키 큰 남자와 키 작은 여자가 춤을 춘다", "키 작은 여자와 키 큰 남자가 춤을 춘다"),
        ("교사가 칠판 앞에 서 있고 학생이 의자에 앉아 있다", "학생이 의자에 앉아 있고 교사가 칠판 앞에 서 있다"),
        ("교사가 칠판 앞에 서 있고 학생이 의자에 앉아 있다", "교사가 칠판 앞에 서 있다. 학생이 의자에 앉아 있다"),
        ("검은 갑옷의 기사", "검은 갑옷을 입은 기사"),
        ("청바지 차림의 손녀", "청바지를 입은 손녀"),
        ("풍차가 있는 언덕", "언덕에 풍차가 있다"),
        ("학이 있는 동양화", "학을 그린 동양화"),
        ("가게 앞 자판기", "가게 앞에 있는 자판기"),
        ("은발 소녀, 파란 눈, 장미 정원", "파란 눈의 은발 소녀, 장미 정원"),
        ("은발 소녀, 검은 드레스, 장미 정원", "검은 드레스를 입은 은발 소녀, 장미 정원"),
        ("고양이 카페, 라떼, 따뜻한 조명", "따뜻한 조명의 고양이 카페, 라떼"),
        ("대나무 칫솔 제품컷", "대나무 칫솔을 찍은 제품컷"),
        ("궁전에 사는 공주", "공주가 궁전에 살고 있다"),
        ("창밖으로 보이는 도시", "도시가 창밖으로 보인다"),
        ("하늘에 고래가 떠다니는 모습", "하늘에 떠다니는 고래"),
        ("안경을 쓴 소년", "안경을 쓰고 있는 소년"),
        ("빈 방, 낡은 책상", "낡은 책상, 빈 방"),
    ],
)
def test_structure(rules: RuleParaphraser, sentence: str, expected: str) -> None:
    """A text is said with another structure or in another register."""
    assert expected in rules.paraphrase(sentence, 60)


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("풍차가 달린 성당", "질주|뛴"),
        ("눈을 반짝이는 아이", "빛나는"),
        ("키가 큰 남자", "커다란|큼직한"),
        ("길을 가는 나그네", "가느다란"),
        ("모여 있는 사람들", "모여들어 있는"),
        ("텅 빈 수영장 바닥에 앉은 남자", "텅 앉은|바닥에 텅"),
        ("지하철에서 졸고 있는 악마", "졸는"),
        ("소녀가 읽고 있는 책", "책이 (?!있)"),
        ("집에서 키우는 강아지", "강아지가 집에서"),
        ("소년이 피아노를 치고 관객들이 듣고 있다", "듣고 있는 소년"),
        ("여자 그림 부탁해요", "부탁하는"),
        ("눈 덮인 산", "뒤덮인"),
        ("키 큰 소년", "커다란"),
        ("갈대밭 사이로 난 길", "날아다닌"),
        ("지붕 위에서 하품하는 고양이", "하품하는 지붕 위"),
        ("등불을 든 소녀와 흰 사슴", "사슴과 등불"),
        ("낡은 다락방에서 먼지 쌓인 상자를 여는 소년", "먼지가 (?:낡은|오래된)"),
        ("빨간 지붕의 등대가 있는 섬", "섬, 빨간 지붕"),
        ("세 명의 마녀가 모여 있다", "명의 세"),
        ("옆에서 노래하는 여자", "여자, 옆|^옆,"),
        ("여자애 한강에서 노래하는 사진", "여자애 한강$|여자애 한강,"),
        ("농부가 소를 몰고, 안개에 싸인 산이 겹겹이 보인다", "겹겹이 싸인|(?<!에) 싸인"),
        ("깔끔한 흰 배경", "흰 깔끔한"),
        ("깊은 바다에서 거대한 고래가 천천히 헤엄친다", "천천히 거대한|느리게 (?:거대|커다)"),
        ("다리 위에서 자전거를 타는 커플 뒷모습", "뒷모습[이가] "),
        ("빙수 메뉴판 사진", "^사진, |메뉴판, 사진"),
        ("빵집 전단지용 사진", "^사진, |용, "),
        ("사이버펑크 서울 뷰", "뷰의 모습|뷰가 있|전망[의이] |경치"),
        ("등대 너머로 치는 번개", "번개가 있|벼락이 있"),
        ("탑이 있는 언덕", "언덕이 있"),
        ("하객들이 있고 뒤에는 박수 치는 아이들", "아이들이 뒤에는"),
        ("형사는 코트를 입고 범인은 고개를 숙이고 있다", "입는|입은 채"),
        ("파란 옷의 투수와 빨간 유니폼을 입은 타자", "타자가 파란 옷의 투수와"),
        ("이끼 낀 바위 위에 올려진 러닝화", "모습을 담은 러닝화"),
        ("강아지가 공을 무는 짤", "담은"),
        ("물에 잠긴 도시를 노 저어 가는 소년", "갈고|갈며"),
        ("별똥별 떨어지는 사막", "사막이 (?!있)"),
        ("선인장 화분이 놓인 베란다", "베라는|베랍니다"),
        ("검은 고양이를 안은 마녀와 빗자루를 든 견습생", "안긴"),
        ("경호원 두 명 사이에 서 있는 여배우", "사이 두 명"),
        ("횃불을 든 탐험가가 벽화를 올려다본다", "다보는 횃불"),
        ("물방울이 맺힌 유리, 보석 광고", "위한 광고"),
        ("처마 끝 풍경, 한옥", "경치|전경"),
        ("헤드폰을 끼고 있는 소년", "끼는 소년"),
        ("창문에 맺힌 물방울 너머로 보이는 도시", "창문에 도시가"),
        ("축구 선수, 경기장 조명", "조명의"),
        ("전래동화 장면", "전래동화 모습"),
        ("아이가 엄마에게 업힌 뒷모습", "뒷모습[의이] "),
        ("농구 선수가 슛을 쏜다", "발사"),
        ("지붕에서 떨어지는 고양이", "지붕에 있다|떨어지는 지붕"),
        ("꽁꽁 언 호수 위의 스케이트", "스케이트가 꽁꽁"),
        ("두 우주인이 화성에서 깃발을 세운다", "두 화성"),
        ("아이 네 명이 개울가에서 논다", "네 개울가"),
        ("웃고 있는 소년과 소녀", "소녀, 웃고"),
        ("사과와 배 바구니", "^사과, |배 바구니, 사과"),
        ("비에 젖은 고양이", "젖은 비"),
        ("봉우리 세 개와 나침반", "세 나침반"),
        ("돋보기를 낀 할아버지", "껴 있는"),
        ("선생님은 칠판에 그림을 그리고 학생은 창밖을 본다", "그리고 그림을"),
        ("놀란 남자와 타오르는 모닥불", "모닥불이 놀란"),
        ("크고 작은 시계", "크고 (?!작은)"),
        ("소녀가 웃는 빈티지 사진", "^사진, "),
        ("거품이 가득한 욕조에 들어간 퍼그", "^가득한"),
        ("새장에서 풀려난 카나리아", "카나리아, 새장|새장에 있다"),
        ("왕은 왕좌에 앉아 있고 광대는 그 앞에서 노래한다", "^그 앞"),
        ("캠핑 브랜드 로고, 벡터", "벡터가 있는"),
        ("과학자가 실험실에서 시험관을 바라보는 모습", "과학자가 실험실$|^과학자가 실험실,"),
        ("갈기를 휘날리는 조랑말", "나부끼|펄럭이"),
        ("기차가 들판을 달린다", "뛴"),
    ],
)
def test_where_a_structure_does_not_apply(rules: RuleParaphraser, sentence: str, never: str) -> None:
    """Words that mean something else there stay, and no verb gets another subject."""
    assert [variant for variant in rules.paraphrase(sentence, 60) if re.search(never, variant)] == []


def test_later_clauses_have_synonyms(rules: RuleParaphraser) -> None:
    """Words behind the first comma and in later sentences are replaced too."""
    variants = rules.paraphrase("비가 내리는 거리, 우산을 든 남자가 하늘을 바라본다. 낡은 버스가 지나간다.", 10)
    assert any("응시" in one or "쳐다" in one for one in variants)
    assert any("오래된 버스" in one for one in variants)


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [("달을 바라보는 늑대를 그려줘", "달을 바라보는 늑대"), ("낡은 등대 그림 부탁해요", "낡은 등대")],
)
def test_a_request_has_the_variants_of_what_it_asks_for(rules: RuleParaphraser, request_: str, sentence: str) -> None:
    """A request is varied without its asking."""
    assert without_requests(request_) == sentence
    assert rules.paraphrase(request_, 10) == rules.paraphrase(sentence, 10)


def test_variants_differ_in_english(rules: RuleParaphraser, lexicon: LexiconTranslator) -> None:
    """Of a sentence and its ten variants, at least six translations differ in more than articles."""
    sentences = ["버스 정류장에서 조는 할아버지", "수채화로 그린 돌담길", "왕은 왕좌에 앉아 있고 광대는 저글링을 한다"]
    for sentence in sentences:
        english = lexicon.translate([sentence, *rules.paraphrase(sentence, 10)])
        assert len({re.sub(r"\b(?:an?|the) |^a scene of ", "", one) for one in english}) >= 6, english


def test_most_variants_differ_in_words_or_structure(rules: RuleParaphraser) -> None:
    """Of ten variants of a sentence with synonyms, at most three have a detail and two only another ending."""
    sentence = "낡은 벤치에 앉아 바다를 바라보는 노인"
    variants = rules.paraphrase(sentence, 10)
    assert len(variants) == 10
    assert sum("," in variant for variant in variants) <= 3
    assert (
        sum(variant in (f"{sentence}의 모습", f"{sentence}이 있는 장면", f"{sentence}이 있다") for variant in variants)
        <= 2
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*_FIXED, "바라보는", "소녀,", "낡은", "등대", "한복을", "입은", "있다.", "공원에서"]),
        min_size=1,
        max_size=12,
    )
)
def test_fixed_texts_stay(rules: RuleParaphraser, parts: list[str]) -> None:
    """Quotations, tags, weights and Latin words are in every variant as they are in the sentence."""
    sentence = " ".join(parts)
    for variant in rules.paraphrase(sentence, 10):
        assert [variant.count(one) for one in _FIXED] == [sentence.count(one) for one in _FIXED]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="가는은이를에서고있다입앉읽책소녀방 ,.\"'()", min_size=1, max_size=80))
def test_any_korean_text(rules: RuleParaphraser, text: str) -> None:
    """Any text has the same variants each time, all different and none the text itself."""
    variants = rules.paraphrase(text, 10)
    assert variants == rules.paraphrase(text, 10)
    assert len({*variants, text}) == len(variants) + 1
