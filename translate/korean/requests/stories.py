"""What a writer tells before a request, and what describes nothing that is drawn: 제가 꽃집을 하는데요.

Such a story ends as speech does (-는데, -거든요, -았어요), and has a sign of one who speaks: the writer as its
subject, a day counted from today, a verb of knowing and wishing, a promise, or an earlier picture. What has no such
sign stays, as what the picture may show: 비가 오는데 고양이가 우산을 쓰고 있어요.
"""

import re
from collections.abc import Sequence

from ..hangul import NIEUN, SSANG_SIOT, ends_in
from .vocabulary import nouns, sights

_DAYS = re.compile(
    r"(?:작년|재작년|지난주|지난달|지난번|어제|엊그제|그제|요즘|요새|이번\s?주|다음\s?주|다음\s?달|담주|담달|내일"
    r"|내일모레|모레|올해|내년|방금|아까|최근|얼마\s전|며칠\s전)"
    r"(?:에|가|이|은|는|까지|부터|에는)?\s"
)
_TODAY = re.compile(r"오늘(?:은|이|까지)?\s(?!밤|하늘)")
_WRITER = re.compile(
    r"(?:(?!\S+[이가]\s)\S+\s)?(?:저는|저도|저희[는가도]?|제가?|나는|나도|난|내가?|우리[는가도]?|우린|울|너|네가|니가|너는|넌|(?:저"
    r"|나)(?=\s(?:이번|요즘|오늘|내일|어제|지금|곧|다음))|전(?!\s(?:세계|직원|국민|지구|부)))\s"
)
_KIN = re.compile(
    r"(?:남친|여친|남자친구|여자친구|남편|신랑|와이프|집사람|영감|할멈|시어머니|시아버지|시댁|장모님|장인어른|조카"
    r"|손주|손녀|손자|(?:팀장|부장|과장|사장|대표|원장|교장|교수|담임)님"
    r"|상사|담당자|거래처|클라이언트|할미|할매|할무니|할배|딸내미|아들내미|막내|첫째|둘째)(?:이|가|은|는|이랑|랑|께서"
    r"|한테|도)?\s"
)
_ROLE = re.compile(
    r"[가-힣]{0,3}(?:담임|교사|선생|쌤|대리|팀장|과장|부장|차장|사장|사원|신입사원|원장|총무|회장|주부|엄마|아빠"
    r"|학부모|취준생|대학생|고등학생|중학생|초등학생|대학원생|직장인|회사원|자영업자|작가"
    r"|디자이너|기획자|개발자|유튜버|블로거|스트리머|간호사|약사|강사|학생|초보|할머니|할아버지|할미|담당자|운영자"
    r"|매니저|점장|알바생|\d+학년|\d+살|고\d|중\d|[가-힣]{0,3}맘)(?:님)?"
    r"(?:인데|입니다만|부러|[응니]께|입니다|이에요|예요|이라서|라서|인디|이거든|거든|이야|야|이라|라)요?"
)
_OFFICE = re.compile(r"\S*(?:학교|유치원|어린이집|학원|병원|회사|팀|학년|반|과|부)")
_MIND = re.compile(
    r"(?:(?:잘\s)?(?:모르|몰라|몰랐)|궁금|고민|걱정|기대|부탁|죄송|미안|감사|고마|고맙|급하|급한|급해|바쁘신|바쁘실"
    r"|필요|원하|원해|부족하|막막|의뢰|찾고|구하고|알아보고)\S*\Z"
)
_FEELS = re.compile(
    r"(?:우울|속상|심심|힘드|힘들|외로|슬프|슬퍼|설레|행복|답답|짜증|피곤|졸리|졸려|배고파|배고프)\S*\Z"
)
_LIFE = re.compile(
    r"(?:(?:좋아|싫어|무서워|그리워)\s?하|좋아해|싫어해|준비|운영|오픈|개업|창업|출시|론칭|런칭|시작|다니|다녀|배우"
    r"|배워|일하|공부|작업|쓰고\s있|만들고\s있|키우|키워|기르|못\s|안\s해|해\s?본|하려|싶|보여\s?주"
    r"|모르|몰라|알|궁금|고민|부탁|찾|구하|처음|필요|원하|원해|사용|활용|선물|결혼|졸업|입학|취업|이사|퇴사|이직|은퇴"
    r"|출산|임신|이혼|유학|군대|수능|치매|편찮|환자|주년|백일|돌잔치|생일|생신|환갑|칠순|\d+[일살세]"
    r"|\d학년)\S*(?:\s(?:하|있|싶)\S*)?\Z"
)
_LEFT = (
    r"(?:무지개\s?다리를?\s?건[넜너]|하늘\s?나라로?\s?(?:갔|가|떠)|(?:강아지|고양이|냥이|멍멍이)별로\s(?:갔|떠)"
    r"|(?:하늘의\s)?별이\s(?:됐|되었)|세상을\s(?:떠났|떠나|등졌))"
)
_GONE = re.compile(rf"{_LEFT}\S*(?:\s\S+)?\Z")
_ABOUT_PICTURES = re.compile(
    r"(?:그린다(?:며|메|매|면서|던데)\S*|(?:그려|만들어|뽑아)\s?(?:주|준)\S*\s(?:거|건|곳)\S*|(?:마음|맘)에\s?(?:들|안\s"
    r"|쏙)\S*|별로\S*|잘\s(?:그린다|그리|그려)\S*|그릴\s줄\s(?:알|아)\S*|(?:그린|만든|뽑은)\s(?:거|것"
    r"|그림)\S*(?:\s(?:너무|좀|진짜|정말))?\s?(?:이상|예쁘|좋|별로|괜찮)\S*)\Z"
)
_FREE = re.compile(
    r"(?:맘대로|마음대로|알아서|천천히|아무렇게나|편하게|자유롭게)(?:\s\S+){0,2}?\s?\S*도\s?(?:되|돼|됩|괜찮|좋)\S*\Z"
)
_BUSINESS = re.compile(
    r"[가-힣]*(?:가게|카페|식당|집|점|샵|숍|학원|회사|미용실|공방|농장|과수원|펜션|병원|약국|서점|베이커리|유튜브"
    r"|블로그|쇼핑몰|스토어|사업|장사|모임|동아리)[을를]?\s(?:작게\s|조그맣게\s|같이\s)?(?:하|해|운영|꾸리)\S*\Z"
)
_CALLED = re.compile(r"(?:이름|성함|나이|생일|혈액형|별명|태명)[이은]\s\S+\Z")
_REASON = re.compile(
    r"(?:\S*(?:서|라|니까|느라|느라고|라고|려고|라꼬|나서)|때문에|땜에|[가-힣]*(?:생일|생신|기념일)(?:이라|이라서))\Z"
)
_THEREFORE = re.compile(
    r"그(?:러|라|래|런|렇|릉)(?:는데|는디|는데예|거든|ㄴ데|ㄴ디|데|디|요|서|습니다|구만|카는데)*요?\Z"
)
_PROMISES = re.compile(r"(?:드릴|할|낼|줄|기다릴|보낼|올릴|사례할|쏠|살)[게께]요?\Z")
_QUESTION = re.compile(
    r"(?:[가-힣]*(?:다며|다면서|라며|줄\s?알아|되나|되니|했나|인가|는가|건가|나)요?|[가-힣]*습니까)\Z"
)
_NO_ENDING = ("가운데", "군데")
_LONGEST = 12  # words of a story
_PICTURES = ("장면", "모습", "그림", "사진", "컷", "로고", "캐릭터", "이미지")
_SINCE = re.compile(
    r"(?:거든|(?<=[가-힣])(?:이라|거라)|니다만|니까|길래|느라고?|지만|더니|므로|는디|인디|은디|당께|기에"
    r"|[아어여해와워려져겨쳐셔라봐줘돼둬]서)\Z"
)
_GOES_ON = re.compile(
    r"(?:싶(?:어서|은데|거든|어)|그(?:러|라|런)(?:는데|데|는디)|그래(?:서|가지고)?|그럽니다|그렇습니다)요?"
)
_USED = frozenset("쓸 사용할 활용할 넣을 올릴 걸 붙일 들어갈 인쇄할 출력할 실을 새길".split())
_COPULA = re.compile(r"(?:이에|예|에|이|인데|이거든)\Z|(?:입니다|이다)만?\Z")
_MISSES = re.compile(r"(?:생각나|생각이\s나|그립|그리워|그리운)(?:서|데|거든|어|네|아|ㄴ데)\S*\Z")
_HEARD = re.compile(r"다고\s(?:들었|들어|하던|하더|그러던|소문)\S*\Z")
_MEANS = re.compile(
    r"(?:바꾸|쓰|넣|만들|걸|올리|보내|드리|선물하|꾸미|붙이|차리|시작하)려(?:는데|고\s?하는데|니까|고)\Z"
)
_DID = re.compile(
    r"(?:받|샀|합격|취업|취직|입사|땄|다녀왔|갔다\s왔|헤어|싸웠|떨어졌|망했|잃어버렸|이사했|결혼했|태어났)\S*\Z"
)
_SIGNS = (_MISSES, _HEARD, _GONE, _ABOUT_PICTURES, _FREE, _BUSINESS, _CALLED)
_SUBJECTS = ("이", "가", "은", "는")
_POSTURE = re.compile(r"(?:(?:\A|\s)(?:있|입|쓰|웃|서|앉|안|들)|(?<=[아어고])있)\S*\Z")
_PETS = frozenset("강아지 고양이 개 햄스터 토끼 앵무새 멍멍이 댕댕이 냥이 푸들 말티즈 포메라니안 진돗개".split())
_DEPARTED = re.compile(
    r"(?:(?:우리|저희|제|내)\s(?:집\s)?(?P<kind>(?!집\s)[가-힣]{1,8})\s)?(?P<who>[가-힣]{1,8})[이가은는도]\s"
    rf"(?:\S{{1,9}}\s){{0,3}}?{_LEFT}"
)
_WISHED = re.compile(
    r"\S\s(?:모습|장면|풍경)[이을를도]?\s(?:(?:꼭|한번|너무|정말)\s)?보고\s?싶(?:은데|거든|어서|어|습니다)요?\Z"
)
_LONGEST_TALK = 7
_REPORTED = re.compile(r"(?:\A된|[가-힣](?:된|한|했|난|간|온|있|없|싶))대\Z")  # 하나만 된대
_NOW = frozenset("오늘 어제 내일 요즘 지금 아까 방금 이번 다음 때 수도 수 게 거 것".split())
_PARTICLES = re.compile(r"(?<=[가-힣])(?:이|가|은|는|을|를|도|에|에서|으로|로|와|과|이랑|랑|의|들|한테|에게)\Z")
_ENDS = re.compile(r"(?:데|서|니까|거든|어|아|네|지|다|음|함|자|대|래|고|까|나|구먼|구나|군|오|소)\Z")
_TALKS = re.compile(
    r"(?:\A|\s)(?:알지|알죠|모르|몰라|와서|죽겠|버릴|싫|배고프|배고파|덥|더워|심심|급하|급해|필요|부탁|생각|기억|까다로|까다롭|촉박"
    r"|송구|죄송|미안|어렵|어려|쉽|힘들|길어|복잡하|괜찮|상관|양해|이해|꿀꿀|우울|예뻤|재밌|재미|궁금|기대|믿|자신|이용|의뢰|문의"
    r"|요청|기념|축하|고민|결정|확정|검토|된대|한대|했대|그러|그래|이래|저래|할\s수|될\s수|수도?\s있는데|수도?\s있지만|있을|없을|하겠|되겠|말하|얘기|설명)\S*"
    r"(?:\s\S+)?\Z"
)
_PAST_END = re.compile(r"(?:어|습니다|음|네|지|죠|다|는데|거든|지만|더니|으니까|구나)\Z")


