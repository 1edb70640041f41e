"""The computers: memory, address maps, devices, scan-out, and the window that shows them live.

>>> machine = boot("c64")
>>> machine.poke(53280, 2)  # a red border
>>> machine.frame().shape
(272, 384, 3)
"""

from os import PathLike

from emulator.devices.disk_image import open_medium
from emulator.errors import EmulatorError, Fault, Stopped
from emulator.machine import Machine
from emulator.model import Model
from emulator.models import c64, hack, pc, spectrum, workstation

__all__ = ["MODELS", "EmulatorError", "Fault", "Machine", "Model", "Stopped", "boot"]

MODELS: dict[str, Model] = {
    module.MODEL.name: module.MODEL for module in (c64, spectrum, pc, hack, workstation)
}


def boot(model: str, disk: str | PathLike[str] | None = None) -> Machine:
    """Switch a computer on: a model's name, and the host file that is its disk (None: in memory).

    EmulatorError for an unknown model, DiskError for an image that cannot be used.
    """
    if model not in MODELS:
        raise EmulatorError(f"there is no model {model!r}; there are {', '.join(MODELS)}.")
    return Machine(MODELS[model], open_medium(disk))
