"""Settings to a pipeline, and to an image generator."""

import importlib.util
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

from augment import Paraphraser
from generate import (
    SDXL,
    BestOf,
    EstimatedTokenizer,
    GenerationError,
    ImageGenerator,
    MotionFile,
    RequestError,
    Tokenizer,
    VideoGenerator,
    check_model,
    upscaler_names,
)
from generate.models import check_available, is_here
from translate import Translator, Word

from ..config.environment import SettingsError
from ..config.settings import ParaphraserName, Settings, TranslatorName
from ..library import Example, Library, Meaning
from ..messages import _
from ..pipeline import Alternatives, Pipeline, PreviewOptions, PromptBuilder, Safety
from ..providers.calls import deadline
from ..providers.fallback import FallbackParaphraser, FallbackTranslator
from ..trace import check_interruption
from ..views.html import show_in_ipython
from .backends import Backends
from .lazy import IMPORTS, Lazy
from .lazy_stages import LazyExtractor, LazyGenerator, LazyTokenizer, LazyVideoGenerator

if TYPE_CHECKING:
    from concurrent.futures import Future

    from PIL.Image import Image

    from generate.diffusion.clip_score import ClipScorer
    from keywords.keybert import KeyBertExtractor

_MOST_GLOSSARIES = 8  # of writers, whose translators are kept
_TRIAL = "의자에 앉은 고양이"

_Name = TypeVar("_Name", bound=str)
_Backend = TypeVar("_Backend")


@dataclass(frozen=True)
class Parts:
    """What the pipelines of one process have in common, whichever backends they use."""

    backends: Backends
    prompt_builder: PromptBuilder
    library: Library


def shared_parts(settings: Settings) -> Parts:
    """Return the parts of ``build``. Raise as it does."""
    safety = _safety(settings)
    backends, extractor = Backends(settings), _lazy_extractor(settings)
    return Parts(backends, _prompt_builder(settings, safety, extractor), _library(settings, backends, extractor))


def build(settings: Settings, parts: Parts | None = None) -> Pipeline:
    """Return the pipeline that ``settings`` ask for.

    Its stages begin to load side by side, fallbacks when they are needed; what cannot be loaded fails in its stage.

    Args:
        settings: Name the backends.
        parts: What it shares with other pipelines; None for parts of its own.

    Raises:
        InputError: A price table or a list of words cannot be read, or the model is a folder without a tokenizer.
        GlossaryError: The user's own glossary cannot be read.
    """
    parts = parts or shared_parts(settings)
    translator_with = partial(_translator, settings, parts.backends)
    return Pipeline(
        _paraphraser(settings, parts.backends),
        translator_with(),
        parts.prompt_builder,
        glosses=parts.backends.glosses,
        translator_with=lru_cache(maxsize=_MOST_GLOSSARIES)(translator_with),
        paraphraser_with=partial(_paraphraser, settings, parts.backends),
        alternatives=Alternatives(settings.wildcards),
        upscalers=partial(upscaler_names, settings.upscalers),
        library=parts.library,
    )


def build_library(settings: Settings) -> Library:
    """Return the library alone, which loads when it is first asked. Raise ``GlossaryError`` as ``build`` does."""
    return _library(settings, Backends(settings), _lazy_extractor(settings))


def _library(settings: Settings, backends: Backends, extractor: LazyExtractor) -> Library:
    translator = Lazy(partial(backends.translator, "lexicon"))
    meaning = Meaning(translator.get, extractor, settings.embeddings or "all-MiniLM-L6-v2")
    return Library(meaning, settings.cache, partial(_propose, settings, backends))


def _propose(settings: Settings, backends: Backends, sentence: str, count: int) -> list[str]:
    """Return details that a language model proposes. Raise ``ParaphraseError`` where none is configured."""
    from augment.proposals import propose_details

    chat = backends.proposing_chat()
    with deadline(settings.stage_seconds):
        return propose_details(chat, sentence, count)


def warm_up(pipeline: Pipeline, settings: Settings) -> "Future[None]":
    """Begin to load every stage that costs nothing to try, in a thread of its own.

    The future ends when they are loaded, and has the error of one that cannot be loaded.
    """

    def run() -> None:
        if settings.chosen_paraphraser == "rules" and settings.chosen_translator in ("lexicon", "marian"):
            pipeline.preview(_TRIAL, PreviewOptions(count=1))
        else:
            pipeline.prompt_builder.warm_up()

    return Lazy(run).start()


