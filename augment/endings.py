"""Other ways to end a Korean description: as a noun phrase, as a sentence, as a scene."""

import re
from collections.abc import Iterator

from .words import Word, particle_after, write

_SCENES = ("모습", "장면", "풍경", "광경")
_PICTURES = re.compile(r"(?:사진|그림|일러스트|스타일|느낌|로고|아이콘|포스터|디자인|렌더링|[가-힣]화|샷|컷|풍)$")
_FINALS = 28
_NIEUN, _BIEUP, _SSANG_SIOT = 4, 17, 20


def endings(words: list[Word]) -> Iterator[str]:
    """Yields the phrase with other endings; nothing where no rule is sure of its grammar."""
    last = words[-1]
    if last.is_noun and last.particle in ("", "들") and not last.end:
        yield from _after_noun(write(words), last.stem + last.particle)
        return
    adnominal = adnominal_of(last.stem) if not last.is_noun else None
    if adnominal is None:
        return
    described = write([*words[:-1], Word(adnominal, "", last.kind)])
    yield f"{described} 모습"
    yield f"{described} 장면"
    yield from _subject_last(words, adnominal)
    yield f"{described} 순간"


def adnominal_of(predicate: str) -> str | None:
    """Returns the form before a noun of a predicate in the present, ``None`` where it cannot be told.

    앉아 있다, 있습니다, 있어요 give 있는; 읽는다 gives 읽는; 마신다, 마십니다 give 마시는.
    """
    for existing in ("있", "없"):
        if re.fullmatch(f".*{existing}(다|습니다|어요|네|음)", predicate):
            return predicate[: predicate.rindex(existing) + 1] + "는"
    for pattern in (r"(.+)는다", r"(.*[가-힣])습니다"):
        if match := re.fullmatch(pattern, predicate):
            return None if (ord(match[1][-1]) - ord("가")) % _FINALS == _SSANG_SIOT else match[1] + "는"
    if predicate.endswith("해요"):
        return predicate.removesuffix("해요") + "하는"
    if match := re.fullmatch(r"(.*[가-힣])니다", predicate):
        return _opened(match[1], _BIEUP)
    if match := re.fullmatch(r"(.*[가-힣])다", predicate):
        return _opened(match[1], _NIEUN)
    return None


def _opened(stem: str, final: int) -> str | None:
    """The stem without ``final`` and with -는: 마신 and 마십 give 마시는."""
    code = ord(stem[-1]) - ord("가")
    if code % _FINALS != final:
        return None
    return stem[:-1] + chr(ord("가") + code - final) + "는"


def _after_noun(phrase: str, noun: str) -> Iterator[str]:
    if noun.endswith(_SCENES):
        scene = next(word for word in _SCENES if noun.endswith(word))
        others = [word for word in _SCENES[:2] if word != scene]
        yield from (phrase.removesuffix(scene) + other for other in others if scene in _SCENES[:2])
        return
    if _PICTURES.search(noun):
        return
    yield f"{phrase}의 모습"
    yield f"{phrase}{particle_after(noun, '가')} 있는 장면"
    yield f"{phrase}{particle_after(noun, '가')} 보이는 풍경"
    yield f"{phrase}{particle_after(noun, '가')} 있다"


def _subject_last(words: list[Word], adnominal: str) -> Iterator[str]:
    """``고양이가 의자에 앉아 있다`` as ``의자에 앉아 있는 고양이``, where the subject is plain to see."""
    subjects = [index for index, word in enumerate(words) if word.particle in ("이", "가", "은", "는")]
    if len(subjects) != 1 or any(word.end for word in words[:-1]):
        return
    subject = subjects[0]
    before = words[:subject]
    if subject < len(words) - 2 and all(word.kind in ("Adjective", "Determiner") for word in before):
        noun = Word(words[subject].stem, "", "Noun")
        yield write([*words[subject + 1 : -1], Word(adnominal, "", "Verb"), *before, noun])
