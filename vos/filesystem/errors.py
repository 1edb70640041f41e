"""The one exception of the file system: an error's name and a sentence.

The name is a plain POSIX error name (`ENOENT`, `ENOSPC`, `EUCLEAN` ...), never a number: each
system translates names to its own numbers and messages. Names this package raises:

    ENOENT ENOTDIR EISDIR EEXIST ENOTEMPTY EBUSY EINVAL ENAMETOOLONG EMLINK   the request
    EFBIG ENOSPC ENODATA ENOTSUP ERANGE EOVERFLOW                             its limits
    EUCLEAN   the image contradicts itself: it is damaged
    EIO       the device gave fewer bytes than asked
"""

from __future__ import annotations

from vos.errors import KernelError


class FileSystemError(KernelError):
    """What was refused: `name` is the error's POSIX name, `sentence` the reason in one sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name, sentence)


def damaged(what: str) -> FileSystemError:
    """Return the error for an image whose parts contradict each other."""
    return FileSystemError("EUCLEAN", f"the disk is damaged: {what}; e2fsck can repair its image")
