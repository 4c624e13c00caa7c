"""Other endings of a Korean description: as a noun phrase, as a sentence, as a scene."""

import re
from collections.abc import Iterator

from translate.korean.hangul import BIEUP, NIEUN, SSANG_SIOT, final_of, with_final
from translate.korean.josa import particle_after

from .clauses import describes_next, head_of, is_adnominal, is_noun_phrase, is_open, is_picture
from .states import is_position, is_thing
from .words import Word, write

_SCENES = ("모습", "장면")
_NOT_A_SIGHT = tuple("밤 낮 아침 새벽 저녁 오후 야경 미소 웃음 표정 얼굴 이름 분위기 순간 상 봄 여름 가을 겨울".split())
_NOT_SEEN = re.compile(r"싶|아니|않")
_LONGEST = 5  # words of a subject that may stand behind its verb
_BEFORE_IT = 8  # words that may then stand before the verb


def endings(words: list[Word]) -> Iterator[str]:
    """Yield the phrase with other endings, none where its grammar is unclear."""
    last = words[-1]
    if last.is_noun and last.particle in ("", "들") and not last.end:
        yield from _after_noun(words, last.stem + last.particle)
        return
    adnominal = adnominal_of(last)
    if adnominal is None or _has_speaker(words):
        return
    described = write([*map(_as_subject, words[:-1]), Word(adnominal, "", last.kind)])
    yield from (f"{described} {scene}" for scene in (*_SCENES, "순간"))


def subject_last(words: list[Word]) -> Iterator[str]:
    """Yield ``의자에 앉아 있는 고양이`` for ``고양이가 의자에 앉아 있다``, where the subject is clear."""
    scene = words[-1].stem in _SCENES and not words[-1].particle and len(words) > 1
    words = words[:-1] if scene else words
    adnominal = words[-1].stem if scene and is_adnominal(words[-1]) else adnominal_of(words[-1])
    subjects = [
        index
        for index, word in enumerate(words)
        if (word.is_subject or word.is_topic) and (index + 2 == len(words) or not describes_next(words[index + 1 :]))
    ]
    if adnominal is None or _has_speaker(words) or len(subjects) != 1 or any(word.end for word in words[:-1]):
        return
    subject = subjects[0]
    start = _place_end(words[:subject])
    before, between = words[start:subject], [*words[:start], *words[subject + 1 : -1]]
    noun = Word(words[subject].stem, words[subject].particle[:-1], "Noun")
    stacked = any(word.is_object for word in before)  # 벽화를 보는 횃불을 든 탐험가
    named = is_noun_phrase([*before, noun]) and len(before) <= _LONGEST and not stacked
    if any(map(is_open, between)):
        return
    if between and len(between) <= _BEFORE_IT and not _is_left_open(between) and named:
        yield write([*between, Word(adnominal, "", "Verb"), *before, noun])


def _place_end(words: list[Word]) -> int:
    """Return how many words at the start say the place of what the subject behind them does."""
    return next(
        (
            i
            for i in range(len(words), 0, -1)
            if words[i - 1].particle in ("에", "에서") and not describes_next([*words[i:], words[-1]])
        ),
        0,
    )


def _is_left_open(words: list[Word]) -> bool:
    """Return whether a noun has no particle and no noun behind it, so that its part in the sentence is unclear."""
    return any(
        word.is_noun and not word.particle and not (after and after.is_noun)
        for word, after in zip(words, [*words[1:], None], strict=True)
    )


def _has_speaker(words: list[Word]) -> bool:
    return any(word.stem in ("나", "저") for word in words)


def adnominal_of(predicate: Word) -> str | None:
    """Return the adnominal form of a predicate in the present tense, None where it is uncertain.

    앉아 있다, 있습니다, 있어요 give 있는; 읽는다 gives 읽는; 마신다, 마십니다 give 마시는. Adjectives and the copula
    give None.
    """
    text = predicate.stem + predicate.particle
    for existing in ("있", "없"):
        if re.fullmatch(f".*{existing}(다|습니다|어요|네|음)", text):
            return text[: text.rindex(existing) + 1] + "는"
    if predicate.kind != "Verb" or _NOT_SEEN.search(text):
        return None
    if match := re.fullmatch(r"(.+)는다|(.*[가-힣])습니다", text):
        stem = match[1] or match[2]
        return None if final_of(stem[-1]) == SSANG_SIOT else stem + "는"
    if text.endswith("해요"):
        return text.removesuffix("해요") + "하는"
    match = re.fullmatch(r"(.*?[가-힣])(니다|다)", text)
    return _present_adnominal(match[1], BIEUP if match[2] == "니다" else NIEUN) if match else None


def _as_subject(word: Word) -> Word:
    """Return a topic as a subject, as a clause before a noun requires: 소녀는 becomes 소녀가."""
    if word.is_noun and word.is_topic:
        plural = word.particle[:-1]
        return Word(word.stem, plural + particle_after(word.stem + plural, "가"), word.kind, word.end)
    return word


def _present_adnominal(stem: str, final: int) -> str | None:
    """Return the stem with -는 in place of its ``final``: 마신 and 마십 give 마시는; None where it ends otherwise."""
    return with_final(stem, 0) + "는" if final_of(stem[-1]) == final else None


def _after_noun(words: list[Word], noun: str) -> Iterator[str]:
    phrase = write(words)
    if noun in _SCENES and len(words) > 1 and is_adnominal(words[-2]):
        yield from (phrase.removesuffix(noun) + other for other in _SCENES if other != noun)
        return
    if is_picture(noun) or noun.endswith(_NOT_A_SIGHT) or not _is_sight(words) or is_position(noun):
        return
    if all(word.particle != "의" for word in words):
        yield f"{phrase}의 모습"
    exists = any(word.stem.startswith("있") for word in words)  # 탑이 있는 언덕이 있다
    if not exists and (len(noun) > 1 or len(words) > 1):  # one syllable with 이/가 may look like another word
        yield f"{phrase}{particle_after(noun, '가')} 있는 장면"
        yield f"{phrase}{particle_after(noun, '가')} 있다"


def _is_sight(words: list[Word]) -> bool:
    """Return whether the words name something that can be there, no event or exclamation: not 번개, not 심쿵."""
    noun = head_of(words).stem
    return is_thing(noun) or is_thing(noun[-2:])
