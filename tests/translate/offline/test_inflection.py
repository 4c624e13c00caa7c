"""English word forms."""

import pytest

from translate.offline import inflection


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("cat", "cats"),
        ("deer", "deer"),
        ("jellyfish", "jellyfish"),
        ("woman", "women"),
        ("fisherman", "fishermen"),
        ("shaman", "shamans"),
        ("child", "children"),
        ("wolf", "wolves"),
        ("city", "cities"),
        ("monkey", "monkeys"),
        ("box", "boxes"),
        ("cherry blossom", "cherry blossoms"),
        ("cup of tea", "cups of tea"),
        ("hanbok", "hanboks"),
    ],
)
def test_plural(noun: str, plural: str) -> None:
    """The head of a noun phrase becomes plural."""
    assert inflection.plural(noun) == plural


@pytest.mark.parametrize(
    ("phrase", "article"),
    [("cat", "a"), ("old cat", "an"), ("hour", "an"), ("unicorn", "a"), ("umbrella", "an"), ("European", "a")]
    + [("8-bit game", "an"), ("1980s street", "a"), ("18-year-old", "an"), ("one-eyed cat", "a"), ("onion", "an")],
)
def test_with_article(phrase: str, article: str) -> None:
    """The article follows the sound, not the letter."""
    assert inflection.with_article(phrase) == f"{article} {phrase}"


@pytest.mark.parametrize(
    ("verb", "participle"),
    [("sit", "sitting"), ("lie", "lying"), ("dance", "dancing"), ("see", "seeing"), ("look at", "looking at")]
    + [("squat", "squatting"), ("quit", "quitting"), ("frolic", "frolicking"), ("run and play", "running and playing")]
    + [("open", "opening"), ("be covered with", "covered with"), ("fly", "flying"), ("wear", "wearing")],
)
def test_present_participle(verb: str, participle: str) -> None:
    """The first word is inflected; a state has no *be*."""
    assert inflection.present_participle(verb) == participle


@pytest.mark.parametrize(
    ("verb", "irregular", "participle"),
    [("paint", "", "painted"), ("carry", "", "carried"), ("stop", "", "stopped"), ("hold up", "held up", "held up")]
    + [("be made of", "", "made of"), ("love", "", "loved"), ("play", "", "played")],
)
def test_past_participle(verb: str, irregular: str, participle: str) -> None:
    """Regular verbs are inflected by rule, irregular ones use the given form."""
    assert inflection.past_participle(verb, irregular) == participle


@pytest.mark.parametrize(
    ("adjective", "adverb"),
    [("quiet", "quietly"), ("gentle", "gently"), ("happy", "happily"), ("dramatic", "dramatically"), ("high", "high")],
)
def test_adverb(adjective: str, adverb: str) -> None:
    """An adverb is derived from an adjective; flat adverbs are unchanged."""
    assert inflection.adverb(adjective) == adverb


def test_number_word() -> None:
    """Small numbers are words, larger ones are digits."""
    assert [inflection.number_word(number) for number in (0, 2, 20, 21)] == ["zero", "two", "twenty", "21"]


@pytest.mark.parametrize(
    ("adjective", "comparative"),
    [("small", "smaller"), ("big", "bigger"), ("large", "larger"), ("happy", "happier"), ("white", "whiter")]
    + [("beautiful", "more beautiful"), ("good", "better"), ("little", "smaller"), ("dark red", "more dark red")],
)
def test_comparative(adjective: str, comparative: str) -> None:
    """Short adjectives take *-er*, long ones *more*."""
    assert inflection.comparative(adjective) == comparative
