"""Details that a sentence could have next, from what similar prompts have and the sentence lacks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from augment import scenes_of, suggest_details
from generate import AttributeChoiceError, attribute_groups, choose

from .categories import category_of, shows_a_face
from .ideas import CATEGORIES, Detail
from .prompts import Near, addable, fits

_NEAR = 0.4  # least similarity of a prompt whose details are taken
_NEARER = {"place": 0.6, "material": 0.6, "time": 0.5, "mood": 0.5}  # likewise of those that suit fewer other prompts
_PEOPLE = frozenset("person child elder couple".split())
_BEINGS = _PEOPLE | frozenset("crowd animal pet bird".split())
_COMMON = ("expression=미소", "hair_length=긴 머리", "hair=포니테일", "hair_color=갈색")
_WITHOUT_HAIR = frozenset({"elder", "armor"})
_OWNED = re.compile(
    r"[가-힣]+의\s(?!.*(초상|얼굴|모습|표정|미소))"
)  # the sewing machine of a grandmother shows no grandmother
_HAIR = "hair"
_EXPRESSION = "expression="
_TRADITIONAL = ("한복", "조선", "궁녀", "왕비")
_LONG_HAIRED = ("소녀", "여자", "여성", "여인", "아가씨", "공주", "신부", "무희")


@dataclass(frozen=True)
class Recommendation:
    """Something to add.

    Attributes:
        category: What it is about: a category of details, or the group of an attribute.
        korean: The phrase to append, or the label of the attribute.
        attribute: The choice such as ``expression=미소``; empty where the phrase is to be appended.
        proposed: Whether a language model proposed it.
    """

    category: str
    korean: str
    attribute: str = ""
    proposed: bool = False


def recommend(
    text: str, attributes: Sequence[str], near: Sequence[Near], proposed: Sequence[str] = ()
) -> list[Recommendation]:
    """Return what ``text`` could have besides, one at most of each category; the best supported first.

    Args:
        text: A Korean sentence.
        attributes: What is chosen of the attribute dictionary.
        near: Prompts near the text.
        proposed: Phrases that a language model proposed; those that suit the text come first.

    Raises:
        AttributeChoiceError: One of ``attributes`` does not exist, or two exclude each other.
    """
    choose(attributes)
    curated = (Recommendation(one.aspect, one.korean) for one in suggest_details(text) if one.korean not in text)
    found: dict[str, Recommendation] = {}
    for one in (*_of_model(text, proposed), *_of_similar(text, near), *curated):
        whole = ", ".join([text, *(other.korean for other in found.values())])
        if one.category not in found and fits(one.korean, whole):
            found[one.category] = one
    return [*found.values(), *_of_people(text, attributes, near)]


def _of_model(text: str, proposed: Sequence[str]) -> list[Recommendation]:
    """Return the phrases that are about something known, and that show nobody whom the text does not show."""
    beings = scenes_of(text) & _BEINGS
    known = [Detail(category, one) for one in proposed if (category := category_of(one)) in CATEGORIES]
    suited = [one for one in addable(text, known) if scenes_of(one.korean) & _BEINGS <= beings]
    return [Recommendation(one.category, one.korean, proposed=True) for one in suited]


def _of_similar(text: str, near: Sequence[Near]) -> list[Recommendation]:
    """Return the details that similar prompts have: for each category that of the greatest sum of similarities."""
    support: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in near:
        for detail in addable(text, one.prompt.details):
            if one.similarity >= _NEARER.get(detail.category, _NEAR):
                support[detail.category][detail.korean] += one.similarity
    best = [(max(of.items(), key=lambda pair: pair[1]), category) for category, of in support.items()]
    ranked = sorted(best, key=lambda one: -one[0][1])
    return [Recommendation(category, korean) for (korean, _support), category in ranked]


def _of_people(text: str, attributes: Sequence[str], near: Sequence[Near]) -> Iterator[Recommendation]:
    """Yield attributes for a person in ``text``, those of similar prompts of one's own first, one of each group."""
    scenes = scenes_of(_OWNED.sub("", text))
    if scenes.isdisjoint(_PEOPLE):
        return
    has_face = shows_a_face(text)
    used = [choice for one in near if one.similarity >= _NEAR for choice in one.prompt.attributes]
    common = [one for one in _COMMON if not one.startswith(_HAIR) or _has_long_hair(text, scenes)]
    common = [one for one in common if has_face or not one.startswith(_EXPRESSION)]
    groups = {group.name: group for group in attribute_groups()}
    chosen = [*attributes]
    for choice in [*used, *common]:
        name, _equals, label = choice.partition("=")
        group = groups.get(name)
        taken = any(one.startswith(f"{name}=") for one in chosen)
        if group and not taken and not any(known in text for known in group.choices) and _is_allowed(chosen, choice):
            chosen.append(choice)
            yield Recommendation(name, label, choice)


def _has_long_hair(text: str, scenes: frozenset[str]) -> bool:
    if any(word in text for word in _TRADITIONAL):
        return False
    return any(word in text for word in _LONG_HAIRED) and scenes.isdisjoint(_WITHOUT_HAIR) and "머리" not in text


def _is_allowed(chosen: Sequence[str], choice: str) -> bool:
    """Return whether the rules of the dictionary let ``choice`` stand beside what is chosen."""
    try:
        choose([*chosen, choice])
    except AttributeChoiceError:
        return False
    return True
