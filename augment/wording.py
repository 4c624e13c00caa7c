"""Comparisons of two Korean sentences: language, wording, negation, colours."""

import re

from translate.korean.colors import Color, colors_in
from translate.korean.hangul import is_mostly_hangul
from translate.korean.idioms import LACKING
from translate.korean.requests import without_requests

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_FEW = 2  # English words that a paraphrase may add
_COMMENT = re.compile(  # remarks of a model about the sentence: 물론이죠, 다음과 같이 바꿔 쓸 수 있습니다
    r"물론|다음(?:은|과 같)|바꿔\s?(?:쓰|쓸|쓴|말|보|드)|바꾸(?:면|어)|표현(?:하면|해|할)|문장|알겠|죄송|도와드"
    r"|할 수 없|버전|예시|요청"
)
_QUESTION = re.compile(r"\?|(?:까요|나요|인가요)\W*$")
_MARKS = re.compile(r"[\W_]+")
_PARTICLE = re.compile(r"(?<=[가-힣])(?:에서|에|은|는|이|가|을|를|의|도|와|과)$")
_IDIOM = re.compile(rf"(?:{'|'.join(LACKING)})[는이]|끝이 (?:없|보이지 않)|못지않|만만치 않|심상치 않")
_NEGATION = re.compile(
    r"없|않|아니|아닌|말고|빼고|제외|못\s?하"
    r"|(?<![가-힣])(?:안|못)\s?(?=보이|쓴|쓰|입|신은|신고|마신|마시|먹|뿌린|뿌리|낀|묶|나오|웃|켜|열린|닫|젖|타는|피운)"
    r"|맨발|맨손|민소매|민낯|무표정|텅|비어|비운|(?<![가-힣])빈(?![가-힣])|(?<![가-힣])무(?:창|인|지의|가당|설탕|채)"
    r"|끊긴|떨군|떨구|잃은|다 진|사라진|벗은|벗고|적막"
)


def is_korean(variant: str, sentence: str) -> bool:
    """Return whether ``variant`` is mostly Korean, and neither a question nor a remark unless ``sentence`` is one."""
    own = {*_LATIN_WORD.findall(sentence)}
    added = _LATIN_WORD.sub(lambda word: "" if word[0] in own else word[0], variant)
    if not is_mostly_hangul(added) or len(_LATIN_WORD.findall(added)) > _FEW:
        return False
    is_request = without_requests(sentence) != sentence
    rest = without_requests(variant) if is_request else variant  # a request may be a question: 그려 주실래요?
    checks = (_COMMENT, variant), (_QUESTION, rest)
    return all(not pattern.search(text) or pattern.search(sentence) for pattern, text in checks)


def bare(sentence: str) -> str:
    """Return ``sentence`` without spaces, punctuation and particles."""
    return "".join(_PARTICLE.sub("", word) for word in _MARKS.sub(" ", sentence).split())


def is_negative(sentence: str) -> bool:
    """Return whether ``sentence`` says that something is absent or not done: 사람 없는, 텅 빈, 맨발의."""
    return _NEGATION.search(_IDIOM.sub("", sentence)) is not None


def same_colors(sentence: str, variant: str) -> bool:
    """Return whether ``variant`` has the colours of ``sentence`` on the same things, and no other colours."""
    wanted, found = colors_in(sentence), colors_in(variant)
    complete = all(any(color.may_be(other) for other in found) for color in wanted if not color.implied)
    added = any(not color.implied and not any(color.may_be(other) for other in wanted) for color in found)
    return complete and not added and not any(_is_replaced(color, found) for color in wanted if color.on)


def _is_replaced(color: Color, found: list[Color]) -> bool:
    """Return whether the thing that had ``color`` has another one."""
    others = [other for other in found if other.on[:2] == color.on[:2]]
    return bool(others) and not any(color.may_be(other) for other in others)
