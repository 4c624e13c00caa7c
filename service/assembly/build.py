"""Settings to a pipeline."""

import importlib.util
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from augment import Paraphraser
from generate import (
    DEFAULT_PRESET,
    SDXL,
    BestOf,
    EstimatedTokenizer,
    GenerationError,
    ImageGenerator,
    RequestError,
    Syntax,
    Tokenizer,
    check_model,
    preset,
)
from keywords import KeywordExtractor, Scheme
from translate import Translator

from ..config.environment import SettingsError
from ..config.settings import ParaphraserName, Settings, TranslatorName
from ..pipeline.pipeline import Pipeline
from ..pipeline.safety import Safety
from ..providers.fallback import ParaphraserLadder, TranslatorLadder
from ..views.html import show_in_ipython
from .backends import Backends
from .lazy import TRANSFORMERS, Deferred

if TYPE_CHECKING:
    from PIL.Image import Image

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
    show_in_ipython()
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


def build_generator(settings: Settings, *, best_of: int = 1) -> ImageGenerator:
    """Returns the generator of ``settings.model``, SDXL base if None; it loads from now on, in a thread of its own.

    It draws ``best_of`` pictures for each that is asked for, and keeps the nearest to the text by the CLIP model of the
    settings. Raises ``RequestError`` for what cannot be a model, or where there is no CLIP model to choose by, and
    ``GenerationError`` where what draws is not installed.
    """
    if best_of > 1 and settings.clip is None:
        raise RequestError("--best-of needs a CLIP model to choose by: set MALGRIM_CLIP to its folder")
    model = settings.model or SDXL
    check_model(model)
    if settings.refiner:
        check_model(settings.refiner)
    _check_installed()
    if settings.lora and not settings.lora.is_dir():
        raise RequestError(f"MALGRIM_LORA_DIR={str(settings.lora)!r}: there is no such folder")

    def load() -> ImageGenerator:
        with TRANSFORMERS:
            from transformers.utils import logging  # noqa: PLC0415

            logging.set_verbosity_error()  # else it tells of image processors that nothing here needs
            from generate.diffusion.loading import load_generator  # noqa: PLC0415

            loaded = load_generator(
                model,
                refiner=settings.refiner,
                device=settings.device,
                memory=settings.memory,
                compiled=settings.compiled,
                extras=settings.lora,
            )
            return BestOf(loaded, best_of, _scorer(settings)) if best_of > 1 else loaded

    generator = Deferred(load)
    generator.start()
    return cast(ImageGenerator, generator)


def _check_installed() -> None:
    missing = [name for name in ("accelerate", "compel", "diffusers", "peft") if importlib.util.find_spec(name) is None]
    if missing:
        raise GenerationError(
            f"{', '.join(missing)} missing: make drawing, or pip install -c constraints.txt -e '.[generate]'",
            "not configured",
        )


def check_generator(settings: Settings) -> str:
    """Returns what would draw, and where. Raises whatever keeps it from it; nothing is loaded or fetched."""
    model = settings.model or SDXL
    check_model(model)
    _check_installed()
    from generate.diffusion.loading import device_for, is_here  # noqa: PLC0415

    fetched = "" if is_here(model) else ", fetched from the Hub when it is first used"
    return f"{model} on {device_for(settings.device).name}{fetched}"


def _scorer(settings: Settings) -> Callable[["Image", str], float]:
    from generate.diffusion.clip_score import ClipScorer  # noqa: PLC0415

    return ClipScorer.load(cast(Path, settings.clip)).score


def _tokenizers(model: str | None) -> tuple[Tokenizer, Tokenizer]:
    """Those in the folder ``model``; a file, or a name on the Hub, has none to count with before it is loaded."""
    if model is None or not Path(model).is_dir():
        return EstimatedTokenizer(), EstimatedTokenizer()
    first, second = (Path(model, name) for name in ("tokenizer", "tokenizer_2"))
    if not first.is_dir():
        raise SettingsError(f"{model!r} is no folder of a model: it has no tokenizer")
    return (
        cast(Tokenizer, Deferred(partial(_tokenizer, first))),
        cast(Tokenizer, Deferred(partial(_tokenizer, second if second.is_dir() else first))),
    )


def _tokenizer(folder: Path) -> Tokenizer:
    from generate.diffusion.clip_tokenizer import ClipTokenizer  # noqa: PLC0415

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
