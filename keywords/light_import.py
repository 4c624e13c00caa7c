"""KeyBERT, imported without what it needs only for other models and for its own vectorizer.

KeyBERT imports scikit-learn, which takes a second of processor time, for one similarity and for a vectorizer that is
not used here, and the clients of language models for extractors that are not used either. Its modules therefore run
with an import function of their own. No other module notices, in whichever thread it imports.
"""

import builtins
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

_UNUSED = frozenset({"huggingface_hub", "model2vec", "openai", "sentence_transformers", "transformers"})


def cosine_similarity(first: NDArray[Any], second: NDArray[Any] | None = None) -> NDArray[Any]:
    """Return the cosine of each row of ``first`` with each of ``second``, or of ``first`` itself; zeros have none.

    Raises:
        ValueError: There are no rows, as scikit-learn says too; KeyBERT counts on it.
    """
    others = first if second is None else second
    if not len(first) or not len(others):
        raise ValueError("no rows to compare")
    similarities: NDArray[Any] = _normalized(first) @ _normalized(others).T
    return similarities


def _normalized(rows: NDArray[Any]) -> NDArray[Any]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def _count_vectorizer(*arguments: Any, **options: Any) -> Any:
    """Return KeyBERT's own vectorizer, for who uses KeyBERT beside this project."""
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(*arguments, **options)


_INSTEAD: Mapping[str, Any] = {
    "sklearn": SimpleNamespace(__version__=metadata.version("scikit-learn")),
    "sklearn.base": SimpleNamespace(BaseEstimator=object),
    "sklearn.feature_extraction.text": SimpleNamespace(CountVectorizer=_count_vectorizer),
    "sklearn.metrics.pairwise": SimpleNamespace(cosine_similarity=cosine_similarity),
}
"""What stands in for each module of scikit-learn that KeyBERT imports from."""


def _import(name: str, *context: Any, **options: Any) -> Any:
    """Import for a module of KeyBERT; the arguments are those of ``__import__``."""
    if name.partition(".")[0] in _UNUSED:
        raise ModuleNotFoundError(f"{name} is hidden from KeyBERT", name=name)
    return _INSTEAD.get(name) or builtins.__import__(name, *context, **options)


class _Loader(SourceFileLoader):
    """Runs a module with the builtins of Python, but for its import function."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        vars(module)["__builtins__"] = vars(builtins) | {"__import__": _import}
        super().exec_module(module)


class _Finder(MetaPathFinder):
    """Finds the modules of KeyBERT."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != "keybert":
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path)
        return spec


@contextmanager
def light_keybert() -> Iterator[None]:
    """Let KeyBERT be imported lightly inside the block; once it was imported otherwise, it stays so."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
