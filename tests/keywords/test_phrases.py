"""Which words of an English sentence make a phrase, and which sentences say a phrase."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keywords.english_tagger import tokens
from keywords.occurrences import occurrences
from keywords.phrases import Phrase, phrases


def texts(sentence: str) -> list[str]:
    return [phrase.text for phrase in phrases(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("a girl with long black hair", ["girl", "long black hair"]),
        ("three cats and a hot air balloon", ["three cats", "hot air balloon"]),
        ("a woman wearing a red hat", ["woman", "red hat"]),
        ("a boy riding a horse in a park", ["boy", "riding a horse", "park"]),
        ("a cat sitting on a chair", ["cat", "sitting on a chair"]),
        ("a grandmother's hand holding a candle", ["grandmother's hand", "holding a candle"]),
        ("a bird chirping", ["bird chirping"]),
        ("an umbrella in an alley after the rain", ["umbrella", "alley", "after the rain"]),
        ("a light in front of a dark shop", ["light", "in front of a dark shop"]),
        ("a boat in the middle of a foggy lake", ["boat", "in the middle of a foggy lake"]),
        ("a dancing woman on the right", ["dancing woman on the right"]),
        ("a man playing the guitar on the left", ["man", "playing the guitar on the left"]),
        ("a market at 4 a.m.", ["market", "4 a.m."]),
        ("a boy fishing at 7 o'clock in the morning", ["boy fishing", "7 o'clock in the morning"]),
        ("a still life with fruit", ["still life", "fruit"]),
        ("a monk drinking tea from afar", ["monk", "drinking tea from afar"]),
        ("a girl reading a book alongside", ["girl", "reading a book alongside"]),
        ("a knight sticking a sword in the ground", ["knight", "sticking a sword in the ground"]),
        ("a sunset pouring down and coming in the window", ["sunset pouring down and coming in the window"]),
        ("an elf archer", ["elf archer"]),
        ("a kids' room painting", ["kids' room painting"]),
        ("a running rabbit", ["running rabbit"]),
        ("two pieces of apple on a plate", ["two pieces of apple", "plate"]),
        ("a tower covered with ivy", ["tower", "covered with ivy"]),
        ("The dog was barking.", ["dog barking"]),
        ("The sky is blue.", ["blue sky"]),
        ("a black and white photo", ["black and white photo"]),
        ("a girl wearing red", ["girl", "red"]),
        ("a lighthouse visible far away", ["visible lighthouse"]),
        ("A girl is reading a thick book in the library.", ["girl", "reading a thick book", "library"]),
        ("neon lights, cute, watercolor style, 8k", ["neon lights", "cute", "watercolor style", "8k"]),
        ("a scene of a wedding", ["wedding"]),
        ("a cat, a 3D render", ["cat", "3d render"]),
        ("a house in front of it", ["house"]),
        ("a princess holding out a hand", ["princess", "holding out a hand"]),
        ("an elephant made of clouds", ["elephant", "made of clouds"]),
        ("dozens of jellyfish in the sea", ["dozens of jellyfish", "sea"]),
        ("a view full of mist", ["view", "full of mist"]),
        ("a skull, black and white", ["skull", "black and white"]),
        ("a far away white peak", ["far away white peak"]),
        ("a lamp floating upside down", ["lamp", "floating upside down"]),
        ("two puppies running and playing", ["two puppies running and playing"]),
        ("a woman walking slowly", ["woman walking slowly"]),
        ("a man holding a letter and standing", ["man", "holding a letter and standing"]),
        ("a girl standing in front of a mailbox", ["girl", "standing in front of a mailbox"]),
        ("a knight holding high a sword", ["knight", "holding high a sword"]),
        ("a fence painted white", ["fence painted white"]),
        ("one playing the guitar, one singing", ["playing the guitar", "one singing"]),
        ("a cat with a playful feel", ["cat", "playful feel"]),
        ("a station with petals fluttering in the wind", ["station", "petals fluttering in the wind"]),
        ("a boy reading, snow falling outside the window", ["boy reading", "snow falling outside the window"]),
        ("a painter wearing an apron stained with paint", ["painter", "apron stained with paint"]),
        ("a man looking at moonlight coming through bars", ["man", "looking at moonlight coming through bars"]),
        ("a poet in an old theater looking at a stage", ["poet", "old theater", "looking at a stage"]),
        ("a doctor and a nurse looking at a chart", ["doctor", "nurse", "looking at a chart"]),
        (
            "an owner wearing glasses climbing and taking out a book",
            ["owner", "glasses", "climbing and taking out a book"],
        ),
        ("a man riding a camel passing by in front of it", ["man passing by", "riding a camel"]),
        ("a tree standing in the middle of a square", ["tree", "standing in the middle of a square"]),
        ("two men facing each other", ["two men", "facing each other"]),
        ("a composition viewed from above", ["composition viewed from above"]),
        ("a dinosaur going to work", ["dinosaur going to work"]),
        ("snow piled up a lot", ["snow piled up a lot"]),
        ("a man wearing boots on a peak and standing", ["man standing", "boots", "peak"]),
        (
            "two friends facing each other in a cafe and smiling",
            ["two friends", "facing each other and smiling", "cafe"],
        ),
        ("a couple holding a stick smiling brightly", ["couple smiling brightly", "holding a stick"]),
        (
            "a mechanic opening a box with hands smeared with grease and looking inside",
            ["mechanic", "opening a box and looking inside", "hands smeared with grease"],
        ),
        (
            "a dancer wearing a red dress, and a man playing a piano",
            ["dancer wearing a red dress", "man playing a piano"],
        ),
        (
            "a woman wearing glasses, and a man facing each other",
            ["woman wearing glasses", "man", "facing each other"],
        ),
        ("a doctor and a nurse wearing masks", ["doctor", "nurse", "masks"]),
        ("a player handing over a ball to a little little kid", ["player", "handing over a ball to a little kid"]),
        ("merchants placing a fish neatly on ice", ["merchants", "placing a fish neatly on ice"]),
        ("a groom carrying a bride on the back", ["groom", "carrying a bride on the back"]),
        ("a man teaching a way to fly a kite to a boy", ["man", "teaching a way to fly a kite to a boy"]),
        ("a woman wearing earphones holding a strap and dozing", ["woman", "earphones", "holding a strap and dozing"]),
        (
            "a groom wearing a suit walking along the beach, guests scattering petals",
            ["groom wearing a suit", "walking along the beach", "guests scattering petals"],
        ),
        ("a cloud like a whale", ["cloud like a whale"]),
        ("a teacher that is a dinosaur", ["teacher that is a dinosaur"]),
        ("a retro style illustration style", ["retro illustration style"]),
        ("the", []),
        ("", []),
        ("🐈 … !!!", []),
    ],
)
def test_phrases(sentence: str, expected: list[str]) -> None:
    """A phrase is a thing with its number and attributes, or an action with its object or place."""
    assert texts(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("a girl wearing a hanbok flying a kite at sunset", "girl subject hanbok attribute kite action sunset setting"),
        ("In the library, an old man sits by the window.", "library setting man subject window action"),
        ("a cat on a roof, soft light, watercolor", "cat subject roof setting light aside watercolor aside"),
        (
            "a king sitting on a throne, a clown spinning a plate",
            "throne subject plate subject",
        ),
        ("a dreamlike scene of a whale in the sky", "dreamlike attribute whale subject sky setting"),
        ("brother and sister riding a swing", "brother subject sister subject swing action"),
        ("night with a girl holding an umbrella", "night subject umbrella subject"),
    ],
)
def test_parts(sentence: str, expected: str) -> None:
    """What a sentence is about, what it does, what belongs to it, and what is around it are told apart."""
    parts = [word for phrase in phrases(sentence) for word in (phrase.text.split()[-1], phrase.part)]
    assert " ".join(parts) == expected


def test_votes() -> None:
    """A sentence that is about a phrase counts wholly, one that names it as a place counts least."""
    park = Phrase("park", frozenset({"park"}), "setting")
    found = occurrences([[one("girl"), park], [one("park")]], lambda *_: 0.0)
    assert {phrase.text: list(votes.values()) for phrase, votes in found.items()} == {
        "girl": [1.0],
        "park": [0.25, 1.0],
    }


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from("a two old cat is running of 's on and , 바다".split())).map(" ".join)
)
def test_no_word_stands_in_two_phrases(sentence: str) -> None:
    """Whatever the text, the words of its phrases are words of it, none more often than there."""
    words = [token.text for token in tokens(sentence)]
    for phrase in phrases(sentence):
        assert phrase.lemmas
        for word in phrase.text.replace("'s", " 's").replace("’s", " ’s").split():
            words.remove(word)


def test_a_long_word_is_a_name() -> None:
    """A word of thousands of letters is one name, found at once."""
    word = "hyangdan" * 1000
    assert [(token.text, token.tag) for token in tokens(f"a {word}")] == [("a", "AT0"), (word, "NP0")]


def one(text: str, *lemmas: str) -> Phrase:
    return Phrase(text, frozenset(lemmas or text.split()))


def said(*sentences: list[Phrase], alike: str = "", likeness: float = 0.6) -> dict[str, tuple[int, ...]]:
    found = occurrences(
        sentences, lambda first, second: likeness if {first.text, second.text} <= set(alike.split()) else 0.0
    )
    return {phrase.text: tuple(votes) for phrase, votes in found.items()}


def test_a_sentence_says_a_phrase_with_more_or_fewer_words() -> None:
    """*Girl* is said by *Korean girl*, and the other way round."""
    assert said([one("girl")], [one("korean girl")]) == {"girl": (0, 1)}
    assert said([one("korean girl")], [one("girl")], [one("boy")]) == {"korean girl": (0, 1), "boy": (2,)}


def test_a_sentence_says_a_phrase_in_other_words() -> None:
    """A phrase of the same meaning counts for the writer's, and is no keyword of its own."""
    assert said([one("puppy")], [one("dog")], alike="puppy dog") == {"puppy": (0, 1)}


