"""The gate: the one way from a program into the kernel.

    entry(*arguments)
      +-- attention? -> signals, stops, the end of the process; or the call is traced
      +-- lock -> the call's handler(process, *arguments) -> unlock
            KernelError -> the system's own way of saying so (a negative number, a last error)
            MISTAKES -> a TypeError that names the parameter of the wrong type

The handlers of a system are in its call table; a program gets entries and nothing else, each bound
to its process. One thread at a time is behind the gate: the kernel is one, and a call that waits
lets others in. Nobody pays for tracing while nobody traces.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from inspect import Parameter, Signature, signature
from types import MethodType
from typing import TYPE_CHECKING, Any

from vos.errors import KernelError

if TYPE_CHECKING:
    from vos.kernel.processes import Process

Handler = Callable[..., Any]
Entry = Callable[..., Any]

# What a wrong type leads to: a structure's fields are attributes, and what a memoryview raises
# where it is looked up in a table is a ValueError.
MISTAKES = (TypeError, AttributeError, ValueError)


class NativeCall:
    """A row of a call table: the name that programs use, the number, the handler.

    `kinds` are the handler's parameters with the names of their types, the process left out: what a
    trace and the sentences about wrong types are made from.
    """

    __slots__ = ("handler", "name", "number", "parameters")

    def __init__(self, name: str, number: int, handler: Handler) -> None:
        self.name = name
        self.number = number
        self.handler = handler
        self.parameters: tuple[Parameter, ...] = tuple(signature(handler).parameters.values())[1:]

    def described(self) -> str:
        """Return what help() is to show: what is written between the brackets, and what it does."""
        bare = [each.replace(annotation=each.empty) for each in self.parameters]
        return f"{self.name}{Signature(bare)}\n\n{self.handler.__doc__ or ''}".rstrip()

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return (name, type) of each parameter, as the handler is annotated."""
        return tuple((each.name, str(each.annotation)) for each in self.parameters)


CallTable = dict[str, NativeCall]


class Gate:
    """The entries of one process."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._kernel = process.kernel

    def entry(self, name: str) -> Entry:
        """Return what a program calls for the native call `name`; KeyError if there is none."""
        call = self._kernel.policy.calls[name]
        process = self._process
        act = MethodType(call.handler, process)  # a method takes the arguments without a copy
        refused, mistyped = self._kernel.policy.refused, self._kernel.policy.mistyped
        attended, settle, lock = self.attended, self.settle, self._kernel.lock
        acquire, release = lock.acquire, lock.release  # twice as fast as `with lock`

        def enter(*arguments: Any, **named: Any) -> Any:
            if process.attention or named:
                return attended(call, arguments, named)
            try:
                acquire()
                result = act(*arguments)
                release()
            except KernelError as error:
                release()
                result = refused(process, call, error)
            except MISTAKES as error:
                release()
                raise mistyped(call, arguments, error) from None
            except BaseException:  # what strikes this thread may do so on any line above
                with suppress(RuntimeError):  # it is not held any more, or not yet
                    release()
                raise
            if process.attention:
                settle()  # type: ignore[unreachable] # the handler may have set it
            return result

        enter.__name__ = enter.__qualname__ = name
        enter.__doc__ = call.described()
        return enter

    def attended(self, call: NativeCall, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Carry out a call of a process that wants attention, or one with named arguments."""
        self.settle()
        process, trace = self._process, self._kernel.trace
        node = trace.enter(process, call, arguments, named) if trace.wants(process) else None
        result: Any = None
        try:
            with self._kernel.lock:
                result = call.handler(process, *arguments, **named)
        except KernelError as error:
            result = self._kernel.policy.refused(process, call, error)
        except MISTAKES as error:
            raise self._kernel.policy.mistyped(call, arguments, error) from None
        finally:
            if node is not None:
                trace.leave(node, result)
        if process.attention:
            self.settle()
        return result

    def settle(self) -> None:
        """Let what waits happen to the process: signals, a stop, its end."""
        kernel, process = self._kernel, self._process
        with kernel.lock:
            handlers = kernel.policy.deliver(process)
            while process.stopped and process.ended is None:
                kernel.changed.wait(0.05)
                handlers += kernel.policy.deliver(process)
            kernel.check(process)
            process.notice()
        for handler in handlers:
            handler()
