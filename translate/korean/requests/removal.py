"""The clauses of a text, and what is left of them without what is said to the machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...spans import find_spans, hide, reveal
from ..hangul import SSANG_SIOT, ends_in
from .asides import is_doubtful, with_kind, with_product, without_asides, without_speaker
from .manners import as_style, described
from .predicates import ANYWHERE, ASKS_ON, AT_END, AT_START, DESIRED, HOPED, JOINT, MUST, find_at_end
from .remarks import without_complaints
from .stories import departed
from .styles import is_style_name
from .talk import GREETING, only_points, without_closing, without_talk
from .vocabulary import finite, lemma_before, nouns
from .ways import dressed

_END = re.compile(r"\s*(?:[.!?~…]+(?=\s|\Z)|,(?!\d)|[:：](?=\s)|[，、;\n])\s*")
_CLOSED = re.compile(r"'[^'\n]*'|\([^()\n]*\)|\[[^\[\]\n]*\]|\{[^{}\n]*\}")
_SIGN = (  # faces, hearts and hands around a request
    r"(?:[\s.!?~…:;\u2661\u2665\u2764\u263a\u2728\ufe0fㄱ-ㅎㅏ-ㅣ\U0001f3fb-\U0001f3ff\U0001f44b-\U0001f44f"
    r"\U0001f493-\U0001f49f\U0001f600-\U0001f64f\U0001f910-\U0001f97a]|(?<=[:;])-?[)DP(]|(?<!\S)[+-]+(?=\s|\Z)"
    r"|\^[_.]?\^|>[_.]?<)"
)
_AROUND = re.compile(rf"\A{_SIGN}+|{_SIGN}+\Z")
_MORE = re.compile(rf"{_SIGN}*+(?=\S)")
_LONGEST_WORD = 100
_MARKS = " ,，、;.!?~…\n"
_SPOKEN_END = re.compile(r"[.!?~…:：]+")
_PRESENT = frozenset("있 있었 나오 나왔 들어가 들어갔 보이 보였 계시 나 났".split())
_LACKING = ("없", "빠지", "빼")
_PICTURE = re.compile(
    r"(?:이미지|도안|초상화|초대장|청첩장|명함|심볼|마스코트|추상화|수채화|유화|풍경화|정물화|인물화|민화|수묵화|엽서"
    r"|달력|그림|사진|일러스트|로고|포스터|배너|썸네일|아이콘|캐릭터|짤|배경화면|표지|삽화|스티커|카드|장면"
    r"|모습)(?:[을를이은도]|으로|로)?\Z|\s(?:거|것|걸로|거로|것으로)\Z"
)
_SUBJECT = re.compile(r"(?:\A|\s)[가-힣]+[이가]\s")
_AS_VERB = re.compile(r"(?:스케치|크로키|캐리커처|소묘|클로즈업)(?=\s?해\s?[주줘])")
_ELLIPTIC = re.compile(r"(?P<style_with>\S+?)으?[로루]다가?\Z|[을를]\s(?:\S+\s){0,2}?(?P<style>\S+?)으?로\Z")
_ONLY_SO_MANY = ("하나만요", "하나요", "한장만요", "장만요", "좀요")
_LABELS = ("주제", "내용", "장면", "묘사", "설명", "프롬프트", "요청", "요청사항", "조건")
_BARE = ("그림", "이미지")
_REVISIONS = ("수정", "재생성", "재작업", "보정", "변경")  # 수정 부탁해요, but not 수정 그려 줘
_COPULA = re.compile(r"(?<=[가-힣])(?:이에요|예요|이야|야|입니다|이다|에요)\Z")
_POLITE = re.compile(r"(?<=[가-힣])요\Z|(?<=게)[여용염욤]\Z")


_OF_NOBODY = re.compile(r"(?<=[는은ㄴ한난]\s)모습\Z")


@dataclass(frozen=True)
class _Clause:
    """A piece of a text up to a request or a sign.

    Attributes:
        kept: What it says of the picture.
        asks: Whether it is said to the machine.
        end: The sign after it.
    """

    kept: str
    asks: bool
    end: str


def without_requests(text: str) -> str:
    """Return ``text`` without what is said to the machine; a text without a request is returned as it is.

    So is a text with a word of more than 100 letters, which no person types, and over which patterns take long.
    """
    if max(map(len, text.split()), default=0) > _LONGEST_WORD:
        return text
    spoken = _AS_VERB.sub(r"\g<0>로 ", text)
    masked, hidden = hide(spoken, _closed(spoken))
    clauses = [*_clauses(without_complaints(masked))]
    says_more = any(clause.kept not in ("", *_BARE) for clause in clauses)
    if not any(clause.asks for clause in clauses):
        return text
    left, who = "", departed(masked)
    for clause in clauses:
        kept = clause.kept if clause.asks else _beside(clause.kept)
        kept = "" if says_more and kept in _BARE else kept
        kept = "" if kept in _LABELS and ":" in clause.end else kept
        kept = _OF_NOBODY.sub(who, kept) if who and who not in kept else kept
        left += kept + clause.end if kept else "\n" * clause.end.count("\n")
    return reveal(left.strip(_MARKS) or who, hidden)


def _closed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of tags, quotations and brackets, without overlaps."""
    ranges = [(span.start, span.end) for span in find_spans(text) if span.kind in ("tag", "quotation")]
    yield from ranges
    for closed in _CLOSED.finditer(text):
        if not any(closed.start() < end and start < closed.end() for start, end in ranges):
            yield closed.span()


