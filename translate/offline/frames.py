"""How well arguments fit the frame of a predicate, and how well a relative clause fits its noun.

The costs were set by hand on sample sentences: 0 for what is regular, 1 to 2 for what occurs, 3 and more for what
hardly does. The frame comes from the lexicon: ``vt`` verbs need an object, ``actor`` verbs a person or an animal, and
features such as ``에=on`` name the particles that a verb asks for.
"""

from collections.abc import Sequence

from ..korean.conjugation import Form
from .chunks import COMPLEMENT, Chunk
from .phrases import Role

EXISTENCE = frozenset({"있다", "없다", "많다", "적다", "보이다", "가득하다", "가득 차다", "넘치다"})
PARTS = frozenset({"body", "clothing", "color", "emotion", "light", "abstract"})
SETTINGS = frozenset({"place", "time", "nature", "building", "weather", "light", "abstract", "style", "camera"})
_OUTFITS = ("wear", "hold", "carry", "take off")
_COVERING = ("fill", "cover", "surround", "light up", "illuminate", "wrap", "color", "dye", "block", "pierce", "shade")
"""What things do as people do: 고리가 하늘을 채운다."""
_LIKENESS = ("처럼", "보다", "만큼", "같이", "만", "에게", "한테", "부터", "까지", "마냥")
_WORN_AT = frozenset({"body", "clothing"})
_FORCES = frozenset({"person", "animal", "nature", "weather", "light", "vehicle", "culture", ""})
ACTORS = frozenset({"person", "animal"})
MAYBE_ACTORS = ACTORS | {""}


def clause_cost(predicate: Chunk, arguments: Sequence[Chunk]) -> float:
    """Return the cost of ``arguments`` for ``predicate``, apart from its subject's absence and the noun it modifies."""
    entry = predicate.entry
    is_verb, is_transitive = entry.pos == "verb", entry.has("vt")
    subjects, objects = _subjects(predicate, arguments), _objects(predicate, arguments)
    cost = 4.0 * (len(subjects) > 2) + 4 * max(0, len(objects) - 1)
    if len(subjects) == 2:
        cost += 0.3 if _is_double(predicate, subjects) else 4
    cost += max(0, sum(one.role is Role.PLACE and one.is_topical for one in arguments) - 1)
    cost += 2 * max(0, sum(map(has_part, arguments)) - 1) * (not is_verb)
    for subject in subjects[-1:]:
        if not is_verb and any(has_part(one) and one.index > subject.index for one in arguments):
            cost += 1.5
        if is_verb:
            cost += actor_cost(predicate, subject)
        if predicate.form is Form.REQUEST:
            cost += 1
    if predicate.is_causative:
        cost += not objects
    elif not is_transitive:
        cost += sum(_path_cost(predicate, thing, is_near=thing is arguments[-1]) for thing in objects)
    elif not objects and not predicate.is_adnominal and not predicate.is_serial:
        cost += 1
    if predicate.is_serial:
        cost += 0.05 * len(arguments)
    used = {id(one) for one in (*subjects, *objects)}
    cost += 1.5 * sum(_is_bare(one) and id(one) not in used for one in arguments)
    return cost + sum(_adverbial_cost(predicate, argument, arguments[-1]) for argument in arguments)


def absence_cost(predicate: Chunk, arguments: Sequence[Chunk]) -> float:
    """Return the cost of a statement without a subject."""
    if predicate.form is Form.REQUEST or is_weather(predicate):
        return 0
    return 0.0 if subject_of(predicate, arguments) or any(map(has_part, arguments)) else 1.2


def subject_of(predicate: Chunk, arguments: Sequence[Chunk]) -> Chunk | None:
    """Return the subject among ``arguments``, the nearest one, None where there is none."""
    subjects = _subjects(predicate, arguments)
    return subjects[-1] if subjects else None


def object_of(predicate: Chunk, arguments: Sequence[Chunk]) -> Chunk | None:
    """Return the object among ``arguments``, the nearest one, None where there is none."""
    objects = _objects(predicate, arguments)
    return objects[-1] if objects else None


def is_weather(predicate: Chunk) -> bool:
    """Return whether the predicate names its subject itself, as 비 오다 does."""
    return bool(predicate.entry.option("stated"))


def _path_cost(predicate: Chunk, thing: Chunk, *, is_near: bool) -> float:
    """Return the cost of an object of a verb that needs none: 다리를 건너다, 여행을 떠나다."""
    entry = predicate.entry
    if entry.korean in COMPLEMENT or entry.has("direct"):
        return 0
    if entry.pos == "adj":
        return 5
    return 0.3 if thing.kind in SETTINGS else 1 if is_near else 2.5


def actor_cost(predicate: Chunk, subject: Chunk) -> float:
    """Return the cost of a thing or a place that does what people, animals or forces do."""
    entry = predicate.entry
    if entry.has("actor"):
        return 0.0 if subject.kind in MAYBE_ACTORS else 2
    if entry.has("vt") and not entry.english.startswith(_COVERING):
        settled = predicate.form is Form.PAST and subject.kind != "place"
        return 0.0 if subject.kind in _FORCES else 1.1 if settled else 1.5
    return 0.0


def _is_double(predicate: Chunk, subjects: Sequence[Chunk]) -> bool:
    """Return whether a verb may have two subjects, as in 코끼리는 코가 길다."""
    owner, owned = subjects
    if owner.role is owned.role is Role.SUBJECT and predicate.entry.korean not in EXISTENCE:
        return predicate.entry.pos == "adj" and owned.kind in PARTS
    if owner.kind in ("place", "building", "nature", "time") and owner.role is Role.TOPIC:
        return True
    if predicate.entry.korean in EXISTENCE:
        return owner.role is Role.TOPIC or owner.kind in ACTORS
    return owned.kind not in ACTORS and not predicate.entry.has("vt")


