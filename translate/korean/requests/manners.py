"""The description before a predicate of a request: its particle, and how it is to be drawn."""

import re

from ..hangul import NIEUN, RIEUL, SSANG_SIOT, ends_in
from ..josa import agrees
from .styles import PARTS, is_style_name, needs_modifier, says_made, with_modifiers
from .vocabulary import adnominal, finite, nouns, predicates
from .ways import as_description

_AMOUNT = re.compile(
    r"(?:^|\s+)(?:하나만|(?<=[가-힣]\s)(?:시안|초안)(?:[을이]|으로)?|(?:한|두|세|네|몇|\d+)\s?[장컷점폭]만?(?:\s더)?|한\s?번만?(?:\s더)?|함"
    r"|(?:중(?:에서?)?\s)?아무\s?(?:거|것)나(?:\s하나만?)?|좀만?|그냥|걍|급하게|급히|시급히|제대로|똑바로|확실히|퍼뜩|후딱|정성껏|성의껏|공들여|너무|넘|진짜|정말|같이|꼭|빨리|얼른|제발|다시"
    r"|새로|잘|부디|직접|바로"
    r"|지금|이렇게|그대로|대충|상상해서|생각해서|조심해서|참고해서|그려서|만들어서|뽑아서)\Z"
)
_ONE = re.compile(
    r"(?:(?<=[을를로])|(?<=처럼)|(?<=같이))\s+하나\Z|(?<=[림진지트짤고터거면너드콘표])\s+하나\Z"
)  # 그림 하나
_PICTURES = ("그림", "이미지")
_PICTURE = re.compile(r"\s+(?:그림|이미지|일러)(?:[을를이가도]|으로|로)?\Z")
_KIND = re.compile(r"(?:의|풍|스타일|느낌|크레파스|수채화|유화|연필|표지|배경|(?<!절)벽|명화|전통)\Z")  # 그림 of a kind
_SIGHT = re.compile(r"(?<=[가-힣])\s*(?:거|것|걸|게)(?:으로|로)?\Z")  # 뛰노는 거
_APPEARING = re.compile(r"[이가]\s(?:나오는|등장하는)\s(?:그림|이미지|장면|모습)(?:[을를이가]|으로|로)?\Z")
_DRAWN = re.compile(r"[을를]\s(?:그린|담은|표현한)\s(?:그림|이미지)(?:[을를이가]|으로|로)?\Z")
_WRITTEN = re.compile(r"(?<=라고)\Z")
_FEELING = re.compile(r"(?P<style>느낌|분위기|감성)[이가]?\s?(?:나|있)게\b")
_ARGUMENT = re.compile(r"[가-힣][을를이가]\s\S")
_SCENE = re.compile(r"(?<=[가-힣])\s(?:그림|이미지)(?:[을를이가]|으로|로)?\Z")
_THING = re.compile(r"\s(?:같은|이런)\s?(?:거|것|걸|게)(?:[도을이]|으로|로|좀)?\Z")  # 경복궁 같은 거
_THOUGHT = re.compile(r"\s(?:상상해서|생각해서|참고해서|조심해서)(?=\s)")
_SHOWN = re.compile(r"\s*(?:나오|보이|(?<![멋맛미감])있|들어가|들어오)(?:게|도록)\Z")
_TOPIC = re.compile(r"(?<=\A[가-힣][가-힣])[은는]\Z|(?<=\A[가-힣][가-힣][가-힣])[은는]\Z")
_DEGREE = re.compile(r"\s(?:아주|매우|더|좀|엄청|훨씬|살짝|약간|조금)\Z")
_GOING_ON = re.compile(r"(?:고|[가-힣](?:아|어|여|워|려|져|와|해|여)|(?<![가-힣])(?:서|떠|누워|앉아))\Z")
_GOES_ON = re.compile(r"(?<=[가-힣])고\Z")
_NOT = re.compile(r"(?:\A|\s)(?:안|못)\Z")
_SO_THAT = re.compile(r"(?P<stem>[가-힣]+)(?:게|도록)\Z")
_VIVIDLY = re.compile(r"\A(?:리얼하게|생생하게|사실적으로|실감\s?나게|진짜|똑같이)\s")
_MOST = 4  # words of a style in front of its picture
_PART = re.compile(
    r"(?P<part>배경)[은는도]\s(?P<place>(?:\S+\s){1,3}\S*[가-힣])|(?P<one>[가-힣]+)[은는]\s(?P<noun>\S*[가-힣])(?<!다)"
)  # 배경은 숲
_COLOURED = re.compile(  # 문은 파란색
    r"(?P<what>[가-힣]+)[은는]\s(?:꼭\s|다\s|전부\s)?(?P<colour>[가-힣]{1,4}색)(?:으로|이야|이에요|이고)?(?:\s|\Z)"
)
_EXCLAIMED = re.compile(r"(?P<stem>[가-힣]+)(?:구먼|구만|구려|구나|군|네)요?")  # 쓸쓸하구먼
_SO = re.compile(r"(?<=[가-힣])(?:으로|로)\Z")
_CHARTS = tuple("조감도 평면도 단면도 설계도 배치도 구조도 상상도 분포도 풍속도 산수도".split())
_CERTAIN = ("으로", "로", "을", "를", "이", "가", "은", "는")
_OBJECT = ("으로", "로", "을", "를", "도", "이나", "나", "이라도", "라도")
_SUBJECT = ("이", "가", "은", "는")
_CLEAR = 2  # syllables of a noun that is taken for one where a longer one may end like a particle: 만화가


