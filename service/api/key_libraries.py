"""The library of the caller's key."""

from typing import Annotated

from fastapi import Depends

from ..jobs.key_library import KeyLibrary
from ..messages import _
from .auth import KeyDep
from .dependencies import ResourcesDep
from .errors import ProblemError


def key_library(resources: ResourcesDep, key: KeyDep) -> KeyLibrary | None:
    """Return the library of the caller's key; None where the service has none."""
    library = resources.pipeline().library
    return KeyLibrary(key.name, library, resources.store, resources.embeddings) if library else None


KeyLibraryDep = Annotated[KeyLibrary | None, Depends(key_library)]


def present_library(library: KeyLibraryDep) -> KeyLibrary:
    """Return the library of the caller's key. Raise ``ProblemError`` where the service has none."""
    if library is None:
        raise ProblemError(503, _("this service has no library"))
    return library


PresentLibraryDep = Annotated[KeyLibrary, Depends(present_library)]
