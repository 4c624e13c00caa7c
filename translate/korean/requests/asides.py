"""What speakers say about themselves around a request: for what the picture is, why, and how sure they are.

An aside stands at the start of a clause (수업에 쓰려고 하는데 …) or fills one (뭐라고 해야 하지). A product for which
the picture is, is drawn, and stays: 타투 도안을 찾고 있는데 leaves 타투 도안.
"""

import re

from ..hangul import SSANG_SIOT, ends_in
from .remarks import OPENINGS, REMARKS
from .vocabulary import lemma_before

_PRODUCT = (
    r"(?:아이콘|로고|심볼|마스코트|표지|커버|배경\s?화면|바탕\s?화면|썸네일|포스터|배너|프로필(?:\s사진)?|프사|스티커"
    r"|이모티콘|삽화"
    r"|일러스트|도안|초대장|청첩장|엽서|카드|명함|간판|메뉴판|전단지?|현수막|달력|굿즈|캐릭터|벽지|벽화|티켓|라벨"
    r"|패키지|짤|밈|앨범\s?커버)"
)
_PICTURE = r"(?:그림|이미지|사진|작품|거|것|걸|게)"
_AND = r"(?:하는데|해서|하거든|하니까|했는데|그러는데|그런데|합니다|해|했어|해가지고|하고)?요?"
_THAT = r"(?:그런데|그러는데|그런|그래서|그래|그렇습니다|그러거든)요?"
_SELF = r"(?:제가|내가|저는|나는|난|저희는|저희가|우리가|우리는|전)"
_KIN = (
    r"(?:친구|사촌|이모|고모|삼촌|선배|후배|팀장님|여동생|남동생|여자친구|남자친구|여친|남친|아이|애|애기|아기|딸"
    r"|딸아이|아들|조카|손주|손녀|손자|동생|언니|누나|오빠|형|남편|아내|와이프|엄마"
    r"|아빠|어머니|아버지|할머니|할아버지|부모님|선생님|학생|반|회사|가게|동아리|팀|학교|강아지|고양이)(?:들)?"
)
_MINE = r"(?:우리|제|내|저희)\s"
_OF_LIFE = (  # what people tell of their lives, which is seldom drawn
    r"(?:키우|기르|좋아하|싫어하|무서워하|사랑하|결혼하|이사하|졸업하|입학하|태어나|열|여|운영하|다니|살|준비하"
    r"|부탁하|시작하|갖고\s싶어\s?하"
    r"|가지고\s싶어\s?하|보고\s싶어\s?하|원하|조르|배우|가|하)"
)
_SINCE = r"(?:는데|은데|시는데|거든|시거든|아서|어서|해서|셔서|워서|ㄴ다고|니까|라서|인데|느라)"
_FEELS = (
    r"(?:좋아|싫어|무서워|갖고\s싶어|보고\s싶어|궁금해)\s?"
    r"(?:하는데|하시는데|하거든|한다고\s해서|해서\s그런데|해서\s그러는데)"
)
_USES = (
    r"(?:쓰|사용하|활용하|넣|올리|걸|걸어\s?두|걸어\s?놓|붙이|붙여\s?두|선물하|드리|주|보내|출력하|인쇄하|프린트하"
    r"|만들|제작하|꾸미|장식하|하|팔|남기"
    r"|나눠\s?주|나누어\s?주|보여\s?주|열|간직하|새기|바꾸|등록하|공유하)(?:으?려[고구]|려|고자)"
)
_WILL_USE = (
    r"(?:(?:걸|쓸|붙일|넣을|사용할|활용할|둘)\s수\s있는|(?:걸어|붙여)\s?줄|쓸|사용할|활용할|넣을|올릴|걸|걸어\s?둘|걸어\s?놓을|붙일|붙여\s?둘|선물할|드릴|줄|보낼|출력할|인쇄할"
    r"|프린트할|들어갈|장식할|새길|내|낼|쓰일|만들|제작할"
    r"|나눠\s?줄|나누어\s?줄|보여\s?줄|꾸밀)(?:\s?만한)?"
)
_OCCASION = (
    r"(?:생일|생신|환갑|칠순|팔순|돌|돌잔치|백일|기념일|결혼식?|졸업식?|입학식?|개업|집들이|이사|퇴사|어린이날"
    r"|어버이날|스승의\s?날|발표|과제|숙제"
    r"|면접|전시회)"
)
_DOUBTS = tuple(
    re.compile(rf"\A{pattern}(?=\s|\Z)\s*")
    for pattern in (
        # doubt and search for words
        r"(?:\S+\s){0,4}?\S*(?:[될할볼올질을를]|되는|맞는|가능한|하는|아닌|인)지(?:는|도|가)?\s?(?:잘\s)?"
        r"(?:모르|몰|궁금|걱정)\S*(?:데|지만|어|네|고|만|나|도)요?",
        r"(?:뭐|뭐라|뭐라고|어떻게|어떻다고)\s?(?:말?해야|말해야|그래야|표현해야|설명해야|불러야)\s?(?:하지|할지|하나"
        r"|되지|될지|할까|하려나)요?",
        r"(?:뭐랄까|뭐더라|뭐지|글쎄|그러니까|그니까|그게(?!\s아니)|다름이\s아니라|다름\s아니고|별건?\s아닌데|별거\s아닌데"
        r"|다른\s게\s아니라)요?",
        r"(?:(?:말|글)로\s)?(?:설명|표현|말)(?:하기|이|을\s하기|을|로)?\s?(?:좀\s|잘\s)?(?:어려운데|힘든데|애매한데"
        r"|서툰데|서투른데|복잡한데|이상한데|못\s?하겠는데|못\s?하는데|안\s?되는데)요?",
        r"(?:말|설명|표현)이\s(?:좀\s)?(?:이상|애매|부족|길)\S*(?:지만|는데|은데|ㄴ데)요?",
        r"(?:왜|그|거|그거|저기|그\s왜)?\s?있(?:잖아|잖여|잖슈|잖소|자나|잔아|죠|지)(?!\s(?:않|말))요?",
        r"(?:뭔지|무슨\s\S+인지|느낌|어떤\s\S+인지)?\s?(?:알지|알죠|아시죠|알잖아요?|아시겠죠)요?",
        r"(?:저는|나는|난|전)\s(?:\S+\s)?(?:화가|작가|학생|대학생|고등학생|중학생|초등학생|교사|선생님?|디자이너"
        r"|개발자|초보자?|직장인|사장|주부|유튜버|블로거|\d+살)"
        r"(?:입니다|이에요|예요|이야|야|인데|이고)요?",
        r"(?:저\s|제가\s)?(?:이런\s?거|이런\s?걸|이런\s?건|그림|AI)?(?:은|는|을|를)?\s?잘\s(?:모르는데|모르겠는데"
        r"|모르지만)요?",
        r"(?:\S+\s){1,5}?(?:선물하|드리|선물로\s주)고\s?싶(?:어|습니다|은데|어서|다|네)요?",
        r"(?:이\s\S+\s)?(?:\S+\s){0,3}?(?:떠오른|생각난|생각나는|상상한)\s(?:건데|거라|장면인데|거예요)요?",
        r"(?:방금|아까|저번|지난번)(?:에)?\s(?:(?:그|이|저|그린|만든|준|그려\s?준|만들어\s?준)\s){0,2}(?:그림|사진"
        r"|이미지|거|것)(?:에서|처럼|이랑|에)?",
        # courtesy
        r"(?:혹시\s|만약\s)?(?:큰\s)?(?:실례|폐|무례|부담|방해|민폐)(?:가|만|이)?\s(?:안|되지\s?않는|아니)\s?\S*(?:면"
        r"|라면|다면)요?",
        r"(?:많이\s|너무\s|혹시\s)?(?:번거롭|어렵|힘들|바쁘|귀찮)지만?\s?않\S*면요?",
        r"(?:무리한|어려운|갑작스러운|귀찮은|이런)\s부탁\S*(?:\s줄)?(?:\s(?:알|수\s있))?\S*(?:지만|는데|은데|인데)요?",
        r"(?:이거|여기|이런\s거|AI|이런\s건)?\s?처음\s?(?:써|해|쓰|이용해)?\s?\S*(?:는데|라서|이라|인데)요?",
    )
)
_PURPOSES = tuple(
    re.compile(rf"\A{pattern}(?=\s|\Z)\s*")
    for pattern in (
        # for what
        r"(?P<kept_urgent>\S.*?)\s(?:시안|초안|그림|이미지|일러스트)(?:이|가)?\s(?:좀\s|너무\s)?급\S*(?:\s그(?:런|러|래)\S*)?",
        rf"(?P<kept_use>(?:\S.*?)?{_PRODUCT})(?:으로|로|에)\s{_USES}\s?{_AND}",
        rf"(?:\S+\s){{0,5}}?\S*{_USES}\s?(?:하는데|해서|하거든|하니까|했는데|그러는데|그런데|합니다|해요|했어요"
        rf"|해가지고|요)요?",
        rf"(?P<kept_will>(?:\S.*?)?{_PRODUCT})(?:으로|로|에)\s{_WILL_USE}\s?(?:건데|거라|거라서|거예요|거야|거거든"
        rf"|예정인데|거인데|계획인데)요?",
        rf"(?:\S+\s){{0,4}}?{_WILL_USE}\s(?P<kept_thing>(?:\S+\s)?{_PRODUCT})(?:이라서|라서|인데|이거든|거든|예요"
        rf"|이에요)요?",
        rf"(?:\S+\s){{1,5}}?{_WILL_USE}\s?(?:건데|거라|거라서|거예요|거야|거거든|예정인데|거인데|계획인데|생각인데"
        rf"|거니까)요?",
        r"(?:\S+\s){0,4}?(?:걸어\s?두|걸어\s?놓|붙여\s?두|남기|자랑하|기념하|추억하|걸|붙이|올리|쓰|사용하|보내|꾸미|출력하|인쇄하"
        r"|간직하)고\s?싶(?:은데|어서|거든)요?",
        r"(?:대표|메인|프로필)\s?(?:이미지|사진|그림|비주얼|컷)(?:로|으로)(?=\s\S)(?!\s(?:쓸|사용|쓰))",
        r"(?:\S+\s)?(?:블로그|유튜브|채널|쇼핑몰|스토어|SNS)(?:을|를)\s(?:하는데|하고\s있는데|운영하는데"
        r"|운영하고\s있는데)요?",
        rf"(?P<kept_seek>\S.*?(?:{_PRODUCT}|{_PICTURE}))(?:을|를|이|가|도)?\s(?:하나\s|좀\s)?"
        r"(?:(?:찾|구하|알아보|만들|준비하|제작하|디자인하|고르|고민하|의뢰하|부탁하|구상하)고\s?(?:있|다니"
        r"|싶)\S*(?:데|서|거든|니까|어|다)요?"
        r"|찾는\s?중인데요?|찾는데요?|구하는데요?)",
        rf"(?:\S+\s){{0,4}}?(?:보고\s?싶어서|그리워서)\s{_THAT}",
        rf"(?P<kept_need>\S.*?)(?:을|를|이|가|도)\s(?:하나\s|좀\s|꼭\s|급하게\s)?"
        rf"(?:필요(?:한데|하거든|해가지고|해서(?=요|\s그))|원하는데|원해서(?=요|\s그)|(?:보고|갖고|가지고|그리고|받고"
        rf"|만들고|그려\s?보고)\s?싶(?:은데|어서(?=요|\s그)|거든|어가지고))요?"
        rf"(?:\s{_THAT})?",
        r"(?:\S+\s){0,3}?선물(?:로|용으로)(?=\s\S)(?!\s(?:받|산|줄|준|포장|보낸|고른|사|쓸|가져|들|내미|건네|나온|온))",
        r"(?:(?:이번에|곧|새로|다음\s\S+에|제가|저희가|친구가)\s)*(?:가게|사업|쇼핑몰|(?P<kept_shop>[가-힣]+))(?:을"
        r"|를)\s(?:\S+\s)?"
        r"(?:여는데|열어서|열었는데|오픈하는데|오픈해서|운영하는데|운영하고\s있는데|창업하는데|개업하는데|차리는데"
        r"|차렸는데)요?",
        r"(?:어제|어젯밤|간밤에?|오늘)\s꿈(?:에|에서)(?=\s)(?!\s(?:나온|나타난|본))",
        rf"(?P<kept_is>(?!.{{0,12}}(?:꿈|생각|상상))(?:\S+\s){{0,3}}?\S*(?:{_PRODUCT}|장면|컷|그림|사진))(?:인데|이고"
        rf"|예요|이에요|입니다)요?",
        rf"(?P<kept_for>(?:\S+\s)?(?:{_PRODUCT}|콘티))용(?:으로|이라서?|인데요?|이에요|예요|입니다|이고요?|이거든요?)",
        r"(?:저희|우리)\s집\s(?:벽|거실|방|아이\s방|인테리어|소파|가구|현관)(?:이|가|은"
        r"|는)\s(?:\S+\s){0,2}?\S*(?:이라|라서|어서)",
        # why
        rf"(?:\S+\s){{0,8}}?\S*(?:서|라|니까|느라|때문에)\s{_THAT}",
        rf"(?:\S+\s){{0,5}}?(?:{_OCCASION})(?:이|가|도)?\s?(?:인데|이라|라|이라서|라서|이어서|여서|이거든|거든|이니까"
        rf"|다가와서|다가오는데|얼마\s?안\s?남아서"
        r"|있어서|있는데|하는데|해서|한다고\s해서|하거든)요?",
        rf"(?:{_MINE})(?:\S+\s)?{_KIN}(?:이|가|은|는|께서|이가)\s(?:\S+\s){{0,4}}?\S*(?:{_OF_LIFE}{_SINCE}|(?:좋아"
        rf"|싫어|무서워|결혼|이사|졸업|입학)해서)요?",
        r"(?:딸|아들|딸아이|조카|손녀|손자|손주|여동생|남동생|여자친구|남자친구|남편|아내|와이프)(?:이|가|은"
        r"|는)\s(?:\S+\s){0,3}?\S*(?:키우|기르|좋아하|배우|다니)"
        r"(?:는데|거든|아서|어서|해서|니까)요?",
        rf"(?:{_MINE})?(?:\S+\s)?(?:{_KIN}|\S+이)(?:이|가|은|는|께서)\s(?:\S+\s){{0,3}}?{_FEELS}요?",
        rf"(?:{_MINE})?{_KIN}(?:이|가|은|는|께서)\s(?:\S+\s){{0,2}}?(?:군대에?\s?가|결혼하|유학(?:을)?\s?가"
        rf"|시험(?:을)?\s?보|수능(?:을)?\s?보|퇴원하|이사(?:를)?\s?가"
        r"|졸업하|입학하|취직하|입원하|아프|힘들어하|우울해하|승진하)(?:시)?(?:는데|거든|ㄴ데|셔서|니까|려고\s해서"
        r"|ㄴ다고\s해서)요?",
        rf"{_SELF}\s(?:\S+\s){{0,4}}?\S*(?:못\s?(?:그려|그리|찍|가)|잃어버|좋아하|무서워하|싫어하|모르|준비하|운영하"
        rf"|다니|만들고\s있|키우|일하|공부하|작업하"
        rf"|쓰고\s있|그리고\s있|처음이|배우|사랑하|그리워하|기획하|찾고\s있|찾는)\S*(?:데|서|거든|니까|지만|어)요?",
        r"(?=.{0,30}(?:사진|파일|휴대폰|핸드폰|폰|원본|앨범|카메라|그림))(?:\S+\s){0,5}?(?:날려|날아가|잃어버|분실"
        r"|지워|지웠|삭제|못\s?찍|놓쳐|놓쳤|깨먹|망가)\S*(?:[어려져가해먹와워았었]서|는데)요?"
        rf"(?:\s{_THAT})?",
        rf"(?:{_SELF}\s)?(?:\S+\s){{0,3}}?(?:꿈(?:인데|이었는데|을\s꿨는데|에서\s봤는데)|꿈에서\s본\s?(?:건데"
        rf"|장면인데|거라)|꿈에\s나온\s?(?:건데|장면인데|거라))요?",
        rf"(?:{_SELF}\s)?(?:\S+\s){{0,3}}?(?:생각한|상상한|구상한|상상해\s?본|생각해\s?본|떠올린"
        rf"|구상\s중인)\s?(?:건데|거라|장면인데|캐릭터인데)?요?",
    )
)
_REASON = re.compile(r"\A(?!.*[를을]\s?그).*(?:[아어해와워려져여셔가서라]서|라서|니까|느라고?|으?려고)요\Z")
_TOLD = re.compile(r"(?P<verb>[가-힣]*[았었였했갔왔렸났겼됐])거든요?\Z")
_TURNED = re.compile(r"(?P<stem>[가-힣]+)니까\s(?P<noun>[가-힣]+)(?:이었|였)(?:거든|어|는데)요?\Z")
_AGAIN = re.compile(r"(?<=[어요다])\s(?:그|이)\s(?:장면|모습|순간|광경)[을를]?\Z|(?<=거)\s(?:그거|그걸|이거|이걸)\Z")
_SAME = re.compile(r"\A같은\s(?P<what>[가-힣]+)인데요?,?\s")  # 같은 숲인데 이번에는
_THEN = re.compile(r"\A(?:다시|이제|그럼|그러면)\s")
_TOPIC = re.compile(
    r"(?<=[가-힣])(?<!수)\s?(?<!수\s)(?:있(?:잖아|잖소|잖습니까|죠|지)요?|있지\s?않(?:소|나|아|습니까|은가|던가)요?|알(?:지|죠|잖아)요?)\Z"
)
_MENTIONED = re.compile(  # 첫눈 오던 날 그 분위기 있죠, 소설 삽화용이에요
    rf"{_PRODUCT}용(?:이에요|예요|입니다|인데요|이라서요)\Z|\s(?:느낌|분위기|장면|그림|모습|거)\s(?:왜\s)?있(?:잖아|잖소|죠|지요|지\s않)\S*\Z"
)  # 첫눈 오던 날 그 분위기 있죠
_SEEN = re.compile(
    r"(?<=\s)(?P<sight>거|걸|것을|모습을?|장면을?)\s(?:봤|보았|꿨|상상했|생각했|떠올렸)(?:어|어요|습니다|는데|거든|거든요|다|음)(?:\s(?:그거|그걸))?\Z"
)
_THERE = re.compile(
    r"\s(?:거|장면|그림)\s있(?:지|잖아|죠)요?\s(?:그거|그걸|그런\s식으로|그런\s느낌으로)(?=\s)"
)  # 마을이 든 거 있잖아 그거
_SUCH = re.compile(
    r"\s(?:그런|이런)\s거\s있(?:지|잖아|죠)요?(?:\s(?:그거|그걸|거기에?))?(?=\s)"
)  # 계단이 이어지는 그림 그런 거 있지
_PLAIN = re.compile(r"(?P<stem>[가-힣]+)어\Z")
_WISHED_FOR = re.compile(
    r"(?:\A|(?<=\s))(?:제가|내가|저희가|우리가)\s(?:(?:직접|어제|오늘|요즘|예전에|가장|제일|늘|항상|자주|어릴\s때"
    r"|어렸을\s때|새로)\s){0,2}"
    r"(?:쓴|쓰는|쓰고\s있는|키우는|기르는|키우던|좋아하는|좋아하던|사랑하는|만든|꾼|본|봤던|다니는|다니던|다녔던"
    r"|운영하는|그린|살던|찍은|생각한|생각하는|상상한"
    r"|구상한|원하는|보고\s싶은|찾는|갖고\s싶은|먹고\s싶은)\s(?=\S)"
)
_OUR = re.compile(
    r"(?:\A|(?<=\s))(?:제\s(?=[가-힣])|(?:당사|폐사|저희\s회사)의?\s(?=\S)|저희\s(?=\S)|(?:우리|저희|제|내)\s?집\s(?=\S)|(?:우리|저희)\s(?=(?:반|학급)\s))"
)
_LIKED = re.compile(
    r"(?:\A|(?<=\s))(?:(?:우리|제|내|저희)\s)?[가-힣]+[이가]\s(?:좋아할\s?(?:만한|것\s같은)|좋아하게)\s(?=\S)"
)
_LATE = re.compile(
    r"(?:\A|(?<=\s))(?:돌아가신|하늘나라로\s(?:간|가신)|무지개\s?다리를?\s?건(?:넌|너간|너신)|고인이\s되신)\s(?=\S)"
)
_SIZE = re.compile(r"(?:\A|(?<=\s))가로\s?\d{1,5}\s?(?:픽셀\s?|px\s?)?세로\s?\d{1,5}(?:\s?픽셀|\s?px)?(?:으로|로)?\s")
_TOOLS = re.compile(
    r"(?:\A|(?<=\s))(?:미드저니|니지저니|달리\s?3?|[챗쳇]?\s?지피티|(?:chat)?GPT|제미나이|나노\s?바나나"
    r"|스테이블\s?디퓨전|노벨\s?AI)(?:처럼|같이|마냥|보다(?:\s더)?)\s(?:잘\s)?",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:\A|(?<=\s))반(?=\s(?:마스코트|친구|아이|로고|단체))")
