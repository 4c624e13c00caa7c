"""The spelling of chat: words written as they sound, clipped words, endings of dialects and stretched vowels."""

import re
from functools import cache

from .hangul import LEADS, split

_WORD = "(?<![가-힣])"
_END = r"(?=\s|$)"

_RULES = (
    ("욜", _WORD + "([월화수목금토일])욜", r"\1요일"),
    ("st ST St", r"(?<=[가-힣])\s?(?:st|ST|St)(?![A-Za-z0-9.])", "스타일"),  # 80년대st
    ("삘", "(?<=[가-힣])삘(?=[로이의나]|\\s|$)", "느낌"),
    ("필", r"(?<=[가-힣])\s필\s?(?=나[는게])", "느낌 "),
    (
        "재질",
        r"(인스타|여신|광고|화보|남친|여친|드라마|아이돌|웹툰|만화|첫사랑|주인공|영화|남주|여주)\s?재질",
        r"\1 느낌",
    ),
    ("조아", _WORD + r"조아(?=[하해요서]|\s|$)", "좋아"),
    ("시러", f"(?:{_WORD}|(?<=기))시러", "싫어"),
    ("마니", _WORD + r"마니(?=마니|\s|$)", "많이"),
    ("마니", r"(?<=많이)마니", "많이"),
    ("머싰 머싯 머있 멋잇", _WORD + "(?:머싰|머싯|머있|멋잇)", "멋있"),
    ("머찐 멋쥔 머쥔", _WORD + "(?:머찐|멋쥔|머쥔)", "멋진"),
    ("머쪄 머져 멋쪄", _WORD + "(?:머쪄|머져|멋쪄)", "멋져"),
    ("이뻐 예뽀 이포", _WORD + "(?:이뻐|예뽀|이포)", "예뻐"),
    ("기여 구여 귀요 커여", _WORD + "(?:기여|구여|귀요|커여)(?=[운워]|웠)", "귀여"),
    ("글구 글고 그러구", _WORD + "(?:글구|글고|그러구)" + _END, "그리고"),
    ("쪼끔 쬐끔 쪼금 쬐금 쫌", _WORD + "(?:쪼끔|쬐끔|쪼금|쬐금|쫌)", "조금"),
    ("쪼 쬐", _WORD + "(?:쪼끄만|쪼꼬만|쪼그만|쬐끄만|쪼꼬미한|쪼매난|쪼만한|쬐깐한)", "조그만"),
    (
        "넘",
        _WORD
        + "넘(?=귀|[이예][쁘쁜뻐뿌뿐]|웃[기긴]|멋|졸[려린]|좋|[커큰]|슬[프픈]|무[서섭]|[맛재][있밌]|힘들|보고[싶시])",
        "너무 ",
    ),
    ("시퍼 시픈 시픔", r"고\s?시(?=[퍼픈픔])", "고 싶"),
    ("싶퍼", r"(?<=고 싶)퍼", "어"),
    ("싶픈", r"(?<=고 싶)픈", "은"),
    ("싶픔", r"(?<=고 싶)픔", "음"),
    ("잇", "(?<=[고아어여해져와려워줘서])잇(?=[는다어었던고음슴네])", "있"),
    ("햇", r"(?<=[가-힣])햇(?=[는던다음고])", "했"),
    ("됫 됬", "(?<=[가-힣])됫|됬", "됐"),
    ("안자", f"(?:{_WORD}|(?<=[려고]))안자(?=[ ]?있|서{_END})", "앉아"),
    (
        "울",
        _WORD
        + r"울\s?(?=(?:집|애기|아기|엄마|아빠|강[쥐아]|냥|댕|할[매머무아]|언니|오빠|누나|학교|동네|아가|딸|아들))",
        "",
    ),
    ("구", "(?<=[읽먹있없앉들쓰웃울걷뛰놀벗잡찍])구(?=\\s)", "고"),
    ("댕기", "(?<=[아어라러려가])댕기(?=[는고며])", "다니"),
    ("댕긴", "(?<=[아어라러려가])댕긴", "다닌"),
    ("귀여버 무서버 더러버", "(귀여|무서|더러)버" + _END, r"\1워"),
    ("슴", "(?<=[있없었았했])슴" + _END, "음"),
    ("당", "(?<=[있없였했았었는한인은])당" + _END, "다"),
    ("뎅", "(?<=[가-힣])뎅" + _END, "데"),
    ("넹", "(?<=[가-힣])넹" + _END, "네"),
    ("여 염 욤", "(?<=[었았했였있없])어?[여염욤]" + _END, "어요"),
    ("디", "(?<=[는한인은던])디" + _END, "데"),
    ("당께 다니께 당게 다카이", "(?<=[있없한는인린난])(?:당께|다니께|당게|다카이)" + _END, "다"),
    ("겨 거여 기라", "(?<=[는])(?:겨|거여|기라)" + _END, "거"),
    ("믄서", r"(?<=[가-힣])믄서" + _END, "면서"),
    ("가꼬 갖꼬 가꾸", "(?<=[아어여해워와])(?:가꼬|갖꼬|가꾸)", "서"),
    ("가꼬 갖꼬", _WORD + "(?:가꼬|갖꼬)", "가지고"),
    ("땜에 땜시 땀시 때매 때메", r"(?<=[가-힣])\s?(?:땜에|땜시|땀시|때매|때메)" + _END, " 때문에"),
    (
        "앞 옆 뒤 위에 안에",
        _WORD + "(벽|배|링|집|물|불|눈|풀|차|방|숲|성|꽃|달|별|강|땅|돌|책|컵|병|창|등|논|밭|섬|탑|솥|줄)"
        r"(앞|옆|뒤|[위안](?=에))(?=에|\s)",
        r"\1 \2",
    ),
    ("핑", _WORD + "핑[꾸쿠]", "핑크"),
    ("핑", "(?<=핑크)핑[꾸쿠]", "핑크"),
    ("케릭터 캐릭타", _WORD + "(?:케릭터|캐릭타)", "캐릭터"),
    ("셤", _WORD + "(?:셤)", "시험"),
    ("겜", _WORD + "겜(?=하|[을은이에속중]|캐|판|유저|\\s|$)", "게임"),
)
"""Letters of which a text must have some, a pattern, and what it means; patterns are compiled when they are needed."""

_compiled = cache(re.compile)


def respell_chat(text: str) -> str:
    """Return ``text`` with the standard spelling of words that chat writes as they sound."""
    text = _shortened(text)
    for marks, pattern, meant in _RULES:
        if any(mark in text for mark in marks.split()):
            text = _compiled(pattern).sub(meant, text)
    return text


def _shortened(text: str) -> str:
    """Return ``text`` without the vowels that stretch a syllable twice or more: 너무 for 너어어무."""
    kept: list[str] = []
    at = 0
    while at < len(text):
        kept.append(text[at])
        end = at + 1
        while end < len(text) and _stretches(text[end], text[at]):
            end += 1
        at = end if end - at > 2 else at + 1
    return "".join(kept)


def _stretches(syllable: str, before: str) -> bool:
    """Return whether ``syllable`` is only the vowel of the open syllable ``before``."""
    if not ("가" <= syllable <= "힣" and "가" <= before <= "힣"):
        return False
    lead, vowel, final = split(syllable)
    return LEADS[lead] == "ㅇ" and not final and split(before)[1:] == (vowel, 0)
