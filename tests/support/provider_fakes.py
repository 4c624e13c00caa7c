"""Fake providers, which count calls or fail, previews made of them, and other processes."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen
from zlib import crc32

from augment import Paraphraser
from service.pipeline import Preview
from service.providers.cache import Cache
from service.providers.caching import CachingParaphraser, CachingTranslator
from service.trace import add_usage, add_warning
from support.fakes import make_pipeline
from support.paths import ROOT
from translate import Translator

TEXT = "고양이"


def english(sentence: str) -> str:
    """Return English that is unique to ``sentence`` and keeps its ASCII characters."""
    latin = "".join(character for character in sentence if character.isascii())
    return " ".join(["cat", str(crc32(sentence.encode())), *latin.split()])


@dataclass
class Provider:
    """A paraphraser and translator.

    Attributes:
        name: Its name.
        error: Raised by each call, if any.
        missing: Sentences with an empty translation.
        asked: The sentences of each call.
    """

    name: str = "provider"
    error: Exception | None = None
    missing: tuple[str, ...] = ()
    asked: list[list[str]] = field(default_factory=list)

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        self._ask([sentence])
        return [f"{sentence} {number} of {count}" for number in range(1, count + 1)]

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self._ask(sentences)
        return ["" if sentence in self.missing else english(sentence) for sentence in sentences]

    def _ask(self, sentences: Sequence[str]) -> None:
        self.asked.append(list(sentences))
        add_usage(self.name, calls=1)
        if self.error:
            raise self.error


def previewed(
    paraphraser: Paraphraser | None = None, translator: Translator | None = None, *, text: str = TEXT, count: int = 2
) -> Preview:
    """Return the preview of ``text`` with these stages."""
    return make_pipeline(paraphraser or Provider(), translator or Provider(), count=count).preview(text)


@contextmanager
def processes(script: str, *arguments: str, number: int = 1) -> Iterator[list[Popen[str]]]:
    """Yield ``number`` Python processes that run ``script``, each with its own number as last argument."""
    with ExitStack() as stack:
        started = []
        for index in range(number):
            command = [sys.executable, "-c", script, *arguments, str(index)]
            one = stack.enter_context(Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True))
            stack.callback(one.kill)
            started.append(one)
        yield started


def say(process: Popen[str], line: str = "") -> None:
    """Write a line to ``process``."""
    assert process.stdin
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def hear(process: Popen[str]) -> str:
    """Return the next line of ``process``."""
    assert process.stdout
    return process.stdout.readline().strip()


RECIPE = {"provider": "gpt", "model": "m", "template": "t", "url": "u", "temperature": "1"}
TO_PARAPHRASE = RECIPE | {"template": "of paraphrases"}


def translator(cache: Cache, provider: Translator) -> CachingTranslator:
    return CachingTranslator(provider, "gpt", RECIPE, cache)


def paraphraser(cache: Cache, provider: Paraphraser) -> CachingParaphraser:
    return CachingParaphraser(provider, "gpt", TO_PARAPHRASE, cache)


def cached_preview(folder: Path, provider: Provider) -> Preview:
    """Return the preview of ``provider`` in both stages, with a cache in ``folder``."""
    cache = Cache(folder, on_warning=add_warning)
    return previewed(paraphraser(cache, provider), translator(cache, provider))
