"""Surface forms of negating words, and of the words around a negation that say nothing without it."""

import re

_POLITE = r"[요용욤]?"

NOTHING = re.compile(
    rf"없(?:는|이|고|다|음|게|던|으며|도록|습니다|어|네|애|을|지만|는데|으니|었으면|었음|으면|음|어도|어야|이도){_POLITE}"
)
"""없다 after what is absent: 없는, 없었으면."""

ATTACHED = re.compile(
    r"(?P<noun>[가-힣A-Za-z]+?)(?:이|가|은|는|도|하나)?(?:없(?:는|이|고|다|음|게|던)|빼고|말고|제외하고|제외)"
)
"""A noun written together with what negates it: 사람없는."""

EXCEPT = re.compile(
    r"말고요?|빼(?:고요?|[줘주줄]\S*|면|서|라\S*|기|자|삐\S*|뿌\S*|불\S*|버[리려]\S*|소|이소|시오|도록|도\s?[돼됨]\S*)?|없애(?:고|[줘주줄]\S*)?|지우고?|지워\S*|금지|제거(?:하고|해\S*)?"
    r"|제외(?:하고|한|하여|해\S*)?|사절|됐고요?|벗기고|벗겨\S*"
)
"""An order to leave out the noun before it."""

CROSSED_OUT = re.compile(r"[XxＸ×❌]|no|No|NO|노노")
"""A sign or word that crosses out all that stands before it: 사람 X."""

DISLIKED = re.compile(
    r"싫(?:어|다|습니다|고|구|은데|음|소|네|엉|당|으니까?|지만|거든)[요용]?|필요없(?:어|다|습니다|고|으니)요?"
)
"""A dislike of the noun before it."""

ABSENT = re.compile(
    r"(?P<verb>보이|나오|있|들어가|들어오|등장하|넣|그리|만들|찍|찍히|생기|비치|쓰|씌우|나타나)(?:지[는도를]?|진|질)"
)
"""A verb of presence before 않다 or 말다."""

NOT = re.compile(
    r"않(?:은|는|고|게|도록|으며|아|다|지만|으면|았으면|을|는데|은데|습니다|아도|아야)?요?"
    r"|마(?:라|라고|시오|시고|십시오|시게|시구려|소|슈|쇼|이소|셈|세[요용])?|말(?:고|구|기|길|자|것|라고|게나?|랑께|그래이|그라|드라고|[아어](?:\S*)?)?요?|못하(?:고|게|는|도록)"
)
"""않다, 말다 and 못하다 after a stem in -지."""

STEM_BEFORE_NOT = re.compile(r"(?P<stem>[가-힣]+)(?:지만은|지[는도만를]?|진|질)")
"""The stem of what is negated: 쓰지, 어둡지는."""

SHOWN = re.compile(
    r"(?:보이|나오|들어가|나타나|등장하|비치|생기)(?:는|고|게|지만|며|면|도록|니까?){0}|(?:들어간|켜진|보여|나와|들어가)(?:도|서)?{0}"
    r"|(?:넣어|그려|있어)도{0}|(?:넣|그리)(?:고|게|은|는){0}|(?:넣었|그렸)(?:으면|음){0}"
    r"|(?:보였|나왔|들어갔|있었|들어왔|보이셨)(?:으면|음){0}|(?:쓰|입|신|끼|두르|매|들|차|하)(?:고|게){0}"
    r"|쓴|입은|신은|낀|찬|두른|든|맨|멘|된|칠한|바른|뿌린|그려진|쓰인|적힌|새겨진|붙은|달린|묻은|그린|넣은".replace(
        "{0}", _POLITE
    )
)
"""What 안 negates about a noun: 안 보이는, 안 쓴."""

FORBIDDEN = re.compile(r"안\s?(?:되(?!는)|돼|됩|됨|된다)\S*")
"""The end of a ban after -면: 들어가면 안 돼요."""

EMPTY_PLACE = re.compile(
    r"(?<![가-힣])(?P<place>[가-힣]+?)(?:\s(?:위|안|속))?(?P<to>에는|에도|에|엔|은|는)\s(?:정말\s|진짜\s)?아무\s?것도\s"
    r"(?:없(?!는)\S*|(?<!은\s아무것도\s)(?P<before>없는)(?=\s)|(?:넣|그리|두|놓|들어가|나오|보이|있)지\s?(?:말|마|않)\S*|안\s(?:나오|보이|들어가|들어간|넣|그리)\S*)"
)
"""A place with nothing in it: 배경엔 아무것도 없게."""

REQUIRED = ("없으면", "빠지면", "빼면", "않으면")
"""What must not happen to a thing that must be shown: 없으면 안 돼요."""

DEGREES = (
    "너무 아주 매우 별로 그다지 그리 전혀 지나치게 과하게 많이 절대 절대로 제발 굳이 좀 조금도 하나도 그렇게".split()
)
"""Adverbs before a negation, which are no part of what is negated."""

_DO = r"(?:(?:해|하여|처리해)\s?)?"
_GIVE = r"(?:줘|줄래|주실래|주세|주시?고|주시?면|주셨으면|줬으면|주라|주십시오|주시?길|주시는데|드려|드립니다|드리고)"
_WISH = r"(?:\s?(?:좋겠|좋을|좋아|감사|고맙|합니다|합니당|해|하는데|하고|바라|바랍|돼|됩|되)\S*)?"
LEFTOVER = re.compile(
    rf"(?:{_DO}{_GIVE}{_POLITE}{_WISH}|해서|하고|(?:좋겠|좋을|좋아|합니다|됩니다|돼|됨|된다|되고|되니|해요|했으면)\S*(?:\s것\s같\S*)?"
    r"|(?:특히|좀|잘|꼭)(?=\s(?:조심|주의|신경))|(?:조심|주의|유의)(?:해서|하여|하면서|하고|히|해)(?:\s(?:줘|주세|주시)\S*)?"
    r"|신경\s?(?:써서|쓰고|써)(?:\s(?:줘|주세|주시)\S*)?|채|채로|상태로|것|버전(?:으로)?)(?!\S)"
)
"""What is left after a negation, and says no more: 안 나오게 해줘, 쓰지 않은 채, 나오지 않도록 주의해서."""
