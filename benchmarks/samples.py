"""The sentences that benchmarks measure."""

from pathlib import Path

ROOT = Path(__file__).parent.parent


def sentences() -> list[str]:
    """Return the Korean sentences of ``fixtures/prompts.tsv``."""
    rows = (ROOT / "fixtures" / "prompts.tsv").read_text(encoding="utf-8").splitlines()
    return [row.split("\t")[1] for row in rows if not row.startswith("#")]