def without_stories(clause: str) -> str:
    """Return a clause of a request without the stories that it begins with."""
    words, start = clause.split(" "), 0
    for end in range(1, len(words) + 1):
        if end - start > _LONGEST:
            break
        if (start and _GOES_ON.fullmatch(words[end - 1])) or _is_story(words[start:end], is_last=end == len(words)):
            start = end
        elif start < end - 1 and words[end - 1].endswith(("에요", "예요", "이야")):
            break
    return " ".join(words[start:])


def departed(text: str) -> str:
    """Return who is gone and wished back in a picture: 푸들 of 우리 집 푸들이 무지개다리를 건넜는데, or nothing."""
    found = _DEPARTED.search(text)
    named = (found["kind"], found["who"])[found["kind"] not in _PETS :] if found else ()
    return next((one for one in named if one in nouns()), "")


def _is_story(words: Sequence[str], *, is_last: bool) -> bool:
    """Return whether a clause, which ends with the last of the words, describes nothing that is drawn."""
    last, said = words[-1], " ".join(words)
    core = last.removesuffix("요")
    if _PROMISES.fullmatch(last) or _THEREFORE.fullmatch(last):
        return _PROMISES.fullmatch(last) is not None or _REASON.search(words[-2] if len(words) > 1 else "") is not None
    if _WISHED.search(said) or {last, core, core.removesuffix("이")} & nouns() or _is_use(words) or "꿈" in said:
        return False
    if is_last and (_QUESTION.fullmatch(last) or _ABOUT_PICTURES.search(said)):
        return True
    if _is_chatter(words, core):
        return True
    is_polite, is_past = core != last or last.endswith("니다"), _is_past(core)
    if not (is_polite or is_past or _turns(core)):
        return False
    near = " ".join(words[-3:]).removesuffix("요")
    is_told = any(sign.search(near) for sign in _SIGNS) or _introduces(words) or _is_dated(said)
    return is_told or _tells_of_writer(said, near, is_polite=is_polite, is_past=is_past)


