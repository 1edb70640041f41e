"""What a system contributes to the portable modules of one process."""

from collections.abc import Mapping
from dataclasses import dataclass

from vos.portable.file_io import FilePort
from vos.portable.loader import Provider
from vos.portable.sys_module import Platform


@dataclass(frozen=True, slots=True)
class PortableSystem:
    """What `sys` says of it, the modules it makes, and what files stand on."""

    platform: Platform
    provided: Mapping[str, Provider]
    files: FilePort
