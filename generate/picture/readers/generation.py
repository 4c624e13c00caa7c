"""How a picture of any program was generated."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_NUMBER = re.compile(r"\d+")
_PROMPT = ("positive_prompt", "prompt")
_NEGATIVE = ("negative_prompt", "negativeprompt", "uc")
_SETTINGS = {
    "Steps": ("steps",),
    "Sampler": ("sampler", "sampler_name"),
    "CFG scale": ("cfg_scale", "cfgscale", "guidance_scale", "cfg", "scale"),
    "Seed": ("seed", "noise_seed"),
    "Size": ("resolution",),
    "Schedule type": ("scheduler", "noise_schedule"),
    "Model": ("model", "base_model"),
    "LoRAs": ("loras",),
}
"""A1111's names of settings, each with the names that programs give it in JSON."""

_NUMBERS = ("Steps", "CFG scale", "Seed")
_FIRST = ("Steps", "Sampler", "CFG scale", "Seed", "Size")  # by these, a line is known as that of the settings

SETTINGS = frozenset(name for names in _SETTINGS.values() for name in names)
"""The names that programs give settings in JSON."""


@dataclass(frozen=True)
class Generation:
    """How one picture was generated.

    Attributes:
        prompt: What it shows.
        negative: What it does not show.
        settings: The settings by A1111's names; those without a value are not written.
    """

    prompt: str
    negative: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Generation":
        """Return what a JSON object says, by the names that programs give its parts."""
        settings = {name: _first(values, names) for name, names in _SETTINGS.items()}
        settings |= {name: None for name in _NUMBERS if not _NUMBER.match(str(settings[name]))}
        settings["Sampler"] = _sampler_name(settings["Sampler"])
        settings["Size"] = _size(values)
        settings["LoRAs"] = ", ".join(map(_lora_name, settings["LoRAs"] or ()))
        return cls(str(_first(values, _PROMPT) or ""), str(_first(values, _NEGATIVE) or ""), settings)

    def text(self) -> str:
        """Return A1111's text; settings without one that can begin their line are left out."""
        values = {name: value for name, value in self.settings.items() if value not in (None, "")}
        if next(iter(values), "") not in _FIRST:
            values = {}
        lines = [
            self.prompt.strip(),
            f"Negative prompt: {self.negative.strip()}" if self.negative.strip() else "",
            ", ".join(f"{name}: {_written(value)}" for name, value in values.items()),
        ]
        return "\n".join(filter(None, lines))


_SAMPLERS = {
    "euler": "Euler",
    "euler_a": "Euler a",
    "euler_ancestral": "Euler a",
    "lms": "LMS",
    "heun": "Heun",
    "dpm_2": "DPM2",
    "dpm_2_ancestral": "DPM2 a",
    "kdpm_2": "DPM2",
    "kdpm_2_a": "DPM2 a",
    "dpmpp_2m": "DPM++ 2M",
    "dpmpp_sde": "DPM++ SDE",
    "dpmpp_2m_sde": "DPM++ 2M SDE",
    "ddim": "DDIM",
    "plms": "PLMS",
    "pndm": "PLMS",
    "unipc": "UniPC",
    "uni_pc": "UniPC",
}
"""The samplers of k-diffusion as programs write them, by A1111's names."""


def _first(values: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _sampler_name(name: Any) -> Any:
    """Return A1111's name of a sampler; an unknown one as it is."""
    plain = str(name).lower().removeprefix("k_").removesuffix("_gpu")
    if (short := plain.removesuffix("_k").removesuffix("_karras")) != plain and short in _SAMPLERS:
        return f"{_SAMPLERS[short]} Karras"
    return _SAMPLERS.get(plain, name)


def _size(values: Mapping[str, Any]) -> str | None:
    """Return the size as A1111 writes it, from ``width`` and ``height`` or from a text such as "(1152, 896)"."""
    sides = [values.get("width"), values.get("height")]
    if not all(isinstance(side, int) and side > 0 for side in sides):
        sides = _NUMBER.findall(str(values.get("resolution", "")))
    return "{}x{}".format(*sides) if len(sides) == 2 else None


def _lora_name(lora: Any) -> str:
    """Return the name in an entry of a list of LoRAs: a text, a list with a weight, or an object of InvokeAI."""
    if isinstance(lora, dict):
        model = lora.get("model") or lora["lora"]
        return str(model.get("name") or model.get("model_name"))
    return str(lora[0] if isinstance(lora, list) else lora)


def read_object(text: str | None) -> dict[str, Any]:
    """Return the JSON object in ``text``; an empty one where there is none."""
    values = json.loads(text) if text and text.lstrip().startswith("{") else {}
    return values if isinstance(values, dict) else {}


def _written(value: Any) -> str:
    """Return a value on one line, in quotes if it contains one of A1111's separators."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return json.dumps(text, ensure_ascii=False) if re.search('[,:"\n]', text) else text