_FOR = re.compile(
    rf"\A(?P<product>(?:\S+\s){{0,5}}?\S*{_PRODUCT})(?:(?:으로|로|에)\s(?:쓸|사용할|활용할|쓰일)(?:\s?만한)?|에\s(?:넣을|들어갈"
    rf"|실을|실릴))\s(?=\S)(?!거|건|것|예정|생각|계획|{_PRODUCT})"
)
_FOR_PICTURE = re.compile(
    rf"(?:\A|(?<=\s))(?:(?:(?P<child>아이|아기|딸아이|딸|아들|손녀|손자|조카)|동생|거실|침실|카페|회사|가게|유치원|학교|강의실|병원|학원|호텔|식당)\s)?(?:(?:수업|교육|학습"
    rf"|발표)\s)?(?P<place>[가-힣A-Za-z]+?)"
    rf"(?P<to>에게|한테|께|에다가?|에|으로"
    rf"|로)\s{_WILL_USE}\s(?=\S)(?!선\s|서\s|서서|늘어선)(?!\S+[을를]\s(?:\S+\s)*?\S*[는은운한된진든린선긴핀탄쓴]\s)"
)
_ROOMS = re.compile(
    r"(?:거실|로비|방|벽|침실|주방|부엌|사무실|현관|복도|교실|매장|가게|인스타|인스타그램|블로그|SNS|유튜브|카톡|단톡방"
    r"|액자|집|자료|수업|교재|시간|발표|용도|문|창문|냉장고|안내문|게시판|뒤판|환경판|뒷면|앞면|상세페이지|홈페이지)\Z"
)
_KIND = re.compile(
    r"\A(?P<what>[가-힣]+?)(?:이|가|은|는)\s(?P<kind>[가-힣]+?)(?:이)?(?:인데"
    r"|거든)요?,?\s(?P<scene>.+?[가-힣])\s?(?P<head>모습|장면|그림|상태)?(?:으로|로|을|를)?\Z"
)
_HEADS = re.compile(
    r"\A(?P<what>[가-힣]+)\s(?P<part>머리|눈|다리|팔|꼬리|날개|뿔|귀|손|목)(?:은|는|이|가)\s"
    r"(?P<count>(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s(?:개|쌍|짝))인데요?\s"
)


