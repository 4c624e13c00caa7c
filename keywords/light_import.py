"""Imports of a package without its optional dependencies."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from threading import get_ident
from types import ModuleType


class _Hiding(MetaPathFinder):
    """Finds nothing, and keeps one thread from finding some packages."""

    def __init__(self, packages: frozenset[str]) -> None:
        self._packages = packages
        self._thread = get_ident()

    def find_spec(self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> None:
        if fullname in self._packages and get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is hidden from this import", name=fullname)


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Let this thread import as if ``packages`` were not installed; those loaded before stay visible."""
    hiding = _Hiding(frozenset(packages))
    sys.meta_path.insert(0, hiding)
    try:
        yield
    finally:
        sys.meta_path.remove(hiding)