def test_a_related_phrase_stands_for_the_one_that_is_missing() -> None:
    """*Gazing* counts for *looking* in a sentence that does not say *looking*, and is no keyword of its own."""
    assert said([one("looking")], [one("gazing")], alike="looking gazing", likeness=0.4) == {"looking": (0, 1)}
    both = [one("looking"), one("gazing")]
    assert said([one("looking")], both, alike="looking gazing", likeness=0.4) == {"looking": (0, 1), "gazing": (1,)}


def test_what_others_say_besides_is_counted_once() -> None:
    """What only paraphrases say follows, with the sentences of all its forms."""
    assert said([one("cat")], [one("cat"), one("soft light")], [one("light")]) == {"cat": (0, 1), "soft light": (1, 2)}


def test_a_word_of_a_longer_phrase_is_no_phrase_of_its_own() -> None:
    """A phrase of the same sentence holds its words; equal phrases are one."""
    assert said([one("sea"), one("blue sea"), one("blue sea")]) == {"blue sea": (0,)}
    flyer = one("child coding flyer", "child", "coding", "flyer")
    assert set(said([flyer, one("children", "child")])) == {"child coding flyer", "children"}
    assert said([one("red hat"), one("red shoe")]) == {"red hat": (0,), "red shoe": (0,)}
