"""Ways to draw that a request says in words of its own, as words of a description."""

import re

from ..conjugation import allomorphs
from ..hangul import NIEUN, ends_in
from ..josa import particle_after
from .vocabulary import lemma_before, nouns, predicates, sights

_COUNT = r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|\d+)\s?(?:개|마리|명|송이|그루|채|대|권|쌍|켤레|자루)"
_COUNTED = re.compile(rf"(?P<noun>[가-힣]+)(?P<particle>[이가을를은는])\s(?P<count>{_COUNT})만?\Z")
_TWICE = re.compile(r"(?P<way>\S+[게이])\s(?P=way)\Z")
_VARIED = re.compile(
    r"(?P<first>\A[가-힣]+\s)?(?P<noun>[가-힣]+?)(?:들)?(?:은|는|이|가|도|을|를)\s(?:(?:전부|모두|다|각각|서로|각자"
    r"|제각기|저마다)\s)*"
    r"(?:다르게|다르다|다른|제각각|각양각색|다양하게|다양하다|가지각색)(?:이게|으로)?\Z"
)
_MANY = re.compile(r"(?P<noun>[가-힣]+)(?:은|는|을|를|도|이|가)\s(?:아주\s|엄청\s|더\s|좀\s)?(?:많이|잔뜩|가득|듬뿍)\Z")
_EASY = re.compile(
    r"(?:\A|\s)(?P<who>(?:아이|어린이|학생|유아|꼬마|애)들?(?:이|도|에게|한테)\s|누구나\s|누구라도\s|한눈에\s|쉽게\s)?"
    r"(?:이해하기|알아보기|알기|보기|읽기|따라\s?하기|이해할\s수\s있|알아볼\s수\s있)\s?(?:아주\s)?(?:쉽게|좋게|편하게"
    r"|쉬운|게|도록)(?=\s|\Z)"
)
_SUCH = re.compile(
    r"(?P<before>[가-힣]+)\s(?:그런|이런)\s(?P<noun>느낌|분위기|장면|모습|그림|거|걸|것)(?P<to>으로|로|을|를)?\Z"
)
_CONCEPT = re.compile(r"\A(?:컨셉|콘셉트|주제|테마)(?:은|는)\s(?=\S)")
_ABOUT_STYLE = re.compile(r"\A(?:스타일|그림체|화풍|느낌|분위기|구도|색감|톤)(?:은|는)\s(?=\S.*(?:으로|로)\Z)")
_LYING = {
    "담아": "담긴",
    "올려": "올려진",
    "얹어": "얹힌",
    "놓아": "놓인",
    "놔": "놓인",
    "넣어": "담긴",
    "꽂아": "꽂힌",
    "걸어": "걸린",
    "매달아": "매달린",
    "세워": "세워진",
    "띄워": "떠 있는",
}
_PLACED = re.compile(
    rf"\A(?P<thing>\S.*)[을를]\s(?P<place>(?:\S+\s)?[가-힣]+에)\s(?P<verb>{'|'.join(_LYING)})(?:서"
    rf"|\s?놓고)\s(?=\S+처럼|\S+로)"
)
_PUT = re.compile(
    rf"(?P<place>\S+에)\s(?P<thing>\S+)[을를]\s(?P<verb>{'|'.join(_LYING)})(?:서|\s?놓고)\s(?=\S+처럼|\S+로)"
)
_EACH = re.compile(
    r"(?:(?:하나|한\s명|한\s마리)는\s\S+(?:고|며)\s)+(?:하나|한\s명|한\s마리|나머지)는\s\S+(?:\s(?:걸로|거|걸|모습"
    r"|상태|표정|얼굴)(?:으로)?)?\Z"
)
_ONE_OF = re.compile(r"(?:하나|명|마리|나머지)는\s(?P<feeling>[가-힣]+?)(?:고|며|다|게)?(?=\s|\Z)")
_FEELINGS = {
    "화나": "화난",
    "졸리": "졸린",
    "신나": "신난",
    "슬프": "슬픈",
    "기쁘": "기쁜",
    "웃": "웃는",
    "울": "우는",
    "놀라": "놀란",
    "행복하": "행복한",
    "무표정하": "무표정한",
}
_WIDE = re.compile(r"(?<=[로])\s(?:길게|넓게|길쭉하게)(?=\s|\Z)")
_MAIN = re.compile(r"\A(?:주인공|주제|피사체|대상|모델)(?:은|는)\s(?=\S)")
_WITH = re.compile(r"(?<=[가-힣])(?:(?P<ending>으로|로|으루|루)(?:다가|다)|(?P<slip>으루))(?=\s|\Z)")
_FACE = re.compile(r"\A(?:표정|자세|시선|구도)(?:은|는)\s(?P<face>\S.*?[가-힣])(?:으로|로)\Z")
_SPACE = re.compile(r"여백(?:을|은)?\s(?:많이|넉넉히|넓게|충분히)\s(?:두고|남기고|주고)\s?")
_BLANK = re.compile(
    r"\A(?P<place>배경|가운데|위쪽|아래쪽|왼쪽|오른쪽)(?:은|는|을|를)\s비워\s?(?:두고|놓고|주고|주시고)\s"
)
_WEARING = {"씌워": "쓴", "입혀": "입은", "신겨": "신은", "들려": "든", "쥐여": "쥔", "둘러": "두른", "매": "맨"}
_DRESSED = re.compile(
    rf"(?P<who>[가-힣]+?)(?:한테|에게)\s(?P<what>(?:\S+\s)?[가-힣]+[을를])\s(?P<verb>{'|'.join(_WEARING)})\s?(?:줘"
    rf"|주세|주라|주십|줄래)\S*\Z"
)
_WHAT_IF = re.compile(
    r"\A(?P<scene>.*\s)(?P<stem>[가-힣]{1,8}?)(?:면|다면|ㄴ다면)\s(?:어떤\s모습|어떤\s느낌|어떨|어떻게\s될"
    r"|어떻게\s생겼을|어떻게\s보일)(?:일지|일까|지|까)(?:를|을)?\Z"
)
_PAST = re.compile(r"(?<=[고어아여와해져려])\s있었(?:어요?|습니다|는데요?)\Z")
_CALMING = re.compile(
    r"(?:(?:보고\s있으면|보기만\s해도|보면|바라보면|볼수록)\s)?(?:(?:마음|맘)[이은]\s|기분이\s)?(?P<feeling>편안|편"
    r"|차분|따뜻|포근|훈훈|시원|행복|평화로워|힐링)(?:해|되)?지?는(?:\s느낌의)?(?=\s)"
)
_CALM = {"편": "편안한", "평화로워": "평화로운", "힐링": "평온한"}
_TURNED_AWAY = re.compile(r"(?P<who>[가-힣]+)[은는이가]\s(?:뒤돌아|등을?\s?돌리고)\s?(?:있|서\s?있)다\Z")
_MUST_BE = re.compile(r"(?P<stem>[가-힣]{1,6})야\s?(?:하|되)(?:고|며|는데)요?(?=\s|\Z)")
_QUALITY = re.compile(
    r"(?<![가-힣])(?:퀄리티|퀄|화질|해상도|품질)(?:[을은이도]|만)?\s(?:높게|좋게|쩔게|최상으로|끝내주게)(?=\s|\Z)"
)
_ADDED = re.compile(
    r"\s?(?:그림|사진|장면)에\s(?P<what>\S+?)[을를]?\s(?:좀\s|더\s|많이\s)*(?:넣어서?|추가해서?|더해서?|그려\s?넣어서)\Z"
)
_REMEMBERED = re.compile(
    r"(?P<stem>[가-힣]{1,5})던\s(?:그\s|그때\s)?(?:느낌|분위기|장면|모습|풍경|순간|광경)(?:으로)?\Z"
)  # 낚시하던 그 느낌
_TOGETHER = re.compile(
    r"\A(?P<one>(?:[^\s이가]+\s){0,3}?[가-힣]+?)(?:이랑|랑|하고)\s(?P<other>(?:\S+\s)??[가-힣]+?)(?:이랑|랑|하고)\s"
    r"(?=(?:같이\s|서로\s|둘이\s|막\s|함께\s)*(?:\S+[을를에서]\s)?\S+[는고])"
)
_SCENE = re.compile(
    r"(?<=[는은운한된던린든]\s)(?P<what>장면|모습|그림)(?:이야|이에요|예요|입니다|이죠|이지|이고|인데)요?\Z"
)
_CHANGED = re.compile(
    r"(?P<part>배경|하늘|바닥|벽|옷|머리|의상|시간대|계절)[을를은]\s(?P<to>\S+?)(?:으로|로)\s(?:바꾸고|바꿔서|변경하고)\s"
)
_MULTIPLIED = re.compile(rf"(?P<what>[가-힣]+)[을를]\s(?P<count>{_COUNT})로\s(?:늘려서?|늘리고|줄여서?|줄이고)\s")
_TOLD_FIRST = re.compile(
    r"\A(?P<what>(?:(?!\S+[이가은는]\s)\S+\s){0,3}?[가-힣]+?)(?:이)?인데,?\s(?=\S+\s\S)"
)  # 중세 기사인데
_DIALECT = re.compile(r"(?<=[가-힣][는은인한])디(?=\s)")  # 몰고 가는디
_LORDLY = re.compile(r"(?<=[가-힣])이로(?:다|구나|세|소이다)(?=\s그려|\s그리|\Z)")  # 마왕이로다
_HOUR = re.compile(r",?\s(?P<hour>밤|낮|새벽|저녁|아침|봄|여름|가을|겨울)이고\s")
_VERSION = re.compile(
    r"(?<=[가-힣][이가]\s)(?P<act>(?:\S+\s){0,4}?\S+는)\s(?:버전|컨셉|걸)(?:으로|로)?\Z"
)  # 고양이가 걷는 버전
_EFFORT = re.compile(r"(?:\A|(?<=\s))(?:최대한|가능한\s한|가능하면|되도록(?:이면)?|가급적(?:이면)?|웬만하면)\s")


