"""Settings to what makes previews of pictures."""

from functools import partial
from pathlib import Path

from generate import Captioner
from translate import KoreanTranslator

from ..config.settings import Settings
from ..pipeline.describing import Describer
from .backends import Backends
from .lazy import IMPORTS, Lazy
from .lazy_stages import LazyCaptioner, LazyKoreanTranslator


def build_describer(settings: Settings) -> Describer:
    """Return what describes pictures; its parts load when they are first used, and fail in their stages."""
    return Describer(_captioner(settings.caption_model), _korean(settings))


def _captioner(folder: Path | None) -> Captioner | None:
    return LazyCaptioner(Lazy(partial(_load, folder))) if folder else None


def _load(folder: Path) -> Captioner:
    with IMPORTS:
        from generate.caption_model import CaptionModel

        return CaptionModel.load(folder)


def _korean(settings: Settings) -> KoreanTranslator | None:
    name = settings.chosen_translator
    if name not in ("papago", "gpt"):
        return None
    load = partial(Backends(settings).korean_translator, name)
    return LazyKoreanTranslator(name, Lazy(load), settings.stage_seconds)
