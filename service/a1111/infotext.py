"""AUTOMATIC1111's text of a picture, read: the prompt, the negative prompt, and the settings by their names."""

import re
from dataclasses import dataclass

from ..pipeline.dialects.settings import settings_of

_LONGEST = 20_000  # characters of the settings that are read
_NEGATIVE = "Negative prompt:"
_SETTINGS = re.compile(r"^[ \t]*Steps: *\d+,?", re.MULTILINE)
_SIZE = re.compile(r"(-?\d+)x(-?\d+)")
_DEFAULTS = {
    "Clip skip": "1",
    "Schedule type": "Automatic",
    "Hires prompt": "",
    "Hires negative prompt": "",
    "Hires sampler": "Use same sampler",
    "Hires checkpoint": "Use same checkpoint",
}


@dataclass(frozen=True)
class Infotext:
    """The parts of the text."""

    prompt: str
    negative_prompt: str
    settings: dict[str, str]

    def parameters(self) -> dict[str, str]:
        """Return the parts by the names that ``png-info`` gives them: a size as two numbers, defaults filled in."""
        if not (self.prompt or self.settings):
            return {}
        found = {"Prompt": self.prompt, "Negative prompt": self.negative_prompt}
        for name, value in self.settings.items():
            if size := _SIZE.fullmatch(value):
                found |= {f"{name}-1": size[1], f"{name}-2": size[2]}
            else:
                found[name] = value
        return _DEFAULTS | found


def read_infotext(text: str) -> Infotext:
    """Split the text; one without settings is a prompt."""
    lines = [*_SETTINGS.finditer(text)]
    end = lines[-1].start() if lines else len(text)
    prompt, _name, negative = text[:end].partition(_NEGATIVE)
    settings = {one.name: one.value for one in settings_of(text[end : end + _LONGEST]) if one.value}
    return Infotext(prompt.strip(), negative.strip(), settings)
