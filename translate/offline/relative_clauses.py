"""Korean relative clauses: the role of the noun in its clause, and the English for each role."""

from ..korean.conjugation import Form
from . import inflection
from .clauses import AMONG_MANY, OF_ALL, Clause
from .layout import emptied, is_room_for
from .phrases import Argument, NounPhrase, Role, follows_noun
from .relative_costs import DEPICTING, WAYS

_PRESENCE = ("있다", "들다", "위치하다", "자리하다")

_CONTAINED = ("들다", "들어가다")
_PICTURES = (
    "사진",
    "그림",
    "일러스트",
    "삽화",
    "컷",
    "이미지",
    "인포그래픽",
    "화보",
    "포스터",
    "배너",
    "썸네일",
    "수채화",
    "유화",
    "초상화",
    "풍경화",
    "정물화",
    "벽화",
    "민화",
    "드로잉",
    "스케치",
    "수묵화",
    "장면",
    "작품",
)
_DOINGS = frozenset(
    "들다 입다 쓰다 신다 끼다 안다 물다 메다 매다 두르다 차다 타다 보다 먹다 마시다 잡다 쥐다 던지다 걸치다 "
    "벌리다 감다 뻗다 내밀다 짓다 숙이다 하다 껴안다 업다 흔들다 휘두르다 가리다 넘다 뿜다 내뿜다 닮다 "
    "설명하다 넣다 클로즈업하다".split()
)
"""What somebody does whom the picture shows, though the text does not name anybody."""


def attach(clause: Clause, phrase: NounPhrase) -> NounPhrase:
    """Return ``phrase`` modified by ``clause``.

    * The clause has no subject: the noun is its subject, *a girl wearing a hanbok*.
    * The verb is transitive and has no object: the noun is its object, *an umbrella held by a girl*.
    * Otherwise the clause describes the surroundings of the noun: *a hill with a view of the sea*.
    """
    subject = clause.subject
    parallel = [earlier for earlier in clause.chain if earlier.stands_alone()]
    clause.chain = [earlier for earlier in clause.chain if not earlier.stands_alone()]
    if parallel and subject is not None and phrase.entry.has("scene"):
        content = [stated(earlier) for earlier in parallel] + [stated(clause)]
        phrase.after.insert(0, "of " + " and ".join(content))
        return phrase
    for earlier in parallel:
        phrase = attach(earlier, phrase)
    if part := _part_in_state(clause):
        clause.arguments.remove(part)
        phrase.add_feature("with " + attach(clause, part.phrase).render())
    elif is_room_for(clause, phrase):
        pass
    elif _is_tag_of_part(clause):
        phrase.before.insert(0, clause.meaning)
        phrase.after += [argument.render() for argument in clause.arguments]
    elif shown := _shown(clause, phrase):
        phrase.after.insert(0, f"of {shown}")
    elif subject is None and phrase.entry.korean in WAYS and clause.form is Form.PRESENT:
        clause.relation = "to"
        phrase.after.append(clause.subordinate())
    elif subject is None:
        _without_subject(clause, phrase)
    elif seen := _in_part_of_picture(clause, subject):
        phrase.add_feature(f"with {seen}")
    elif clause.entry.korean == "대부분":
        phrase.after.append(f"of mostly {subject.phrase.render()}")
    elif phrase.entry.has("scene") and not _is_made_by(clause, subject):
        return _scene(clause, subject, phrase)
    else:
        _with_subject(clause, subject, phrase)
    return phrase


def _is_view(clause: Clause, phrase: NounPhrase) -> bool:
    """Return whether the noun is what somebody sees: 아이가 올려다보는 하늘."""
    return clause.is_seeing() and phrase.kind in ("place", "building", "nature", "weather", "light")


def _in_part_of_picture(clause: Clause, subject: Argument) -> str:
    """Return what is in a part of the picture: 배경이 밤하늘인 초상화 has *the night sky in the background*."""
    seen, place = clause.entry.english.removeprefix("that is "), subject.phrase.entry.option("place")
    return f"{seen} in the {place}" if place and seen != clause.entry.english and not clause.chain else ""


