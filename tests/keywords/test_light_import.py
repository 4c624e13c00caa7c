"""KeyBERT without scikit-learn gives what it gives with it."""

import json
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import pairwise
from support.paths import FIXTURES, ROOT

from keywords.keybert import KeyBertExtractor
from keywords.light_import import cosine_similarity
from keywords.vectorizer import TermVectorizer

EXTRACT = """
import json, sys
import keybert, sklearn
from keywords.keybert import KeyBertExtractor
extractor = KeyBertExtractor.load()
for documents in json.loads(sys.argv[1]):
    print(json.dumps([[one.text, one.documents, one.score] for one in extractor.extract(documents)]))
"""

Matrix = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
rows = arrays(np.float32, st.tuples(st.integers(1, 4), st.just(3)), elements=st.integers(-8, 8).map(np.float32))


@given(rows, rows)
def test_cosine_similarity(first: Matrix, second: Matrix) -> None:
    """Similarities are those of scikit-learn, also of zeros and of one set of rows among themselves."""
    np.testing.assert_allclose(cosine_similarity(first, second), pairwise.cosine_similarity(first, second), atol=1e-5)
    np.testing.assert_allclose(cosine_similarity(first), pairwise.cosine_similarity(first), atol=1e-5)


def test_nothing_to_compare() -> None:
    """Without rows there is an error of the type that KeyBERT catches."""
    with pytest.raises(ValueError, match="no rows"):
        cosine_similarity(np.ones((1, 3)), np.empty((0, 3)))


@given(st.lists(st.text("ab ", max_size=6), max_size=4))
def test_the_vectorizer(documents: list[str]) -> None:
    """The terms and the matrix are those of a ``CountVectorizer``."""

    def terms_of(text: str) -> list[str]:
        return text.split()

    ours = TermVectorizer(terms_of).fit(documents)
    if not any(map(terms_of, documents)):
        assert ours.get_feature_names_out() == []
        return
    theirs = CountVectorizer(analyzer=terms_of).fit(documents)
    assert ours.get_feature_names_out() == theirs.get_feature_names_out().tolist()
    matrix, sparse = ours.transform(documents), theirs.transform(documents)
    for index in range(len(documents)):
        assert matrix[index].nonzero()[1].tolist() == sorted(sparse[[index]].nonzero()[1].tolist())


@pytest.mark.slow
def test_the_keywords_are_those_with_scikit_learn() -> None:
    """Where KeyBERT was imported whole, with scikit-learn, it gives the same keywords with the same scores."""
    lines = (FIXTURES / "prompts.tsv").read_text(encoding="utf-8").splitlines()
    words = [line.split("\t")[2] for line in lines if not line.startswith("#")][:60]
    several: list[Sequence[str]] = [words[start : start + 4] for start in range(0, len(words), 4)]
    command = [sys.executable, "-c", EXTRACT, json.dumps([*several, ["one red cat"], ["the of"]])]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    whole = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(whole) == len(several) + 2
    extractor = KeyBertExtractor.load()
    for documents in [*several, ["one red cat"], ["the of"]]:
        expected = whole.pop(0)
        found = extractor.extract(documents)
        assert [(one.text, [*one.documents]) for one in found] == [(text, where) for text, where, _ in expected]
        assert [one.score for one in found] == pytest.approx([score for *_, score in expected], abs=1e-4)


@pytest.mark.slow
def test_keybert_of_ones_own() -> None:
    """Who calls KeyBERT in the same process gets its own vectorizer."""
    from keybert import KeyBERT

    from keywords.keybert import CachedEmbedder, packaged_model
    from keywords.minilm import MiniLm

    model = KeyBERT(model=CachedEmbedder(MiniLm.load(packaged_model())))
    assert model.extract_keywords("a lonely lighthouse by the sea", top_n=1) == [
        ("lighthouse", pytest.approx(0.79, abs=0.2))
    ]
