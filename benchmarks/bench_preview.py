"""Whole previews offline: time of a warm preview, growth with the number of sentences, cold start, memory.

The baseline calls KeyBERT for each sentence separately, as the original project did, in an otherwise equal pipeline.
"""

import platform
import resource
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from statistics import median
from time import perf_counter

from keybert import KeyBERT
from samples import ROOT, sentences

from keywords import Keyword
from keywords.keybert import KeyBertExtractor, packaged_model
from keywords.keybert import _sentence_transformer as sentence_transformer
from service.assembly.backends import Backends
from service.config.settings import Settings
from service.pipeline import Pipeline, PreviewOptions, PromptBuilder

WARM_UP = 5
MEASURED = 30
COLD_RUNS = 3


class OneByOne:
    """The keyword stage of the original project."""

    name = "keybert one by one"

    def __init__(self) -> None:
        self._model = KeyBERT(model=sentence_transformer(str(packaged_model())))

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Return the keywords of each sentence, with one call for each."""
        found: dict[str, list[int]] = {}
        for index, document in enumerate(documents):
            for text, _ in self._model.extract_keywords(document, top_n=5):
                found.setdefault(text, []).append(index)
        return [Keyword(text, tuple(indices), 0.5) for text, indices in found.items()]


def warm(pipeline: Pipeline, texts: Sequence[str], count: int = 10) -> list[float]:
    """Return the milliseconds of each preview with ``count`` paraphrases, after a few previews that warm up."""
    options = PreviewOptions(preset="original", count=count)
    for text in texts[:WARM_UP]:
        pipeline.preview(text, options)
    taken = []
    for text in texts[WARM_UP:]:
        started = perf_counter()
        pipeline.preview(text, options)
        taken.append(1000 * (perf_counter() - started))
    return taken


def cold(text: str) -> float:
    started = perf_counter()
    command = [sys.executable, "-m", "service.cli", "preview", "--json", text]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return perf_counter() - started


def help_only() -> float:
    started = perf_counter()
    subprocess.run([sys.executable, "-m", "service.cli", "--help"], cwd=ROOT, check=True, capture_output=True)
    return perf_counter() - started


def main() -> None:
    packages = ("konlpy", "keybert", "torch")
    print(platform.platform(), ", ".join(f"{name} {metadata.version(name)}" for name in packages))
    texts = sentences()
    chosen = texts[:: len(texts) // (WARM_UP + MEASURED)][: WARM_UP + MEASURED]
    backends = Backends(Settings())
    paraphraser, translator = backends.filtering(backends.paraphraser("rules")), backends.translator("lexicon")
    ours = warm(Pipeline(paraphraser, translator, PromptBuilder(KeyBertExtractor.load())), chosen)
    theirs = warm(Pipeline(paraphraser, translator, PromptBuilder(OneByOne())), chosen)
    print(f"\nwarm preview of {len(ours)} sentences, 10 paraphrases each, median (worst), ms")
    print(f"  KeyBERT one by one  {median(theirs):7.1f} ({max(theirs):.1f})")
    print(f"  ours                {median(ours):7.1f} ({max(ours):.1f})   {median(theirs) / median(ours):.1f}x")
    print("\nmedian against the number of paraphrases, ms")
    for count in (0, 5, 10, 20, 40):
        builder = PromptBuilder(KeyBertExtractor.load())
        taken = median(warm(Pipeline(paraphraser, translator, builder), chosen, count))
        print(f"  {count + 1:>3} sentences  {taken:7.1f}  {taken / (count + 1):6.2f} a sentence")
    print(f"\nmalgrim --help          {median(help_only() for _ in range(COLD_RUNS)):.2f} s")
    print(f"cold malgrim preview    {median(cold(chosen[0]) for _ in range(COLD_RUNS)):.2f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # kilobytes on Linux
    print(f"its peak memory         {peak:.0f} MB")


if __name__ == "__main__":
    main()