def _subjects(predicate: Chunk, arguments: Sequence[Chunk]) -> list[Chunk]:
    marked = [argument for argument in arguments if argument.role in (Role.SUBJECT, Role.TOPIC)]
    if predicate.entry.has("vt") and any(argument.role is Role.OBJECT for argument in arguments):
        return sorted([*marked, *filter(_may_act, arguments)], key=lambda argument: argument.index)
    if predicate.entry.has("vt") or marked:
        return marked
    return [argument for argument in arguments if _is_bare(argument)][-1:]


def _objects(predicate: Chunk, arguments: Sequence[Chunk]) -> list[Chunk]:
    marked = [argument for argument in arguments if argument.role is Role.OBJECT]
    if marked or not predicate.entry.has("vt"):
        return marked
    return [argument for argument in arguments if _is_bare(argument)][-1:]


def _may_act(argument: Chunk) -> bool:
    """Return whether the argument lacks the particle of a subject, or has 만 or 도 in its place."""
    return argument.role is Role.BARE and (bool(argument.particle) or argument.kind in ACTORS)


def _is_bare(argument: Chunk) -> bool:
    return argument.role is Role.BARE and argument.kind != "time"


def _adverbial_cost(predicate: Chunk, argument: Chunk, last: Chunk) -> float:
    entry, role = predicate.entry, argument.role
    if role is Role.COMPANY:
        return _company_cost(predicate, argument, is_near=argument is last)
    if role is Role.JOINED:
        return 3
    if role not in (Role.PLACE, Role.MEANS):
        is_attribute = role is Role.OTHER and entry.pos == "adj" and predicate.is_adnominal
        return 0.8 * (is_attribute and not argument.particle.startswith(_LIKENESS))  # 하늘을 배경으로 하얀 돛을
    in_state = entry.pos == "adj" and _is_part_in_state(predicate, argument)
    topical = 0.5 if argument.is_topical and predicate.is_adnominal and not in_state else 0.0
    if in_state or _asks_for(predicate, argument):
        return topical
    if role is Role.PLACE and _is_outfit(predicate) and argument.kind not in _WORN_AT:
        topical += 0.4  # 무대에서 드레스를 입은 가수가 노래한다: somebody sings on a stage
    if role is Role.PLACE and entry.korean == "되다" and predicate.is_adnominal:
        topical += 0.6  # 들판에 유리로 된 온실이 있다
    if role is Role.MEANS:
        return topical + (0.1 if entry.has("vt") or (entry.pos == "verb" and argument.kind in SETTINGS) else 0.6)
    is_located = entry.pos == "verb" or is_weather(predicate) or entry.korean in EXISTENCE
    return topical + (0.1 if is_located else 0.9)


def _is_outfit(predicate: Chunk) -> bool:
    """Return whether a relative clause tells what somebody wears or holds."""
    return predicate.form is Form.PAST and predicate.entry.english.startswith(_OUTFITS)


def _is_part_in_state(predicate: Chunk, argument: Chunk) -> bool:
    """Return whether an adjective tells of a part of something: 창문에 서리가 낀 집, 가운데는 비어 있는 화환."""
    if has_part(argument):
        return True
    is_idiom = " " in predicate.entry.korean and not is_weather(predicate)
    return is_idiom and argument.kind in ("body", "clothing", "building", "object", "vehicle")


def is_part_in_state(predicate: Chunk, arguments: Sequence[Chunk]) -> bool:
    """Return whether an idiom states something of the place that is its topic: 몸에는 이끼가 끼고."""
    is_idiom = predicate.entry.pos == "adj" and " " in predicate.entry.korean and not predicate.is_adnominal
    return is_idiom and any(one.role is Role.PLACE and one.is_topical for one in arguments)


def has_part(argument: Chunk) -> bool:
    """Return whether ``argument`` is a part of the picture of which something is said: 가운데는 비어 있다."""
    return argument.entry.pos == "position" and argument.particle in ("은", "는")


def _asks_for(predicate: Chunk, argument: Chunk) -> bool:
    """Return whether the lexicon names the particle of ``argument`` with the predicate."""
    if argument.role is Role.MEANS:
        return predicate.entry.korean in COMPLEMENT or bool(predicate.entry.option("로"))
    return bool(argument.particle) and bool(predicate.entry.option(argument.particle))


def _company_cost(predicate: Chunk, argument: Chunk, *, is_near: bool) -> float:
    if predicate.entry.option("와"):
        return 0
    if predicate.entry.pos != "verb" or predicate.entry.korean in EXISTENCE or argument.kind not in ACTORS:
        return 2
    return 1.0 if predicate.form is Form.PAST else 0.2 if is_near else 0.25


def join_cost(first: Chunk, second: Chunk, *, is_next: bool) -> float:
    """Return the cost of two nouns joined by *and*."""
    if second.entry.has("pronoun"):
        return 4
    if second.kind == "light" and second.entry.has("mass") and first.kind in ("body", "clothing", "food", "object"):
        return 0.8  # 두 발과 김이 나는 머그잔
    if first.kind in ACTORS and second.kind in ACTORS:
        return 0.3
    if "" in (first.kind, second.kind):
        return 0.5
    if is_next and first.kind not in ACTORS:
        return 0.2
    return 1.5 if (first.kind in ACTORS) != (second.kind in ACTORS) else 0.2