def as_description(clause: str) -> tuple[str, list[str]]:
    """Return a clause of a request in words of a description, and ways to draw that were said beside it."""
    clause = _MAIN.sub("", _WITH.sub(lambda found: (found["ending"] or found["slip"]).replace("루", "로"), clause))
    clause = _CHANGED.sub(r"\g<to> \g<part>, ", _MULTIPLIED.sub(r"\g<what> \g<count>를 ", clause))
    clause = _SCENE.sub(r"\g<what>", clause)
    clause = _TOGETHER.sub(_together, clause)
    clause = _REMEMBERED.sub(_remembered, clause)
    clause = _VERSION.sub(r"\g<act> 모습", _ADDED.sub(r", \g<what>", clause))
    ways = ["고품질"] if _QUALITY.search(clause) else []
    clause = _QUALITY.sub("", clause).strip()
    clause = _ABOUT_STYLE.sub("", _CONCEPT.sub("", _TWICE.sub(r"\g<way>", _EFFORT.sub("", clause))))
    clause = _VARIED.sub(_varied, _COUNTED.sub(_counted, clause))
    clause = _SUCH.sub(_such, _MANY.sub(_many, clause))
    clause = _PUT.sub(_placed, _PLACED.sub(_placed, _WIDE.sub("", clause)))
    clause = _TURNED_AWAY.sub(r"\g<who>의 뒷모습", _CALMING.sub(_calm, clause))
    clause = _FACE.sub(r"\g<face>", _SPACE.sub("넓은 여백, ", _BLANK.sub(r"빈 \g<place>, ", clause)))
    clause = _WHAT_IF.sub(_what_if, _PAST.sub(" 있다", clause))
    clause = _EACH.sub(_faces, clause)
    easy = _EASY.search(clause)
    if easy is None:
        return clause, ways
    reader = "아이들을 위한 쉬운 그림" if (easy["who"] or "")[:1] in tuple("아어학유꼬애") else "단순하고 명확한 느낌"
    return f"{clause[: easy.start()]}{clause[easy.end() :]}".strip(), [*ways, reader]


