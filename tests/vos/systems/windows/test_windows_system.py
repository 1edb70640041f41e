"""The system itself: versions, texts, processes, pipes, console, clocks, registry, traces."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from windows_worlds import make, system, windows

import vos
from vos.kernel.processes import Ending
from vos.systems.windows.calls.times import civil
from vos.systems.windows.errors import ERRNO, ERRORS, STATUS, code_of, errno_name

__all__ = ["system", "windows"]


def test_every_code_has_its_text(windows: Any) -> None:
    buffer = [""]
    for code, (name, text) in ERRORS.items():
        flags = windows.FORMAT_MESSAGE_FROM_SYSTEM
        assert windows.FormatMessageW(flags, None, code, 0, buffer, 1000) == len(text) + 2
        assert buffer[0] == text + "\r\n" and getattr(windows, name) == code
        assert errno_name(code) in {each for each, _ in ERRNO.values()}
    for name in STATUS:
        assert code_of(name) in ERRORS
    assert not windows.FormatMessageW(0x1000, None, 77777, 0, buffer, 1000)


def test_threads_write_files_at_once(system: vos.System) -> None:
    read: dict[str, set[str]] = {}

    def work(name: str) -> None:
        for _ in range(40):
            with system.open(name, "w") as file:
                file.write(name * 20)
            with system.open(name) as file:
                read.setdefault(name, set()).add(file.read())

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, "abcd"))
    finally:
        sys.setswitchinterval(before)
    assert read == {name: {name * 20} for name in "abcd"}


def test_text_layers_end_lines_as_the_system_does(system: vos.System) -> None:
    io = system.modules["io"]
    below = io.BytesIO()
    text = io.TextIOWrapper(below, "utf-8")
    assert text.write("a\nb") == 3
    text.reconfigure(newline="\n")
    text.write("c\n")
    text.flush()
    assert below.getvalue() == b"a\r\nbc\n"
    with system.open("both", "w+") as file:
        file.write("1\n2\n")
        file.seek(0)
        assert isinstance(file, io.TextIOWrapper) and file.read() == "1\n2\n"
    assert system.os.stat("both").st_size == 6


def test_each_thread_has_its_own_last_error(system: vos.System) -> None:
    import threading

    windows, seen = system.native, []
    assert not windows.DeleteFileW("missing")
    thread = threading.Thread(target=lambda: seen.append(windows.GetLastError()))
    thread.start()
    thread.join()
    assert (windows.GetLastError(), seen) == (windows.ERROR_FILE_NOT_FOUND, [0])


# Processes.


def start(windows: Any, line: str, **fields: Any) -> Any:
    made = windows.PROCESS_INFORMATION()
    assert windows.CreateProcessW(
        None, line, None, None, 1, 0, None, None, windows.STARTUPINFOW(**fields), made
    ), windows.message(windows.GetLastError())  # fmt: skip
    return made


def test_a_process_runs_and_has_an_exit_code(system: vos.System) -> None:
    windows, code = system.native, system.native.DWORD()
    system.kernel.programs[b"python"] = lambda process: len(process.arguments)
    made = start(windows, 'python "a b" c')
    assert windows.WaitForSingleObject(made.hProcess, windows.INFINITE) == windows.WAIT_OBJECT_0
    assert windows.GetExitCodeProcess(made.hProcess, code) and code.value == 3
    assert windows.CloseHandle(made.hProcess) and windows.CloseHandle(made.hThread)


def test_a_value_is_told_by_its_number_as_by_its_name(windows: Any) -> None:
    key, kind, size = windows.HANDLE(), windows.DWORD(), windows.DWORD(200)
    path = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
    root, rights = windows.HKEY_LOCAL_MACHINE, windows.KEY_READ
    assert windows.RegOpenKeyExW(root, path, 0, rights, key) == 0
    name, length, data = [""], windows.DWORD(100), bytearray(200)
    assert windows.RegEnumValueW(key.value, 0, name, length, None, kind, data, size) == 0
    other, count = bytearray(200), windows.DWORD(200)
    asked = windows.RegQueryValueExW(key.value, name[0], None, None, other, count)
    assert (asked, other, count.value) == (0, data, size.value) and kind.value == windows.REG_SZ
    short = windows.DWORD(1)
    code = windows.RegEnumValueW(key.value, 0, name, windows.DWORD(100), None, None, data, short)
    assert code == windows.ERROR_MORE_DATA and short.value == size.value
    length = windows.DWORD(100)
    assert windows.RegEnumValueW(key.value, 99, name, length) == windows.ERROR_NO_MORE_ITEMS
    assert windows.RegCloseKey(key.value) == 0


def test_a_snapshot_tells_who_started_whom(system: vos.System) -> None:
    windows = system.native
    told = {}
    snapshot = windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
    entry = windows.PROCESSENTRY32W()
    found = windows.Process32FirstW(snapshot, entry)
    while found:
        told[entry.th32ProcessID] = (entry.th32ParentProcessID, entry.szExeFile)
        found = windows.Process32NextW(snapshot, entry)
    assert windows.GetLastError() == windows.ERROR_NO_MORE_FILES
    assert windows.Process32FirstW(snapshot, entry) and entry.szExeFile == "smss.exe"
    assert windows.CloseHandle(snapshot) and not windows.Process32NextW(snapshot, entry)
    own = windows.GetCurrentProcessId()
    assert told[own][0] == system.os.getppid() and told[told[own][0]] == (0, "smss.exe")
    for flags in (0, 4, windows.TH32CS_SNAPPROCESS | 8):
        refused = windows.CreateToolhelp32Snapshot(flags, 0)
        assert refused == windows.INVALID_HANDLE_VALUE
        assert windows.GetLastError() == windows.ERROR_INVALID_PARAMETER


def test_a_process_is_ended_from_outside(system: vos.System) -> None:
    windows, code = system.native, system.native.DWORD()
    system.kernel.programs[b"python"] = lambda process: process.native.Sleep(windows.INFINITE)
    made = start(windows, "python")
    assert windows.GetExitCodeProcess(made.hProcess, code) and code.value == windows.STILL_ACTIVE
    other = windows.OpenProcess(windows.PROCESS_ALL_ACCESS, 0, made.dwProcessId)
    assert windows.TerminateProcess(other, 77)
    assert windows.WaitForSingleObject(made.hProcess, 0) == windows.WAIT_OBJECT_0
    assert windows.GetExitCodeProcess(made.hProcess, code) and code.value == 77
    assert not windows.TerminateProcess(other, 1)
    assert windows.OpenProcess(windows.PROCESS_ALL_ACCESS, 0, made.dwProcessId) == 0
    assert windows.GetLastError() == windows.ERROR_INVALID_PARAMETER


def test_a_process_that_pokes_dies_alone(system: vos.System) -> None:
    def main(windows: Any) -> None:
        windows.poke(1024, 1)

    status = system.run(main)
    assert status == 0xC0000005
    assert system.policy.obituary(Ending(status)) == (
        "Access violation: STATUS_ACCESS_VIOLATION (0xC0000005)"
    )
    assert system.policy.obituary(Ending(77)) == ""
    make(system.native, "alive")


def test_handles_go_to_children_if_they_are_to(system: vos.System) -> None:
    windows = system.native
    security = windows.SECURITY_ATTRIBUTES(bInheritHandle=1)
    reading, writing, secret = windows.HANDLE(), windows.HANDLE(), windows.HANDLE()
    assert windows.CreatePipe(reading, writing, None, 0)
    assert windows.CreatePipe(windows.HANDLE(), secret, security, 0)
    assert windows.SetHandleInformation(writing.value, 1, 1)

    def child(process: Any) -> int:
        own = process.native
        out = own.GetStdHandle(own.STD_OUTPUT_HANDLE)
        own.WriteFile(out, b"from the child", 14, None, None)
        return int(own.GetFileType(reading.value))  # not inherited

    system.kernel.programs[b"python"] = child
    made = start(windows, "python", dwFlags=windows.STARTF_USESTDHANDLES, hStdOutput=writing.value)
    assert windows.CloseHandle(writing.value)
    buffer, count = bytearray(100), windows.DWORD()
    assert windows.ReadFile(reading.value, buffer, 100, count, None)
    assert buffer[: count.value] == b"from the child"
    windows.WaitForSingleObject(made.hProcess, windows.INFINITE)
    assert not windows.ReadFile(reading.value, buffer, 100, count, None)
    assert windows.GetLastError() == windows.ERROR_BROKEN_PIPE
    code = windows.DWORD()
    assert windows.GetExitCodeProcess(made.hProcess, code) and code.value == 0


def test_an_environment_of_the_child_s_own(system: vos.System) -> None:
    windows, seen = system.native, []
    system.kernel.programs[b"python"] = lambda process: seen.append(dict(process.environ))
    made = windows.PROCESS_INFORMATION()
    assert windows.CreateProcessW(
        None, "python", None, None, 0, windows.CREATE_UNICODE_ENVIRONMENT, "=C:=C:\\\0A=b=c\0\0",
        "C:\\Users", windows.STARTUPINFOW(), made,
    )  # fmt: skip
    windows.WaitForSingleObject(made.hProcess, windows.INFINITE)
    assert seen == [{b"=C:": b"C:\\", b"A": b"b=c"}]


def test_what_cannot_start_a_process_leaves_none(system: vos.System) -> None:
    windows, processes = system.native, system.kernel.processes.table
    before = len(processes)
    wrong = windows.STARTUPINFOW(dwFlags=windows.STARTF_USESTDHANDLES, hStdInput="x")
    for startup, information in ((wrong, windows.PROCESS_INFORMATION()), (None, None)):
        with pytest.raises(TypeError, match="no such structure"):
            windows.CreateProcessW(
                None, "whoami", None, None, 1, 0, None, None, startup, information
            )
    assert len(processes) == before


def test_names_of_variables_ignore_their_case(windows: Any) -> None:
    buffer = [""]
    assert windows.SetEnvironmentVariableW("Peek", "poke")
    assert windows.GetEnvironmentVariableW("PEEK", buffer, 260) == 4 and buffer == ["poke"]
    assert windows.ExpandEnvironmentStringsW("a%peek%b%nope%", buffer, 260)
    assert buffer == ["apokeb%nope%"]
    assert windows.SetEnvironmentVariableW("peek", None)
    assert windows.GetEnvironmentVariableW("Peek", buffer, 260) == 0
    assert windows.GetLastError() == windows.ERROR_ENVVAR_NOT_FOUND


# Console and clocks.


def test_the_console(system: vos.System) -> None:
    windows, console = system.native, system.kernel.console
    out, into = (windows.GetStdHandle(each) for each in
                 (windows.STD_OUTPUT_HANDLE, windows.STD_INPUT_HANDLE))  # fmt: skip
    count, mode = windows.DWORD(), windows.DWORD()
    assert windows.WriteConsoleW(out, "é\r\n", 3, count, None) and count.value == 3
    assert bytes(console.output) == "é\r\n".encode()
    console.feed(b"typed\n")
    buffer = [""]
    assert windows.ReadConsoleW(into, buffer, 100, count, None) and buffer == ["typed\r\n"]
    assert windows.GetConsoleMode(out, mode) and mode.value & windows.ENABLE_PROCESSED_OUTPUT
    make(windows, "file")
    handle = windows.CreateFileW("file", windows.GENERIC_READ, 7, None, 3, 0, None)
    assert not windows.GetConsoleMode(handle, mode)
    handle = windows.CreateFileW("NUL", windows.GENERIC_WRITE, 0, None, 3, 0, None)
    assert windows.GetFileType(handle) == windows.FILE_TYPE_CHAR
    assert windows.WriteFile(handle, b"gone", 4, count, None) and count.value == 4


def test_clocks_run_on_while_a_process_sleeps(windows: Any) -> None:
    now, later, count = windows.FILETIME(), windows.FILETIME(), windows.LARGE_INTEGER()
    windows.GetSystemTimeAsFileTime(now)
    windows.QueryPerformanceCounter(count)
    before = count.value
    windows.Sleep(50)
    windows.GetSystemTimeAsFileTime(later)
    windows.QueryPerformanceCounter(count)
    assert later.value - now.value >= 500_000 and count.value - before >= 500_000
    date = windows.SYSTEMTIME()
    assert windows.FileTimeToSystemTime(windows.FILETIME(116444736000000000), date)
    assert (date.wYear, date.wMonth, date.wDay, date.wDayOfWeek) == (1970, 1, 1, 4)


def test_dates_and_file_times_are_two_ways_to_say_the_same(windows: Any) -> None:
    date, time, again = windows.SYSTEMTIME(), windows.FILETIME(), windows.SYSTEMTIME()
    windows.GetSystemTime(date)
    local = windows.SYSTEMTIME()
    windows.GetLocalTime(local)
    assert (local.wYear, local.wDay, local.wHour) == (date.wYear, date.wDay, date.wHour)
    assert windows.SystemTimeToFileTime(date, time) and windows.FileTimeToSystemTime(time, again)
    assert repr(again) == repr(date)
    for fields in ({}, {"wYear": 1600}, {"wYear": 2001, "wMonth": 13}, {"wYear": 1 << 40}):
        wrong = windows.SYSTEMTIME(**{"wYear": 2001, "wMonth": 1, "wDay": 1, **fields})
        if not fields:
            wrong.wDay = 32
        assert not windows.SystemTimeToFileTime(wrong, time)
        assert windows.GetLastError() == windows.ERROR_INVALID_PARAMETER


def test_the_calendar_agrees_with_python_s() -> None:
    from datetime import date, timedelta

    first = date(1601, 1, 1)
    for days in (0, 58, 59, 60, 365, 1460, 36523, 36524, 146096, 146097, 150000, 200000):
        there = first + timedelta(days)
        assert civil(days) == (there.year, there.month, there.day)


# Traces.


def test_a_trace_shows_calls_as_they_are_written(system: vos.System) -> None:
    os = system.os
    with system.trace:
        os.listdir("C:\\Users")
        with pytest.raises(FileNotFoundError):
            os.remove("missing")
    lines = system.trace.render().splitlines()
    assert lines[0].startswith('FindFirstFileW("C:\\\\Users\\\\*.*", {cFileName=')
    assert any("= 0 [18 ERROR_NO_MORE_FILES" in line for line in lines)
    assert (
        'DeleteFileW("missing") = 0 [2 ERROR_FILE_NOT_FOUND: The system cannot find the file'
        in (system.trace.render())
    )
    with system.trace:
        system.open("x", "w").close()
    assert "GENERIC_WRITE, FILE_SHARE_WRITE|FILE_SHARE_READ, NULL, CREATE_ALWAYS" in (
        system.trace.render()
    )