def described(rest: str, *, has_subject: bool) -> str:
    """Return what is to be drawn, with how it is to be drawn behind a comma.

    Args:
        rest: A clause without its predicate.
        has_subject: Whether the predicate has what is to be drawn as its subject: 여우가 필요해.
    """
    rest, ways = as_description(rest)
    rest, styles = _with_first_style(_FEELING.sub(r"\g<style>로", _THOUGHT.sub("", rest)))
    manners = ways
    before = None
    while rest != before:
        before = rest
        rest = _THING.sub("", _ONE.sub("", _AMOUNT.sub("", rest)))
        if _is_picture(rest):
            rest, has_subject = _PICTURE.sub("", rest), False
        for split_off in (_shown, _so_that, _by):
            rest, manner = split_off(rest)
            if manner:
                manners.insert(0, manner)
                break
    drawn = _WRITTEN.sub(" 쓰인 글씨", without_particle(_as_sight(_first_quality(rest)), has_subject=has_subject))
    drawn = _TOPIC.sub("", as_description(drawn)[0])
    drawn = f"{drawn[:-1]}다" if drawn.endswith("어") and ends_in(drawn[:-1], SSANG_SIOT) else drawn
    if drawn in _PICTURES and (styles or manners):
        drawn = ""
    is_statement = drawn.endswith("다") and drawn.rpartition(" ")[2] not in nouns()
    if not is_statement and (part := _PART.fullmatch(drawn)) and (part["part"] or part["one"]) in PARTS:
        drawn = f"{part['place'] or part['noun']} {part['part'] or part['one']}"
    return ", ".join(filter(None, [drawn, *styles, *manners]))


def _first_quality(rest: str) -> str:
    """Return 귀여운 강아지 for 귀엽게 강아지."""
    first, _, noun = rest.partition(" ")
    lemma = f"{first.removesuffix('게')}다"
    is_quality = first.endswith("게") and predicates().get(lemma) == "adj" and noun and " " not in noun
    return f"{adnominal(lemma)} {noun}" if is_quality else rest


def _as_sight(rest: str) -> str:
    """Return 뛰노는 모습 for 뛰노는 거, and 여우가 자는 모습 for 여우가 자는 그림."""
    rest = _DRAWN.sub("", _APPEARING.sub("", rest))
    found = _SIGHT.search(rest) or (_SCENE.search(rest) if _ARGUMENT.search(rest) else None)
    return rest[: found.start()] + " 모습" if found and ends_in(rest[: found.start()], NIEUN) else rest


def _as_phrase(fragment: str) -> str:
    """Return 파란색 문 for 문은 파란색, 쓸쓸한 느낌 for 쓸쓸하구먼, 상어 for 상어로, and nothing for others."""
    coloured = [*_COLOURED.finditer(fragment)]
    if coloured and not _COLOURED.sub("", fragment) and {one["what"] for one in coloured} <= nouns():
        return ", ".join(f"{one['colour']} {one['what']}" for one in coloured)
    if exclaimed := _EXCLAIMED.fullmatch(fragment):
        lemma = f"{exclaimed['stem']}다"
        return f"{adnominal(lemma)} 느낌" if predicates().get(lemma) == "adj" else ""
    noun = _SO.sub("", fragment)
    return noun if " " not in fragment and fragment not in nouns() and noun in nouns() and noun != fragment else ""