def _together(found: re.Match[str]) -> str:
    """Return 공룡과 로봇이 for 공룡이랑 로봇이랑."""
    one, other = found["one"], found["other"]
    if not {one.rpartition(" ")[2], other.rpartition(" ")[2]} <= nouns():
        return found[0]
    return f"{one}{particle_after(one, '과')} {other}{particle_after(other, '이')} "


def _remembered(found: re.Match[str]) -> str:
    """Return 고추를 말리는 모습 for 고추를 말리던 그 느낌."""
    lemma = f"{found['stem']}다"
    if predicates().get(lemma) != "verb":
        return found[0]
    return next(form for form, slot in allomorphs(lemma, descriptive=False) if slot == "n") + "는 모습"


def _faces(found: re.Match[str]) -> str:
    """Return 화난 표정, 신난 표정 for 하나는 화나고 하나는 신난 걸로."""
    feelings = [_before_noun(one["feeling"]) for one in _ONE_OF.finditer(found[0])]
    return ", ".join(f"{one} 표정" for one in feelings) if all(feelings) else found[0]


def _before_noun(feeling: str) -> str | None:
    """Return the form before a noun of a feeling by its stem or that form, None for an unknown one."""
    return _FEELINGS.get(feeling, feeling if feeling in _FEELINGS.values() else None)


