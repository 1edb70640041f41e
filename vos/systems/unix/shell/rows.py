"""The commands that Unix systems share: their options, by letters, and a line about each.

`BUILTINS` are the shell's own, `UTILITIES` are programs. What a system words otherwise, or has
besides, is in its own table. Source: POSIX.1-2017, Utilities; the GNU and BSD manual pages.
"""

from __future__ import annotations

from dataclasses import replace

from vos.portable.shell.commands import about, files, listing, marks, place, text
from vos.portable.shell.task import Row

_SEARCH = {
    "i": "fold", "v": "inverse", "n": "number", "c": "count", "r": "recursive", "R": "recursive",
    "q": "quiet", "l": "names", "h": "bare", "F": "fixed", "E": "extended",
}  # fmt: skip

_KILL = Row(
    about.kill,
    "end a process: -9 whatever it does",
    least=1,
    flags={
        "9": "kill",
        "-9": "kill",
        "-KILL": "kill",
        "-15": "end",
        "-TERM": "end",
        "-INT": "interrupt",
        "-2": "interrupt",
    },
    sentences={"number": "{name}: {path}: arguments must be process or job IDs"},
)

BUILTINS: dict[str, Row] = {
    "kill": _KILL,
    "cd": Row(place.change_directory, "go to a directory", most=1),
    "pwd": Row(place.show_directory, "show where you are", flags={"P": "real", "L": "logical"}),
    "exit": Row(place.end, "leave the shell", most=1),
    "logout": Row(place.end, most=1),
    ":": Row(place.nothing, raw=True), "true": Row(place.nothing, raw=True),
    "false": Row(place.fail, raw=True),
    "echo": Row(place.echo, "write words", raw=True),
    "printf": Row(place.printf, "write words in a form", raw=True),
    "export": Row(place.export, "hand a variable to programs", flags={"p": "print"}),
    "unset": Row(place.unset, "forget a variable", flags={"v": "variable"}),
    "set": Row(place.show_environment),
    "history": Row(place.show_history, "the lines typed so far"),
    "help": Row(
        place.help_for, "this list; help NAME: about one",
        sentences={"unknown": "help: no help topics match '{path}'."},
    ),
    "type": Row(place.which, "what a name stands for", least=1, sentences={
        "builtin": "{path} is a shell builtin", "found": "{path} is {place}",
        "missing program": "{name}: {path}: not found",
    }),
}  # fmt: skip

UTILITIES: dict[str, Row] = {
    "ls": Row(listing.list_directory, "what is in a directory: -l long, -a all", flags={
        "l": "long", "a": "all", "A": "almost all", "1": "single", "R": "recursive",
        "d": "directory", "h": "human", "t": "by time", "S": "by size", "r": "reverse",
        "F": "marks", "C": "columns", "p": "slashes",
    }),
    "cat": Row(text.show, "show files", flags={"n": "number", "u": "unbuffered"}),
    "cp": Row(files.copy, "copy files: -r directories too", least=2, flags={
        "r": "recursive", "R": "recursive", "a": "recursive", "p": "preserve", "f": "force",
        "v": "verbose",
    }),
    "mv": Row(files.move, "move or rename", least=2, flags={"f": "force", "v": "verbose"}),
    "rm": Row(files.remove, "remove files: -r directories too", least=1, flags={
        "r": "recursive", "R": "recursive", "f": "force", "v": "verbose", "i": "ask",
    }),
    "mkdir": Row(files.make_directory, "make directories: -p those above too", least=1,
                 flags={"p": "parents", "v": "verbose"}),
    "rmdir": Row(files.remove_directory, "remove empty directories", least=1),
    "touch": Row(files.touch, "make an empty file, or give one the time of now", least=1,
                 flags={"c": "existing"}),
    "ln": Row(files.link, "link: -s symbolically", least=1,
              flags={"s": "symbolic", "f": "force", "n": "itself"}),
    "chmod": Row(marks.change_mode, "who may read, write, execute", least=2,
                 flags={"R": "recursive"}, sentences={"mode": "{name}: invalid mode: '{path}'"}),
    "chown": Row(marks.change_owner, "whose a file is", least=2, flags={"R": "recursive"},
                 sentences={"no pwd": "{name}: invalid user: '{path}'",
                            "no grp": "{name}: invalid group: '{path}'"}),
    "grep": Row(text.search, "the lines that hold a pattern", least=1, flags=_SEARCH),
    "sort": Row(text.sort, "lines in order", flags={
        "r": "reverse", "n": "numeric", "u": "unique", "f": "fold",
    }),
    "uniq": Row(text.unique, "no line twice in a row"),
    "head": Row(text.head, "the first lines: -n 5", values={"n": "lines", "N": "lines"}),
    "tail": Row(text.tail, "the last lines: -n 5", values={"n": "lines", "N": "lines"}),
    "wc": Row(text.count, "count lines, words, bytes",
              flags={"l": "lines", "w": "words", "c": "bytes"}),
    "more": Row(text.page, "show files"), "less": Row(text.page, "show files"),
    "tee": Row(text.tee, "to a file, and on", flags={"a": "append"}),
    "find": Row(marks.find, "files under a directory: -name PATTERN, -type f|d",
                values={"-name": "name", "-type": "type"}),
    "stat": Row(marks.show_status, "what the system knows of a file", least=1),
    "uname": Row(about.version, "what the system is: -a all", most=0, flags={
        "a": "all", "s": "system", "n": "node", "r": "release", "v": "version", "m": "machine",
        "o": "operating system",
    }),
    "whoami": Row(about.who_am_i, "your name", most=0),
    "id": Row(about.who_am_i, "your number and groups", most=1, flags={"u": "user"}),
    "hostname": Row(about.host_name, "the computer's name"),
    "env": Row(place.env, "what programs are handed; env A=1 NAME: run it with more", raw=True),
    "date": Row(about.date, "the date and the time",
                sentences={"format": "%a %b %e %H:%M:%S UTC %Y"}),
    "sleep": Row(about.sleep, "wait some seconds", least=1, most=1,
                 sentences={"interval": "{name}: invalid time interval '{path}'"}),
    "ps": Row(about.list_processes, "the processes: -e all", flags={
        "e": "all", "A": "all", "a": "all", "x": "all", "u": "user", "f": "full",
    }),
    "kill": _KILL,
    "df": Row(about.disk_free, "how full the disk is", flags={"h": "human", "k": "kib"}),
    "du": Row(about.disk_use, "how much room files take",
              flags={"s": "summary", "h": "human", "k": "kib"}),
    "clear": Row(place.clear, "empty the screen"),
    "which": Row(place.which, "where a program is", least=1, flags={"a": "all"}),
    "man": Row(place.help_for, "what a command does", most=1,
               sentences={"unknown": "No manual entry for {path}"}),
}  # fmt: skip


def with_sentences(rows: dict[str, Row], sentences: dict[str, dict[str, str]]) -> dict[str, Row]:
    """Rows, some of which say other things."""
    return {
        name: replace(row, sentences={**row.sentences, **sentences.get(name, {})})
        for name, row in rows.items()
    }