def _is_chatter(words: Sequence[str], core: str) -> bool:
    """Return whether a clause tells what others said, or feels and asks without a thing to be seen."""
    near = " ".join(words[-2:]).removesuffix("요")
    is_talk = len(words) < _LONGEST_TALK and _ENDS.search(core) and _TALKS.search(near)
    return _REPORTED.search(core) is not None or (bool(is_talk) and not _names_something(words))


def _names_something(words: Sequence[str]) -> bool:
    """Return whether a word before the last one may be seen, as may an unknown one with a particle: 고양이가."""
    for word in words[:-1]:
        stem = _PARTICLES.sub("", word)
        if ({word, stem} & sights() and stem not in _NOW) or (stem != word and not {word, stem} & nouns()):
            return True
    return False


def _is_use(words: Sequence[str]) -> bool:
    """Return whether a clause says what the picture is, or what it is for, which may be drawn: 표지로 쓸 거예요."""
    last = words[-1].removesuffix("요")
    is_picture = last.endswith("인데") and last[:-2].endswith(_PICTURES)
    return is_picture or (len(words) > 1 and words[-2] in _USED and last.startswith(("거", "건")))


def _is_dated(said: str) -> bool:
    """Return whether a clause begins with a day counted from today."""
    return _DAYS.match(said) is not None


