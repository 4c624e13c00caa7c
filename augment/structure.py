"""Other structures of one clause with the same words: order, state and action, relative clause and sentence."""

from collections.abc import Iterator

from translate.korean.colors import is_color
from translate.korean.josa import OBJECT, SUBJECT

from .clauses import NOT_PLACE, arguments, is_plain_modifier
from .inflection import inflect
from .scenes import coordinated, depicted
from .states import held, is_being, is_clothing, present_of, rests, state_of, stem_before, stem_of_present, takes_object
from .words import Word

_SHORT = 2  # words that may move behind another argument
_MOVABLE = ("에서", "에", "에게", *OBJECT, *SUBJECT)
_BECOMING = ("되", "돼", "된", "될", "됩", "변", "아니", "아닌", "같", "바뀌", "바뀐", "있", "없")
_DEGREES = frozenset(
    "아주 매우 더 덜 가장 막 안 못 잘 너무 조금 거의 다 갓 곧 또 온통 서로 각각 반쯤 겨우 더욱 훨씬 제일 그만 "
    "왜 꼭 좀 이미 아직 텅 푹 툭 쭉 쑥 확 딱 팍 휙".split()
)


def structures(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield ``clause`` with one change of its structure; its words have no punctuation."""
    yield from _reordered(clause)
    yield from _progressive(clause)
    yield from _connected(clause)
    yield from _simultaneous(clause)
    yield from _dressed(clause)
    yield from coordinated(clause)
    yield from depicted(clause)


def _reordered(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield the clause with two neighbours in the other order: adjectives, or what belongs to one verb."""
    for i in range(len(clause) - 2):
        first, second, noun = clause[i : i + 3]
        if is_color(second.stem):
            continue  # 깔끔한 흰 배경
        starts = not i or (clause[i - 1].kind != "Adverb" and not clause[i - 1].is_noun)
        if starts and is_plain_modifier(first) and is_plain_modifier(second) and noun.is_noun:
            yield [*clause[:i], second, first, *clause[i + 2 :]]
    for start, middle, end, verb in arguments(clause):
        left, right = clause[middle - 1], clause[end - 1]
        if (
            clause[verb].stem.startswith(_BECOMING)
            or clause[verb].stem == "한"
            or left.stem.endswith(NOT_PLACE)
            or right.stem.endswith(NOT_PLACE)
        ):
            continue
        if _opens_with_modifier(clause, middle) or (start and _opens_with_modifier(clause, start)):
            continue  # 거품이 가득한 욕조에, 안개에 싸인 산이
        if right.kind == "Adverb" and clause[end - 2].stem.endswith("기"):
            continue  # 이해하기 쉽게
        longest = 1 if left.particle == "에서" and right.is_object else _SHORT
        if middle - start <= longest and _may_swap(left, right):
            yield [*clause[:start], *clause[middle:end], *clause[start:middle], *clause[end:]]


def _opens_with_modifier(clause: list[Word], start: int) -> bool:
    """Return whether an argument begins with a word of which the argument before it may be a part."""
    first = clause[start]
    return (is_plain_modifier(first) and not is_color(first.stem)) or first.stem == "가득한"


def _may_swap(left: Word, right: Word) -> bool:
    movable = all(
        word.particle in _MOVABLE or (word.kind == "Adverb" and word.stem not in _DEGREES) for word in (left, right)
    )
    adverb = {left.kind, right.kind} & {"Adverb"}
    if adverb and not any(word.is_object or word.is_subject for word in (left, right)):
        return False
    same = left.particle == right.particle or {left.particle, right.particle} <= {*SUBJECT, *OBJECT}
    return movable and not same


def _progressive(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 앉아 있는 for 앉은, 입고 있는 for 입은 and 읽고 있는 for 읽는, and the other way round."""
    for i, word in enumerate(clause[:-1]):
        bare = i and clause[i - 1].is_noun and not clause[i - 1].particle  # 눈 덮인
        if (
            bare
            or word.kind != "Verb"
            or (clause[i + 1].stem in ("채", "뒤", "후", "듯", "것", "적", "지", "동안", "중"))
        ):
            continue
        if state := state_of(word.stem):
            if not (i and clause[i - 1].is_object and rests(word.stem)):  # 안경을 낀 is 끼고 있는
                yield [*clause[:i], Word(state, "", "Verb"), Word("있는", "", "Adjective"), *clause[i + 1 :]]
        elif i and (stem := stem_of_present(word.stem)):
            acts = clause[i - 1].is_object or not takes_object(stem)
            if acts and not clause[i - 1].is_subject and is_being(clause[i + 1].stem):
                yield [*clause[:i], Word(stem + "고", "", "Verb"), Word("있는", "", "Adjective"), *clause[i + 1 :]]
        elif clause[i + 1].stem == "있는" and word.stem.endswith("고") and not held(word.stem):
            present = word.stem[:-1] + "는"
            if stem_of_present(present) == word.stem[:-1]:
                yield [*clause[:i], Word(present, "", "Verb"), *clause[i + 2 :]]


def _connected(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 우산을 쥔 채 for 우산을 쥐고, and -며 for -면서."""
    for i, word in enumerate(clause[:-1]):
        following = clause[i + 1]
        if word.kind != "Verb" or following.stem.startswith(("있", "계")) or following.is_topic or following.is_subject:
            continue
        reading = held(word.stem)
        if reading and reading.slot + reading.suffix == "stem고" and (past := reading.past()):
            yield [*clause[:i], Word(past, "", "Verb"), Word("채", "", "Noun"), *clause[i + 1 :]]
        elif word.stem.endswith("면서"):
            yield [*clause[:i], Word(word.stem.removesuffix("면서") + "며", "", "Verb"), *clause[i + 1 :]]
        elif reading and reading.slot == "ㄴ" and not reading.suffix and following.stem == "채":
            yield [*clause[:i], Word(reading.lemma[:-1] + "고", "", "Verb"), *clause[i + 2 :]]


def _simultaneous(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 웃으며 라면을 먹는 for 라면을 먹으며 웃는."""
    for i, word in enumerate(clause[:-1]):
        last = next((k for k in range(i + 1, len(clause)) if clause[k].kind == "Verb"), 0)
        forms = _swapped(word, clause[last]) if word.kind == "Verb" and last else None
        start = next((k + 1 for k in range(i - 1, -1, -1) if not _is_argument(clause[k])), 0)
        if forms and start < i + (start == 0) and all(map(_is_argument, clause[i + 1 : last])):
            first, second = (Word(form, "", "Verb") for form in forms)
            yield [*clause[:start], *clause[i + 1 : last], first, *clause[start:i], second, *clause[last + 1 :]]


def _is_argument(word: Word) -> bool:
    """Return whether a word is an object, a place or an adverb of a verb, or stands before such a noun."""
    place = word.is_noun and (word.is_object or word.particle in ("", "에", "에서", "로", "으로"))
    return place or word.kind == "Adverb" or is_plain_modifier(word)


def _swapped(first: Word, second: Word) -> tuple[str, str] | None:
    """Return 웃으며 and 먹는 for 먹으며 and 웃는, None where the verbs have other forms."""
    ending = next((one for one in ("면서", "며") if first.stem.endswith(one)), "")
    plain = stem_before(first.stem.removesuffix(ending)) if ending else None
    stem = stem_of_present(second.stem)
    connective = inflect(f"{stem}다", "eu", ending, is_adjective=False) if stem else None
    present = present_of(plain) if plain else None
    return (connective, present) if connective and present else None


def _dressed(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield 한복 차림의 소녀 for 한복을 입은 소녀."""
    for i in range(len(clause) - 2):
        noun, verb, being = clause[i : i + 3]
        alone = not i or clause[i - 1].particle not in ("와", "과", "에")
        worn = noun.is_object and is_clothing(noun.stem) and verb.stem == "입은"
        if alone and worn and being.is_noun:
            yield [*clause[:i], Word(noun.stem, "", "Noun"), Word("차림", "의", "Noun"), *clause[i + 2 :]]
