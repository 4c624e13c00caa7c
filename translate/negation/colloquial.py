"""Negations of chats and of speech, in the forms that the rules know: 사람은 ㄴㄴ, 글자는 노노, 차는 절대 안돼요."""

import re
from collections.abc import Callable
from functools import cached_property

from ..spans import find_spans, hide, reveal

_MARKS = (
    "ㄴㄴ|노노|노땡|땡큐|놉|극혐|비추|안 |안돼|안됨|안됩|안되|아웃|패스|사양|생략|스킵|배제|지양|자제|삼가|X|x|×|Ｘ|❌"
    "|ㅇㅇ|ㄱㄱ|ㅇㅋ|엑스| NO| No| no| ㄴ| 노|빼|없|않|싫|말고|지말|지 말|지마|금지|그리고|됐|원치|별로|곤란|큰일"
    "|난감|피해|일랑|을랑|아니|제외|지워|제거|잊|까먹|빠뜨|빠트|전혀|사절|으면|으음|마세요"
).split("|")
"""Letters of which a text must have some, or it says no to nothing."""


class _Pattern:
    """A pattern that is compiled when it is first needed: most texts need none."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    def sub(self, words: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self._compiled.sub(words, text)

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text)


_END = r"(?=\s*(?:[,.!?~;:)\]\n…]|\Z))"
_LOOK = r"(?!\s?(?:느낌|분위기|감성|갬성|바이브|무드|표정|얼굴|눈빛|반응|상황|모드|컨셉|콘셉트|스타일|톤|짤|밈|모먼트))"
"""A look is asked for: 극혐 느낌으로."""

_ASKED = r"(?:\s?부탁\S*|해|하고|하기|함|합니다|할게요?|할래요?)(?:\s?(?:주|줘)\S*(?:\s바[라랍]\S*)?|요|용)?"
_NO = _Pattern(
    r"(?P<noun>[가-힣A-Za-z\ue000-\uf8ff]+?)(?P<to>(?:은|는|이|가|도)?)\s?(?:절대(?:로)?\s)?"
    rf"(?:(?:ㄴ{{2,}}|노노+|노\s?땡큐|놉+|극혐|비추)(?:해|하고|임|이야|입니다|예요|염|여|용|요|욤)*{_LOOK}"
    rf"|(?:(?<=[은는도])|(?<=절대)|(?<=절대로))\s?안[돼됨됩]\S*{_END}"
    rf"|(?<=\s)(?:아웃|패스|사양|생략|스킵|배제|지양|자제|삼가)(?:{_ASKED}(?![가-힣])|{_END}))(?![가-힣ㄱ-ㅎ])[,.!~]*"
)
_CROSSED_OUT = _Pattern(
    rf"(?P<noun>[가-힣]+?)(?:은|는)?(?:\s?[Xx×Ｘ❌](?=\s[가-힣]+\s?[XOxo×○❌⭕])|(?<=[가-힣]{{2}})[Xx×Ｘ❌](?=\s|,|\.|\Z)"
    rf"|\s(?:[Xx×Ｘ❌]|노|ㄴ|NO|No|no|엑스)(?:임|요|염|입니다)?{_END})"
)
_TICKED = _Pattern(r"(?<=[가-힣])\s?[O○⭕](?=\s|,|\Z)")  # 배경 O, 사람 X
_BANNED = _Pattern(r"면\s?(?:절대\s)?(?:ㄴ{2,}|노노+)\S*")
_NAMED = frozenset(
    "아이폰 프로젝트 스페이스 모델 플랜 미스터 세대 갤럭시 테슬라 요원 닥터 시리즈 비타민".split()
)  # 아이폰 X
_YES = _Pattern(r"(?<=[가-힣])\s?(?P<yes>ㅇㅇ+|ㄱㄱ+|ㅇㅋ)(?=\s[가-힣])")
_SHOWING = r"(?:(?:나오|들어가|들어오|등장하|보이|있|넣|그리|쓰|끼)는|나온|들어간)\s(?:거|것|건|게|것은|거는)"
_FORGET = r"(?:빼먹|잊어버리|잊어먹|잊|까먹|빠뜨리|빠트리|빼놓)지\s?(?:말|마)\S*"
_FINAL = (  # what ends a statement, before the next one
    r"(?:싫(?:어|다|음|습니다)요?|(?:빼|지워|제거해|제외해)\s?(?:줘요?|주세요|주라|주십시오)|지\s(?:마|마세요|말아\s?줘요?|말아\s?주세요)"
    r"|면\s안\s(?:돼요?|됩니다|됨))"
)
_REWORDED = (
    (
        _Pattern(
            r"(?:\A|(?<=[.!?\n]\s))(?:하나도\s|별로\s)?안\s(?:예뻐|이뻐|귀여워|멋있어|닮았|비슷해|좋아|무서워)\S*"
            r"[\s,.!]+(?:다시|이번에?는?|근데)\s"
        ),
        "",
    ),
    (_Pattern(rf"\s?(?:꼭\s|절대\s)?{_FORGET}"), ","),
    (_Pattern(r"(?<![가-힣])[가-힣]+[은는도]\s있어도\s[되돼]고?요?,?\s없어도\s[되돼됩됨]\S*"), ","),
    (_Pattern(r"(?<=[가-힣]지)(?=(?:마(?:세요|라|요|시오|셈)?|말(?:고|아|라)\S*|않\S+)(?![가-힣]))"), " "),
    (_Pattern(r"\s(?:\S+게\s)?(?:넣|그리|나오|하)거나\s(?:아예\s|그냥\s)?(?=빼|없)"), " "),
    (
        _Pattern(
            r"(?P<what>[가-힣]+)[이가은는]\s(?P<count>(?:\S{1,2}\s|\d+)(?:개|마리|명|쌍))(?:이면|면)\s안\s?[돼되됩됨]\S*"
        ),
        r"\g<what> \g<count> 넣지 말고,",
    ),
    (
        _Pattern(
            r"(?<=[가-힣\d])\s금지\s(?=[가-힣])"
            r"(?!\s?(?:표지|구역|마크|표시|간판|팻말|스티커|문구|선|지역|서|책|법|령|안내))"
        ),
        " 빼고, ",
    ),
    (_Pattern(r"(?:\A|(?<=[.!?,\n]\s))(?:아\s)?그리고\s"), ""),
    (
        _Pattern(
            r"(?:\S+\s)?(?:부탁드린|부탁한|그린|만든|그려\s?준|만들어\s?준|보낸|받은)\s(?:거|것|그림)\s말고(?:\s새로|\s다른\s거로?)?"
        ),
        "",
    ),
    (_Pattern(r"\A(?:고마|고만|아\s)\s?됐고\s"), ""),
    (_Pattern(r"(?<=[거건게것])\s\S+니까\s(?=빼|싫)"), " "),
    (_Pattern(r"면\s(?:절대로?|정말|진짜|제발)\s안"), "면 안"),
    (_Pattern(r"(?<=[가-힣])(?<![거건게것일름])(?:이|가|은|는)\s아니[고구](?=\s)"), " 말고"),
    (_Pattern(rf"(?<=[은는])\s됐(?:어|음|습니다|다)요?{_END}"), " 빼고"),
    (
        _Pattern(
            r"(?<![가-힣])(?P<what>비|눈|소나기|바람)(?P<to>[은는이가]?)\s안\s(?:(?P<was>왔|내렸|불었)|오|내리|불)(?=[게고도으음는])"
        ),
        lambda found: f"{found['what']}{found['to']} 안 나{'왔' if found['was'] else '오'}",
    ),
    (
        _Pattern(r"(?<=[가-힣])[은는이가을를]?\s(?:너무\s)?많이\s(?:넣|그리|나오|보이|들어가)지\s(?=[말마않])"),
        "이 너무 많지 ",
    ),
    (_Pattern(rf"(?<=[가-힣])(?:이|가|은|는|을|를)?\s{_SHOWING}\s(?=빼고|싫|별로|금지|안\s?[되돼])"), " "),
    (_Pattern(rf"(?:은|는|이|가)?\s별로(?:야|예요|에요|임|다|입니다|인데요?|고)?{_END}"), " 싫어"),
    (_Pattern(r"면\s(?:곤란|큰일|난감)\S*"), "면 안 돼"),
    (_Pattern(r"(?<![가-힣])원치\s?않(?=[가-힣])"), "원하지 않"),
    (_Pattern(rf"(?:은|는|이|가)?\s?아니(?:었으면|면)\s?(?:좋[겠을아]|해|함)\S*{_END}"), " 말고"),
    (_Pattern(r"(?<=[가-힣])[을를은는]?\s피해\s?(?=[주줘])"), " 빼 "),
    (
        _Pattern(rf"(?<=[었았했였왔갔졌렸]으)(?P<wish>면|음)\s(?:해요?|함|한다|하네요?|합니다){_END}"),
        r"\g<wish> 좋겠다",
    ),
    (_Pattern(r"(?<=[가-힣])(?:일랑|을랑)(?=\s)"), "은"),
    (_Pattern(rf"(?P<end>{_FINAL})(?=\s[가-힣])(?!\s(?:하|라고|소리|외))"), r"\g<end>,"),
)
_USUAL = "글자|글씨|텍스트|문구|워터마크|자막|서명|말풍선|테두리|얼룩|노이즈|(?<!\\A)로고"
_ALL = r"(?:다|모두|전부|같은\s(?:거|건|것)\S*)"
_LISTED = _Pattern(  # 그려줘 사람, 동물, 글자 다 빼줘
    rf"(?:(?:(?<=[.!?\n]\s)|(?<=\n)|(?<=[줘요오죠]\s)|(?<=\s및\s))(?P<any>[가-힣]+),\s?(?=(?:[가-힣]+,\s?)*[가-힣]+\s{_ALL}\s)"
    rf"|(?<![가-힣])(?P<usual>{_USUAL}),\s?)(?=(?:[가-힣]+,\s?)*[가-힣]+(?:\s(?:{_ALL}|전혀|절대|일절))*\s"
    r"(?:빼|없|금지|넣지|제외|말고|안\s|나오지|보이지|싫|쓰지|들어가지|사절|제거))"
)


def with_plain_negations(text: str) -> str:
    """Return ``text`` with the negations of chats and of speech in the words of a description.

    사람은 ㄴㄴ becomes 사람은 빼고, and the commas of 사람, 글자 다 빼줘 become 및. Tags and quotations stay.
    """
    if not any(mark in text for mark in _MARKS):
        return text
    masked, hidden = hide(text, [(span.start, span.end) for span in find_spans(text) if span.kind != "latin"])
    plain = _YES.sub(r"\g<yes>,", _NO.sub(r"\g<noun>\g<to> 빼고,", _BANNED.sub("면 안 돼", masked)))
    plain = _TICKED.sub(",", plain) if _CROSSED_OUT.search(plain) else plain
    plain = _CROSSED_OUT.sub(_without, plain)
    for pattern, words in _REWORDED:
        plain = pattern.sub(words, plain)
    while (joined := _LISTED.sub(lambda found: f"{found['any'] or found['usual']} 및 ", plain)) != plain:
        plain = joined
    return text if plain == masked else reveal(plain.rstrip(" ,"), hidden)


def _without(found: re.Match[str]) -> str:
    return found[0] if found["noun"] in _NAMED else f"{found['noun']} 빼고,"
