"""Windows' structures that calls fill or take, with the real names of their fields.

    info = windows.BY_HANDLE_FILE_INFORMATION()
    windows.GetFileInformationByHandle(handle, info)     1, and info.nFileSizeLow is the size's half

A structure is made by the caller and handed over, as in C. Fields start at 0. A FILETIME is one
number of 100 nanoseconds since 1601 (`FILETIME().value`), a field of that type the number itself.
What C points to (`LPDWORD`) is a `DWORD()`, whose `value` the call sets.
Sources: fileapi.h, minwinbase.h, winbase.h, processthreadsapi.h, sysinfoapi.h, wingdi.h, WinUser.h.
"""

from __future__ import annotations

from typing import Any, ClassVar

from vos.systems import structures


class Struct(structures.Struct):
    """A structure: fields by name, 0 at first; those given are set."""

    __slots__ = ()
    shown: ClassVar[tuple[str, ...]] = ()  # the fields that tell most, where there are many


class Reference(Struct):
    """What a pointer to one number or handle points to."""

    __slots__ = ("value",)

    def __init__(self, value: int = 0) -> None:
        self.value = value


class DWORD(Reference):
    """A DWORD, LONG or BOOL that a call sets."""

    __slots__ = ()


class HANDLE(Reference):
    """A HANDLE that a call sets."""

    __slots__ = ()


class LARGE_INTEGER(Reference):
    """A number of 64 bits that a call sets."""

    __slots__ = ()


class FILETIME(Reference):
    """100 nanoseconds since 1601-01-01 UTC."""

    __slots__ = ()


class POINTER(Reference):
    """A pointer that a call sets: `value` is the memory itself, a memoryview of bytes."""

    __slots__ = ()


class BY_HANDLE_FILE_INFORMATION(Struct):
    """What GetFileInformationByHandle tells."""

    shown = ("dwFileAttributes", "nFileSizeLow", "nNumberOfLinks")
    __slots__ = (
        "dwFileAttributes", "dwVolumeSerialNumber", "ftCreationTime", "ftLastAccessTime",
        "ftLastWriteTime", "nFileIndexHigh", "nFileIndexLow", "nFileSizeHigh", "nFileSizeLow",
        "nNumberOfLinks",
    )  # fmt: skip


class WIN32_FILE_ATTRIBUTE_DATA(Struct):
    """What GetFileAttributesExW tells."""

    shown = ("dwFileAttributes", "nFileSizeLow")
    __slots__ = (
        "dwFileAttributes", "ftCreationTime", "ftLastAccessTime", "ftLastWriteTime",
        "nFileSizeHigh", "nFileSizeLow",
    )  # fmt: skip


class WIN32_FIND_DATAW(Struct):
    """What FindFirstFileW and FindNextFileW tell; dwReserved0 is a reparse point's tag."""

    shown = ("cFileName", "dwFileAttributes", "nFileSizeLow")
    __slots__ = (
        "cAlternateFileName", "cFileName", "dwFileAttributes", "dwReserved0", "dwReserved1",
        "ftCreationTime", "ftLastAccessTime", "ftLastWriteTime", "nFileSizeHigh", "nFileSizeLow",
    )  # fmt: skip


class FILE_BASIC_INFO(Struct):
    """Times and attributes; 0 leaves a field as it is when they are set."""

    __slots__ = ("ChangeTime", "CreationTime", "FileAttributes", "LastAccessTime", "LastWriteTime")


class FILE_STANDARD_INFO(Struct):
    """Sizes and links."""

    __slots__ = ("AllocationSize", "DeletePending", "Directory", "EndOfFile", "NumberOfLinks")


class FILE_ATTRIBUTE_TAG_INFO(Struct):
    """Attributes and the reparse tag."""

    __slots__ = ("FileAttributes", "ReparseTag")


class FILE_ID_INFO(Struct):
    """The volume's serial number, and the file's number of 128 bits."""

    __slots__ = ("FileId", "VolumeSerialNumber")


class FILE_NAME_INFO(Struct):
    """The path on its volume."""

    __slots__ = ("FileName", "FileNameLength")


class FILE_RENAME_INFO(Struct):
    """A new name; `Flags` are those of FileRenameInfoEx."""

    __slots__ = ("FileName", "Flags", "ReplaceIfExists", "RootDirectory")


class FILE_DISPOSITION_INFO(Struct):
    """Whether a file is to be deleted."""

    __slots__ = ("DeleteFile",)


class FILE_DISPOSITION_INFO_EX(Struct):
    """Whether and how a file is to be deleted."""

    __slots__ = ("Flags",)


class FILE_END_OF_FILE_INFO(Struct):
    """A file's new size."""

    __slots__ = ("EndOfFile",)


class OVERLAPPED(Struct):
    """Where in a file an operation takes place."""

    __slots__ = ("Internal", "InternalHigh", "Offset", "OffsetHigh", "hEvent")


class SECURITY_ATTRIBUTES(Struct):
    """Whether children inherit a handle; nothing else is kept."""

    __slots__ = ("bInheritHandle", "lpSecurityDescriptor", "nLength")


class STARTUPINFOW(Struct):
    """How a process starts: its standard handles."""

    __slots__ = (
        "cb", "dwFillAttribute", "dwFlags", "dwX", "dwXCountChars", "dwXSize", "dwY",
        "dwYCountChars", "dwYSize", "hStdError", "hStdInput", "hStdOutput", "lpAttributeList",
        "lpDesktop", "lpTitle", "wShowWindow",
    )  # fmt: skip


class PROCESS_INFORMATION(Struct):
    """The process that CreateProcessW made."""

    shown = ("hProcess", "hThread", "dwProcessId")
    __slots__ = ("dwProcessId", "dwThreadId", "hProcess", "hThread")


