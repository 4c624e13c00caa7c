"""Split a description at its negations."""

import re
from dataclasses import dataclass

from ..korean.josa import particle_after
from ..spans import find_spans, hide, reveal
from .english import split_english
from .forms import EMPTY_PLACE
from .noun_phrases import after_leftover, noun_classes, words_of
from .words import find_negation

_PLACE = re.compile(r"(?<=[가-힣])(?:에는|에서는|에서|에)$")
_DEFECT = "(?:글자|글씨|텍스트|문자|워터마크|서명|자막|저화질|노이즈)"
_FURTHER = "(?:글자|글씨|텍스트|문자|워터마크|서명|자막|저화질|노이즈|로고|문구|사인|사람|인물|숫자|테두리)"
_DEFECTS = re.compile(  # 글자, 워터마크, 로고 없이
    rf"(?<![가-힣]){_DEFECT}\s?,\s*(?:{_FURTHER}\s?,\s*)*(?={_FURTHER}[은는이가을를도]?\s(?:없|제외|금지|빼|넣지|안\s|모두|다\s))"
)
_THERE = re.compile(r"(?P<place>[가-힣]+?)(?:에는|에도|에|엔)")
_AROUND = frozenset({"배경", "주위", "주변"})
_BARE_THINGS = frozenset("object building clothing vehicle place nature style".split())
_WHERE = re.compile(r"(?:배경|그림|사진|화면|이미지)(?:에는|에서는|에서|에|엔|속에)?")
_NOTHING_ELSE = re.compile(
    r"(?<=[가-힣])\s?(?:말고는|빼고는|이?외에는|밖에)\s(?:아무\s?것도\s|아무도\s|아무\S+\s)?없(?=[는고이다])"
)
_POINTERS = frozenset("그거 그것 이거 이것 저거 그건 이건 그게 이게 저게".split())  # 아까 그거 말고
_SUBJECT = re.compile(r"[이가은는]$")
_MADE = re.compile(r"(?:으로|로)$")
_CLAUSE = re.compile(r"(\s*(?:,(?!\d)|[;、，。]|[.!?](?=\s|$))\s*)")


@dataclass(frozen=True)
class Negations:
    """A description split at its negations.

    Attributes:
        wanted: The text without its negations.
        unwanted: The negated nouns in order.
    """

    wanted: str
    unwanted: tuple[str, ...]


def split_negations(text: str) -> Negations:
    """Split the negations off ``text``: 사람 없는 해변 gives 해변 without 사람.

    Negations are 없는, 없이, 말고, 빼고, 제외하고, 아닌, 안 보이는, 보이지 않는, -지 않은, -면 안 되는, *no …* and
    *without …*. A place with nothing in it is wanted as an empty one: 배경엔 아무것도 없게 gives 빈 배경.
    Fixed words (끝없는, 틀림없이) and traits of a thing (얼굴 없는 유령) are none. ``wanted`` is empty where the text
    has nothing else.
    """
    masked, hidden = hide(text, [(span.start, span.end) for span in find_spans(text) if span.kind != "latin"])
    masked = _DEFECTS.sub(lambda found: found[0].replace(",", "이나"), masked)
    wanted, unwanted = "", list[str]()
    separator, listing = "", False
    for number, piece in enumerate(_CLAUSE.split(masked)):
        if number % 2:
            separator, listing = piece, listing and "," in piece
            continue
        affirmative, listing = split_english(piece, unwanted, listing=listing)
        if rest := _split_korean(_with_empty_places(affirmative), unwanted).strip():
            wanted += f"{separator if wanted else ''}{rest}"
    if not unwanted and not EMPTY_PLACE.search(masked) and not _NOTHING_ELSE.search(masked):
        return Negations(text, ())
    named = [reveal(one, hidden) for one in unwanted if one not in _POINTERS]
    return Negations(reveal(wanted, hidden), tuple(dict.fromkeys(named)))


def _split_korean(clause: str, unwanted: list[str]) -> str:
    """Return ``clause`` without its Korean negations, and append their nouns to ``unwanted``."""
    words = clause.split()
    length, index, is_last = len(words), 0, False
    while index < len(words):
        if negation := find_negation(words, index):
            start, end, nouns = negation
            unwanted += nouns
            is_last = end >= len(words)
            if not is_last and start and words[end - 1].endswith(("는", "은")):
                start = _without_place(words, start)
            words[start:end] = []
            index = start
            if start > 1 and start < len(words) and words[start - 1] in ("있지만", "있고", "있으나", "있는데"):
                words[start - 2 : start] = [*_existing(words[start - 2]), "있는"]  # 꽃은 있지만 나비는 없는 정원
        else:
            index += 1
    if len(words) == 1 < length and _WHERE.fullmatch(words[0]):
        return ""
    if is_last and len(words) > 1 and words[-1] in ("하고", "해주고", "해서") and words[-2].endswith("로"):
        words[-2:] = [_MADE.sub("", words[-2])]  # 배경은 흰색으로 하고 그림자는 없애 줘
    if words and len(words) < length:
        words[-1] = _PLACE.sub("", words[-1])
        if is_last and words[-1] not in words_of("noun") and words[-1][:-1] in words_of("noun"):
            words[-1] = _SUBJECT.sub("", words[-1])
    return " ".join(words)


def _existing(word: str) -> list[str]:
    """Return a topic as a subject: 꽃이 of 꽃은."""
    noun = _SUBJECT.sub("", word)
    return [noun + particle_after(noun, "이")]


def _without_place(words: list[str], start: int) -> int:
    """Return where a negation begins with its place, which becomes an empty one: 간판에 글씨가 없는 식당."""
    found = _THERE.fullmatch(words[start - 1])
    if found is None or found["place"] in _AROUND:
        return start - (found is not None and found["place"] == "배경")
    place, kinds = found["place"], noun_classes().get(found["place"], frozenset())
    if (kinds & _BARE_THINGS or place == "화면") and "name" not in kinds:
        empty = "무지" if "clothing" in kinds else "맑은" if place.endswith("하늘") else "빈"
        words[start - 1] = f"{empty} {place}{particle_after(place, '이')} 있는"
        return start
    return start - ("body" in kinds)


def _with_empty_places(clause: str) -> str:
    """Return 빈 배경 for 배경엔 아무것도 없게 in a clause, and 꽃병만 있는 for 꽃병 말고는 아무것도 없는."""
    clause = _NOTHING_ELSE.sub("만 있", clause)
    found = EMPTY_PLACE.search(clause)
    if found is None:
        return clause
    if found["before"] and (found["to"] in ("은", "는") or found["place"] != "배경"):
        return clause
    words = clause[found.end() :].split()
    after = " ".join(words[after_leftover(words, 0) :])
    joint = "의 " if found["before"] else ", " if after else ""
    return f"{clause[: found.start()]}빈 {found['place']}{joint}{after}"
