"""Patterns of the predicates that ask for a picture: imperatives, questions and wishes, with their typing errors."""

import re

_YO = "[요여용염욤욧욥유욘]"
_TAIL = r"(?:(?!\S*(?:다|라|냐|자)[고는며])\S)*"  # any ending, but not that of quoted speech

_DRAW = r"(?:그[려러]|만[들드][어러]|뽑아|보여|(?:생성|제작|렌더링|디자인|스케치)\s?해)"
_ALTER = (
    r"(?:찍어|꾸며|담아|넣어|바꿔|칠해|나타내|채워|남겨|씌워|입혀|붙여|보내|(?<=고\s)(?:써|적어)|그려\s?넣어"
    r"|(?:표현|출력|묘사|연출|작업|작성|완성|구성|추가|배치|변경|설정|처리|강조|부탁)?\s?해)"
)
_VERY = r"\s?(?:(?:정말|너무|진짜|참|매우|더|대단히|좀)\s?)?"
_GLAD = rf"{_VERY}(?:(?:좋|감사|고맙|고마|기쁘|행복|합니|싶){_TAIL}|해{_YO}?|하는데{_YO}?|함|한다)(?:\s것\s같\S*)?"
_MAY = r"\s?(?:안\s?)?(?:돼|되[나는니지]|될|됩|됨)\S*"
_WELCOME = rf"(?:{_GLAD}|{_MAY})"
_CAN = (
    rf"\s?수\s?(?:는\s?)?(?:[있없](?:어|나|을까|을지|는지|음|니|지|죠|습니까|으[세신실]|겠)|계[실신세]){_TAIL}"
    rf"(?:\s(?:싶(?:어서?|은데){_YO}?|궁금\S*|여쭤\S*(?:\s\S+)?))?"
)
_GIVE = (
    rf"(?:[봐바]\s?)?(?:[줘줭줰줴쥬죠조주](?:라|\s?봐|\s?바|잉|렴|구려)?{_YO}?|[주쥬듀][세셰떼쎄]{_YO}|주[셈삼숑]|다오"
    rf"|주십[시쇼]오?|주시[지죠]{_YO}?|줄\s?거[지야]{_YO}?|주시?나{_YO}?|(?:줄|주실)(?:래{_YO}?|{_CAN})|주시?겠{_TAIL}"
    rf"|(?:주면|주시면|주신다면|준다면|줘도|주셔도|줘서|주셔서|(?:줬|주셨|주었)(?:으면|음|으믄)){_WELCOME}"
    rf"|(?:줘야|주셔야)\s?[하해돼되됩]{_TAIL})"
)
_TRY = (
    rf"(?:[봐바](?:라|{_YO})?|보[세셔]{_YO}|보자|볼[래까]{_YO}?|보시겠{_TAIL}|보시죠|보십시오|놔{_YO}?"
    rf"|놓아\s?(?:줘|주세){_YO}?)"
)
_WISHED = (
    rf"[봐바주]?(?:달라|다오|주라|줘라)(?:고|니까|구|는\s거\S*)?{_YO}?|(?:줄|주실)\s?(?:분|사람)(?:\s?(?:있|계|구)\S*)?"
    rf"|주시?[길기](?:를|을|만)?\s?(?:바라|바랍|바람|바래|부탁|원하|원합|희망|요청)\S*|줘서|주셔서"
    rf"|주(?:고|시고|되|시되|는데|시는데|실\s?건데){_YO}?|주[는시]\s?(?:거|게|것이?|걸)\s?(?:가능|되|돼|될|어때)\S*"
)
_BARE = (
    rf"(?:그려|만들어)(?:라|{_YO})?|보여라|(?:그리|만드)(?:시오|세{_YO}|자|렴|십시오|는데)"
    rf"|그릴\s?(?:건데|거)(?:야|예|고)?{_YO}?|(?:그릴|만들|뽑을|볼|받을|구할){_CAN}|(?:그릴|만들|뽑을)까{_YO}?"
)
_ORDER = r"(?:생성|제작|출력|요청)(?:\s?요청)?(?:해|해라|하기|하라|하시오|좀)?"
_ASK = (
    rf"(?:생성|제작|출력)?\s?부탁(?:해|함|합니다|한다|드려도|해도|드려|드립니다|드림|드릴[게께]|할[게께]|이|좀"
    rf"|드리겠습니다|하겠습니다)?{_YO}?(?:{_MAY})?(?:\s좀)?"
    rf"|(?:생성|제작)?\s?(?:의뢰|요청)(?:합니다|드립니다|해|드려|함|드림){_YO}?"
    rf"|가능(?:할까|한가|하실까|하신가|하니|합니까|한지){_YO}?|ㄱㄱ|고고"
    rf"|플리[즈스]|please|pl[zs]+|(?<=[가-힣]\s)(?:draw|make)(?:\s?해\s?줘{_YO}?)?"
)
_WANT = (
    rf"(?:(?:보고|갖고|가지고|받고|얻고|구하고|그리고|만들고|뽑고|하고|부탁하고|부탁드리고|요청하고)\s?싶"
    rf"(?:습니다|[어네]{_YO}?|은데{_YO}?|다|음|어서{_YO}?|었어{_YO}?|었는데{_YO}?)"
    rf"|(?:필요|원)(?:합니다|해{_YO}?|함|하다|한다|한데{_YO}?|하는데{_YO}?|하거든{_YO}?|해서{_YO}?))"
    rf"(?:\s?그(?:러는데|런데){_YO}?)?"
)
_STOP = r"(?![^\W_ㄱ-ㅎㅏ-ㅣ])"
_START = r"(?:^|(?<=\s)|(?<=[을를이가로은는요만도좀게]))"

