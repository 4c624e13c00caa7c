"""Why the system refused a call, in the language asked for."""

import errno

from .messages import N_, _

_REASONS = {
    errno.EACCES: N_("Permission denied"),
    errno.EADDRINUSE: N_("Address already in use"),
    errno.EDQUOT: N_("Disk quota exceeded"),
    errno.EEXIST: N_("File exists"),
    errno.EFBIG: N_("File too large"),
    errno.EIO: N_("Input/output error"),
    errno.EISDIR: N_("Is a directory"),
    errno.EMFILE: N_("Too many open files"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.ENOENT: N_("No such file or directory"),
    errno.ENOSPC: N_("No space left on device"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EPERM: N_("Operation not permitted"),
    errno.EROFS: N_("Read-only file system"),
}
"""The common reasons, as glibc words them."""


def reason_of(error: Exception) -> str:
    """Return why a call failed, without the path: a common reason in the language asked for, others as they are."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _(_REASONS[error.errno])
    return getattr(error, "strerror", None) or str(error)
