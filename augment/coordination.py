"""Two things or two clauses side by side, said the other way round."""

from collections.abc import Iterator
from dataclasses import replace

from translate.korean.josa import OBJECT, SUBJECT, TOPIC, particle_after

from .clauses import AND, describes_next, head_of, is_adnominal, is_plain_modifier
from .inflection import inflect
from .states import held, is_being, is_thing, present_end, present_of, stem_of_present
from .verbs import read_verb
from .words import Word

_REFERRING = frozenset("그 그의 그녀 그들 그것 그걸 서로 자기 자신 이들 둘 한편 나머지 다른 또 역시".split())
_PLACED = ("에서", "에", "에서는", "에는")


def exchanged(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 마른 여자와 뚱뚱한 남자가 춤을 춘다 for 뚱뚱한 남자와 마른 여자가 춤을 춘다."""
    joint = next((i for i, word in enumerate(clause[:-1]) if word.is_noun and word.particle in AND), None)
    if joint is None or not _is_phrase(clause[: joint + 1]):
        return
    left = clause[: joint + 1]
    if any(word.is_noun and word.particle not in ("", "의") for word in left[:-1]):
        return  # 흰 사슴과 등불을 든 소녀: with a deer and a lantern
    for end in range(joint + 2, len(clause) + 1):
        right, rest = clause[joint + 1 : end], clause[end:]
        last = right[-1]
        closed = last.particle.removeprefix("들") in (*SUBJECT, *TOPIC, *OBJECT) or (not rest and last.particle == "")
        if closed and _is_phrase(right) and _are_alike(left, right):
            and_ = particle_after(_written(last), left[-1].particle)
            own = left[-1].stem
            yield [
                *right[:-1],
                replace(last, particle=_plural(last) + and_, end=""),
                *left[:-1],
                replace(left[-1], particle=particle_after(own, last.particle.removeprefix("들")), end=last.end),
                *rest,
            ]
            return


def swapped(words: list[Word]) -> Iterator[list[Word]]:
    """Yield B하고 A한다, and A한다. B한다, for A하고 B한다, where each has a subject and B does not refer to A."""
    if any(word.end not in ("", ",") for word in words[:-1]):
        return
    joints = [i for i in range(1, len(words) - 2) if _joins(words, i)]
    if len(joints) != 1:
        return
    first, second = words[: joints[0] + 1], words[joints[0] + 1 :]
    ended, joined = _ended(first[-1].stem), _joined(second[-1].stem + second[-1].particle)
    if not (ended and joined) or any(word.stem in _REFERRING for word in second):
        return
    if _has_place(first) <= _has_place(second):
        front = Word(joined, "", "Verb", first[-1].end)
        yield [*second[:-1], front, *first[:-1], Word(ended, "", "Verb", second[-1].end)]
    yield [*first[:-1], Word(ended, "", "Verb", "."), *second]


def simultaneous(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 웃으며 라면을 먹는 회사원 for 라면을 먹으며 웃는 회사원."""
    for i, word in enumerate(clause[:-1]):
        last = next((k for k in range(i + 1, len(clause)) if clause[k].kind == "Verb"), 0)
        forms = _exchanged(word, clause[last]) if word.kind == "Verb" and last else None
        start = next((k + 1 for k in range(i - 1, -1, -1) if not _is_argument(clause[k])), 0)
        if start and _leads_into(clause[start - 1]):
            continue  # 칠판에 남은 학생들의 낙서를 바라보며 웃는
        if forms and start < i + (start == 0) and all(map(_is_argument, clause[i + 1 : last])):
            first, second = (Word(form, "", "Verb") for form in forms)
            yield [*clause[:start], *clause[i + 1 : last], first, *clause[start:i], second, *clause[last + 1 :]]


def _leads_into(word: Word) -> bool:
    """Return whether a word belongs to the noun after it."""
    return is_adnominal(word) or word.particle.endswith("의") or word.particle in AND or word.kind == "Determiner"


def _is_argument(word: Word) -> bool:
    """Return whether a word is an object, a place or an adverb of a verb, or stands before such a noun."""
    place = word.is_noun and (word.is_object or word.particle in ("", "에", "에서", "로", "으로"))
    return place or word.kind == "Adverb" or is_plain_modifier(word)


def _exchanged(first: Word, second: Word) -> tuple[str, str] | None:
    """Return 웃으며 and 먹는 for 먹으며 and 웃는, None where the verbs have other forms."""
    ending = next((one for one in ("면서", "며") if first.stem.endswith(one)), "")
    verb, stem = read_verb(first.stem) if ending else None, stem_of_present(second.stem)
    connective = inflect(f"{stem}다", "eu", ending, is_adjective=False) if stem else None
    present = present_of(verb.lemma[:-1]) if verb else None
    return (connective, present) if connective and present else None


def _joins(words: list[Word], at: int) -> bool:
    """Return whether the word ends a clause with a subject, before another clause with one of its own."""
    word, following = words[at], words[at + 1 :]
    if not (word.kind == "Verb" or word.stem.startswith("있")) or not word.stem.endswith(("고", "며")):
        return False
    if following[0].stem.startswith(("있", "계")):
        return False  # 읽고 있는
    verb = next((i for i, one in enumerate(following) if one.kind == "Verb" and not is_adnominal(one)), len(following))
    return _subject(words[:at]) is not None and _subject(following[:verb]) is not None


def _subject(words: list[Word]) -> int | None:
    """Return the index of a subject that no clause before a noun has."""
    return next(
        (
            i
            for i, word in enumerate(words)
            if (word.is_subject or word.is_topic) and not any(map(is_adnominal, words[i + 1 : i + 2]))
        ),
        None,
    )


def _has_place(words: list[Word]) -> bool:
    """Return whether a clause begins with a place of its own."""
    before = words[: (_subject(words) or 0) + 1]
    return any(word.particle in _PLACED and not describes_next(before[i:]) for i, word in enumerate(before[:-1], 1))


def _ended(connective: str) -> str:
    """Return 있다 for 있고, 걸어간다 for 걸어가고; nothing where it is uncertain."""
    if connective in ("있고", "있으며"):
        return "있다"
    if held(connective):
        return f"{connective} 있다"
    verb = read_verb(connective)
    return present_end(verb.lemma[:-1]) if verb else ""


def _joined(finite: str) -> str:
    """Return 있고 for 있다, 걸어가고 for 걸어간다; nothing where it is uncertain."""
    if finite in ("있다", "없다") or finite.endswith("하다"):
        return finite[:-1] + "고"
    verb = read_verb(finite)
    return verb.lemma[:-1] + "고" if verb and finite == present_end(verb.lemma[:-1]) else ""


def _is_phrase(words: list[Word]) -> bool:
    """Return whether the words are one noun with what belongs to it, without a place of the whole clause."""
    last = words[-1]
    if not last.is_noun or any(word.is_topic or word.end for word in words[:-1]):
        return False
    return all(
        any(map(is_adnominal, words[i + 1 :]))
        for i, word in enumerate(words[:-1])
        if word.is_noun and word.particle not in ("", "의", "들")
    )


def _are_alike(left: list[Word], right: list[Word]) -> bool:
    """Return whether both are beings or both are things, and the first describes itself alone."""
    one, other = (head_of([*words[:-1], replace(words[-1], particle="")]).stem for words in (left, right))
    own = any(is_adnominal(word) or word.particle == "의" for word in right)
    shared = any(is_adnominal(word) or word.particle == "의" for word in left) and not own
    return is_thing(one) and is_thing(other) and is_being(one) == is_being(other) and not shared


def _written(word: Word) -> str:
    return word.stem + _plural(word)


def _plural(word: Word) -> str:
    return "들" if word.particle.startswith("들") else ""
