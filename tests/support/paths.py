"""Where the repository keeps what tests read."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures"
CASSETTES = FIXTURES / "cassettes"
