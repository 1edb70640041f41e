"""Windows' error codes and what FormatMessageW says of them; errno and winerror side by side.

Three tables meet here:

    CODES      ERROR_... : GetLastError()'s numbers with their texts
    STATUS     what the kernel's mechanism refuses with -> the code, as RtlNtStatusToDosError does
    ERRNO      the C run-time's numbers, and to which of them a code goes

Sources: winerror.h and the system's message table (learn.microsoft.com, "System Error Codes");
errno.h of the Universal C Runtime; PC/errmap.h of CPython.
"""

from __future__ import annotations

# code: (name, text)
ERRORS: dict[int, tuple[str, str]] = {
    0: ("ERROR_SUCCESS", "The operation completed successfully."),
    1: ("ERROR_INVALID_FUNCTION", "Incorrect function."),
    2: ("ERROR_FILE_NOT_FOUND", "The system cannot find the file specified."),
    3: ("ERROR_PATH_NOT_FOUND", "The system cannot find the path specified."),
    4: ("ERROR_TOO_MANY_OPEN_FILES", "The system cannot open the file."),
    5: ("ERROR_ACCESS_DENIED", "Access is denied."),
    6: ("ERROR_INVALID_HANDLE", "The handle is invalid."),
    8: ("ERROR_NOT_ENOUGH_MEMORY",
        "Not enough memory resources are available to process this command."),
    10: ("ERROR_BAD_ENVIRONMENT", "The environment is incorrect."),
    11: ("ERROR_BAD_FORMAT", "An attempt was made to load a program with an incorrect format."),
    12: ("ERROR_INVALID_ACCESS", "The access code is invalid."),
    13: ("ERROR_INVALID_DATA", "The data is invalid."),
    15: ("ERROR_INVALID_DRIVE", "The system cannot find the drive specified."),
    16: ("ERROR_CURRENT_DIRECTORY", "The directory cannot be removed."),
    17: ("ERROR_NOT_SAME_DEVICE",
         "The system cannot move the file to a different disk drive."),
    18: ("ERROR_NO_MORE_FILES", "There are no more files."),
    19: ("ERROR_WRITE_PROTECT", "The media is write protected."),
    21: ("ERROR_NOT_READY", "The device is not ready."),
    24: ("ERROR_BAD_LENGTH",
         "The program issued a command but the command length is incorrect."),
    29: ("ERROR_WRITE_FAULT", "The system cannot write to the specified device."),
    30: ("ERROR_READ_FAULT", "The system cannot read from the specified device."),
    31: ("ERROR_GEN_FAILURE", "A device attached to the system is not functioning."),
    32: ("ERROR_SHARING_VIOLATION", "The process cannot access the file because it is being used"
         " by another process."),
    33: ("ERROR_LOCK_VIOLATION", "The process cannot access the file because another process has"
         " locked a portion of the file."),
    38: ("ERROR_HANDLE_EOF", "Reached the end of the file."),
    50: ("ERROR_NOT_SUPPORTED", "The request is not supported."),
    53: ("ERROR_BAD_NETPATH", "The network path was not found."),
    67: ("ERROR_BAD_NET_NAME", "The network name cannot be found."),
    80: ("ERROR_FILE_EXISTS", "The file exists."),
    87: ("ERROR_INVALID_PARAMETER", "The parameter is incorrect."),
    89: ("ERROR_NO_PROC_SLOTS", "The system cannot start another process at this time."),
    109: ("ERROR_BROKEN_PIPE", "The pipe has been ended."),
    110: ("ERROR_OPEN_FAILED", "The system cannot open the device or file specified."),
    111: ("ERROR_BUFFER_OVERFLOW", "The file name is too long."),
    112: ("ERROR_DISK_FULL", "There is not enough space on the disk."),
    120: ("ERROR_CALL_NOT_IMPLEMENTED", "This function is not supported on this system."),
    122: ("ERROR_INSUFFICIENT_BUFFER",
          "The data area passed to a system call is too small."),
    123: ("ERROR_INVALID_NAME",
          "The filename, directory name, or volume label syntax is incorrect."),
    126: ("ERROR_MOD_NOT_FOUND", "The specified module could not be found."),
    127: ("ERROR_PROC_NOT_FOUND", "The specified procedure could not be found."),
    128: ("ERROR_WAIT_NO_CHILDREN", "There are no child processes to wait for."),
    130: ("ERROR_DIRECT_ACCESS_HANDLE", "Attempt to use a file handle to an open disk partition"
          " for an operation other than raw disk I/O."),
    131: ("ERROR_NEGATIVE_SEEK", "An attempt was made to move the file pointer before the"
          " beginning of the file."),
    132: ("ERROR_SEEK_ON_DEVICE",
          "The file pointer cannot be set on the specified device or file."),
    145: ("ERROR_DIR_NOT_EMPTY", "The directory is not empty."),
    158: ("ERROR_NOT_LOCKED", "The segment is already unlocked."),
    161: ("ERROR_BAD_PATHNAME", "The specified path is invalid."),
    170: ("ERROR_BUSY", "The requested resource is in use."),
    183: ("ERROR_ALREADY_EXISTS",
          "Cannot create a file when that file already exists."),
    193: ("ERROR_BAD_EXE_FORMAT", "%1 is not a valid Win32 application."),
    203: ("ERROR_ENVVAR_NOT_FOUND",
          "The system could not find the environment option that was entered."),
    206: ("ERROR_FILENAME_EXCED_RANGE", "The filename or extension is too long."),
    232: ("ERROR_NO_DATA", "The pipe is being closed."),
    234: ("ERROR_MORE_DATA", "More data is available."),
    258: ("WAIT_TIMEOUT", "The wait operation timed out."),
    259: ("ERROR_NO_MORE_ITEMS", "No more data is available."),
    267: ("ERROR_DIRECTORY", "The directory name is invalid."),
    288: ("ERROR_NOT_OWNER",
          "Attempt to release mutex not owned by caller."),
    487: ("ERROR_INVALID_ADDRESS", "Attempt to access invalid address."),
    740: ("ERROR_ELEVATION_REQUIRED", "The requested operation requires elevation."),
    995: ("ERROR_OPERATION_ABORTED", "The I/O operation has been aborted because of either a"
          " thread exit or an application request."),
    998: ("ERROR_NOACCESS", "Invalid access to memory location."),
    1004: ("ERROR_INVALID_FLAGS", "Invalid flags."),
    1005: ("ERROR_UNRECOGNIZED_VOLUME", "The volume does not contain a recognized file system."
           " Please make sure that all required file system drivers are loaded and that the"
           " volume is not corrupted."),
    1113: ("ERROR_NO_UNICODE_TRANSLATION", "No mapping for the Unicode character exists in the"
           " target multi-byte code page."),
    1117: ("ERROR_IO_DEVICE",
           "The request could not be performed because of an I/O device error."),
    1131: ("ERROR_POSSIBLE_DEADLOCK", "A potential deadlock condition has been detected."),
    1142: ("ERROR_TOO_MANY_LINKS", "An attempt was made to create more links on a file than the"
           " file system supports."),
    1155: ("ERROR_NO_ASSOCIATION", "No application is associated with the specified file for"
           " this operation."),
    1168: ("ERROR_NOT_FOUND", "Element not found."),
    1175: ("ERROR_UNABLE_TO_REMOVE_REPLACED", "Unable to remove the file to be replaced."),
    1200: ("ERROR_BAD_DEVICE", "The specified device name is invalid."),
    1314: ("ERROR_PRIVILEGE_NOT_HELD", "A required privilege is not held by the client."),
    1392: ("ERROR_FILE_CORRUPT", "The file or directory is corrupted and unreadable."),
    1400: ("ERROR_INVALID_WINDOW_HANDLE", "Invalid window handle."),
    1406: ("ERROR_TLW_WITH_WSCHILD", "Cannot create a top-level child window."),
    1407: ("ERROR_CANNOT_FIND_WND_CLASS", "Cannot find window class."),
    1410: ("ERROR_CLASS_ALREADY_EXISTS", "Class already exists."),
    1460: ("ERROR_TIMEOUT", "This operation returned because the timeout period expired."),
    1920: ("ERROR_CANT_ACCESS_FILE", "The file cannot be accessed by the system."),
    1921: ("ERROR_CANT_RESOLVE_FILENAME",
           "The name of the file cannot be resolved by the system."),
    2010: ("ERROR_NO_PIPE_INSTANCE", "No pipe instance."),
    10022: ("WSAEINVAL", "An invalid argument was supplied."),
    10038: ("WSAENOTSOCK", "An operation was attempted on something that is not a socket."),
    4390: ("ERROR_NOT_A_REPARSE_POINT", "The file or directory is not a reparse point."),
    4392: ("ERROR_INVALID_REPARSE_DATA",
           "The data present in the reparse point buffer is invalid."),
}  # fmt: skip

