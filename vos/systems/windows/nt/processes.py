"""The functions of `nt` that start, wait for and end processes, over handles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vos.systems import arguments
from vos.systems.structseq import structseq
from vos.systems.windows import constants as c
from vos.systems.windows.nt.base import NtBase, path_text, whole_number

P_WAIT, P_NOWAIT, P_OVERLAY, P_NOWAITO, P_DETACH = range(5)
TICK = 10_000_000
EXIT_CODE_MAX = 0xFFFFFFFF
times_result = structseq(
    "times_result", "nt", ("user", "system", "children_user", "children_system", "elapsed")
)


class Processes(NtBase):
    """Starting, waiting, ending, numbers."""

    def getpid(self) -> int:
        """Return the current process id."""
        return int(self._native.GetCurrentProcessId())

    def getppid(self) -> int:
        """Return the parent's process id; it stays the same when the parent has ended."""
        native, entry = self._native, self._native.PROCESSENTRY32W()
        snapshot = native.CreateToolhelp32Snapshot(native.TH32CS_SNAPPROCESS, 0)
        own, found = native.GetCurrentProcessId(), native.Process32FirstW(snapshot, entry)
        while found and entry.th32ProcessID != own:
            found = native.Process32NextW(snapshot, entry)
        self._close_handle(snapshot)
        return int(entry.th32ParentProcessID)

    def _exit(self, status: int) -> None:
        self._native.ExitProcess(whole_number(status) & 0xFFFFFFFF)

    def abort(self) -> None:
        """Abort the interpreter immediately: exit code 3."""
        self._native.ExitProcess(3)

    def kill(self, pid: int, signal: int, /) -> None:
        """End a process, with the signal's number as its exit code."""
        number, code = whole_number(pid), whole_number(signal)
        native = self._native
        handle = native.OpenProcess(c.PROCESS_ALL_ACCESS, 0, number & 0xFFFFFFFF)
        if not handle:
            raise self._last()
        done = native.TerminateProcess(handle, code & 0xFFFFFFFF)
        error = None if done else self._last()
        native.CloseHandle(handle)
        if error is not None:
            raise error

    def system(self, command: Any) -> int:
        """Execute the command in a subshell; returns its exit code."""
        if not isinstance(command, str):
            raise TypeError(f"system() argument 'command' must be str, not {_kind(command)}")
        shell = [""]
        if not self._native.GetEnvironmentVariableW("ComSpec", shell, 260):
            shell[0] = "cmd.exe"
        try:
            handle = self._start(shell[0], f"{shell[0]} /c {command}", None)
        except OSError:
            return -1
        return self._wait(handle)

    def spawnv(self, mode: int, path: Any, argv: Any, /) -> int:
        """Execute the program specified by path in a new process.

        Arguments are joined by blanks, as the C run-time does it: one with blanks needs quotes.
        """
        return self._spawn("spawnv", mode, path, argv, None)

    def spawnve(self, mode: int, path: Any, argv: Any, env: Any, /) -> int:
        """Execute the program specified by path in a new process, with that environment."""
        return self._spawn("spawnve", mode, path, argv, env)

    def execv(self, path: Any, argv: Any, /) -> None:
        """Execute an executable path with arguments: a new process, and this one ends."""
        self._spawn("execv", P_OVERLAY, path, argv, None)

    def execve(self, path: Any, argv: Any, env: Any) -> None:
        """Execute an executable path with arguments and an environment."""
        self._spawn("execve", P_OVERLAY, path, argv, env)

    def _spawn(self, function: str, mode: int, path: Any, argv: Any, env: Any) -> int:
        number, name = whole_number(mode), path_text(path, function)
        if not isinstance(argv, (tuple, list)):
            raise TypeError(f"{function}() arg 2 must be a tuple or list")
        words = [_decoded(each) for each in argv]
        if not words or not words[0]:
            what = "cannot be empty" if not words else "first element cannot be empty"
            raise ValueError(f"{function}() arg 2 {what}")
        if not P_WAIT <= number <= P_DETACH:
            raise self._error("EINVAL")
        handle = self._start(name, " ".join(words), None if env is None else environment_block(env))
        if number == P_WAIT:
            return self._wait(handle)
        if number == P_OVERLAY:
            self._native.ExitProcess(0)
        return handle

    def _start(self, program: str, line: str, environment: str | None) -> int:
        native = self._native
        made = native.PROCESS_INFORMATION()
        started = native.CreateProcessW(
            program, line, None, None, 1, c.CREATE_UNICODE_ENVIRONMENT, environment, None,
            native.STARTUPINFOW(), made,
        )  # fmt: skip
        if not started:
            from vos.systems.windows.errors import errno_name

            raise self._error(errno_name(native.GetLastError()))
        native.CloseHandle(made.hThread)
        return int(made.hProcess)

    def _wait(self, handle: int) -> int:
        native, code = self._native, self._native.DWORD()
        native.WaitForSingleObject(handle, c.INFINITE)
        native.GetExitCodeProcess(handle, code)
        native.CloseHandle(handle)
        value = int(code.value)
        return value - (1 << 32) if value >> 31 else value  # a C int

    def waitpid(self, pid: int, options: int, /) -> tuple[int, int]:
        """Wait for completion of a process, given by its handle; its exit code comes shifted."""
        handle = arguments.long_number(pid)
        whole_number(options)
        native, code = self._native, self._native.DWORD()
        if native.WaitForSingleObject(handle, c.INFINITE) == c.WAIT_FAILED:
            raise self._error("ECHILD")
        native.GetExitCodeProcess(handle, code)
        native.CloseHandle(handle)
        return handle, code.value << 8

    def waitstatus_to_exitcode(self, status: int) -> int:
        """Convert a wait status to an exit code."""
        number = arguments.long_number(status)
        if number < 0:
            raise OverflowError("can't convert negative int to unsigned")
        if number & 0xFF:
            raise ValueError(f"invalid exit status: {number}")
        if number >> 8 > EXIT_CODE_MAX:
            raise ValueError(f"invalid exit code: {number >> 8}")
        return number >> 8

    def startfile(
        self, filepath: Any, operation: str | None = None, arguments: str | None = None,
        cwd: Any = None, show_cmd: int = 1,
    ) -> None:  # fmt: skip
        """Start a file with its application: a program with itself, a script with Python."""
        name = path_text(filepath, "startfile", "filepath")
        if operation not in (None, "open"):
            raise self._no_association(filepath)
        if self._native.GetFileAttributesW(name) == c.INVALID_FILE_ATTRIBUTES:
            raise self._last(filepath)
        lower = name.lower()
        line = f'"{name}"' + (f" {arguments}" if arguments else "")
        if lower.endswith((".py", ".pyw")):
            line = f"python.exe {line}"
        elif not lower.endswith((".exe", ".com")):
            raise self._no_association(filepath)
        native = self._native
        made = native.PROCESS_INFORMATION()
        place = None if cwd is None else path_text(cwd, "startfile", "cwd")
        started = native.CreateProcessW(
            None, line, None, None, 0, 0, None, place, native.STARTUPINFOW(), made
        )
        self._checked(started, filepath)
        native.CloseHandle(made.hThread)
        native.CloseHandle(made.hProcess)

    def _no_association(self, path: Any) -> OSError:
        self._native.SetLastError(1155)  # ERROR_NO_ASSOCIATION
        return self._last(path)

    def times(self) -> Any:
        """Return a collection containing process timing information, in seconds."""
        native = self._native
        references = [native.FILETIME() for _ in range(4)]
        self._checked(native.GetProcessTimes(-1, *references))
        kernel, user = (each.value / TICK for each in references[2:])
        return times_result((user, kernel, 0.0, 0.0, 0.0))


def _kind(value: Any) -> str:
    return "None" if value is None else type(value).__name__


def _decoded(value: Any) -> str:
    found = arguments.fspath(value)
    text = found.decode("utf-8", "surrogatepass") if isinstance(found, bytes) else found
    if "\0" in text:
        raise ValueError("embedded null character")
    return text


def environment_block(env: Any) -> str:
    """An environment as CreateProcessW takes it."""
    if not isinstance(env, Mapping) and not hasattr(env, "keys"):
        raise TypeError("spawnve() arg 3 must be a mapping object")
    pairs: Iterable[tuple[Any, Any]] = ((key, env[key]) for key in env.keys())  # noqa: SIM118 # a mapping's keys
    texts = []
    for key, value in pairs:
        name, text = _decoded(key), _decoded(value)
        if not name or "=" in name[1:]:
            raise ValueError("illegal environment variable name")
        texts.append(f"{name}={text}\0")
    return "".join(texts) + "\0"
