"""The command ``malgrim`` in the process of a test."""

import io
import sys

import pytest

from service.cli.app import main


def run(monkeypatch: pytest.MonkeyPatch, *words: str, stdin: bytes = b"") -> int:
    """Run ``malgrim`` with ``words`` and ``stdin``; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["malgrim", *words])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
    try:
        main()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0
