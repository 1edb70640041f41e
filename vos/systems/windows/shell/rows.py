"""Windows' commands: their switches and sentences.

Sources: learn.microsoft.com, "Windows commands"; cmd's own table of messages, as its printed copies
have it; recorded sessions of mklink, tree, more, taskkill and timeout on Windows 10 and 11.
"""

from __future__ import annotations

from vos.portable.shell.commands import about, files, listing, place, text
from vos.portable.shell.task import Row
from vos.systems.windows.shell import batch, own

_NOT_FOUND = "The system cannot find the file specified."
_MD = Row(
    files.make_path, "Creates a directory.", least=1,
    sentences={"exists": "A subdirectory or file {path} already exists."},
)  # fmt: skip
_RD = Row(
    files.remove_directory, "Removes a directory.", least=1,
    flags={"/s": "recursive", "/q": "quiet"}, sentences={"ENOENT": _NOT_FOUND},
)  # fmt: skip
_DEL = Row(
    files.remove, "Deletes one or more files.", least=1,
    flags={"/q": "quiet", "/f": "force files", "/s": "under", "/p": "ask"},
    sentences={"absent": "Could Not Find {full}", "EACCES": "{full}\nAccess is denied."},
)  # fmt: skip
_CD = Row(own.change_directory, "Displays the name of or changes the current directory.", raw=True)
_REN = Row(files.rename, "Renames a file or files.", least=2, most=2, sentences={
    "EEXIST": "A duplicate file name exists, or the file\ncannot be found.",
})  # fmt: skip
_SEARCH = {"/i": "fold", "/v": "inverse", "/n": "number", "/c": "count"}

BUILTINS: dict[str, Row] = {
    "cd": _CD, "chdir": _CD, "md": _MD, "mkdir": _MD, "rd": _RD, "rmdir": _RD,
    "del": _DEL, "erase": _DEL, "ren": _REN, "rename": _REN,
    "echo": Row(batch.echo, "Displays messages.", raw=True),
    "set": Row(own.set_variable, "Displays, sets, or removes environment variables.", raw=True),
    "path": Row(own.show_path, "Displays or sets a search path for executable files.", raw=True),
    "exit": Row(batch.end, "Quits the command interpreter.", flags={"/b": "batch"}, most=1),
    "call": Row(batch.call, "Calls one batch program from another.", raw=True),
    "ver": Row(about.version, "Displays the Windows version."),
    "vol": Row(own.volume, "Displays a disk volume label and serial number.", most=1),
    "type": Row(text.show, "Displays the contents of a text file.", least=1,
                sentences={"title": "\n{path}\n\n", "EISDIR": "Access is denied."}),
    "dir": Row(
        listing.list_directory, "Displays a list of files and subdirectories in a directory.",
        flags={"/b": "bare", "/s": "recursive", "/w": "wide", "/od": "by date", "/q": "owner",
               "/os": "by length", "/n": "names", "/p": "pages", "/on": "names"},
        values={"/a": "attributes"},
    ),
    "copy": Row(files.copy, "Copies one or more files to another location.", least=1,
                flags={"/y": "force", "/v": "checked", "/b": "binary", "/a": "text"}, sentences={
        "done": "        {count} file(s) copied.",
        "same": "The file cannot be copied onto itself.",
        "directory": "{path}\\*\nThe system cannot find the file specified.",
    }),
    "move": Row(files.move, "Moves one or more files.", least=1, flags={"/y": "force"}, sentences={
        "done": "        {count} file(s) moved.",
    }),
    "mklink": Row(own.link, "Creates Symbolic Links and Hard Links.", least=2, most=2, flags={
        "/d": "directory", "/h": "hard", "/j": "junction",
    }, sentences={
        "done": "symbolic link created for {path} <<===>> {target}",
        "done hard": "Hardlink created for {path} <<===>> {target}",
        "1314": "You do not have sufficient privilege to perform this operation.",
    }),
    "cls": Row(place.clear, "Clears the screen."),
    "rem": Row(own.remark, "Records comments (remarks).", raw=True),
    "title": Row(own.remark, "Sets the window title.", raw=True),
    "date": Row(about.date, "Displays the date.", flags={"/t": "alone"},
                sentences={"format": "%a %m/%d/%Y"}),
    "time": Row(about.date, "Displays the system time.", flags={"/t": "alone"},
                sentences={"format": "%I:%M %p"}),
    "help": Row(place.help_for, "Provides Help information for Windows commands.", sentences={
        "unknown": "This command is not supported by the help utility.",
    }),
}  # fmt: skip

UTILITIES: dict[str, Row] = {
    "attrib": Row(own.attributes, "Displays or changes file attributes.",
                  flags={"/s": "under", "/d": "directories"}),
    "find": Row(own.find, "Searches for a text string in a file or files.", least=1,
                flags=_SEARCH, sentences={"missing": "FIND: Parameter format not correct"}),
    "findstr": Row(text.search, "Searches for strings in files.", least=1,
                   flags={**_SEARCH, "/s": "recursive", "/m": "names", "/l": "fixed",
                          "/r": "pattern"},
                   sentences={"missing": "FINDSTR: Bad command line",
                              "ENOENT": "FINDSTR: Cannot open {path}"}),
    "sort": Row(text.sort, "Sorts input.", flags={"/r": "reverse", "/unique": "unique"},
                sentences={"refused": "{path}{why}"}),
    "more": Row(text.page, "Displays output one screen at a time.",
                sentences={"more": "-- More --", "refused": "Cannot access file {full}"}),
    "tree": Row(listing.tree, "Graphically displays the directory structure of a drive or path.",
                most=1, flags={"/f": "files", "/a": "ascii"}, sentences={
        "title": "Folder PATH listing{label}\nVolume serial number is {serial}",
        "ENOENT": "Invalid path - {full}", "none": "No subfolders exist\n",
    }),
    "where": Row(own.where, "Displays the location of files that match a search pattern.",
                 least=1),
    "tasklist": Row(about.list_processes, "Displays all currently running tasks."),
    "taskkill": Row(about.kill, "Kill or stop a running process or application.",
                    flags={"/f": "forcefully"}, values={"/pid": "pid"}, sentences={
        "done": "SUCCESS: The process with PID {path} has been terminated.",
        "missing": "ERROR: Invalid syntax. Neither /FI nor /PID nor /IM were specified.\n"
        'Type "TASKKILL /?" for usage.',
        "refused": 'ERROR: The process "{path}" not found.',
        "number": 'ERROR: The process "{path}" not found.',
    }),
    "whoami": Row(about.who_am_i, "Displays the current user."),
    "hostname": Row(about.host_name, "Displays the computer's name."),
    "timeout": Row(about.sleep, "Waits some seconds.", least=1, most=1,
                   flags={"/nobreak": "unbroken"}, values={"/t": "seconds"},
                   sentences={"interval":
                       "ERROR: Invalid value for timeout (/T) specified. "
                       "Valid range is -1 to 99999."}),
}  # fmt: skip
