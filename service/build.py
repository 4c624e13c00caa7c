"""Settings to a pipeline."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from augment import Paraphraser
from generate import DEFAULT_PRESET, EstimatedTokenizer, Syntax, Tokenizer, preset
from keywords import KeywordExtractor, Scheme
from translate import Translator

from .backends import Backends
from .deferred import TRANSFORMERS, Deferred
from .pipeline import Pipeline
from .providers.ladder import ParaphraserLadder, TranslatorLadder
from .safety import Safety
from .settings import ParaphraserName, Settings, SettingsError, TranslatorName

_Name = TypeVar("_Name", bound=str)


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

    Its stages load side by side from now on, fallbacks when they are needed; what cannot be loaded fails in its
    stage. Without ``korean`` only the stages behind the translation are there, as ``Pipeline.redo`` needs them.
    Raises ``ValueError`` for an unknown preset, a price table that cannot be read, or a folder that holds no model.
    """
    chosen = preset(preset_name)
    paraphraser, translator = _ladders(settings) if korean else (None, None)
    extractor = Deferred(partial(_extractor, settings))
    extractor.start()
    return Pipeline(
        cast(Paraphraser, paraphraser),
        cast(Translator, translator),
        cast(KeywordExtractor, extractor),
        chosen,
        count=count,
        top=top,
        scheme=scheme,
        syntax=syntax,
        safety=Safety(settings.safety, settings.safety_lists),
        tokenizers=_tokenizers(settings.model),
    )


def _ladders(settings: Settings) -> tuple[Paraphraser, Translator]:
    paraphrasers = _in_order(settings.chosen_paraphraser, settings.fallback, get_args(ParaphraserName))
    translators = _in_order(settings.chosen_translator, settings.fallback, get_args(TranslatorName))
    backends = Backends(settings)
    return (
        backends.faithful(ParaphraserLadder(_rungs(paraphrasers, backends.paraphraser), settings.stage_seconds)),
        TranslatorLadder(_rungs(translators, backends.translator), settings.stage_seconds),
    )


def _in_order(first: _Name, fallback: Sequence[str], known: Sequence[_Name]) -> list[_Name]:
    """Returns ``first`` and those of ``fallback`` that are names of its stage."""
    return list(dict.fromkeys([first, *(name for wanted in fallback for name in known if name == wanted)]))


def _rungs(names: Sequence[_Name], load: Callable[[_Name], object]) -> list[tuple[str, Any]]:
    rungs = [(name, Deferred(partial(load, name))) for name in names]
    rungs[0][1].start()
    return [*rungs]


def _tokenizers(model: Path | None) -> tuple[Tokenizer, Tokenizer]:
    if model is None:
        return EstimatedTokenizer(), EstimatedTokenizer()
    if not all((model / name).is_dir() for name in ("tokenizer", "tokenizer_2")):
        raise SettingsError(f"{str(model)!r} is no folder of an SDXL model: it has no tokenizer and tokenizer_2")
    first, second = (Deferred(partial(_tokenizer, model / name)) for name in ("tokenizer", "tokenizer_2"))
    return cast(Tokenizer, first), cast(Tokenizer, second)


def _tokenizer(folder: Path) -> Tokenizer:
    from generate.clip import ClipTokenizer  # noqa: PLC0415

    with TRANSFORMERS:
        return ClipTokenizer.load(folder)


def _extractor(settings: Settings) -> KeywordExtractor:
    from keywords.keybert import KeyBertExtractor  # noqa: PLC0415

    with TRANSFORMERS:
        return KeyBertExtractor.load(settings.embeddings)


def check_embeddings(settings: Settings) -> str:
    """Returns which embedding model KeyBERT will use. Raises whatever keeps it from loading."""
    _extractor(settings)
    return settings.embeddings or "the packaged all-MiniLM-L6-v2, its SHA-256 checked"
