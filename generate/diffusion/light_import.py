"""Spandrel, imported without torchvision.

Two of its modules import functions of torchvision for models that restore faces and fill holes, which are not used
here. Torchvision is left out because its build must be that of torch, and because transformers, where it finds it,
prepares pictures by other code. These two modules run with an import function of their own; no other module notices.
"""

import builtins
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType, SimpleNamespace
from typing import Any

_MODULES = ("spandrel.architectures.LaMa.__arch.LaMa", "spandrel.architectures.RestoreFormer")
_INSTEAD = SimpleNamespace(InterpolationMode=None, normalize=None, rotate=None)


def _import(name: str, *context: Any, **options: Any) -> Any:
    """Import for one of the modules; the arguments are those of ``__import__``."""
    is_hidden = name == "torchvision.transforms.functional"
    return _INSTEAD if is_hidden else builtins.__import__(name, *context, **options)


class _Loader(SourceFileLoader):
    """Runs a module with the builtins of Python, but for its import function."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        vars(module)["__builtins__"] = vars(builtins) | {"__import__": _import}
        super().exec_module(module)


class _Finder(MetaPathFinder):
    """Finds the modules."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname in _MODULES else None
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path)
        return spec


@contextmanager
def light_spandrel() -> Iterator[None]:
    """Let spandrel be imported without torchvision inside the block."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
