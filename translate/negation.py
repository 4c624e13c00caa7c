"""What the writer does not want: diffusion models draw what a prompt names, so it has to leave the prompt."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from .korean.hangul import NIEUN, final_of, is_syllable
from .korean.idioms import LACKING
from .korean.lexicon import read_entries
from .spans import Span, find_spans

_FIXED_NOUNS = {word.removesuffix("없") for word in LACKING}
# Nouns that only bind to 없다: 어쩔 수 없는, 쉴 새 없이.
_BINDING = set("바 수 적 새 리 데 필요 생각 상관 소용 끝 틈".split())
_DEGREES = ("너무", "아주", "매우", "별로", "그다지", "그리", "전혀")
_LEFT_OVER = re.compile(r"(?:해\s)?(?:해?줘|해?줘요|해?주세요|채|채로)(?!\S)")  # of a request, or of what was not done
# What something is without and still itself: a headless knight is no knight with a head to be left out.
_TRAITS = set(
    (
        "얼굴 머리 목 팔 다리 손 발 눈 코 입 귀 꼬리 날개 이름 주인 표정 소매 형체 뿌리 "
        "바닥 국적 임자 잎 지붕 씨 바퀴 줄 등받이 "
    ).split()
)
_NOTHING = re.compile(r"없(?:는|이|고|다|음|게|던|으며|도록|습니다|어요|네|애)?")
_ATTACHED = re.compile(
    r"(?P<noun>[가-힣A-Za-z]+?)(?:이|가|은|는|도|하나)?(?:없(?:는|이|고|다|음|게|던)|빼고|말고|제외하고|제외)"
)
_EXCEPT = re.compile(r"말고|말고요|빼고|빼|빼줘|빼줘요|없애|지워|금지|제외(?:하고|한|하여|해|)?|사절")
_CROSSED = re.compile(r"[XxＸ×❌]|no|No|NO")  # 사람 X
_UNWISHED = re.compile(r"싫(?:어|어요|다|습니다)|필요없(?:어|어요|다|습니다)")
_UNSEEN = re.compile(r"(?:보이지|나오지|있지|들어가지|등장하지|넣지|그리지|만들지|찍지|생기지)")
_NOT = re.compile(r"않(?:은|는|고|게|도록|으며|아|다)?|마(?:세요|라|시오)?|말(?:아|고)?")
_NOT_SO = re.compile(r"(?:보이는|보이게|나오는|나오게|들어간|들어가게|쓴|입은|신은|낀|찬|두른|켜진)")
_NOT_DONE = re.compile(r"[가-힣]+지")
_NONE_AT_ALL = re.compile(
    r"하나도|전혀|아예|절대|일절|절대로|아무도|아무것도|하나|한|단|점|점도|명|명도|마리|마리도|개도|대도|사람도"
)
_PARTICLE = re.compile(r"(?<=[가-힣A-Za-z])(?:이나|이랑|하고|까지|조차|들?이|들?가|은|는|을|를|도|나|과|와|랑|들)$")
_JOINED = re.compile(r"(?:이나|과|와|이랑|랑|하고|도)$|(?<=[가-힣])나$")
_APART = frozenset("time place building weather nature light camera style".split())  # 밤 사람 없는 거리 is at night
_AND = ("및", "또는", "혹은", "그리고", "이나")
_PLACE = re.compile(r"(?<=[가-힣])(?:에는|에서는|에서|에)$")
_SIMPLE = re.compile(
    r"(?:빨간|파란|노란|하얀|흰|검은|까만|붉은|푸른|초록|큰|작은|긴|짧은|다른|모든|어떤|아무|낡은|새로운|높은|낮은|많은"
    r"|[가-힣]+의)$"
)
_ENGLISH = re.compile(
    r"\b(?:no|without(?: any| a| an| the)?)\s+([A-Za-z가-힣][A-Za-z가-힣 -]*?)(?=\s*(?:[,.;]|$|\band\b|\bbut\b))",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(\s*(?:,(?!\d)|[;、，。]|[.!?](?=\s|$))\s*)")
_VERBATIM = 0xE000  # the first character of Unicode's private area: no text has one


@dataclass(frozen=True)
class Negations:
    """``wanted`` is the text without what is not wanted; ``unwanted`` are the nouns of it, in their order."""

    wanted: str
    unwanted: tuple[str, ...]


def split_negations(text: str) -> Negations:
    """Returns what ``text`` wants, and what it does not: 사람 없는 해변 is 해변, without 사람.

    Understood are 없는, 없이, 말고, 빼고, 제외하고, 아닌, 안 보이는, 보이지 않는, -지 않은, *no …* and *without …*.
    Fixed words (끝없는, 틀림없이) and traits of a thing (얼굴 없는 유령) stay. ``wanted`` is empty where nothing is.
    """
    spans = [span for span in find_spans(text) if span.kind != "latin"]
    wanted, unwanted = "", list[str]()
    separator = ""
    for number, piece in enumerate(_CLAUSE.split(_masked(text, spans))):
        if number % 2:
            separator = piece
        elif kept := _korean(_english(piece, unwanted), unwanted).strip():
            wanted += f"{separator if wanted else ''}{kept}"
    if not unwanted:
        return Negations(text, ())
    return Negations(_unmasked(wanted, spans), tuple(dict.fromkeys(_unmasked(one, spans) for one in unwanted)))


def _masked(text: str, spans: Sequence[Span]) -> str:
    for index, span in reversed([*enumerate(spans)]):
        text = text[: span.start] + chr(_VERBATIM + index) + text[span.end :]
    return text


def _unmasked(text: str, spans: Sequence[Span]) -> str:
    return re.sub("[\ue000-\uf8ff]", lambda found: spans[ord(found[0]) - _VERBATIM].text, text)


def _english(clause: str, unwanted: list[str]) -> str:
    unwanted += (found[1].strip() for found in _ENGLISH.finditer(clause))
    return _ENGLISH.sub(" ", clause)


def _korean(clause: str, unwanted: list[str]) -> str:
    words = clause.split()
    said, index = len(words), 0
    while index < len(words):
        if span := _trigger(words, index):
            start, end, nouns = span
            unwanted += nouns
            words[start:end] = []
            index = start
        else:
            index += 1
    if words and len(words) < said:
        words[-1] = _PLACE.sub("", words[-1])
    return " ".join(words)


def _trigger(words: Sequence[str], index: int) -> tuple[int, int, list[str]] | None:
    """What is not wanted by the word at ``index``: where it begins, where it ends, and its nouns."""
    word, following = words[index], (*words[index + 1 : index + 2], "")[0]
    attached = _ATTACHED.fullmatch(word)
    if _NOTHING.fullmatch(word):
        return _phrase_before(words, index, index + 1, stays=_TRAITS | _BINDING | _FIXED_NOUNS)
    if length := _excepting(words, index, following):
        return _phrase_before(words, index, index + length)
    if _NOT_DONE.fullmatch(word) and _NOT.fullmatch(following):
        return _not_done(words, index)
    if attached and not word.startswith(tuple(LACKING)) and attached["noun"] not in _TRAITS:
        return index, index + 1, ["사람" if attached["noun"] == "아무" else attached["noun"]]
    return None


def _excepting(words: Sequence[str], index: int, following: str) -> int:
    """How many words from ``index`` on say that the noun before them is not wanted; 0 where they do not."""
    word, before = words[index], words[index - 1] if index else ""
    if word == "말고" and before.endswith(("을", "를")):
        return 0  # 김밥을 말고 있는: rolling
    crossed = _CROSSED.fullmatch(word) and (index, len(words)) == (1, 2)
    but = word == "아닌" or (word == "아니라" and not before.endswith(("뿐만", "뿐", "만")))
    if but or crossed or _UNWISHED.fullmatch(word) or (_EXCEPT.fullmatch(word) and (word != "금지" or not following)):
        return 1
    unseen = _UNSEEN.fullmatch(word) and _NOT.fullmatch(following)
    needless = word == "필요" and following.startswith("없")
    return 2 if unseen or needless or (word == "안" and _NOT_SO.fullmatch(following)) else 0


def _not_done(words: Sequence[str], index: int) -> tuple[int, int, list[str]] | None:
    """모자를 쓰지 않은 is without the hat; 어둡지 않은 is not dark."""
    before = words[index - 1] if index else ""
    if before != "아무도" and before.endswith(("을", "를", "이", "가", "도", "은", "는")) and before not in _DEGREES:
        return _phrase_before(words, index, index + 2)
    quality = words[index][:-1] + "다"
    return (index - (before in _DEGREES), index + 2, [quality]) if quality in _words("adj") else None


def _phrase_before(
    words: Sequence[str], index: int, end: int, stays: Collection[str] = ()
) -> tuple[int, int, list[str]] | None:
    """The noun that ends before ``index``, with what is joined to it and what describes it."""
    if index and words[index - 1] == "아무도":
        return index - 1, end, ["사람"]
    start = index
    while start and _NONE_AT_ALL.fullmatch(words[start - 1]):
        start -= 1
    if start > 2 and words[start - 2] in ("한", "단"):
        start -= 2  # 낙엽 한 장
    if not start:
        return None
    start -= 1
    nouns = [_bare(words[start])]
    if nouns[0] in stays or nouns[0] == "다름":
        return None
    while start and _is_joined(words[start - 1]):
        start -= 1
        nouns.insert(0, _bare(words[start]))
        if words[start] in _AND and start:
            start -= 1
            nouns.insert(0, _bare(words[start]))
    described = _description(words, start)
    nouns[0] = " ".join([*words[described:start], nouns[0]])
    if left_over := _LEFT_OVER.match(" ".join(words[end:])):
        end += len(left_over[0].split())
    return described, end, [noun for noun in nouns if noun not in _AND]


def _description(words: Sequence[str], start: int) -> int:
    """Where the description of the noun at ``start`` begins: colours and sizes, and a clause with its object."""
    while start and (_SIMPLE.fullmatch(words[start - 1]) or _is_first_half(words[start - 1])):
        start -= 1
    if start > 1 and words[start - 2][-1] in "을를" and _ends_in_n(words[start - 1]):
        return _description(words, start - 2)
    return start


def _is_first_half(word: str) -> bool:
    """Tells whether a bare noun belongs to the noun behind it: 유리 빌딩, but not 바닷가 사람."""
    classes = _classes().get(word)
    return word.endswith("식") or (classes is not None and not classes & _APART)


def _ends_in_n(word: str) -> bool:
    return is_syllable(word[-1]) and final_of(word[-1]) == NIEUN


def _bare(word: str) -> str:
    return word if word in _words("noun") else _PARTICLE.sub("", word) or word


def _is_joined(word: str) -> bool:
    return word in _AND or (word not in _words("noun") and _JOINED.search(word) is not None)


@cache
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in read_entries():
        if entry.pos == "noun":
            found[entry.korean] = entry.features | found.get(entry.korean, frozenset())
    return found


@cache
def _words(kind: str) -> frozenset[str]:
    """The words of a kind in the lexicon; nouns among them end as if in a particle, and do not: 고양이, 포도, 사과."""
    return frozenset(entry.korean for entry in read_entries() if entry.pos == kind)