CODES: dict[str, int] = {name: code for code, (name, _) in ERRORS.items()}

# What the mechanism calls a refusal: the code it becomes, unless a call chose its own.
STATUS: dict[str, str] = {
    "EACCES": "ERROR_ACCESS_DENIED", "EAGAIN": "ERROR_NO_DATA", "EBADF": "ERROR_INVALID_HANDLE",
    "EBUSY": "ERROR_BUSY", "EEXIST": "ERROR_ALREADY_EXISTS", "EFAULT": "ERROR_NOACCESS",
    "EFBIG": "ERROR_DISK_FULL", "EINTR": "ERROR_OPERATION_ABORTED",
    "EINVAL": "ERROR_INVALID_PARAMETER", "EIO": "ERROR_IO_DEVICE",
    "EISDIR": "ERROR_ACCESS_DENIED", "ELOOP": "ERROR_CANT_RESOLVE_FILENAME",
    "EMFILE": "ERROR_TOO_MANY_OPEN_FILES", "EMLINK": "ERROR_TOO_MANY_LINKS",
    "ENAMETOOLONG": "ERROR_INVALID_NAME", "ENODATA": "ERROR_NOT_FOUND",
    "ENODEV": "ERROR_NOT_SUPPORTED", "ENOENT": "ERROR_FILE_NOT_FOUND",
    "ENOMEM": "ERROR_NOT_ENOUGH_MEMORY", "ENOSPC": "ERROR_DISK_FULL",
    "ENOTDIR": "ERROR_DIRECTORY", "ENOTEMPTY": "ERROR_DIR_NOT_EMPTY",
    "ENOTSUP": "ERROR_NOT_SUPPORTED", "ENOTTY": "ERROR_INVALID_FUNCTION",
    "ENXIO": "ERROR_FILE_NOT_FOUND", "EOVERFLOW": "ERROR_INVALID_PARAMETER",
    "EPERM": "ERROR_ACCESS_DENIED", "EPIPE": "ERROR_NO_DATA", "ERANGE": "ERROR_INVALID_PARAMETER",
    "EROFS": "ERROR_WRITE_PROTECT", "ESPIPE": "ERROR_INVALID_FUNCTION",
    "ESRCH": "ERROR_INVALID_PARAMETER", "EUCLEAN": "ERROR_FILE_CORRUPT",
    "EXDEV": "ERROR_NOT_SAME_DEVICE", "SHARING": "ERROR_SHARING_VIOLATION",
    "PRIVILEGE": "ERROR_PRIVILEGE_NOT_HELD",
}  # fmt: skip