def without_asides(clause: str) -> tuple[list[str], str]:
    """Return products that asides name, and a clause without what speakers say about themselves."""
    kept, rest = (
        list[str](),
        _SUCH.sub(",", _THERE.sub(" 모습,", _AGAIN.sub("", _SEEN.sub(r"거", _TOPIC.sub("", clause))))),
    )
    if same := _SAME.match(rest):
        kept, rest = [same["what"]], rest[same.end() :]
    before = None
    while rest != before:
        before = rest
        rest = OPENINGS.sub("", _THEN.sub("", rest) if rest != clause else rest)
        for aside in (*_DOUBTS, *_PURPOSES, *REMARKS):
            if found := aside.match(rest):
                product = next((one for one in found.groupdict().values() if one), "")
                kept += filter(None, [_drawn(product)])
                rest = rest[found.end() :]
    rest = _TOLD.sub(r"\g<verb>다", _TURNED.sub(_turned, "" if _REASON.match(rest) else rest))
    return kept, _PLAIN.sub(_stated, rest)


def is_doubtful(clause: str) -> bool:
    """Return whether a clause begins with doubt or courtesy, which are said to the machine alone."""
    return any(doubt.match(clause) for doubt in (*_DOUBTS, *REMARKS, OPENINGS)) or _MENTIONED.search(clause) is not None