def _shown(clause: Clause, phrase: NounPhrase) -> str:
    """Return what a picture shows where nobody does it: 비누를 쌓아 둔 사진, *a photo of soap stacked*."""
    thing = clause.first(Role.OBJECT)
    is_picture = phrase.kind in ("style", "camera") and phrase.entry.korean.endswith(_PICTURES)
    if thing is None or clause.subject or clause.chain or not is_picture or clause.form is not Form.PAST:
        return ""
    is_depicted = clause.entry.korean in DEPICTING
    if (
        clause.entry.korean in _DOINGS
        or (thing.phrase.is_actor() and not is_depicted)
        or clause.negated
        or not clause.takes_object()
    ):
        return ""
    clause.arguments.remove(thing)
    if not is_depicted or clause.arguments or clause.adverbs:
        thing.phrase.after.append(clause.predicate(passive=True))
    return thing.phrase.render()


def _is_made_by(clause: Clause, subject: Argument) -> bool:
    """Return whether the subject made the noun, as in 아이가 그린 그림; else a scene noun has the clause as content."""
    made = clause.takes_object() and clause.form is Form.PAST and not clause.first(Role.OBJECT)
    return made and subject.phrase.is_actor()


def _scene(clause: Clause, subject: Argument, phrase: NounPhrase) -> NounPhrase:
    """Return the content of ``고양이가 자는 모습``, a cat; of ``… 장면`` a scene of it."""
    clause.arguments.remove(subject)
    seen = clause.entry.korean in ("있다", "보이다") and not clause.arguments
    content = subject.phrase if seen else attach(clause, subject.phrase)
    if phrase.head == "figure":
        content.after += phrase.after
        return content
    phrase.after.insert(0, "of " + content.render())
    return phrase


def _without_subject(clause: Clause, phrase: NounPhrase) -> None:
    korean, entry = clause.entry.korean, clause.entry
    others = clause.arguments
    if korean in _PRESENCE and not clause.first(Role.OBJECT):
        phrase.after += [argument.render() for argument in others]
    elif korean == "없다":
        for argument in others:
            argument.phrase.plural = True
        phrase.after += ["without " + argument.phrase.render() for argument in others]
    elif entry.pos == "adj" and any(earlier.relation for earlier in clause.chain):
        phrase.add_feature(clause.predicate())
    elif entry.pos == "adj" and not others:
        for earlier in clause.chain:
            _without_subject(earlier, phrase)
        _adjective(clause, phrase)
    elif _object_is_missing(clause, phrase):
        participle = inflection.past_participle(entry.english, entry.participle)
        if others or clause.adverbs or clause.chain or clause.negated or " " in participle:
            phrase.after.append(clause.predicate(passive=True))
        else:
            phrase.before.insert(0, participle)
    else:
        predicate = clause.predicate(passive=clause.form is Form.PAST and entry.has("done"))
        if " " in predicate or not predicate or phrase.joined:
            phrase.add_feature(predicate)
        else:
            phrase.before.insert(0, predicate)


def _is_tag_of_part(clause: Clause) -> bool:
    """Return whether one adjective stands between a part of the picture and what is there: 왼쪽은 낡은 주방."""
    is_alone = clause.entry.pos == "adj" and clause.has_part and len(clause.arguments) == 1 and not clause.chain
    is_full = not clause.entry.english.startswith("empty") and not follows_noun(clause.entry.english)
    return is_alone and is_full and not clause.adverbs and not clause.negated


def _part_in_state(clause: Clause) -> Argument | None:
    """Return the part of the noun that an idiom tells of: 창문에 서리가 낀 집 is *a house with a frosty window*."""
    place = clause.first(Role.PLACE)
    if place is None or place.preposition or len(clause.arguments) > 1 or clause.negated:
        return None
    is_idiom = clause.entry.pos == "adj" and " " in clause.entry.korean and not clause.entry.option("stated")
    return place if is_idiom and place.phrase.kind in ("body", "clothing", "building", "object", "vehicle") else None


def _adjective(clause: Clause, phrase: NounPhrase) -> None:
    meaning = " ".join([*clause.adverbs, clause.meaning])
    phrase.plural |= not OF_ALL.isdisjoint(clause.adverbs) and phrase.count is None
    if clause.negated:
        phrase.after.append("not " + meaning)
    elif follows_noun(clause.entry.english):
        phrase.after.append(meaning)
    else:
        phrase.before.insert(0, meaning)


def _object_is_missing(clause: Clause, phrase: NounPhrase) -> bool:
    if not clause.takes_object() or clause.first(Role.OBJECT):
        return False
    is_picture = clause.form is Form.PAST and (clause.first(Role.MEANS) or clause.is_seeing())
    if phrase.is_actor() and not is_picture and (clause.form is not Form.PAST or phrase.kind != "animal"):
        return False
    return not clause.entry.option("object") and not phrase.entry.has("scene")


