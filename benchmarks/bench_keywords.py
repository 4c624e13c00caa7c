"""Compare the speed of the keyword stage with KeyBERT's list call over words and pairs of words.

All rows extract from the same English sentences, eleven of each preview, with a vocabulary that no cache has seen:
KeyBERT as its users call it, with sentence-transformers; KeyBERT with the embedder of this project; our stage
with those words and pairs in place of noun phrases and actions; and our stage as it is. A run of one row follows a run
of another, so that a busy machine is as busy for all of them.
"""

import platform
from collections.abc import Callable, Sequence
from importlib import metadata
from itertools import pairwise
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from unittest.mock import patch

from keybert import KeyBERT

from keywords import keybert
from keywords.english_tagger import tokens
from keywords.keybert import CachedEmbedder, KeyBertExtractor, packaged_model
from keywords.keybert import _sentence_transformer as sentence_transformer
from keywords.minilm import MiniLm
from keywords.phrases import Phrase

RUNS = 7
OF_ONE_PREVIEW = 11
TEXTS = Path(__file__).parent.parent / "fixtures" / "english.txt"
STOP_WORDS = frozenset("a an and as at by for from in into is it its of on or over the through to under with".split())


def previews() -> list[list[str]]:
    """Return the recorded sentences of previews, ``RUNS`` times eleven."""
    sentences = TEXTS.read_text(encoding="utf-8").splitlines()
    starts = range(0, RUNS * OF_ONE_PREVIEW, OF_ONE_PREVIEW)
    return [sentences[start : start + OF_ONE_PREVIEW] for start in starts]


def words_and_pairs(sentence: str) -> list[Phrase]:
    """Return the words and pairs of words that KeyBERT's vectorizer finds, as phrases."""
    words = [token.text for token in tokens(sentence) if len(token.text) > 1 and token.text not in STOP_WORDS]
    texts = dict.fromkeys([*words, *(" ".join(pair) for pair in pairwise(words))])
    return [Phrase(text, frozenset(text.split())) for text in texts]


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return the time that ``work`` takes, and that of the processor, which other work beside it changes less."""
    started, computed = perf_counter(), process_time()
    work()
    return 1000 * (perf_counter() - started), 1000 * (process_time() - computed)


def main() -> None:
    """Print the median of each row and its ratio to the stage as it is."""
    transformer, mini = sentence_transformer(str(packaged_model())), MiniLm.load(packaged_model())
    plain = KeyBERT(model=transformer)

    def listed(model: KeyBERT, documents: Sequence[str]) -> object:
        return model.extract_keywords(list(documents), keyphrase_ngram_range=(1, 2), top_n=20)

    def stage(documents: Sequence[str]) -> object:
        return KeyBertExtractor(CachedEmbedder(mini)).extract(documents)

    def stage_of_pairs(documents: Sequence[str]) -> object:
        with patch.object(keybert, "phrases", words_and_pairs):
            return stage(documents)

    rows: dict[str, Callable[[Sequence[str]], object]] = {
        "KeyBERT's list call, (1, 2)": lambda documents: listed(plain, documents),
        "the same with our embedder": lambda documents: listed(KeyBERT(model=CachedEmbedder(mini)), documents),
        "our stage, words and pairs": stage_of_pairs,
        "our stage": stage,
    }
    for work in rows.values():
        work(["a warm room", "a cold street"])
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in rows}
    for documents in previews():
        for name, work in rows.items():
            taken[name].append(milliseconds(lambda: work(documents)))  # noqa: B023
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in ("keybert", "sentence-transformers", "torch"))
    print(platform.platform(), f"{cpu_count()} cores, load {getloadavg()[0]:.1f},", packages)
    print(f"{OF_ONE_PREVIEW} sentences, medians of {RUNS} previews in ms, and ratios to our stage")
    ours = [median(times) for times in zip(*taken["our stage"], strict=True)]
    for name, times in taken.items():
        wall, computed = (median(one) for one in zip(*times, strict=True))
        print(
            f"{name:<28} {wall:>8.1f} {wall / ours[0]:>6.1f}x, processor {computed:>8.1f} {computed / ours[1]:>6.1f}x"
        )


if __name__ == "__main__":
    main()
