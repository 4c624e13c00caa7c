"""Another register of a text: 있다, 있습니다; 그려줘, 그려 주세요."""

import re

from translate.korean.hangul import BIEUP, NIEUN, SSANG_SIOT, ends_in, final_of, is_syllable, with_final

from .clauses import split_clauses, with_mark
from .words import Word, write

_ASKED = re.compile(r"(?<=[가-힣])\s?(?:줘|줘요|주세요|주십시오|주라|줘라)$")
_ASKING = ("줘", " 주세요", " 주십시오")
_WISHED = re.compile(r"부탁(?:해|해요|합니다|드려요|드립니다|드릴게요)$")
_WISHING = ("부탁해", "부탁해요", "부탁드립니다")


def registers(words: list[Word]) -> list[str]:
    """Return the text with its sentences in another register, nothing where a sentence has no clear form."""
    text = write(words)
    if asked := _ASKED.search(text):
        return [
            text[: asked.start()] + other for other in _ASKING if "".join(other.split()) != "".join(asked[0].split())
        ]
    clauses = split_clauses(words)
    last = [clause[-1] for clause in clauses if clause[-1].end != ","]
    if not last or not all(_ends(word) for word in last):
        return []
    other = [_other(word) for word in last]
    if None in other:
        return []
    forms = iter(other)
    changed = [clause if clause[-1].end == "," else _with_form(clause, next(forms) or "") for clause in clauses]
    return [write([word for clause in changed for word in clause])]


def _with_form(clause: list[Word], form: str) -> list[Word]:
    return with_mark([*clause[:-1], Word(form, "", clause[-1].kind)], clause[-1].end)


def _ends(word: Word) -> bool:
    return (word.stem + word.particle).endswith("다") and not word.is_noun


def _other(word: Word) -> str | None:
    """Return the polite form of a plain verb, and the plain form of a polite one; None where it is uncertain."""
    text = (word.stem + word.particle).removesuffix("다")
    if not text or not is_syllable(text[-1]):
        return None
    if text.endswith("니") and ends_in(text[:-1], BIEUP):
        return _plain(text[:-1], word.kind)
    if ends_in(text, SSANG_SIOT) or text.endswith("없"):
        return text + "습니다"
    if word.kind != "Verb":
        return None
    if text.endswith("는") and len(text) > 1 and final_of(text[-2]):
        return text[:-1] + "습니다"
    return with_final(text, BIEUP) + "니다" if ends_in(text, NIEUN) else None


def _plain(text: str, kind: str) -> str | None:
    """Return the plain form of what stands before -니다: 있습 gives 있다, 마십 gives 마신다."""
    stem = text.removesuffix("습")
    if stem != text and stem:
        if ends_in(stem, SSANG_SIOT) or stem.endswith("없"):
            return stem + "다"
        return stem + "는다" if kind == "Verb" else None
    return with_final(text, NIEUN) + "다" if kind == "Verb" else None
