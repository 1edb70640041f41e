"""Sharing: what an opening lets others do with the same file, and names that wait to go.

A system whose openings say what they share keeps a `Claim` for each open file:

    access   what it may do itself      READ | WRITE | REMOVE, 0 for one that only looks
    shared   what it lets others do     the same bits

A new claim fits if each side's access lies within what the other shares; one without access always
fits. `doomed` are the files whose names go with their last claim.
Source: IoCheckShareAccess in the Windows driver kit's documentation.
"""

from __future__ import annotations

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import OpenFile

READ, WRITE, REMOVE = 1, 2, 4


class Claim:
    """One open file's part in sharing."""

    __slots__ = ("access", "file", "inode", "shared")

    def __init__(self, file: OpenFile, access: int, shared: int) -> None:
        self.file = file
        self.inode = file.inode
        self.access = access
        self.shared = shared


class Sharing:
    """All claims of one kernel, by inode."""

    def __init__(self) -> None:
        self._claims: dict[Inode, list[Claim]] = {}
        self.doomed: set[Inode] = set()

    def check(self, inode: Inode, access: int, shared: int) -> None:
        """Refuse with `SHARING` an opening that some claim rules out, or that rules one out."""
        if not access:
            return
        for held in self._claims.get(inode, ()):
            if held.access and (access & ~held.shared or held.access & ~shared):
                raise KernelError("SHARING", "someone has it open and does not share that")

    def add(self, claim: Claim) -> None:
        """Note a claim that `check` has let pass."""
        claims = self._claims.get(claim.inode)
        if claims is None:
            self._claims[claim.inode] = [claim]
        else:
            claims.append(claim)

    def drop(self, claim: Claim) -> bool:
        """Forget a claim; tell whether it was the inode's last."""
        claims = self._claims[claim.inode]
        if len(claims) > 1:
            claims.remove(claim)
            return False
        del self._claims[claim.inode]
        return True

    def of(self, inode: Inode) -> list[Claim]:
        """Return the claims on an inode."""
        return self._claims.get(inode, [])

    def everything(self) -> list[Claim]:
        """Return all claims."""
        return [claim for claims in self._claims.values() for claim in claims]