def dressed(clause: str) -> str:
    """Return 안경을 쓴 코끼리 그려 줘 for 코끼리한테 안경을 씌워 줘."""
    clause = _MUST_BE.sub(_must_be, clause)
    clause = _LORDLY.sub("", _DIALECT.sub("데", clause))
    clause = _HOUR.sub(r", \g<hour>, ", _TOLD_FIRST.sub(_told_first, clause))
    return _DRESSED.sub(lambda found: f"{found['what']} {_WEARING[found['verb']]} {found['who']} 그려 줘", clause)


def _told_first(found: re.Match[str]) -> str:
    """Return 중세 기사, for 중세 기사인데."""
    return f"{found['what']}, " if found["what"].rpartition(" ")[2] in sights() else found[0]


def _calm(found: re.Match[str]) -> str:
    """Return 편안한 for 보면 마음이 편안해지는."""
    return _CALM.get(found["feeling"], f"{found['feeling']}한") if " " in found[0] or "힐링" in found[0] else found[0]


def _must_be(found: re.Match[str]) -> str:
    """Return 크고 for 커야 하고."""
    lemma = found["stem"] if found["stem"].endswith("있어") else lemma_before(found["stem"], "infinitive")
    return f"{lemma[:-1]}고" if lemma else found[0]


def _what_if(found: re.Match[str]) -> str:
    """Return 선인장이 말을 하다 for 선인장이 말을 하면 어떤 모습일지."""
    lemma = lemma_before(found["stem"]) or lemma_before(found["stem"], "ㄴ")
    return f"{found['scene']}{lemma}" if lemma else found[0]


def _placed(found: re.Match[str]) -> str:
    """Return 바구니에 담긴 사과를 for 사과를 바구니에 담아서."""
    return f"{found['place']} {_LYING[found['verb']]} {found['thing']}{particle_after(found['thing'], '을')} "


def _counted(found: re.Match[str]) -> str:
    """Return 아이콘 여섯 개 for 아이콘이 여섯 개, but 고양이 두 마리 as it is."""
    whole = f"{found['noun']}{found['particle']}"
    return found[0] if whole in nouns() else f"{found['noun']} {found['count']}"


def _varied(found: re.Match[str]) -> str:
    """Return 여러 병 모양 for 병 모양은 다 다르게."""
    first = found["first"] or ""
    if first.endswith("들 "):
        return f"{first.strip()}, 여러 {found['noun']}"
    return f"여러 {first}{found['noun']}" if first.strip() in nouns() else f"{first}여러 {found['noun']}"


def _many(found: re.Match[str]) -> str:
    return f"많은 {found['noun']}" if found["noun"] in nouns() else found[0]


def _such(found: re.Match[str]) -> str:
    """Return 떠 있는 모습 for 떠 있는 그런 느낌, and 쓸쓸한 느낌 for 쓸쓸한 그런 느낌."""
    if found["noun"] in ("거", "걸", "것") and not ends_in(found["before"], NIEUN):
        return found["before"]
    if found["noun"] not in ("느낌", "분위기"):
        return f"{found['before']} {found['noun']}{found['to'] or ''}"
    if found["before"].endswith("는"):
        return f"{found['before']} 모습"
    return f"{found['before']} {found['noun']}{found['to'] or ''}"
