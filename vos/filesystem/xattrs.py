"""Extended attributes of inodes: read at the first call, laid out anew at every change."""

from __future__ import annotations

from vos.filesystem import xattr_format
from vos.filesystem.errors import FileSystemError, damaged
from vos.filesystem.inodes import Inode
from vos.filesystem.store import Store
from vos.filesystem.structures import BLOCK_SHIFT, INODE_EXTRA


class Attributes(Store):
    """Extended attributes, named in full (b"user.DOSATTRIB"): user, trusted, security, system."""

    def list_xattrs(self, inode: Inode) -> list[bytes]:
        """Return the names of an inode's extended attributes."""
        return list(self._attributes(inode))

    def get_xattr(self, inode: Inode, name: bytes) -> bytes | None:
        """Return the value of an extended attribute, None if it is not set."""
        return self._attributes(inode).get(name)

    def set_xattr(self, inode: Inode, name: bytes, value: bytes) -> None:
        """Set or replace an extended attribute.

        All of an inode's attributes share the rest of the inode (92 bytes of a 256-byte one) and
        one block; `ENOSPC` says that they do not fit, or that the disk is full. `ENOTSUP`: no such
        namespace; `ERANGE`: a name of wrong length.
        """
        self._begin()
        xattr_format.split_name(name)
        self._store(inode, {**self._attributes(inode), name: bytes(value)})

    def remove_xattr(self, inode: Inode, name: bytes) -> None:
        """Remove an extended attribute; `ENODATA` if it is not set."""
        self._begin()
        attributes = dict(self._attributes(inode))
        if attributes.pop(name, None) is None:
            raise FileSystemError("ENODATA", f"the attribute {name!r} is not set")
        self._store(inode, attributes)

    def _attributes(self, inode: Inode) -> dict[bytes, bytes]:
        if inode.xattrs is None:
            found = xattr_format.decode_tail(inode.tail[self._tail_start(inode) :])
            if inode.acl:
                outside = xattr_format.decode_block(self._attribute_block(inode))[1]
                if found.keys() & outside.keys():
                    raise damaged(f"inode {inode.number} has an extended attribute twice")
                found |= outside
            inode.xattrs = found
        return inode.xattrs

    def _tail_start(self, inode: Inode) -> int:
        return inode.extra - INODE_EXTRA.size

    def _attribute_block(self, inode: Inode) -> bytes:
        allocation = self.allocation
        number = inode.acl
        if (
            not 1 < number < self.geometry.blocks
            or allocation.blocks[number] == ord("0")
            or allocation.metadata[number] == ord("1")
        ):
            raise damaged(f"the attributes of inode {inode.number} are not in a block of files")
        return self.cache.block(number)

    def _store(self, inode: Inode, attributes: dict[bytes, bytes]) -> None:
        if inode.links:  # an unlinked file's attributes are in memory alone
            start = self._tail_start(inode)
            tail, block = xattr_format.encode(attributes, max(len(inode.tail) - start, 0))
            self._place(inode, block)
            inode.tail = inode.tail[:start] + tail
        inode.xattrs = attributes
        inode.ctime = self._now()
        self._changed(inode)

    def _place(self, inode: Inode, block: bytes) -> None:
        """Put an attribute block where no other inode shares it; free the old one if need be."""
        count = xattr_format.decode_block(self._attribute_block(inode))[0] if inode.acl else 0
        if block and count != 1:
            if not self.allocation.available_blocks:
                raise FileSystemError("ENOSPC", "no block of the disk is free")
            self._drop_block(inode, count)
            group = (inode.number - 1) // self.geometry.inodes_per_group
            inode.acl, _ = self.allocation.take_blocks(self.geometry.span(group)[0], 1, False)
            inode.sectors += 2
        elif not block:
            self._drop_block(inode, count)
        if block:
            self.cache.write(inode.acl << BLOCK_SHIFT, block)

    def _drop_block(self, inode: Inode, count: int) -> None:
        """Give up the attribute block, to which `count` inodes refer; 0 says there is none."""
        if not count:
            return
        if count > 1:
            place = (inode.acl << BLOCK_SHIFT) + 4
            self.cache.write(place, (count - 1).to_bytes(4, "little"))
        else:
            self.allocation.give_blocks(inode.acl, 1, False)
        inode.acl = 0
        inode.sectors -= 2

    def _forget_attributes(self, inode: Inode) -> None:
        """Free the attribute block of an inode without a name; memory keeps what it said."""
        if inode.acl:
            self._attributes(inode)
            self._drop_block(inode, xattr_format.decode_block(self._attribute_block(inode))[0])
