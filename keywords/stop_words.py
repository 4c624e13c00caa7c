"""English words that are no keywords."""

from importlib import util
from pathlib import Path
from runpy import run_path

_VISIBLE = frozenset(  # stop words of scikit-learn that a picture can show
    {"fire", "cry", "thick", "thin", "empty", "full", "bottom", "side", "top", "front", "back"}
)


def _of_scikit_learn() -> frozenset[str]:
    """Return ``ENGLISH_STOP_WORDS`` from its file alone: the package that exports it takes a second to import."""
    spec = util.find_spec("sklearn")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("scikit-learn is not installed", name="sklearn")
    file = Path(spec.origin).with_name("feature_extraction") / "_stop_words.py"
    words: frozenset[str] = run_path(str(file))["ENGLISH_STOP_WORDS"]
    return words


STOP_WORDS = _of_scikit_learn() - _VISIBLE
"""The stop words of scikit-learn without those that a picture can show."""
