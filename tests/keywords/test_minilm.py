"""The packaged model in NumPy."""

import math
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from support.paths import ROOT

from keywords.keybert import packaged_model
from keywords.minilm import MiniLm, gelu, texts_in_packs
from service.assembly.lazy import IMPORTS

TEXTS = [
    "a girl wearing a hanbok at a sunset seaside",
    "hanbok",
    "",
    "눈 덮인 오두막, 1920s café — naïve",
    "an old lighthouse " * 300,
    "a (red dragon)++ <lora:x:0.8>",
]

Encode = Callable[[list[str]], NDArray[np.float32]]


@pytest.fixture(scope="session")
def minilm() -> MiniLm:
    return MiniLm.load(packaged_model())


@pytest.fixture(scope="session")
def reference() -> Encode:
    """Return what sentence-transformers makes of the same files."""
    from sentence_transformers import SentenceTransformer

    with IMPORTS:
        return SentenceTransformer(str(packaged_model()), local_files_only=True).encode


@pytest.mark.slow
def test_the_embeddings_are_those_of_sentence_transformers(minilm: MiniLm, reference: Encode) -> None:
    """Texts short and long, empty and Korean have the embeddings that sentence-transformers computes."""
    np.testing.assert_allclose(minilm.encode(TEXTS), reference(TEXTS), atol=1e-5)


@given(st.lists(st.floats(-30, 30, width=32), min_size=1))
def test_the_activation(numbers: list[float]) -> None:
    """The activation is x times the share of the normal distribution below x, to half a millionth."""
    found = np.array(numbers, dtype=np.float32)
    gelu(found)
    assert found.dtype == np.float32
    expected = [number * 0.5 * math.erfc(-number * math.sqrt(0.5)) for number in numbers]
    np.testing.assert_allclose(found, expected, atol=6e-7, rtol=1e-6)


@given(st.lists(st.integers(1, 256), min_size=1), st.integers(1, 16))
def test_packs(lengths: list[int], count: int) -> None:
    """Every text is in one pack, the shortest first, and no pack has more than its share and the longest text."""
    packs = texts_in_packs(lengths, count)
    ordered = [index for pack in packs for index in pack]
    assert sorted(ordered) == [*range(len(lengths))]
    assert [lengths[index] for index in ordered] == sorted(lengths)
    assert len(packs) <= count
    assert all(sum(lengths[index] for index in pack) <= sum(lengths) / count + max(lengths) for pack in packs)


@pytest.mark.slow
@given(st.lists(st.text(max_size=40), max_size=8))
def test_a_text_has_one_embedding(minilm: MiniLm, texts: list[str]) -> None:
    """An embedding has length 1 and does not depend on the texts beside it."""
    together = minilm.encode(texts)
    assert together.shape == (len(texts), 384)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, rtol=1e-5)
    for text, embedding in zip(texts, together, strict=True):
        np.testing.assert_allclose(minilm.encode([text])[0], embedding, atol=1e-5)


def test_many_texts_of_one_length(minilm: MiniLm) -> None:
    """More texts of one length than fit into a batch keep their order."""
    words = ["cat", "dog", "sun", "sea"] * 50
    np.testing.assert_allclose(minilm.encode(words)[-4:], minilm.encode(words[:4]), atol=1e-5)


def test_blas_keeps_to_one_thread() -> None:
    """Once a thread has loaded the model, BLAS computes with one thread wherever it is called."""
    code = (
        "from threading import Thread\nfrom threadpoolctl import threadpool_info\n"
        "from keywords.keybert import packaged_model\nfrom keywords.minilm import MiniLm\n"
        "loading = Thread(target=lambda: MiniLm.load(packaged_model()).encode(['cat']))\n"
        "loading.start()\nloading.join()\n"
        "print({pool['num_threads'] for pool in threadpool_info() if pool['user_api'] == 'blas'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "{1}"


@pytest.mark.slow
def test_the_packaged_model_needs_no_pytorch() -> None:
    """Keywords by the packaged model load neither PyTorch nor an optional dependency of KeyBERT."""
    heavy = ("torch", "sentence_transformers", "transformers", "openai", "pandas", "sklearn", "scipy")
    code = (
        "import sys\nfrom keywords.keybert import KeyBertExtractor\n"
        "print(KeyBertExtractor.load().extract(['a cat on a chair'])[0].text)\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[1] == "[]"