def without_speaker(clause: str) -> str:
    """Return a clause of a request without clauses and words that say whose the things in it are."""
    clause = _TOOLS.sub("", _SIZE.sub("", _LIKED.sub("", _LATE.sub("", clause))))
    clause = _OUR.sub("", _WISHED_FOR.sub("", with_product(clause)))
    clause = _FOR_PICTURE.sub(_place, _CLASS.sub("학급", clause))
    return _HEADS.sub(r"\g<count>의 \g<part>를 가진 \g<what>, ", clause)


def with_kind(clause: str) -> str:
    """Return 왕관을 쓴 비숑 강아지 for 강아지가 비숑인데 왕관을 쓴 모습."""
    return _KIND.sub(_of_kind, clause)


def with_product(clause: str) -> str:
    """Return 앱 아이콘, 사자 방패 for 앱 아이콘으로 쓸 사자 방패."""
    return _FOR.sub(r"\g<product>, ", clause)


def _turned(found: re.Match[str]) -> str:
    """Return 문이 열리다, 바다 for 문이 열리니까 바다였거든."""
    lemma = lemma_before(found["stem"])
    return f"{lemma}, {found['noun']}" if lemma else found[0]


def _stated(found: re.Match[str]) -> str:
    """Return 걸어 다녔다 for 걸어 다녔어."""
    is_past = ends_in(found["stem"], SSANG_SIOT) and not found["stem"].endswith(("있", "있었"))
    return f"{found['stem']}다" if is_past else found[0]


def _place(found: re.Match[str]) -> str:
    named = re.search(_PRODUCT, found.string[found.end() :])
    if found["child"] and found["place"] == "방" and not named:  # what a picture for children is like
        return "아이 방 그림, "
    return "" if found["to"] in ("에게", "한테", "께") or _ROOMS.search(found["place"]) else f"{found['place']} "


def _of_kind(found: re.Match[str]) -> str:
    named = f"{found['kind']} {found['what']}"
    return f"{found['scene']} {named}" if found["head"] else f"{named}, {found['scene']}"


def _drawn(product: str) -> str:
    """Return what is drawn of a product that is looked for or needed: nothing of 거실에 걸 그림."""
    plain = without_speaker(product)
    return "" if re.fullmatch(rf"(?:\S+\s){{0,3}}?{_PICTURE}", plain) and " " not in plain else plain
