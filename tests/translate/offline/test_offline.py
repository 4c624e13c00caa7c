"""The lexicon and the tables beside it: data that no program wrote, checked by one."""

import re
from collections import Counter, defaultdict
from typing import get_args

import pytest

from augment import rules as rules_module
from translate.korean.conjugation import allomorphs
from translate.korean.lexicon import Entry, GrammarRole, read_entries
from translate.offline.romanization import romanize
from translate.offline.translator import LexiconTranslator

CLASSES = frozenset(
    "person animal plant food clothing body building place nature weather light time color material object vehicle "
    "style camera culture emotion action abstract".split()
)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(read_entries())


def test_size(entries: list[Entry]) -> None:
    """There are well over the 3,000 entries that image prompts need."""
    assert len(entries) > 25_000


def test_no_hangul_in_english_column(entries: list[Entry]) -> None:
    """The English of an entry is Latin text as it is printed, never empty."""
    assert [entry for entry in entries if not entry.english or re.search("[ㄱ-힣_]", entry.english)] == []


def test_every_verb_conjugates(entries: list[Entry]) -> None:
    """Every verb and adjective stands in its dictionary form."""
    for entry in entries:
        if entry.pos in ("verb", "adj", "aux"):
            assert list(allomorphs(entry.korean.split(" ")[-1], descriptive=False)), entry


def test_every_noun_has_one_class(entries: list[Entry]) -> None:
    """A noun belongs to exactly one class, on which articles and prepositions depend."""
    assert [entry for entry in entries if entry.pos == "noun" and len(CLASSES & entry.features) != 1] == []


ROLES = {
    "particle": "subject topic object genitive place source goal means company and or also only every called",
    "adverb": "and or negation degree",
    "aux": "negation",
    "copula": "adnominal connective final",
    "bound": "time after thing likeness",
    "suffix": "plural shape purpose",
    "position": "inside among gap",
    "counter": "portion",
}


def test_roles_are_of_a_closed_list(entries: list[Entry]) -> None:
    """Each class of function words uses all roles of its list and no other; other words have no role."""
    used: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.role:
            used[entry.pos].add(entry.role)
    assert used == {pos: set(names.split()) for pos, names in ROLES.items()}
    assert set.union(*used.values()) == set(get_args(GrammarRole))


@pytest.mark.parametrize("pos", ["copula", "bound"])
def test_closed_classes_have_roles(entries: list[Entry], pos: str) -> None:
    """Every form of the copula and every dependent noun has a role, which is all that the grammar reads of it."""
    assert [entry for entry in entries if entry.pos == pos and not entry.role] == []


def test_no_entry_twice(entries: list[Entry]) -> None:
    """An entry has one default; other senses name the neighbours that call for them."""
    defaults = Counter((entry.korean.replace(" ", ""), entry.pos) for entry in entries if not entry.cues)
    assert [key for key, count in defaults.items() if count > 1] == []


def test_principal_parts(entries: list[Entry]) -> None:
    """``wear/worn a hat`` and ``hold up/held up`` are both read as base form and participle."""
    parts = {entry.english: entry.participle for entry in entries if entry.pos == "verb"}
    assert parts["wear"] == "worn"
    assert all("/" not in base for base in parts)


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("포니 테일", "ponytail"),
        ("트윈 테일", "twin tails"),
        ("사이드 테일", "side ponytail"),
        ("곱슬 머리", "curly hair"),
        ("헝클어진 머리", "messy hair"),
        ("웨이브 머리", "wavy hair"),
        ("히메컷", "hime cut"),
        ("드릴 머리", "drill hair"),
        ("헤어 번", "hair bun"),
        ("더블 번", "double bun"),
        ("양갈래 땋은 머리", "twin braids"),
        ("드레드락", "dreadlocks"),
        ("황금색", "golden"),
        ("금발", "blonde"),
        ("죽은 눈", "empty eyes"),
        ("절망한 표정", "despair face"),
        ("하트 눈", "heart in pupils"),
        ("황홀한 표정", "ecstasy face"),
        ("홍조", "blush"),
        ("부끄러운 표정", "shameful face"),
        ("해맑은 표정", "bright face"),
        ("사악한 표정", "evil face"),
        ("졸린 표정", "sleepy face"),
        ("고양이 귀", "cat ears"),
        ("사이버 펑크", "cyberpunk"),
        ("수인", "furry"),
        ("기모노", "kimono"),
        ("갑옷", "plate armor"),
        ("메이드복", "maid uniform"),
        ("교복", "school uniform"),
        ("한복", "hanbok"),
        ("작업복 세트", "overalls and hard hat"),
        ("무장한 병사", "military operator"),
        ("동물 파자마", "hooded furry pajamas"),
        ("턱시도", "tuxedo"),
        ("웨딩 드레스", "wedding dress"),
        ("운동복", "sweatsuit"),
        ("경찰 제복", "police uniform"),
        ("우주복", "spacesuit"),
        ("트렌치 코트", "trench coat"),
        ("썬글라스", "sunglasses"),
        ("초커", "choker"),
        ("천사 링", "halo"),
        ("헤어 리본", "hair ribbon"),
        ("헤어 밴드", "hair band"),
        ("페도라", "fedora"),
        ("중절모", "fedora"),
    ],
)
def test_the_prompt_dictionary(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The terms of the Korean prompt dictionary that users know come out as the tags that models know."""
    assert english in lexicon.translate([korean])[0]


def test_synonyms_are_known() -> None:
    """At most a few in a hundred synonyms that the paraphraser may use would have to be romanised."""
    words = sorted({other for (_, _), others in rules_module._table().items() for other in others})
    unknown: list[str] = []
    translator = LexiconTranslator(
        _Plain(), on_warning=lambda message: unknown.extend(re.findall(r"[가-힣]+", message))
    )
    translator.translate(words)
    assert len(unknown) < 0.05 * len(words), unknown


class _Plain:
    def pos(self, text: str) -> list[tuple[str, str]]:
        return [(text, "Noun")]


@pytest.mark.parametrize(
    ("korean", "latin"),
    [("종로", "jongno"), ("신라", "silla"), ("독립문", "dongnimmun"), ("왕십리", "wangsimni"), ("해돋이", "haedoji")]
    + [("ㅋㅋ", "kk"), ("abc 가", "abc ga"), ("㈎", "(ga)"), ("ᄒ", "h"), ("ﾡ", "g"), ("", "")],
)
def test_romanize(korean: str, latin: str) -> None:
    """Romanisation follows pronunciation, and leaves no Hangul letter of any kind."""
    assert romanize(korean) == latin
