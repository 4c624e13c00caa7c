"""Parts of speech in fragments, where HanTa looks for a finite verb."""

import pytest
from HanTa.HanoverTagger import HanoverTagger
from hypothesis import given, settings
from hypothesis import strategies as st

from keywords.english_tagger import model, tokens
from keywords.tag_corrections import corrected


@pytest.mark.parametrize(
    ("sentence", "word", "tag"),
    [
        ("a temple full of red autumn leaves with a broom", "leaves", "NN2"),
        ("stairs in fallen autumn leaves", "leaves", "NN2"),
        ("a bear in a storybook feel", "feel", "NN1"),
        ("a painting of a Korean folk painting style", "style", "NN1"),
        ("a chalk drawing with a frame", "drawing", "NN1"),
        ("a girl drawing a picture", "drawing", "VVG"),
        ("a cheap online shopping mall banner", "shopping", "NN1"),
        ("a freshly baked croissant and a glass", "croissant", "NN1"),
        ("a rice paddy and a field", "paddy", "NN1"),
        ("two swordsmen pointing a blade at each other", "other", "PNI"),
        ("two men sitting face to face", "face", "AV0"),
        ("sheep lying face down beside it", "face", "AV0"),
        ("a webtoon shot with three schoolboys", "shot", "NN1"),
        ("a student sitting at the very back", "very", "AJ0"),
        ("a storybook feel splashing water", "splashing", "VVG"),
        ("a basketball player slam dunk in a gym", "dunk", "NN1"),
        ("a female knight wearing armor standing in front of a castle", "standing", "VVG"),
        ("a 3D render with a flag", "render", "NN1"),
        ("a child peeling a tangerine and eating", "tangerine", "NN1"),
        ("a big black and white photo", "black", "AJ0"),
        ("objects floating upside down opening an umbrella", "down", "AVP"),
        ("a girl leaves the house", "leaves", "VVZ"),
        ("A cat sleeps on a roof.", "sleeps", "VVZ"),
        ("Boys and girls play in a park.", "play", "VVB"),
        ("the other cat", "other", "AJ0"),
        ("a girl reading books", "reading", "VVG"),
    ],
)
def test_tags(sentence: str, word: str, tag: str) -> None:
    """A noun that looks like a verb is a noun where no subject stands before it, and a verb remains one elsewhere."""
    assert [token.tag for token in tokens(sentence) if token.text == word][-1] == tag


_TAGS = "NN1 PRP VVZ AJ0 VVG".split()


@given(st.lists(st.tuples(st.sampled_from(["other", "face", "leaves"]), st.sampled_from(_TAGS))))
def test_each_word_keeps_one_tag(tagged: list[tuple[str, str]]) -> None:
    """Whatever the tags, there are as many afterwards."""
    words = [word for word, _ in tagged]
    assert len(corrected(words, [tag for _, tag in tagged], lambda _: ("NN2", -30.0))) == len(words)


@settings(deadline=None)
@given(
    st.lists(
        st.text("abcdeginorst", min_size=1, max_size=6) | st.sampled_from("A a cat sitting on , 's".split()), min_size=1
    )
)
def test_tags_are_those_of_hanta(words: list[str]) -> None:
    """Whatever the words, they have the tags that HanTa gives them."""
    assert model().tag_sent_viterbi(words) == HanoverTagger.tag_sent_viterbi(model(), words)
