"""Change 50 times among three models, in a process of its own, whose memory no other test has filled.

Prints, as JSON, how many generators are alive at the end, and by how many bytes the process grew after ten changes.
"""

import gc
import json
import sys
import weakref
from pathlib import Path

import psutil

from generate import ImageSettings, Phrase, Prompt
from service.assembly.generator_pool import GeneratorPool
from service.config.settings import Settings

CAT = Prompt((Phrase("a cat"),), (), ())
SMALL = ImageSettings(width=64, height=64, steps=1, seed=1)


def main(folder: Path) -> None:
    pool = GeneratorPool(Settings(model="toy", models=folder, device="cpu"))
    names, made, sizes = ("하나", "two", "three"), list[weakref.ref[object]](), list[int]()
    for change in range(50):
        generator = pool.get(names[change % 3])
        generator.generate(CAT, SMALL)
        made.append(weakref.ref(generator))
        del generator
        gc.collect()
        sizes.append(psutil.Process().memory_info().rss)
    print(json.dumps([sum(one() is not None for one in made), max(sizes[40:]) - max(sizes[:10])]))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
