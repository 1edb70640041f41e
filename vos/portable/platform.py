"""What a system contributes to the portable modules of one process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vos.portable.file_io import FilePort
from vos.portable.loader import Provider
from vos.portable.ports import Devices
from vos.portable.sys_module import Platform


@dataclass(frozen=True, slots=True)
class PortableSystem:
    """What `sys` says of it, the modules it makes, and what files stand on.

    `interrupted` ends a process whose program an interrupt has ended, or tells its exit status.
    `no_name` is the number and text of what looking up a name fails with.
    """

    platform: Platform
    provided: Mapping[str, Provider]
    files: FilePort
    interrupted: Callable[[], int]
    devices: Devices
    no_name: tuple[int, str] = (-2, "Name or service not known")
