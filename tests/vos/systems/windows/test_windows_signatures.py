"""The functions have the names and parameters that learn.microsoft.com gives them."""

from __future__ import annotations

import pytest

from vos.systems.windows.arguments import kinds_of, mistyped
from vos.systems.windows.calls.table import TABLE

SIGNATURES = """
CreateFileW(lpFileName, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition,
    dwFlagsAndAttributes, hTemplateFile)
ReadFile(hFile, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped)
WriteFile(hFile, lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped)
SetFilePointerEx(hFile, liDistanceToMove, lpNewFilePointer, dwMoveMethod)
GetFileInformationByHandle(hFile, lpFileInformation)
SetFileInformationByHandle(hFile, FileInformationClass, lpFileInformation, dwBufferSize)
FlushFileBuffers(hFile)
LockFileEx(hFile, dwFlags, dwReserved, nNumberOfBytesToLockLow, nNumberOfBytesToLockHigh,
    lpOverlapped)
UnlockFileEx(hFile, dwReserved, nNumberOfBytesToUnlockLow, nNumberOfBytesToUnlockHigh, lpOverlapped)
CloseHandle(hObject)
FindFirstFileW(lpFileName, lpFindFileData)
FindNextFileW(hFindFile, lpFindFileData)
FindClose(hFindFile)
CreateDirectoryW(lpPathName, lpSecurityAttributes)
RemoveDirectoryW(lpPathName)
DeleteFileW(lpFileName)
MoveFileExW(lpExistingFileName, lpNewFileName, dwFlags)
CopyFileW(lpExistingFileName, lpNewFileName, bFailIfExists)
ReplaceFileW(lpReplacedFileName, lpReplacementFileName, lpBackupFileName, dwReplaceFlags, lpExclude,
    lpReserved)
GetFileAttributesW(lpFileName)
SetFileAttributesW(lpFileName, dwFileAttributes)
CreateHardLinkW(lpFileName, lpExistingFileName, lpSecurityAttributes)
CreateSymbolicLinkW(lpSymlinkFileName, lpTargetFileName, dwFlags)
GetFullPathNameW(lpFileName, nBufferLength, lpBuffer, lpFilePart)
GetFinalPathNameByHandleW(hFile, lpszFilePath, cchFilePath, dwFlags)
GetLogicalDrives()
GetDriveTypeW(lpRootPathName)
GetDiskFreeSpaceExW(lpDirectoryName, lpFreeBytesAvailableToCaller, lpTotalNumberOfBytes,
    lpTotalNumberOfFreeBytes)
GetVolumeInformationW(lpRootPathName, lpVolumeNameBuffer, nVolumeNameSize, lpVolumeSerialNumber,
    lpMaximumComponentLength, lpFileSystemFlags, lpFileSystemNameBuffer, nFileSystemNameSize)
SetCurrentDirectoryW(lpPathName)
GetEnvironmentVariableW(lpName, lpBuffer, nSize)
SetEnvironmentVariableW(lpName, lpValue)
CreateProcessW(lpApplicationName, lpCommandLine, lpProcessAttributes, lpThreadAttributes,
    bInheritHandles, dwCreationFlags, lpEnvironment, lpCurrentDirectory, lpStartupInfo,
    lpProcessInformation)
WaitForSingleObject(hHandle, dwMilliseconds)
GetExitCodeProcess(hProcess, lpExitCode)
TerminateProcess(hProcess, uExitCode)
CreateToolhelp32Snapshot(dwFlags, th32ProcessID)
CreatePipe(hReadPipe, hWritePipe, lpPipeAttributes, nSize)
PeekNamedPipe(hNamedPipe, lpBuffer, nBufferSize, lpBytesRead, lpTotalBytesAvail,
    lpBytesLeftThisMessage)
WriteConsoleW(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten, lpReserved)
GetConsoleScreenBufferInfo(hConsoleOutput, lpConsoleScreenBufferInfo)
GetSystemTimeAsFileTime(lpSystemTimeAsFileTime)
GetVersionExW(lpVersionInformation)
RegQueryValueExW(hKey, lpValueName, lpReserved, lpType, lpData, lpcbData)
GetDC(hWnd)
ReleaseDC(hWnd, hDC)
SetPixel(hdc, x, y, color)
GetPixel(hdc, x, y)
FillRect(hDC, lprc, hbr)
BitBlt(hdc, x, y, cx, cy, hdcSrc, x1, y1, rop)
StretchDIBits(hdc, xDest, yDest, DestWidth, DestHeight, xSrc, ySrc, SrcWidth, SrcHeight, lpBits,
    lpbmi, iUsage, rop)
TextOutW(hdc, x, y, lpString, c)
GetMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax)
PeekMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg)
GetAsyncKeyState(vKey)
GetCursorPos(lpPoint)
"""
ROWS = SIGNATURES.replace("\n    ", " ").strip().splitlines()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.partition("(")[0])
def test_parameters_have_their_documented_names(row: str) -> None:
    name, _, parameters = row.removesuffix(")").partition("(")
    wanted = [each for each in parameters.split(", ") if each]
    assert [parameter for parameter, _ in kinds_of(TABLE[name])] == wanted


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("GetDC", (), "GetDC(hWnd) takes 1 argument, not 0"),
        ("DeleteFileW", ("a", "b"), "DeleteFileW(lpFileName) takes 1 argument, not 2"),
        ("GetCursorPos", (1, 2), "GetCursorPos(lpPoint) takes 1 argument, not 2"),
        ("SetPixel", (1,), "SetPixel(hdc, x, y, color) takes 4 arguments, not 1"),
    ],
)
def test_the_wrong_number_of_arguments(name: str, given: tuple[object, ...], sentence: str) -> None:
    assert str(mistyped(TABLE[name], given, TypeError())) == sentence


def test_help_says_what_stands_between_the_brackets() -> None:
    said = TABLE["CreateFileW"].described()
    assert said.startswith("CreateFileW(lpFileName, dwDesiredAccess, dwShareMode, ")
    assert "hTemplateFile=None)\n\nOpen or make a file" in said
    assert TABLE["GetLogicalDrives"].described().startswith("GetLogicalDrives()\n\n")
