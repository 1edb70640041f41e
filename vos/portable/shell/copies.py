"""A copy of a shell as a process of its own: what `fork` is to a real one.

A running Python program cannot be copied, but a shell knows all that it is: the copy is a new child
of its process with all that this has, whose program carries on with what the shell hands it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vos.errors import KernelError

if TYPE_CHECKING:
    from vos.kernel.processes import Process, Program


class Copy(NamedTuple):
    """A copy that was started; `wait` gives its exit status."""

    parent: Process
    child: Process

    def wait(self) -> int:
        """Wait for its end."""
        parent, child = self
        kernel = parent.kernel
        while child.ended is None:
            try:
                with kernel.lock:
                    kernel.block(parent, lambda: child.ended is not None)
            except KernelError:  # a signal came first: its handler runs behind the gate
                parent.modules["os"].getpid()
        with kernel.lock:
            kernel.processes.reap(child)
        assert child.ended is not None
        return kernel.policy.exit_status(child.ended)


def copy_process(parent: Process, program: Program) -> Copy:
    """Start a child that has all that its parent has."""
    kernel = parent.kernel
    with kernel.lock:
        child = kernel.processes.new(parent)
    kernel.processes.start(child, program)
    return Copy(parent, child)
