"""Korean conjugation: the surface forms of a verb, and the function of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.korean.conjugation import Form, allomorphs, suffixes

P, A, F, C, N, E = Form.PRESENT, Form.PAST, Form.FUTURE, Form.CONNECTIVE, Form.INFINITIVE, Form.FINAL
SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


def forms(lemma: str, *, descriptive: bool = False) -> dict[str, set[Form]]:
    found: dict[str, set[Form]] = {}
    for allomorph, slot in allomorphs(lemma, descriptive=descriptive):
        for suffix, form in suffixes(slot).items():
            found.setdefault(allomorph + suffix, set()).add(form)
    return found


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("입다", {"입은": A, "입는": P, "입을": F, "입던": A, "입고": C, "입어": N, "입었다": E, "입습니다": E}),
        ("걷다", {"걸은": A, "걷는": P, "걸을": F, "걸어": N, "걸으며": C, "걷는다": E}),
        ("받다", {"받은": A, "받아": N}),
        ("짓다", {"지은": A, "짓는": P, "지어": N}),
        ("웃다", {"웃은": A, "웃어": N}),
        ("눕다", {"누운": A, "누워": N, "눕는": P}),
        ("돕다", {"도와": N, "도운": A}),
        ("만들다", {"만든": A, "만드는": P, "만들어": N, "만든다": E, "만듭니다": E, "만들며": C}),
        ("흐르다", {"흐른": A, "흘러": N, "흐르는": P}),
        ("따르다", {"따라": N, "따르는": P}),
        ("마시다", {"마신다": E, "마셔": N, "마시는": P, "마십니다": E}),
        ("보다", {"봐": N, "보아": N, "본": A, "봤다": E}),
        ("되다", {"돼": N, "되어": N, "된": A}),
        ("춤추다", {"춤춰": N, "춤추며": C, "춤추는": P}),
        ("요리하다", {"요리해": N, "요리하여": N, "요리한다": E, "요리하는": P}),
        ("놓다", {"놓은": A, "놓아": N}),
        ("사다", {"사려는": F, "사서": C, "사려다가": C, "사니까": C, "사자마자": C, "살까": E}),
        ("열다", {"여니까": C, "열다말고": C, "열다만": A, "열듯": C, "여는듯한": P, "열었거든": E}),
        ("먹다", {"먹으니까": C, "먹되": C, "먹자고": C, "먹으려다": C, "먹었으면": C, "먹는다는": P}),
    ],
)
def test_verbs(lemma: str, expected: dict[str, Form]) -> None:
    """Verbs of each irregular class have the forms that the orthography prescribes."""
    found = forms(lemma)
    assert {surface: form for surface, form in expected.items() if form not in found.get(surface, ())} == {}


@pytest.mark.parametrize(
    ("lemma", "surfaces"),
    [
        ("푸르다", ["푸른", "푸르고", "푸르러", "푸르게"]),
        ("아름답다", ["아름다운", "아름답고", "아름다워", "아름답게"]),
        ("빨갛다", ["빨간", "빨갛고", "빨개", "빨갛게"]),
        ("하얗다", ["하얀", "하얘", "하얗고"]),
        ("좋다", ["좋은", "좋아"]),
        ("수줍다", ["수줍은", "수줍어"]),
        ("예쁘다", ["예쁜", "예뻐"]),
        ("길다", ["긴", "길고", "길어"]),
        ("조용하다", ["조용한", "조용해", "조용하게"]),
        ("없다", ["없는", "없고", "없어"]),
    ],
)
def test_adjectives(lemma: str, surfaces: list[str]) -> None:
    """Adjectives of each irregular class have the forms that the orthography prescribes."""
    found = forms(lemma, descriptive=True)
    assert [surface for surface in surfaces if surface not in found] == []


def test_forms_that_do_not_exist() -> None:
    """Forms of another class do not exist: neither 걷은 nor 이운 nor 푸르는."""
    assert "걷은" not in forms("걷다")
    assert "이운" not in forms("입다")
    assert "푸르는" not in forms("푸르다", descriptive=True)


@pytest.mark.parametrize("lemma", ["", "다", "cat", "고양이", "abc다"])
def test_not_a_dictionary_form(lemma: str) -> None:
    """Any word that is not a dictionary form is an error that names it."""
    with pytest.raises(ValueError, match="not the dictionary form"):
        list(allomorphs(lemma, descriptive=False))


@given(
    st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=4), st.booleans()
)
def test_any_stem(stem: str, descriptive: bool) -> None:
    """Every stem conjugates into Hangul, whatever its last syllable."""
    for allomorph, slot in allomorphs(stem + "다", descriptive=descriptive):
        assert all("가" <= syllable <= "힣" for syllable in allomorph)
        assert suffixes(slot)
