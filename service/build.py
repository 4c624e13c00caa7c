"""Settings to a pipeline: the only place that names the implementations of the stages."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, assert_never, cast

from augment import Paraphraser
from generate import DEFAULT_PRESET, Syntax, preset
from keywords import KeywordExtractor, Scheme
from translate import Translator

from .pipeline import Pipeline, add_warning
from .settings import Settings
from .tagger import OktTagger


class _Loading:
    """Stands for an object that another thread is loading, and waits for it when it is first used."""

    def __init__(self, pool: ThreadPoolExecutor, load: Callable[[], object]) -> None:
        self._loaded: Future[object] = pool.submit(load)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loaded.result(), name)


def build(  # noqa: PLR0913 - one argument a choice
    settings: Settings,
    *,
    count: int = 10,
    top: int = 20,
    preset_name: str = DEFAULT_PRESET,
    scheme: Scheme = "frequency",
    syntax: Syntax = "compel",
    korean: bool = True,
) -> Pipeline:
    """Returns the pipeline that ``settings`` ask for.

    Its stages load side by side from now on; what cannot be loaded fails in its stage. Without ``korean`` only
    the stages behind the translation are there, as ``Pipeline.redo`` needs them. Raises ``ValueError`` for an
    unknown preset.
    """
    chosen = preset(preset_name)
    pool = ThreadPoolExecutor(thread_name_prefix="load")
    extractor = _Loading(pool, lambda: _extractor(settings))
    paraphraser = translator = None
    if korean:
        tagger = cast(OktTagger, _Loading(pool, OktTagger))
        translator = _Loading(pool, lambda: _translator(settings, tagger))
        paraphraser = _Loading(pool, lambda: _paraphraser(settings, tagger))
    pool.shutdown(wait=False)
    return Pipeline(
        cast(Paraphraser, paraphraser),
        cast(Translator, translator),
        cast(KeywordExtractor, extractor),
        chosen,
        count=count,
        top=top,
        scheme=scheme,
        syntax=syntax,
    )


def _paraphraser(settings: Settings, tagger: OktTagger) -> Paraphraser:
    match settings.paraphraser:
        case "auto" | "rules":
            from augment.rules import RuleParaphraser  # noqa: PLC0415 - what is not chosen is not loaded

            return RuleParaphraser(tagger)
        case unknown:
            assert_never(unknown)


def _translator(settings: Settings, tagger: OktTagger) -> Translator:
    match settings.translator:
        case "auto" | "lexicon":
            from translate.lexicon import LexiconTranslator  # noqa: PLC0415

            return LexiconTranslator(tagger, on_warning=add_warning)
        case unknown:
            assert_never(unknown)


def _extractor(settings: Settings) -> KeywordExtractor:
    from keywords.keybert import KeyBertExtractor  # noqa: PLC0415

    return KeyBertExtractor.load(settings.embeddings)


def check_lexicon() -> str:
    """Returns what the offline translator knows. Raises whatever keeps it from loading."""
    from translate.entries import read_entries  # noqa: PLC0415

    return f"{sum(1 for _ in read_entries()):,} entries"


def check_embeddings(settings: Settings) -> str:
    """Returns which embedding model KeyBERT will use. Raises whatever keeps it from loading."""
    from keywords.keybert import KeyBertExtractor  # noqa: PLC0415

    KeyBertExtractor.load(settings.embeddings)
    return settings.embeddings or "the packaged all-MiniLM-L6-v2, its SHA-256 checked"