def as_style(fragment: str) -> str:
    """Return 수채화 for 수채화로, and 귀여운 느낌 for 귀엽게, said after a request."""
    if noun := _as_phrase(fragment):
        return noun
    if _THING.search(fragment) or as_description(fragment) != (fragment, []):
        return described(fragment, has_subject=False)
    if (sight := _as_sight(fragment)) != fragment:
        return sight
    rest, manner = _by(fragment)
    if rest != fragment:
        phrase = f"{rest} {manner}".strip()
        return phrase if fragment.startswith(phrase) or not manner else ", ".join(filter(None, [rest, manner]))
    return described(fragment, has_subject=False) if _SO_THAT.search(fragment) else fragment


def without_particle(rest: str, *, has_subject: bool) -> str:
    """Return ``rest`` without the particle of its last noun, which may end like one: 고양이, 마을."""
    last = re.split(r"[\s,]", rest)[-1]
    for particle in (*_OBJECT, *(_SUBJECT if has_subject else ())):
        noun = last.removesuffix(particle)
        if noun not in ("", last) and agrees(noun, particle) and not _is_noun(last, noun, particle):
            return rest.removesuffix(particle)
    return rest


def _is_noun(word: str, stem: str, particle: str) -> bool:
    """Return whether the end of a word is no particle of the noun before it."""
    if word.endswith(_CHARTS):
        return True
    is_likely = word in nouns() or particle not in _CERTAIN
    return is_likely and (len(stem) < _CLEAR or stem not in nouns())


def _is_picture(rest: str) -> bool:
    """Return whether 그림 at the end says no more than the request, and is not what a clause describes."""
    found = _PICTURE.search(rest)
    before = rest[: found.start()].rstrip() if found else ""
    return bool(before) and not _KIND.search(before) and not ends_in(before, NIEUN, RIEUL)


def _shown(rest: str) -> tuple[str, str]:
    """Return ``rest`` without 나오게, and nothing: 산만 나오게 says what is to be drawn."""
    found = _SHOWN.search(rest)
    if found and found[0].lstrip().startswith("있") and _GOING_ON.search(rest[: found.start()]):
        return f"{rest[: found.start()]} 있다", ""
    if not found or _NOT.search(rest[: found.start()].rstrip()):
        return rest, ""
    return without_particle(rest[: found.start()], has_subject=True), ""


def _so_that(rest: str) -> tuple[str, str]:
    """Return ``rest`` without 귀엽게, and the adjective; of 안경을 쓰게 and 배경은 어둡게 make a statement."""
    found = _SO_THAT.search(rest)
    lemma = f"{found['stem']}다" if found else ""
    pos = predicates().get(lemma)
    if found is None or pos is None or found[0] in nouns() or _NOT.search(rest[: found.start()].rstrip()):
        return rest, ""
    before = _AMOUNT.sub("", rest[: found.start()].rstrip())
    if pos == "adj" and (part := _part(before, adnominal(lemma))):
        return part, ""
    if not before and pos == "adj":
        return "", f"{adnominal(lemma)} 느낌"
    last = before.rpartition(" ")[2]
    if pos == "verb" or (re.search(r"[은는]\Z|[가-힣][이가]\Z", before) and last not in nouns()):
        return f"{before} {finite(lemma)}".strip(), ""
    drawn, modifiers = with_modifiers(before, 0)
    quality = " ".join([*modifiers, adnominal(lemma)])
    drawn = without_particle(drawn, has_subject=False) if drawn.endswith(("을", "를")) else drawn
    if drawn and " " not in drawn and not modifiers:
        return f"{quality} {drawn}", ""
    return drawn, f"{quality} 느낌"


def _part(before: str, quality: str) -> str:
    """Return 큰 눈의 고양이 for 고양이 눈은, and 집이 있다, 큰 구름 for 집이 있고 구름은, or nothing."""
    degree = _DEGREE.search(before)
    head, _, last = _DEGREE.sub("", before).rpartition(" ")
    part, particle = last[:-1], last[-1:]
    if part in PARTS and particle in ("은", "는") and head in nouns():
        return f"{quality} {part}의 {head}"
    if part in PARTS and particle in ("은", "는", "을", "를"):
        return f"{head} {quality} {part}".strip()
    if part not in nouns() or particle not in ("은", "는") or (head and not _GOES_ON.search(head)):
        return ""
    named = f"{degree[0].strip() if degree else ''} {quality} {part}".strip()
    return f"{_GOES_ON.sub('다', head)}, {named}" if head else named