def _clauses(text: str) -> Iterator[_Clause]:
    """Yield the clauses of ``text``: up to signs, and up to imperatives, which end a sentence."""
    start = 0
    for sign in _END.finditer(text):
        yield from _sentences(text[start : sign.start()], sign[0])
        start = sign.end()
    yield from _sentences(text[start:], "")


def _sentences(text: str, end: str) -> Iterator[_Clause]:
    start = 0
    for found in ANYWHERE.finditer(text):
        if more := _MORE.match(text, found.end()):
            yield _clause(text[start : found.end()], ", ")
            start = more.end()
    yield _clause(text[start:], end)


def _clause(text: str, end: str) -> _Clause:
    said, asks, is_wish = dressed(_AROUND.sub("", text)), False, False
    while request := _request(without_closing(said), is_question="?" in end):
        said, asks, is_wish = request[0], True, is_wish or request[1]
    if opening := AT_START.match(said):
        said, asks = said[opening.end() :], True
    elif desired := DESIRED.fullmatch(without_talk(said, is_wish=False)):
        said, asks = _named(desired["what"]), True
    elif not asks and ASKS_ON.search(said):
        asks = True
    elif not asks and (noun := _polite_noun(said)):
        said, asks = noun, True
    elif elliptic := _ELLIPTIC.search(said):
        asks = asks or is_style_name(elliptic["style"] or elliptic["style_with"])
    if not asks:
        if is_doubtful(said) or is_doubtful(without_talk(said, is_wish=False)):
            return _Clause(_beside(said), True, end)
        if (drawn := with_product(said)) != said:
            return _Clause(drawn, True, end)
        greets = GREETING.fullmatch(said) is not None and _SPOKEN_END.search(end) is not None
        return _Clause("" if greets else text, greets, end)
    products, said = _without_talk(said, is_wish=is_wish)
    asked = [] if only_points(said) else [part.strip() for part in JOINT.split(said) if not only_points(part)]
    parts = [described(part, has_subject=is_wish) for part in asked]
    return _Clause(", ".join(filter(None, [*products, *parts])), True, _SPOKEN_END.sub(".", end))


def _polite_noun(said: str) -> str:
    """Return 책상 위 선인장 for 책상 위 선인장이요, and nothing for what is no noun said to somebody: 꽃무늬 담요."""
    before, space, last = said.rpartition(" ")
    if last in _ONLY_SO_MANY and before:
        return before
    if last.endswith("로요") and is_style_name(last[:-2].removesuffix("으")):
        return said.removesuffix("요")
    noun = last.removesuffix("요")
    if noun == last or len(noun) < 2 or last in nouns():
        return ""
    named = noun if noun in nouns() else noun.removesuffix("이")
    return f"{before}{space}{named}" if named in nouns() else ""


def _without_talk(clause: str, *, is_wish: bool) -> tuple[list[str], str]:
    """Return products that are named around a request, and a clause without the talk and the asides in it."""
    products, before = list[str](), None
    while clause != before:
        before = clause
        named, clause = without_asides(without_talk(clause, is_wish=is_wish))
        products += named
    return products, with_kind(without_speaker(clause))