def code_of(name: str) -> int:
    """Return the code for what a refusal is called: a code's own name, or the mechanism's."""
    return CODES[STATUS.get(name, name)]


def message(code: int) -> str:
    """Return what FormatMessageW says of a code, without its line end; "" if it knows none."""
    return ERRORS[code][1] if code in ERRORS else ""


# The C run-time's error numbers. number: (name, text of strerror)
ERRNO: dict[int, tuple[str, str]] = {
    1: ("EPERM", "Operation not permitted"),
    2: ("ENOENT", "No such file or directory"),
    3: ("ESRCH", "No such process"),
    4: ("EINTR", "Interrupted function call"),
    5: ("EIO", "Input/output error"),
    6: ("ENXIO", "No such device or address"),
    7: ("E2BIG", "Arg list too long"),
    8: ("ENOEXEC", "Exec format error"),
    9: ("EBADF", "Bad file descriptor"),
    10: ("ECHILD", "No child processes"),
    11: ("EAGAIN", "Resource temporarily unavailable"),
    12: ("ENOMEM", "Not enough space"),
    13: ("EACCES", "Permission denied"),
    14: ("EFAULT", "Bad address"),
    16: ("EBUSY", "Resource device"),
    17: ("EEXIST", "File exists"),
    18: ("EXDEV", "Improper link"),
    19: ("ENODEV", "No such device"),
    20: ("ENOTDIR", "Not a directory"),
    21: ("EISDIR", "Is a directory"),
    22: ("EINVAL", "Invalid argument"),
    23: ("ENFILE", "Too many open files in system"),
    24: ("EMFILE", "Too many open files"),
    25: ("ENOTTY", "Inappropriate I/O control operation"),
    27: ("EFBIG", "File too large"),
    28: ("ENOSPC", "No space left on device"),
    29: ("ESPIPE", "Invalid seek"),
    30: ("EROFS", "Read-only file system"),
    31: ("EMLINK", "Too many links"),
    32: ("EPIPE", "Broken pipe"),
    33: ("EDOM", "Domain error"),
    34: ("ERANGE", "Result too large"),
    36: ("EDEADLK", "Resource deadlock avoided"),
    38: ("ENAMETOOLONG", "Filename too long"),
    39: ("ENOLCK", "No locks available"),
    40: ("ENOSYS", "Function not implemented"),
    41: ("ENOTEMPTY", "Directory not empty"),
    42: ("EILSEQ", "Illegal byte sequence"),
    104: ("EBADMSG", "bad message"),
    105: ("ECANCELED", "operation canceled"),
    111: ("EIDRM", "identifier removed"),
    120: ("ENODATA", "no message available"),
    121: ("ENOLINK", "no link"),
    122: ("ENOMSG", "no message"),
    124: ("ENOSR", "no stream resources"),
    125: ("ENOSTR", "not a stream"),
    127: ("ENOTRECOVERABLE", "state not recoverable"),
    129: ("ENOTSUP", "not supported"),
    132: ("EOVERFLOW", "value too large"),
    133: ("EOWNERDEAD", "owner dead"),
    134: ("EPROTO", "protocol error"),
    137: ("ETIME", "stream timeout"),
    139: ("ETXTBSY", "text file busy"),
    10035: ("EWOULDBLOCK", "Unknown error"),
    10036: ("EINPROGRESS", "Unknown error"),
    10037: ("EALREADY", "Unknown error"),
    10038: ("ENOTSOCK", "Unknown error"),
    10039: ("EDESTADDRREQ", "Unknown error"),
    10040: ("EMSGSIZE", "Unknown error"),
    10041: ("EPROTOTYPE", "Unknown error"),
    10042: ("ENOPROTOOPT", "Unknown error"),
    10043: ("EPROTONOSUPPORT", "Unknown error"),
    10044: ("ESOCKTNOSUPPORT", "Unknown error"),
    10045: ("EOPNOTSUPP", "Unknown error"),
    10046: ("EPFNOSUPPORT", "Unknown error"),
    10047: ("EAFNOSUPPORT", "Unknown error"),
    10048: ("EADDRINUSE", "Unknown error"),
    10049: ("EADDRNOTAVAIL", "Unknown error"),
    10050: ("ENETDOWN", "Unknown error"),
    10051: ("ENETUNREACH", "Unknown error"),
    10052: ("ENETRESET", "Unknown error"),
    10053: ("ECONNABORTED", "Unknown error"),
    10054: ("ECONNRESET", "Unknown error"),
    10055: ("ENOBUFS", "Unknown error"),
    10056: ("EISCONN", "Unknown error"),
    10057: ("ENOTCONN", "Unknown error"),
    10058: ("ESHUTDOWN", "Unknown error"),
    10059: ("ETOOMANYREFS", "Unknown error"),
    10060: ("ETIMEDOUT", "Unknown error"),
    10061: ("ECONNREFUSED", "Unknown error"),
    10062: ("ELOOP", "Unknown error"),
    10064: ("EHOSTDOWN", "Unknown error"),
    10065: ("EHOSTUNREACH", "Unknown error"),
    10068: ("EUSERS", "Unknown error"),
    10069: ("EDQUOT", "Unknown error"),
    10070: ("ESTALE", "Unknown error"),
    10071: ("EREMOTE", "Unknown error"),
}

