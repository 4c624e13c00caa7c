"""Greetings, thanks, excuses and names of the machine around a request."""

import re

from .predicates import find_at_end
from .stories import without_stories

_GREETING = (
    r"안[녕뇽](?:하세[요용]|하십니까|하신가요)?|하이[요루]?|헬로우?|반(?:가워[요용]?|갑(?:습니다|소|네))"
    r"|h(?:i|ello|ey)(?:\sthere)?"
)
_MACHINE = (
    r"(?:AI|에이아이|인공지능|챗봇|[챗쳇]?\s?지피티|(?:chat)?GPT|클로드|제미나이|미드저니|말그림|컴퓨터|로봇|친구"
    r"|얘)(?:[야아]|님|씨)"
    r"|(?:작가|화가|선생|일러스트레이터|디자이너|담당자|관리자|기획자|실장|팀장|대표)님|(?:[가-힣]{1,4}님|선상님|쌤|샘|언니|오빠|삼촌|아가씨"
    r"|총각)(?=\s(?:안[녕뇽]|혹시|죄송|저기|부탁|제발))|(?:AI로|인공지능으로)(?!\s(?:만[든들]|그[린려]|움직|생성|작동"
    r"|된))|(?:너가|네가|니가)(?!\s(?:그린|만든|쓴|찍은))"
)
_THANKS = (
    r"(?:(?:미리|정말|너무|항상|늘|진짜)\s)*"
    r"(?:고마워요?|고마웡|고맙습니다|감사(?:합니다|해요|해용|드립니다|드려요)?|땡큐|thanks?(?:\syou)?|thx)"
)
_SORRY = (
    r"(?:(?:정말|너무|진짜|많이)\s)?미안(?:한데요?|하지만|해요?|합니다만?)?|(?:(?:정말|너무|진짜"
    r"|많이)\s)?죄송(?:한데요?|하지만|합니다만?|해요)|실례지만|실례합니다"
    r"|(?:귀찮|바쁘시|번거로우시|힘드시|수고스럽|힘들|바쁘)겠지만|(?:괜찮|되|가능하)(?:으?면|으?시면|으?시다면|다면)"
    r"|(?:그려|만들어|뽑아|해)\s?(?:줄|주실)\s수\s있(?:으면|으시면|다면)|아니면\s말고|시간\s?(?:되면|되시면|있으면)"
    r"|부탁인데요?|부탁이\s?있(?:는데요?|어요?|습니다)|급한데|급해요?|급합니다"
    r"|(?:별|별\s?대단한|큰|대단한|급한|어려운|중요한|특별한|복잡한|거창한|이상한|까다로운)\s?(?:건|거|것은|거는|일은"
    r"|부탁은|요청은)\s(?:아니(?:고|구|지만|에|야|니까|라서|라|어서)|아닌데)[요용욤]?|(?:뭘|무엇을)\s그(?:릴지"
    r"|려야\s?할지)[는도]?\s(?:잘\s)?(?:모르|고민)\S*"
    r"|질문\s?있(?:는데요?|어요?)|도와\s?(?:줘|주세)요?|수고\s?많으(?:십니다|세요|셔요)|견적\s문의드립니다|수고(?:하세요|해요?|하십니다)"
)
_OPENING = (
    r"저기(?:요|\s?혹시|\Z)|혹시?(?!\s모를)(?=\s|\Z)|저(?=\s혹시)|있잖아요?|제발|거시기|마(?=\s니)|오메|뭔가"
    r"|사실(?:은)?(?!\s(?:그대로|적))|솔직히|참고로|대신|아이[고구]|아유|어머나?|암튼|아무튼|하여튼|여튼|아니(?=\s)"
    r"|(?:그리|만드|하)는\s김에|(?:이왕|기왕)이면|생각하기에|(?:니|네|너)\s(?:맘|마음)대로(?=\s)(?!\s\S+도\s[되돼])|(?:(?:니|네|너)\s)?(?:맘대로|마음대로|알아서)(?:\s잘)?\Z"
    r"|천천히\Z|같은\s(?:느낌|스타일|분위기|그림체|화풍)으?로(?=\s)|먼저(?=\s\S+[을를]\s그리고)|무료로?\Z|공짜로?\Z"
    r"|시간\s?(?:되실|되시는|되는|될|나실|나는|날|있으실)\s때(?:에)?|(?:아까|방금|저번|지난번)(?=\s(?:다른|말고"
    r"|처럼))|이번[에엔](?:는|도)?|이번\s?(?:건|거는|것은)|오늘은|그[럼냥]|그리고|그런데|근데|다만|단(?!\s하나)"
    r"|너(?=\s\S)|그러면|일단|우선|자\Z|야|음+|어+|아"
    r"|(?:나|저|우리|저희)(?:한테|에게)|내게|제게|(?:나|저|우리|저희)를\s위해(?:서)?|(?:빨리|얼른|어서"
    r"|당장)(?!\s\S*[는은고게]\s)"
)
_LEAD = re.compile(
    rf"(?:{_GREETING}|{_MACHINE}|{_THANKS}(?:\Z|(?=\s(?:아까|근데|그런데|하나|이번|다음|또|역시|이제|그럼)))|{_SORRY}|{_OPENING})(?:(?=\s)|\Z)[\s,]*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"(?:^|\s+)(?:(?:제발|빨리|얼른|도와\s?줘|도와\s?주세|알[았겠]지|급해|급함|응)요?|{_THANKS})\Z", re.IGNORECASE
)
_SPEAKER = re.compile(
    r"\A(?:나는|난|저는|전(?!\s(?:세계|직원|국민|지구))|내가|제가|우리는|우린|저희는|저희가|나|저)\s+(?=\S)(?!멀리"
    r"|높이)"
)
_ME = re.compile(r"\A(?:나|저)\s+(?=\S)(?!멀리|높이)")
_ROLE = re.compile(r"\A(?:(?:너는|넌|당신은|너)\s.*(?:야|다)|잘\s?부탁.*|알[았겠]지|기대할게요?)\Z")
_POINTER = re.compile(
    r"(?:(?:이|그|저|다음|아래|위|밑|이런|그런|저런|요)\s?)?(?:거|걸|것|내용|설명|조건|요청|프롬프트|장면|문장|그림"
    r"|이미지|글|대로|처럼)?(?:[을를도]|으로|로|대로|처럼)?"
    r"(?:\s?(?:그림|이미지)(?:[을를]|으로|로)?)?(?:\s?(?:하나만?|한\s?[장번]만?|좀|잘|그대로|똑같이)){0,2}|이렇게"
    r"|하나만?(?:\s더)?|한\s?[장번]만?(?:\s더)?|좀"
    r"|(?:이런|그런|저런)\s(?:느낌|스타일|분위기|그림체)(?:[을를이도]|으로|로)?"
    r"|나머지는\s알아서(?:\s잘)?|아니면\s말고|아무\s?(?:거|것|그림|이미지)?나|뭐든지?|다른\s?(?:거|것|걸|그림|느낌"
    r"|버전|스타일)(?:으로|로)?"
)
_USE = re.compile(  # 표지로 쓸 건데, 거실에 걸 그림인데
    r"\A(?:(?P<use>\S.*?)(?:으로|로)\s(?:(?:쓰|사용하)(?:게|려고)(?:\s하는데요?)?|(?:쓸|사용할){0})"
    r"|.*?\s(?:드릴|줄|걸|올릴|넣을|인쇄할|낼|붙일|보낼|선물할){0})(?=\s|\Z)\s*".replace(
        "{0}", r"\s?(?:거|건|그림|이미지|사진|것)?(?:인데|데|예|이에|야|이야|라서|거든|에)요?"
    )
)
_NOT_DRAWN = re.compile(r"(?:자료|용도|교재|선물|과제|숙제|발표|수업)\Z")
GREETING = re.compile(rf"(?:[가-힣]{{1,4}}님\s)?(?:{_GREETING}|{_THANKS})", re.IGNORECASE)
"""A sentence that greets or thanks."""


def without_talk(clause: str, *, is_wish: bool) -> str:
    """Return a clause of a request without the words around it; ``is_wish`` says that the speaker is its subject."""
    if _ROLE.match(clause):
        return ""
    clause, before = without_closing(clause), None
    while clause != before:
        before = clause
        while lead := _LEAD.match(clause):
            clause = clause[lead.end() :]
        clause = without_stories(clause)
    if use := _USE.match(clause):
        named = None if _NOT_DRAWN.search(use["use"] or "") else use["use"]
        clause = ", ".join(filter(None, [named, clause[use.end() :]]))
    return (_SPEAKER if is_wish else _ME).sub("", clause, count=1)


def without_closing(clause: str) -> str:
    """Return a clause without thanks and pleas at its end."""
    while closing := find_at_end(_CLOSING, clause):
        clause = clause[: closing.start()]
    return clause


def only_points(rest: str) -> bool:
    """Return whether the object of a request names nothing: 이거 그려줘, 다음 내용을 그림으로 그려줘."""
    return _POINTER.fullmatch(rest) is not None
