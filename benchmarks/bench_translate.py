"""Compare the speed of the offline translate stage with an earlier commit, in the same run.

Each prompt is translated as in a preview, with ten paraphrases of it, by a process that has not seen its words. The
earlier commit is checked out in a temporary folder; the processes of both alternate, and medians are printed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench_start import EARLIER, Tree, trees
from samples import ROOT

from augment.rules import RuleParaphraser
from service.assembly.kiwi import KiwiTagger
from translate.korean.lexicon import read_entries
from translate.offline.segmentation import Segmenter
from translate.offline.tagger import LexiconTagger

ROUNDS = 5
PROMPTS = 40
STAGE = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
try:
    from service.backends import Backends
    from service.settings import Settings
except ImportError:
    from service.assembly.backends import Backends
    from service.config.settings import Settings
translator = Backends(Settings(cache=None)).translator("lexicon")
taken = []
for sentences in json.load(open(sys.argv[1], encoding="utf-8")):
    started = time.perf_counter(), time.process_time()
    translator.translate(sentences)
    taken.append((1000 * (time.perf_counter() - started[0]), 1000 * (time.process_time() - started[1])))
print(json.dumps(taken[len(taken) // 4 :]))  # the first ones load what is loaded once
"""


def sentences() -> list[list[str]]:
    """Return the sentences of previews."""
    segmenter = Segmenter(read_entries())
    paraphraser = RuleParaphraser(LexiconTagger(segmenter, KiwiTagger()), str)
    lines = (ROOT / "fixtures" / "prompts.tsv").read_text(encoding="utf-8").splitlines()
    prompts = [line.split("\t")[1] for line in lines if not line.startswith("#")]
    return [[one, *paraphraser.paraphrase(one, 10)] for one in prompts[:: len(prompts) // PROMPTS]]


def milliseconds(tree: Tree, file: Path) -> list[float]:
    """Return the median wall and processor time of a preview's sentences."""
    command = [sys.executable, "-c", STAGE, str(file)]
    done = subprocess.run(command, cwd=tree.home, env=tree.environment, capture_output=True, text=True, check=True)
    return [median(column) for column in zip(*json.loads(done.stdout.splitlines()[-1]), strict=True)]


def main() -> None:
    with trees() as both, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sentences.json")
        found = sentences()
        file.write_text(json.dumps(found), encoding="utf-8")
        print(f"{len(found)} prompts with paraphrases, medians of {ROUNDS} rounds, ms of one: wall, processor")
        rounds = [[milliseconds(tree, file) for tree in both] for _ in range(ROUNDS)]
        for name, times in zip((EARLIER, "now"), zip(*rounds, strict=True), strict=True):
            wall, processor = (median(column) for column in zip(*times, strict=True))
            print(f"{name:<8} {wall:8.1f} {processor:8.1f}")


if __name__ == "__main__":
    main()