NUMBERS: dict[str, int] = {name: number for number, (name, _) in ERRNO.items()}

# errno: the codes that become it; every other code becomes EINVAL
_ERRMAP: dict[str, tuple[int, ...]] = {
    "ENOENT": (2, 3, 15, 18, 53, 67, 161, 206),
    "E2BIG": (10,),
    "ENOEXEC": (11, *range(188, 203)),
    "EBADF": (6, 114, 130),
    "ECHILD": (128, 129),
    "EAGAIN": (89, 164, 215),
    "ENOMEM": (7, 8, 9, 1816),
    "EACCES": (5, 16, *range(19, 37), 65, 82, 83, 108, 132, 158, 167),
    "EEXIST": (80, 183),
    "EXDEV": (17,),
    "ENOTDIR": (267,),
    "EMFILE": (4,),
    "ENOSPC": (112,),
    "EPIPE": (109, 232),
    "ENOTEMPTY": (145,),
    "EILSEQ": (1113,),
    "ETIMEDOUT": (258,),
}
SOCKETS = 10000  # codes above are error numbers too
_BY_CODE: dict[int, str] = {code: name for name, codes in _ERRMAP.items() for code in codes}


def errno_name(code: int) -> str:
    """Return the name of the C run-time's error number that a code becomes."""
    if code in ERRNO and code > SOCKETS:
        return ERRNO[code][0]
    return _BY_CODE.get(code, "EINVAL")


def strerror(number: int) -> str:
    """Return what the C run-time's strerror says of one of its numbers."""
    return ERRNO[number][1] if number in ERRNO else "Unknown error"