def _tells_of_writer(said: str, near: str, *, is_polite: bool, is_past: bool) -> bool:
    """Return whether a clause that ends as speech does is about the writer, who may not be named."""
    if _TODAY.match(said) and (is_polite or is_past):
        return True
    if _WRITER.match(said) or _KIN.match(said):
        is_life = is_past or (is_polite and not _POSTURE.search(near))
        return _LIFE.search(near) is not None or (is_life and not _COPULA.search(near))
    before = said.split(" ")[:-1]
    if len(before) > 3 or any(word.endswith(_SUBJECTS) and word[:-1] in nouns() for word in before):
        return False
    if _MEANS.search(near) or (_MIND.search(near) and (is_polite or not _REASON.search(near))):
        return True
    return is_polite and bool(_FEELS.search(near) or (is_past and _DID.search(near)))


def _introduces(words: Sequence[str]) -> bool:
    """Return whether a clause says who writes: 초등학교 2학년 담임인데요, but not 늙은 어부입니다."""
    *before, last = words
    is_plain = all(word in nouns() or _OFFICE.fullmatch(word) or not ends_in(word, NIEUN) for word in before)
    is_meant = last.endswith(("요", "니다")) or any(map(_OFFICE.fullmatch, before))
    return is_plain and is_meant and _ROLE.fullmatch(last) is not None


def _turns(core: str) -> bool:
    """Return whether a word ends a clause that tells why, or what stands before: 하는데, 좋아해서."""
    if core.endswith(_NO_ENDING):
        return False
    return (core.endswith("데") and ends_in(core[:-1], NIEUN)) or _SINCE.search(core) is not None


def _is_past(core: str) -> bool:
    """Return whether a word is a verb of the past: 갔어, but not 있어 and 앉아 있었는데."""
    found = _PAST_END.search(core)
    stem = core[: found.start()] if found else ""
    return ends_in(stem, SSANG_SIOT) and not stem.endswith(("있", "있었", "겠", "없었"))
