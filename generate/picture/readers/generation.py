"""How a picture of any program was generated."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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

    def text(self) -> str:
        """Return A1111's text."""
        values = {name: value for name, value in self.settings.items() if value not in (None, "")}
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


def sampler_name(name: Any) -> Any:
    """Return A1111's name of a sampler; an unknown one as it is."""
    plain = str(name).lower().removeprefix("k_").removesuffix("_gpu")
    if (short := plain.removesuffix("_k").removesuffix("_karras")) != plain and short in _SAMPLERS:
        return f"{_SAMPLERS[short]} Karras"
    return _SAMPLERS.get(plain, name)


def size_of(values: Mapping[str, Any]) -> str | None:
    """Return ``width`` and ``height`` of ``values`` as A1111 writes them."""
    sides = values.get("width"), values.get("height")
    return "{}x{}".format(*sides) if all(isinstance(side, int) and side > 0 for side in sides) else None


def read_object(text: str | None) -> dict[str, Any]:
    """Return the JSON object in ``text``; an empty one where there is none."""
    values = json.loads(text) if text and text.lstrip().startswith("{") else {}
    return values if isinstance(values, dict) else {}


def _written(value: Any) -> str:
    """Return a value on one line, in quotes if it contains one of A1111's separators."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return json.dumps(text, ensure_ascii=False) if re.search('[,:"\n]', text) else text
