"""Run ``malgrim`` and print the packages of others that were imported beside a load without the lock for it."""

import sys
import threading
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

from service.assembly.lazy import IMPORTS
from service.cli.app import main

_OWN = {"augment", "translate", "keywords", "generate", "service"}


class Watcher(MetaPathFinder):
    """Finds nothing, and notes what is looked for while another thread loads and this one holds no lock."""

    def __init__(self) -> None:
        self.noted: set[str] = set()

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Note ``fullname``."""
        of_others = fullname.partition(".")[0] not in _OWN | sys.stdlib_module_names
        here = threading.current_thread()
        loading = any(thread.name.startswith("load") for thread in threading.enumerate() if thread is not here)
        if of_others and loading and not IMPORTS._is_owned():  # type: ignore[attr-defined]
            self.noted.add(fullname)


if __name__ == "__main__":
    watcher = Watcher()
    sys.meta_path.insert(0, watcher)
    try:
        main()
    finally:
        sys.stderr.write(" ".join(sorted(watcher.noted & sys.modules.keys())) + "\n")
