"""Whether a text may say something to the machine at all; most descriptions of pictures do not."""

import re

HINT = re.compile(
    r"[줘줭줰줴죠쥬]|주[세시십실라셈길면고떼이소쇼슈유오게구셔되]|줍[쇼서]|느낌으루|퀄|줄[래 수게까]|드려|다오"
    r"|갑시다"  # to do something for me
    r"|보자|[갈볼]게|[셈삼숑](?![가-힣])"
    r"|그[려리릴린렸]|만[들든드]|뽑|생성|제작|스케치|크로키|캐리커처|소묘"  # to draw
    r"|클로즈업|해(?:[라봐주줘]|(?![가-힣]))|[봐바]라|보여"
    r"|부탁|의뢰|요청|바[라랍]|싶|필요|원[해하합함]|찾|구[하해]|알아보"  # to wish
    r"|좋[겠을아네]|딱이|[었였]으면|어[때떨]"
    r"|할[까래]|될[까지]|되[나면]|돼|됩|됨|가능|있을까"  # may it be
    r"|거든|인데|이고|라서|쓸|사용|활용|쓰[일려이고]|선물|꿈|대표|프로필|용(?![가-힣])"  # why
    r"|야지|수 있지|못 ?하겠|왜 |하노|님아|청하|난리|다시[!.~\n]|다시\Z|이번[에엔]"
    r"|[a-zA-Z]|안[녕뇽]|하이|헬로|반가|고[마맙고]|감사|땡큐|플리|ㄱㄱ"
    r"|면 ?(?:해|충분|더할)|[것거] ?같|잖|(?:(?<![어아해])요|야)(?![가-힣])"  # talk
    r"|(?:[풍체화]|느낌|스타일|분위기)(?:으?로|으루)"  # how to draw
)
"""A syllable or word that each request has; what has none is a description, and costs no more than this search."""