def _by(rest: str) -> tuple[str, str]:
    """Return ``rest`` without its last phrase in -로, and that phrase where it is no object of the request."""
    *words, last = rest.split(" ")
    border = next((index for index in range(len(words) - 1, -1, -1) if _is_object(words, index)), None)
    if last.endswith(("처럼", "같이")) and last != "같이" and (border is not None or is_style_name(last[:-2])):
        start = len(words) if border is None else border + 1
        drawn = without_particle(" ".join(words[:start]), has_subject=False)
        return drawn, " ".join([*words[start:], f"{last[:-2]} 같은 느낌"])
    noun = next((last.removesuffix(one) for one in ("으로", "로") if last.endswith(one)), last)
    is_whole = last in nouns() and noun not in nouns()
    if noun in ("", last) or is_whole or not (agrees(noun, last.removeprefix(noun)) or is_style_name(noun)):
        return rest, ""
    return (" ".join(words), "") if words and noun in _PICTURES else _by_noun(rest, words, noun, border)


def _by_noun(rest: str, words: list[str], noun: str, border: int | None) -> tuple[str, str]:
    """Return ``rest`` without ``noun`` and what belongs to it, and the manner; ``border`` is where the object is."""
    is_style = is_style_name(noun)
    topic = words[-1][:-1] if words and words[-1].endswith(("은", "는", "도")) else ""
    if border is not None and (is_style or not any(ends_in(word, NIEUN, RIEUL) for word in words[border + 1 :])):
        drawn, manner = " ".join(words[: border + 1])[:-1], " ".join([*words[border + 1 :], noun])
    elif topic in PARTS:
        drawn, manner = " ".join(words)[:-1], noun
    elif is_style and needs_modifier(topic):  # 스타일은 수채화로
        drawn, manner = " ".join(words[:-1]), noun
    elif is_style:
        drawn, modifiers = with_modifiers(" ".join(words), 1 if needs_modifier(noun) else 0)
        manner = " ".join([*modifiers, noun])
        if drawn.endswith("는") and drawn.rpartition(" ")[2] not in nouns():
            return f"{drawn} {_as_noun(manner)}", ""  # 나비가 있는 민화 느낌
    else:
        return rest, ""
    before, _, last = drawn.rpartition(" ")
    if last in PARTS and not is_style:
        return f"{before} {manner} {last}".strip(), ""
    return drawn, _as_noun(manner)


def _is_object(words: list[str], index: int) -> bool:
    """Return whether a word is the object of the request, and not of the verb after it: 달을 보는 늑대."""
    word = words[index]
    marked = word.endswith(("을", "를")) and word not in nouns() and agrees(word[:-1], word[-1])
    return marked and not any(after.endswith("는") for after in words[index + 1 : index + 2])


def _with_first_style(rest: str) -> tuple[str, list[str]]:
    """Return ``rest`` without the style that it begins with: 수채화로 시골 마을을, but not 수채화로 그린 마을."""
    words = rest.split(" ")
    for index, word in enumerate(words[:_MOST]):
        if word.endswith(("을", "를")) and word not in nouns():
            break
        if word.endswith(("처럼", "같이")) and index == 0 and len(words) > 2 and is_style_name(word[:-2]):
            return _VIVIDLY.sub("", " ".join(words[1:])), [f"{word[:-2]} 같은 느낌"]
        noun = next((word.removesuffix(one) for one in ("으로", "로") if word.endswith(one)), "")
        after = words[index + 1 :]
        if noun and after and is_style_name(noun) and not any(map(says_made, after[:2])):
            is_use = after[0] in ("쓸", "사용할")  # 썸네일로 쓸 고양이 사진
            return " ".join(after[is_use:]), [_as_noun(" ".join([*words[:index], noun]))]
    return rest, []


def _as_noun(style: str) -> str:
    """Return 사실적인 느낌 for 사실적."""
    return f"{style}인 느낌" if style.endswith("적") else style
