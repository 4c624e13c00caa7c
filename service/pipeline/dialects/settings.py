"""Settings of image generation in a text: ``Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7``."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from generate import SIZE, RequestError, check_sampler

_MULTIPLE = 64  # pixels: the sizes that SDXL was trained on (Podell et al. 2023, arXiv:2307.01952, appendix I)
_LONGEST = 60  # characters of a setting in a message
_FIELDS = {
    "steps": "steps|step|samplingsteps|스텝|스텝수",
    "guidance": "cfg|cfgscale|guidance|guidancescale|cfg스케일",
    "seed": "seed|시드|시드값",
    "sampler": "sampler|samplername|samplingmethod|샘플러",
    "size": "size|resolution|크기|사이즈|해상도",
    "width": "width|너비|가로",
    "height": "height|높이|세로",
    "ratio": "ar|aspect|aspectratio",
    "schedule": "scheduletype|scheduler|schedule",
    "hires": "hiresupscale",
    "hires_size": "hiresresize",
    "hires_steps": "hiressteps",
    "hires_strength": "denoisingstrength",
    "upscaler": "hiresupscaler",
    "subseed": "variationseed|subseed",
    "subseed_strength": "variationseedstrength|subseedstrength",
    "seed_size": "seedresizefrom",
    "clip_skip": "clipskip",
    "tiling": "tiling",
    "stop_at": "stoppedat",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split("|")}
_PLAIN_SCHEDULES = ("automatic", "uniform", "normal", "simple", "default")
_SIZES = {
    "size": ("width", "height"),
    "seed_size": ("seed_width", "seed_height"),
    "hires_size": ("hires_width", "hires_height"),
}
_INTEGER, _NUMBER = (re.compile(r"-?\d{1,12}"), int), (re.compile(r"\d{1,6}(?:\.\d{1,6})?"), float)
_SWITCH = (re.compile("true|false", re.IGNORECASE), lambda value: value.lower() == "true")
_FORMS: dict[str, tuple[re.Pattern[str], Callable[[str], Any]]] = {
    **dict.fromkeys(("steps", "seed", "width", "height", "subseed", "clip_skip", "stop_at"), _INTEGER),
    **dict.fromkeys(("guidance", "hires", "subseed_strength"), _NUMBER),
    "tiling": _SWITCH,
    "hires_steps": _INTEGER,
    "hires_strength": _NUMBER,
}
_OF_HIRES = ("hires_strength", "hires_steps", "upscaler")
_TEXT = re.compile(".+", re.DOTALL)
_PAIR = re.compile(r"(\d{1,5})\s*[xX×*:]\s*(\d{1,5})")
_NEXT_NAME = re.compile(
    r"(?<!hires)(?<!variation)\s+"  # "Hires steps" and "Variation seed" are names of their own
    r"(?=(?:steps|sampler|cfg(?: scale)?|seed|size|schedule type|model|스텝|샘플러|시드|크기)\s*[:：])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Setting:
    """A setting as it is written: its name, its value, and the piece of text that holds both."""

    name: str
    value: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TextSettings:
    """Settings of image generation that a text gives, None for those that it does not give.

    Attributes:
        width: Pixels.
        height: Pixels.
        steps: Steps of the sampler.
        guidance: CFG scale.
        seed: Seed of the first image.
        sampler: A name of ``sampler_names``.
        hires: Factor of the size for a second pass.
        subseed: As of ``PictureSettings``, and those that follow.
    """

    width: int | None = None
    height: int | None = None
    steps: int | None = None
    guidance: float | None = None
    seed: int | None = None
    sampler: str | None = None
    hires: float | None = None
    hires_width: int | None = None
    hires_height: int | None = None
    hires_steps: int | None = None
    hires_strength: float | None = None
    upscaler: str | None = None
    subseed: int | None = None
    subseed_strength: float | None = None
    seed_width: int | None = None
    seed_height: int | None = None
    clip_skip: int | None = None
    tiling: bool | None = None
    stop_at: int | None = None

    def given(self) -> dict[str, Any]:
        """Return the settings that the text gives, by the names of ``ImageSettings``."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def __str__(self) -> str:
        values = self.given().items()
        return ", ".join(
            f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in values
        )