def _with_subject(clause: Clause, subject: Argument, phrase: NounPhrase) -> None:
    korean = clause.entry.korean
    rest = [argument for argument in clause.arguments if argument is not subject]
    inner = subject.phrase
    holding = clause.entry.option("이")
    if holding and (holding != "after" or clause.form is Form.PAST):
        for one in (inner, *(joined for joined, _ in inner.joined)):
            one.plural |= one.count is None and (holding in AMONG_MANY or one.kind in ("food", "plant"))
        for earlier in clause.chain:
            inner = attach(earlier, inner)
        manner = [adverb for adverb in clause.adverbs if adverb.endswith("ly")]
        others = [adverb for adverb in clause.adverbs if adverb not in manner]
        phrase.add_feature(" ".join([*manner, holding, inner.render(), *others, *(a.render() for a in rest)]))
    elif korean in ("있다", "많다", "적다", "없다", "보이다"):
        if korean in ("많다", "적다"):
            inner.before.insert(0, clause.entry.english)
            inner.plural = not inner.entry.has("mass")
        if korean == "없다" and inner.count is None:
            inner.plural = True
        joined = {"없다": "without", "보이다": "with a view of"}.get(korean, "with")
        preposition = "without" if clause.negated else joined
        phrase.add_feature(" ".join([preposition, inner.render(), *clause.adverbs, *(a.render() for a in rest)]))
    elif clause.entry.pos == "adj":
        clause.arguments = []
        for idiom in [earlier for earlier in clause.chain if " " in earlier.entry.korean]:
            clause.chain.remove(idiom)
            phrase = attach(idiom, phrase)
        _without_subject(clause, inner)
        phrase.add_feature(" ".join(["with", inner.render(), *(a.render() for a in rest)]))
    elif korean in _CONTAINED and not inner.is_actor() and not clause.first(Role.OBJECT) and not clause.chain:
        places = rest if korean != "들다" else []
        phrase.add_feature(" ".join(["with", inner.render(), *clause.adverbs, *(a.render() for a in places)]))
    elif _is_made_by(clause, subject) or (
        clause.takes_object()
        and not clause.first(Role.OBJECT)
        and (not phrase.is_setting() or (clause.form is Form.PAST and not inner.is_actor()) or _is_view(clause, phrase))
    ):
        phrase.after.append(f"{clause.predicate(passive=True)} by {inner.as_object().render()}")
    else:
        clause.arguments = rest
        inner.plural |= inner.kind == "plant" and inner.count is None and not inner.entry.korean.endswith("나무")
        phrase.add_feature("with " + attach(clause, inner).render())


def stated(clause: Clause) -> str:
    """Return a main clause as a noun phrase: 바다가 푸르다 is *a blue sea*, 고양이가 의자에 있다 *a cat on a chair*."""
    if room := emptied(clause):
        return room
    subject, topic = clause.subject, clause.first(Role.TOPIC)
    if subject is None:
        return _stated_alone(clause)
    if clause.entry.korean == "없다" and len(clause.arguments) == 1:
        subject.phrase.plural, subject.phrase.determiner = True, "no"
        return subject.phrase.render()
    if seen := _in_part_of_picture(clause, subject):
        return seen
    place = clause.first(Role.PLACE)
    if clause.entry.option("이") == "full of" and place is not None and not place.preposition:
        clause.arguments.remove(place)
        return attach(clause, place.phrase).render()
    head = topic or subject
    clause.arguments.remove(head)
    is_doer = topic is None and clause.takes_object() and not clause.first(Role.OBJECT) and not clause.chain
    if is_doer:  # 석상이 양옆을 지킨다
        head.phrase.add_feature(clause.predicate())
    return (head.phrase if is_doer else attach(clause, head.phrase)).render()


def _stated_alone(clause: Clause) -> str:
    """Return a clause without a subject; of a request only what is asked for."""
    place = clause.first(Role.PLACE)
    if event := clause.entry.option("stated"):
        return " ".join([event, *clause.adverbs, *(argument.render() for argument in clause.arguments)])
    if clause.entry.pos == "adj" and place and not clause.chain:  # 마당이 어둡다, without its subject
        clause.arguments.remove(place)
        return attach(clause, place.phrase).render()
    return clause.predicate()
