"""Horrors and crowds that a paraphrase adds to the sentence."""

import re

_DREADFUL = re.compile(  # a group for each kind
    r"(?P<blood>(?<![가-힣])(?:피(?=[가를와로도의]?(?![가-힣])|투성이|범벅|\s?묻|\s?흘)|핏|선혈|유혈|혈흔))"
    r"|(?P<corpse>시체|시신|주검|송장|해골|백골|토막)"
    r"|(?P<killing>살해|살인|학살|죽(?:은|이|인|어|었|음)|(?<![가-힣])찔(?:러|린|렀)|총에 맞|목을 조르)"
    r"|(?P<violence>때리|때린|폭행|싸우|싸움|고문)"
    r"|(?P<kiss>키스|입맞|입 맞|뽀뽀)"
    r"|(?P<naked>알몸|나체|누드|벌거|발가벗|헐벗|옷을 벗)"
)
_MANY = re.compile(r"(?<![가-힣])(?:사람들|인파|군중|행인|구경꾼|관중|인물들)")
_SEVERAL = re.compile(
    r"사람|[가-힣]들(?=이|은|을|의|과|에|도|\s|$)|명|인파|군중|행인|구경꾼|관중|가족|무리|떼|커플|부부|연인"
)


def added_horror(sentence: str, variant: str) -> str:
    """Return a word for blood, a corpse, violence and the like of which ``sentence`` names no kind; else nothing."""
    kinds = {match.lastgroup for match in _DREADFUL.finditer(sentence)}
    return next((match[0] for match in _DREADFUL.finditer(variant) if match.lastgroup not in kinds), "")


def added_crowd(sentence: str, variant: str) -> str:
    """Return a word for many people where ``sentence`` has at most one, an empty string if there is none."""
    many = _MANY.search(variant)
    return many[0] if many and not _SEVERAL.search(sentence) else ""
