"""Processor time of a preview against the length of its text, for 40 families of generated texts.

A family repeats units of one kind with one separator. Its growth is the exponent between the last two lengths: 1 is
linear. All stages are the offline ones.
"""

import math
import os
import platform
import random
import time
from collections.abc import Callable
from functools import partial

from service.assembly.build import build
from service.config.settings import Settings
from service.errors import USER_ERRORS
from service.pipeline import Pipeline, PreviewOptions
from service.text import LONGEST_TEXT
from service.trace import StageError

LENGTHS = tuple(LONGEST_TEXT // part for part in (8, 4, 2, 1))
SEPARATORS = {"blanks": " ", "commas": ", ", "lines": "\n", "nothing": ""}
NOUNS = "고양이 소녀 기사 마녀 늑대 등대 바다 한옥 시장 골목 자전거 우산 장미 호수 달".split()
PREDICATES = "걷는 달리는 빨간 작은 오래된 잠든 빛나는 앉아 있는 들고 서서 웃으며 흐르고".split()
PARTICLES = "이 가 을 를 은 는 의 에서 으로 와 도 만".split()
SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]


def _word(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(SYLLABLES, k=length))


UNITS: dict[str, Callable[[random.Random], str]] = {
    "phrases": lambda chance: f"{chance.choice(PREDICATES)} {chance.choice(NOUNS)}",
    "sentences": lambda chance: (
        f"{chance.choice(NOUNS)}{chance.choice(PARTICLES)} {chance.choice(PREDICATES)} {chance.choice(NOUNS)}"
    ),
    "weighted phrases": lambda chance: f"({chance.choice(NOUNS)}:{chance.uniform(0.5, 1.5):.1f})",
    "brackets": lambda chance: chance.choice(["(", ")", "[", "]", "{", "}", "<", ">", "(((", "::"]),
    "unwanted things": lambda chance: f"{chance.choice(NOUNS)} 없이",
    "quoted words": lambda chance: f'"{chance.choice(NOUNS)}"라고 쓰인',
    "unknown words of 8": partial(_word, length=8),
    "unknown words of 12": partial(_word, length=12),
    "English": lambda chance: f"word{chance.randrange(10_000)}",
    "numbers": lambda chance: f"{chance.randrange(100)}{chance.choice(['마리', '개', '명', ':', '%'])}",
}
PREVIEW = PreviewOptions(preset="original")


def text_of(unit: str, separator: str, length: int) -> str:
    """Return a text of about ``length`` characters, equal in each run."""
    chance = random.Random(f"{unit} {separator} {length}")
    parts: list[str] = []
    size = 0
    while size < length:
        parts.append(UNITS[unit](chance))
        size += len(parts[-1]) + len(separator)
    return separator.join(parts)[:length]


def seconds(pipeline: Pipeline, text: str) -> float:
    """Return the processor time of a preview; a text that is refused costs what its refusal costs."""
    started = time.process_time()
    try:
        pipeline.preview(text, PREVIEW)
    except (StageError, *USER_ERRORS):
        pass
    return time.process_time() - started


def main() -> None:
    print(platform.platform(), f"{os.cpu_count()} cores, Python {platform.python_version()}")
    pipeline = build(Settings())
    for number in range(3):  # Java compiles what runs often
        pipeline.preview(f"{_word(random.Random(number), 8)} 고양이", PREVIEW)
    print(f"{'family':<36}", *(f"{length:>6}" for length in LENGTHS), "  exponent")
    worst = 0.0
    for unit in UNITS:
        for name, separator in SEPARATORS.items():
            costs = [seconds(pipeline, text_of(unit, separator, length)) for length in LENGTHS]
            growth = math.log2(costs[-1] / costs[-2])
            worst = max(worst, costs[-1])
            print(f"{unit + ', ' + name:<36}", *(f"{cost:6.2f}" for cost in costs), f"{growth:8.2f}", flush=True)
    print(f"the dearest text takes {worst:.2f} s of processor time")


if __name__ == "__main__":
    main()