def _request(said: str, *, is_question: bool) -> tuple[str, bool] | None:
    """Return a clause without the request at its end, and whether it is a wish; None where it asks for nothing."""
    found = find_at_end(AT_END, said)
    if found is None:
        return _hope(said)
    rest = _AROUND.sub("", said[: found.start()])
    if found["ask"] and rest in _REVISIONS:
        return "", False
    is_part = (
        (found["able"] and not is_question)
        or (found["bare"] and _SUBJECT.search(rest) and not _PICTURE.search(rest))
        or ((found["order"] or found["seek"]) and not _PICTURE.search(rest))
        or (found["ask"] == "부탁" and rest.endswith("의"))
        or (found["give"] and not _is_given(rest))
    )
    return _hope(said) if is_part else (rest, bool(found["want"] or found["seek"] or found["able"]))


def _is_given(rest: str) -> bool:
    """Return whether a noun stands before 주세요, and not a verb as in 살려 주세요."""
    last = rest.rpartition(" ")[2]
    return last in nouns() or last.endswith(("을", "를", "로", "좀", "하나", "하나만", "장", "장만"))


def _hope(said: str) -> tuple[str, bool] | None:
    """Return what a wish in -면 좋겠어 is about: a noun, or a statement of what happens; None where there is none."""
    found = find_at_end(HOPED, said)
    if found is None:
        return _must(said)
    before, stem = said[: found.start()], found["stem"]
    if "안" in (found["welcome"] or "") and stem.removesuffix("으") in _LACKING:
        return before.rstrip(), True  # 꽃이 없으면 안 돼
    if (verb := stem.removesuffix("으")) in _PRESENT:
        return (f"{before}있다" if before.endswith("고 ") else before.rstrip()), True
    if stem in nouns() or stem.removesuffix("이") in nouns():
        return before + (stem if stem in nouns() else stem.removesuffix("이")), True
    for copula in ("이었", "였"):
        if (noun := verb.removesuffix(copula)) != verb and noun:
            return before + noun, True
    lemma = lemma_before(verb, "past") or lemma_before(stem)
    statement = finite(lemma) if lemma else f"{verb}다" if ends_in(verb, SSANG_SIOT) else stem.removesuffix("이")
    return before + statement, True


def _named(what: str) -> str:
    """Return a noun whose end is not that of a copula: 고양이 for 고양 before 이야."""
    return f"{what}이" if f"{what.rpartition(' ')[2]}이" in nouns() else what


def _must(said: str) -> tuple[str, bool] | None:
    """Return what must be so as a statement: 표정이 다 다르다 for 표정이 다 달라야 해."""
    found = find_at_end(MUST, said)
    if found is None:
        return None
    before, stem = said[: found.start()], found["stem"]
    if stem in ("해", "그래", "불러"):
        return None  # 뭐라고 해야 하지
    if stem == "있어" and before.endswith("고 "):
        return f"{before}있다", True
    if stem in ("있어", "나와", "들어가", "보여"):
        return before.rstrip(), True
    lemma = lemma_before(stem, "infinitive")
    return (f"{before}{lemma}", True) if lemma else None


def _beside(text: str) -> str:
    """Return a clause beside a request without what is said to the machine, and a manner as a phrase."""
    bare = _AROUND.sub("", text)
    products, said = _without_talk(bare, is_wish=False)
    if only_points(said):
        said = ""
    elif said == bare and not (_POLITE.search(bare) or _COPULA.search(bare)):
        return as_style(text)
    return ", ".join(filter(None, [*products, *map(as_style, JOINT.split(_without_politeness(said)) if said else ())]))


def _without_politeness(clause: str) -> str:
    """Return 고래 모양 for 고래 모양이요."""
    named = _COPULA.sub("", clause)
    topics = [word for word in named.split()[:-1] if word.endswith(("은", "는", "이", "가")) and word[:-1] in nouns()]
    if named != clause and not topics and named.rpartition(" ")[2] in nouns() - {"자"}:
        return named
    plain = _POLITE.sub("", clause)
    if plain != clause and plain.endswith(("고", "구")):
        return f"{plain[:-1]}고"
    last = plain.rpartition(" ")[2]
    if last == "자":  # 속에서 자요: no ruler
        return clause
    if last in nouns() or last.endswith(("로", "게", "에서")):
        return plain
    return plain.removesuffix("이") if last.removesuffix("이") in nouns() else clause