def settings_of(text: str) -> Iterator[Setting]:
    """Yield the settings in A1111's lines of settings; quoted values and JSON may contain commas."""
    shown = ""
    for piece in [*_pieces(text), ""]:
        name, colon, _value = piece.partition(":")
        if shown and (not piece or (colon and name.strip())):
            yield _setting(shown)
            shown = ""
        shown = f"{shown}, {piece}" if shown else piece


def _setting(text: str) -> Setting:
    name, _colon, value = text.partition(":")
    return Setting(name.strip(" *"), value.strip(' *"'), text)


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces of ``text`` between commas and line breaks that are not in quotes or brackets."""
    depth, quoted, start = 0, False, 0
    text = text.replace("：", ":")
    for index, character in enumerate(f"{text}\n"):
        if character == '"' and text[index - 1 : index] != "\\":
            quoted = not quoted
        depth += 0 if quoted else (character in "[{") - (character in "]}")
        if character == "\n" or (character == "," and not quoted and depth <= 0):
            piece = text[start:index].strip(" *-\t")
            yield from (part.strip() for part in ([piece] if '"' in piece else _NEXT_NAME.split(piece)) if part.strip())
            depth, quoted, start = 0, quoted and character != "\n", index + 1


def read_settings(found: Iterable[Setting], upscalers: Sequence[str]) -> tuple[TextSettings, tuple[str, ...]]:
    """Return the settings that can be used here, and the texts of the others; of several values the last one counts."""
    texts: dict[str, str] = {}
    values: dict[str, Any] = {}
    ignored = list[str]()
    for setting in found:
        field = _FIELD_OF.get(re.sub(r"[\s_-]", "", setting.name).lower(), "")
        read = {} if field == "upscaler" and setting.value not in upscalers else _read(field, setting.value)
        values |= read
        texts |= dict.fromkeys(read, setting.text)
        if not read:
            ignored.append(setting.text)
    sampler = sampler_of(values.pop("sampler", None), values.pop("schedule", ""))
    ignored += [texts[name] for name in ("sampler", "schedule") if name in texts and name not in sampler]
    if not {"hires", "hires_width"} & values.keys():  # a denoising strength is that of a picture to begin from
        ignored += [texts[name] for name in _OF_HIRES if name in texts]
        values = {name: value for name, value in values.items() if name not in _OF_HIRES}
    kept = {name: value for name, value in (values | sampler).items() if name != "schedule"}
    return TextSettings(**kept), tuple(dict.fromkeys(text[:_LONGEST] for text in ignored))


def _read(field: str, value: str) -> dict[str, Any]:
    """Return the fields that ``value`` gives, none if it cannot be read."""
    if field in _SIZES or field == "ratio":
        pair = _PAIR.fullmatch(value)
        sides = (int(pair[1]), int(pair[2])) if pair else (0, 0)
        if field in _SIZES:
            return dict(zip(_SIZES[field], sides, strict=True)) if pair else {}
        return _of_ratio(sides[0] / sides[1]) if all(sides) else {}
    form, read = _FORMS.get(field, (_TEXT, str))
    return {field: read(value)} if field and form.fullmatch(value) else {}


def _of_ratio(ratio: float) -> dict[str, int]:
    """Return the size of training whose ratio of width to height is nearest."""
    sizes = ((width, SIZE * SIZE // width // _MULTIPLE * _MULTIPLE) for width in range(512, 2049, _MULTIPLE))
    width, height = min(sizes, key=lambda size: abs(math.log(size[0] / size[1] / ratio)))
    return {"width": width, "height": height}


def sampler_of(name: str | None, schedule: str) -> dict[str, str]:
    """Return the fields that can be used: the sampler in its variant for ``schedule``, and the schedule itself."""
    if name is None:
        return {}
    variants = {"": name, **dict.fromkeys(_PLAIN_SCHEDULES, name), "karras": f"{name.removesuffix(' Karras')} Karras"}
    for variant in (variants.get(schedule.lower()), name):
        with suppress(RequestError):
            if variant:
                fits = {"schedule": schedule} if variant == variants.get(schedule.lower()) else {}
                return {"sampler": check_sampler(variant), **fits}
    return {}