class PROCESSENTRY32W(Struct):
    """A process of a snapshot."""

    shown = ("th32ProcessID", "szExeFile")
    __slots__ = (
        "cntThreads", "cntUsage", "dwFlags", "dwSize", "pcPriClassBase", "szExeFile",
        "th32DefaultHeapID", "th32ModuleID", "th32ParentProcessID", "th32ProcessID",
    )  # fmt: skip


class OSVERSIONINFOEXW(Struct):
    """What the system calls itself."""

    __slots__ = (
        "dwBuildNumber", "dwMajorVersion", "dwMinorVersion", "dwOSVersionInfoSize", "dwPlatformId",
        "szCSDVersion", "wProductType", "wReserved", "wServicePackMajor", "wServicePackMinor",
        "wSuiteMask",
    )  # fmt: skip


class SYSTEM_INFO(Struct):
    """The processor."""

    __slots__ = (
        "dwActiveProcessorMask", "dwAllocationGranularity", "dwNumberOfProcessors", "dwPageSize",
        "dwProcessorType", "lpMaximumApplicationAddress", "lpMinimumApplicationAddress",
        "wProcessorArchitecture", "wProcessorLevel", "wProcessorRevision",
    )  # fmt: skip


class MEMORYSTATUSEX(Struct):
    """The machine's memory."""

    __slots__ = (
        "dwLength", "dwMemoryLoad", "ullAvailPageFile", "ullAvailPhys", "ullAvailVirtual",
        "ullTotalPageFile", "ullTotalPhys", "ullTotalVirtual",
    )  # fmt: skip


class SYSTEMTIME(Struct):
    """A date and a time of day."""

    __slots__ = (
        "wDay", "wDayOfWeek", "wHour", "wMilliseconds", "wMinute", "wMonth", "wSecond", "wYear",
    )  # fmt: skip


class COORD(Struct):
    """A place in the console."""

    __slots__ = ("X", "Y")


class SMALL_RECT(Struct):
    """A rectangle of the console; its edges belong to it."""

    __slots__ = ("Bottom", "Left", "Right", "Top")


class CONSOLE_SCREEN_BUFFER_INFO(Struct):
    """The console's size and where it stands."""

    __slots__ = (
        "dwCursorPosition", "dwMaximumWindowSize", "dwSize", "srWindow", "wAttributes",
    )  # fmt: skip


class CONSOLE_SCREEN_BUFFER_INFOEX(Struct):
    """The same with `ColorTable`, a list of sixteen COLORREFs; cbSize is 96."""

    shown = ("dwSize", "wAttributes", "ColorTable")
    __slots__ = (
        "ColorTable", "bFullscreenSupported", "cbSize", "dwCursorPosition", "dwMaximumWindowSize",
        "dwSize", "srWindow", "wAttributes", "wPopupAttributes",
    )  # fmt: skip


class POINT(Struct):
    """A place on the screen."""

    __slots__ = ("x", "y")

    def __init__(self, x: int = 0, y: int = 0) -> None:
        self.x, self.y = x, y


class RECT(Struct):
    """A rectangle of the screen; its right and bottom edges do not belong to it."""

    shown = ("left", "top", "right", "bottom")
    __slots__ = ("bottom", "left", "right", "top")

    def __init__(self, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> None:
        self.left, self.top, self.right, self.bottom = left, top, right, bottom


class SIZE(Struct):
    """A width and a height."""

    __slots__ = ("cx", "cy")


class BITMAPINFOHEADER(Struct):
    """A bitmap's size and kind; a negative biHeight says that its first row is the top one."""

    shown = ("biWidth", "biHeight", "biBitCount")
    __slots__ = (
        "biBitCount", "biClrImportant", "biClrUsed", "biCompression", "biHeight", "biPlanes",
        "biSize", "biSizeImage", "biWidth", "biXPelsPerMeter", "biYPelsPerMeter",
    )  # fmt: skip


class BITMAPINFO(Struct):
    """A bitmap's header and its colours: `bmiColors` are 0x00RRGGBB."""

    shown = ("bmiHeader",)
    __slots__ = ("bmiColors", "bmiHeader")

    def __init__(self, **fields: Any) -> None:
        self.bmiColors: tuple[int, ...] = ()
        self.bmiHeader = BITMAPINFOHEADER(**fields)


class BITMAP(Struct):
    """A bitmap's size, and its bits: a memoryview if they are memory, else 0."""

    shown = ("bmWidth", "bmHeight", "bmBitsPixel")
    __slots__ = (
        "bmBits", "bmBitsPixel", "bmHeight", "bmPlanes", "bmType", "bmWidth", "bmWidthBytes",
    )  # fmt: skip


class WNDCLASSW(Struct):
    """A class of windows: `lpfnWndProc` is called as procedure(hwnd, message, wParam, lParam)."""

    shown = ("lpszClassName", "hbrBackground")
    __slots__ = (
        "cbClsExtra", "cbWndExtra", "hCursor", "hIcon", "hInstance", "hbrBackground", "lpfnWndProc",
        "lpszClassName", "lpszMenuName", "style",
    )  # fmt: skip


class PAINTSTRUCT(Struct):
    """What is to be painted, and the context to do it with."""

    __slots__ = ("fErase", "hdc", "rcPaint")


class MSG(Struct):
    """A message."""

    shown = ("message", "wParam", "lParam")
    __slots__ = ("hwnd", "lParam", "message", "pt", "time", "wParam")


STRUCTS: dict[str, type[Struct]] = {
    kind.__name__: kind for kind in Struct.__subclasses__() + Reference.__subclasses__()
}
"""By the name that programs use."""