def build_prompt_builder(settings: Settings) -> PromptBuilder:
    """Return the English half of the pipeline, which loads no Korean stage. Raise as ``build`` does."""
    return _prompt_builder(settings, _safety(settings), _lazy_extractor(settings))


def _safety(settings: Settings) -> Safety:
    """Read the lists, which imports parts of pydantic, before the first thread loads a stage."""
    with IMPORTS:
        return Safety(settings.safety, settings.safety_lists)


def _prompt_builder(settings: Settings, safety: Safety, extractor: LazyExtractor) -> PromptBuilder:
    show_in_ipython()
    return PromptBuilder(extractor, safety=safety, tokenizers=_tokenizers(settings.model))


def _lazy_extractor(settings: Settings) -> LazyExtractor:
    """Return the keyword extractor, which begins to load."""
    extractor = Lazy(partial(_extractor, settings))
    extractor.start()
    return LazyExtractor("keybert", extractor)


def _paraphraser(settings: Settings, backends: Backends, examples: Sequence[Example] | None = None) -> Paraphraser:
    names = _in_order(settings.chosen_paraphraser, settings.fallback, get_args(ParaphraserName))
    return backends.filtering(
        FallbackParaphraser(_loading(names, partial(backends.paraphraser, examples=examples)), settings.stage_seconds)
    )


def _translator(settings: Settings, backends: Backends, words: tuple[Word, ...] = ()) -> Translator:
    names = _in_order(settings.chosen_translator, settings.fallback, get_args(TranslatorName))
    load = partial(backends.translator, words=words)
    return FallbackTranslator(_loading(names, load), settings.stage_seconds)


def _in_order(first: _Name, fallback: Sequence[str], known: Sequence[_Name]) -> list[_Name]:
    """Return ``first`` and those of ``fallback`` that are names of its stage."""
    return list(dict.fromkeys([first, *(name for wanted in fallback for name in known if name == wanted)]))


def _loading(names: Sequence[_Name], load: Callable[[_Name], _Backend]) -> list[tuple[str, Callable[[], _Backend]]]:
    """Return each name with a function that loads its backend once; the first begins to load now."""
    lazy = [(name, Lazy(partial(load, name))) for name in names]
    lazy[0][1].start()
    return [(name, backend.get) for name, backend in lazy]


def build_generator(settings: Settings, *, on_loaded: Callable[[str, float], object] | None = None) -> ImageGenerator:
    """Return the generator of ``settings.model``, SDXL base if None; it begins to load in a thread of its own.

    Args:
        settings: Names the model, its refiner, the device and the folders.
        on_loaded: Receives the name of the model, and the seconds that it took to load.

    Raises:
        RequestError: The model cannot be one, or there is no folder of LoRAs.
        GenerationError: The packages that generate are not installed.
    """
    model = settings.model or SDXL
    check_model(model)
    if settings.refiner:
        check_model(settings.refiner)
    _check_installed()
    if settings.lora and not settings.lora.is_dir():
        message = _("MALGRIM_LORA_DIR={folder!r}: there is no such folder")
        raise RequestError(message.format(folder=str(settings.lora)))

    generator = Lazy(_timed(partial(_generator, settings, model), model, on_loaded))
    generator.start()
    return LazyGenerator(model, generator)


def _generator(settings: Settings, model: str) -> ImageGenerator:
    with IMPORTS:
        from generate.diffusion.loading import load_generator

        loaded = load_generator(
            model,
            refiner=settings.refiner,
            device=settings.device,
            memory=settings.memory,
            compiled=settings.compiled,
            adapters=settings.lora,
            guides=settings.guides,
            upscalers=settings.upscalers,
            on_encode=check_interruption,
        )
        return BestOf(loaded, _scorer(settings.clip) if settings.clip else None)


