"""Compare the speed of the keyword stage with two baselines: KeyBERT for each sentence, and KeyBERT's list call.

All use the same model and the same recorded English sentences, 11 (one preview) and 100. The keyword stage is measured
with an empty cache, and with a cache of every term but of no sentence, as in a later preview.
"""

import platform
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from statistics import median
from time import perf_counter

from keybert import KeyBERT

from keywords.keybert import CachedEmbedder, KeyBertExtractor, packaged_model
from keywords.keybert import _sentence_transformer as sentence_transformer

RUNS = 7
FUNCTION_WORDS = ("and so", "as it is", "for us", "of it all", "by and by", "to be", "in the")
SENTENCES = (Path(__file__).parent.parent / "fixtures" / "english.txt").read_text(encoding="utf-8").splitlines()


def milliseconds(work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> float:
    """Return the median over several runs of ``work``; ``prepare`` runs before each, untimed."""
    taken = []
    for _ in range(RUNS):
        prepare()
        started = perf_counter()
        work()
        taken.append(1000 * (perf_counter() - started))
    return median(taken)


def reworded(sentences: Sequence[str], run: int) -> list[str]:
    """Return the sentences with function words appended: new texts to embed, but no new terms."""
    return [f"{sentence} {FUNCTION_WORDS[run % len(FUNCTION_WORDS)]}" for sentence in sentences]


def main() -> None:
    model = sentence_transformer(str(packaged_model()))
    plain = KeyBERT(model=model)
    plain.extract_keywords(SENTENCES[0])
    packages = ("keybert", "sentence-transformers", "torch")
    print(platform.platform(), ", ".join(f"{name} {metadata.version(name)}" for name in packages))
    print(f"median of {RUNS} runs, ms; ratios to ours with cached terms")
    print("the baselines find single words, as KeyBERT does by default; ours finds words and phrases of two\n")
    print(f"{'sentences':>9} {'one by one':>12} {'list call':>12} {'ours, empty':>12} {'ours, cached':>12}")
    for count in (11, 100):
        documents = SENTENCES[:count]
        loop = milliseconds(lambda: [plain.extract_keywords(one, top_n=5) for one in documents])  # noqa: B023
        listed = milliseconds(lambda: plain.extract_keywords(documents, top_n=5))  # noqa: B023
        empty = milliseconds(lambda: KeyBertExtractor(CachedEmbedder(model)).extract(documents))  # noqa: B023
        warm = KeyBertExtractor(CachedEmbedder(model))
        warm.extract(documents)
        batches = iter([reworded(documents, run) for run in range(RUNS)])
        cached = milliseconds(lambda: warm.extract(next(batches)))  # noqa: B023
        print(f"{count:>9} {loop:>12.1f} {listed:>12.1f} {empty:>12.1f} {cached:>12.1f}")
        print(f"{'':>9} {loop / cached:>11.1f}x {listed / cached:>11.1f}x {empty / cached:>11.1f}x {1:>11.1f}x")


if __name__ == "__main__":
    main()