ANYWHERE = re.compile(
    rf"(?:{_DRAW}|{_START}{_ALTER})\s?(?:{_GIVE}|{_TRY}){_STOP}|(?<=로\s)(?:줘|주세)(?:{_YO})?{_STOP}"
    rf"|(?<=면\s)좋겠(?:고|어{_YO}?|습니다|는데{_YO}?){_STOP}",
    re.IGNORECASE,
)
"""An imperative or a question, which ends a clause wherever it stands in it."""

AT_START = re.compile(
    r"(?:(?:please|pl[zs]+|(?:can|could|would)\syou(?:\splease)?)\s)?(?:draw|make|create|generate|show)(?:\s(?:me|us))?(?=\s+[가-힣])"
    r"|(?:please|pl[zs]+|플리즈)(?=\s+[가-힣])|부탁(?:해|합니다|드려|드립니다)요?(?=\s)"
    r"|(?:please|(?:can|could|would)\syou(?:\splease)?)\s(?:draw|make|create|generate|show)(?:\s(?:me|us))?(?=\s)",
    re.IGNORECASE,
)
"""A request before what is to be drawn."""

AT_END = re.compile(
    rf"(?:{_DRAW}|{_START}{_ALTER})\s?(?:{_GIVE}|{_TRY}|{_WISHED})\Z"
    rf"|{_START}(?:(?P<bare>{_BARE})|(?P<ask>{_ASK})|(?P<want>{_WANT})|(?P<able>가능(?:해{_YO}?)?|되나{_YO}?|될까{_YO}?|돼{_YO}?|그려[지져]\S*|어때{_YO}?|어떨까{_YO}?)|(?P<order>{_ORDER})"
    rf"|(?P<give>줘{_YO}?|주세{_YO}|갑시다|가자))\Z",
    re.IGNORECASE,
)
"""What asks at the end of a clause; elsewhere it may describe what follows: 엄마가 보고 싶어 우는 아이."""

HOPED = re.compile(rf"(?P<stem>[가-힣\ue000-\uf8ff]+?)(?:면|음|믄){_WELCOME}\Z")
"""A wish about a noun (여우면 좋겠어), its presence (여우가 있으면 좋겠어), or what happens (여우가 웃으면 좋겠어)."""

JOINT = re.compile(
    rf"\s*(?:(?:{_DRAW}|{_START}{_ALTER})\s?주(?:고|되|시고|시되|는데)|{_START}(?:그리되|그릴\s건데)|(?<=[게로]\s)하고)\s+"
)
"""A request that goes on: 하늘을 그려 주고."""