def build_video_generator(
    settings: Settings, motion: MotionFile, *, on_loaded: Callable[[str, float], object] | None = None
) -> VideoGenerator:
    """Return the video generator of ``settings.model``, SDXL base if None; it begins to load as ``build_generator``'s.

    Args:
        settings: Names the model, the device and the folder of LoRAs.
        motion: The motion adapter.
        on_loaded: As of ``build_generator``.

    Raises:
        RequestError: The model cannot be one.
        GenerationError: The packages that generate are not installed.
    """
    model = settings.model or SDXL
    check_model(model)
    _check_installed()
    generator = Lazy(_timed(partial(_video_generator, settings, model, motion), model, on_loaded))
    generator.start()
    return LazyVideoGenerator(model, motion.name, generator)


def _timed(
    load: Callable[[], _Backend], model: str, on_loaded: Callable[[str, float], object] | None
) -> Callable[[], _Backend]:
    """Return ``load``, which then says how long the model took."""

    def timed() -> _Backend:
        started = time.monotonic()
        loaded = load()
        if on_loaded:
            on_loaded(model, time.monotonic() - started)
        return loaded

    return timed


def _video_generator(settings: Settings, model: str, motion: MotionFile) -> VideoGenerator:
    with IMPORTS:
        from generate.diffusion.video_loading import load_video_generator

        return load_video_generator(
            model,
            motion.path,
            device=settings.device,
            memory=settings.memory,
            adapters=settings.lora,
            on_encode=check_interruption,
        )


def _check_installed() -> None:
    missing = [
        name
        for name in ("accelerate", "compel", "diffusers", "peft", "skimage")
        if importlib.util.find_spec(name) is None
    ]
    if missing:
        message = _("{packages} missing: make drawing, or pip install -c constraints.txt -e '.[generate]'")
        raise GenerationError(message.format(packages=", ".join(missing)), "not configured")


def check_generator(settings: Settings) -> str:
    """Return what would generate pictures, and where. Raise whatever prevents it; nothing is loaded or fetched."""
    model = settings.model or SDXL
    check_model(model)
    _check_installed()
    from generate.diffusion.loading import device_for

    device = device_for(settings.device).name
    if is_here(model):
        return _("{model} on {device}").format(model=model, device=device)
    if os.environ.get("HF_HUB_OFFLINE"):
        check_available(model)
    return _("{model} on {device}, weights not here: fetched from the Hub when they are first used").format(
        model=model, device=device
    )


def check_weights(settings: Settings) -> None:
    """Raise ``GenerationError`` when the weights of the model or the refiner are not here and cannot be fetched."""
    for model in (settings.model or SDXL, settings.refiner):
        if model:
            check_model(model)
            check_available(model)


def _scorer(folder: Path) -> Callable[["Image", str], float]:
    """Return a function that loads the CLIP model of ``folder`` when it is first called."""

    def load() -> "ClipScorer":
        with IMPORTS:
            from generate.diffusion.clip_score import ClipScorer

            return ClipScorer.load(folder)

    scorer = Lazy(load)
    return lambda image, text: scorer.get().score(image, text)


def _tokenizers(model: str | None) -> tuple[Tokenizer, Tokenizer]:
    """Return those in the folder ``model``; a file or a name on the Hub has none to count with before it is loaded."""
    if model is None or not Path(model).is_dir():
        return EstimatedTokenizer(), EstimatedTokenizer()
    first, second = (Path(model, name) for name in ("tokenizer", "tokenizer_2"))
    if not first.is_dir():
        raise SettingsError(_("{model!r} is not the folder of a model: it has no tokenizer").format(model=model))
    return (
        LazyTokenizer(Lazy(partial(_tokenizer, first))),
        LazyTokenizer(Lazy(partial(_tokenizer, second if second.is_dir() else first))),
    )


def _tokenizer(folder: Path) -> Tokenizer:
    with IMPORTS:
        from generate.diffusion.clip_tokenizer import ClipTokenizer

        return ClipTokenizer.load(folder)


def _extractor(settings: Settings) -> "KeyBertExtractor":
    with IMPORTS:
        from keywords.keybert import KeyBertExtractor

        return KeyBertExtractor.load(settings.embeddings, on_batch=check_interruption)


def check_embeddings(settings: Settings) -> str:
    """Return which embedding model KeyBERT will use. Raise whatever keeps it from loading."""
    _extractor(settings)
    return settings.embeddings or _("the packaged all-MiniLM-L6-v2, its SHA-256 checked")
