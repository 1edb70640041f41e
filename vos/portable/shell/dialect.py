"""What a command language is asked for: one subclass a system, beside its table of commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from vos.portable.shell.task import Row
from vos.portable.shell.tree import Grammar, Token

if TYPE_CHECKING:
    from vos.kernel.processes import Process
    from vos.portable.shell.commands.listing import Entry, Folder
    from vos.portable.shell.interpreter import Shell
    from vos.portable.shell.task import Task


KEY_MOST = 16  # bytes that a key sends


class Dialect:
    """A system's command language, of one variant of it."""

    newline = "\n"
    grammar: Grammar
    builtins: Mapping[str, Row]
    utilities: Mapping[str, Row]
    nests_processes = True  # a line in parentheses is a process of its own
    history_file = ""  # in the home directory; "": kept for the session only
    console = ""  # the path of the console
    directory_mark, file_mark = "/", " "  # what completion puts behind a directory, and a file
    tab_cycles = False  # Tab goes from choice to choice instead of listing them
    orders_operands = False  # a listing shows directories by their names, not as they were given
    numbers_on = False  # lines are numbered on from file to file
    usage_status = refused_status = listing_status = 1
    ended_status = 1
    interrupted_status = 130

    def encode(self, text: str) -> bytes:
        """Text as it is written: with the system's line ends."""
        return text.replace("\n", self.newline).encode("utf-8", "surrogateescape")

    def set_raw(self, process: Process, fd: int, wanted: bool) -> None:
        """Let the console, open as `fd`, hand over each key at once, or lines."""
        raise NotImplementedError

    def read_key(self, task: Task) -> str:
        """Wait for a key at the console, whatever the input is."""
        fd = task.os.open(self.console, task.os.O_RDONLY)
        try:
            self.set_raw(task.process, fd, True)
            data: bytes = task.os.read(fd, KEY_MOST)
        finally:
            self.set_raw(task.process, fd, False)
            task.os.close(fd)
        return data.decode("utf-8", "replace")

    def obituary(self, shell: Shell, code: int) -> str:
        """What is said of a program that was ended, by its Popen's return code."""
        return ""

    def take_console(self, shell: Shell) -> None:
        """A person talks to this shell: Ctrl-C is not to end it, but what it runs."""
        raise NotImplementedError

    def banner(self, shell: Shell) -> str:
        """What stands above the first prompt."""
        return ""

    def after(self, shell: Shell) -> str:
        """What stands between the end of a command and the next prompt."""
        return ""

    def begin(self, modules: Any) -> None:
        """A process begins that reads and writes in this way."""

    unfinished_word = re.compile(r"\S*$")  # what stands before the cursor, to be completed

    def unquoted(self, word: str) -> str:
        """An unfinished word as it is meant."""
        return word

    def quoted(self, path: str) -> str:
        """A path as a word."""
        return path

    def folded(self, name: str) -> str:
        """A name as it is compared when it is completed."""
        return name

    def command_names(self, shell: Shell, beginning: str) -> list[str]:
        """The commands whose names begin so: the shell's own, and the programs along the path."""
        names = set(self.builtins)
        for place in shell.os.get_exec_path():
            try:
                names |= {self.program_name(each) for each in shell.os.listdir(place)}
            except OSError:
                continue
        fitting = (each for each in names if each[:1].isalpha())
        return sorted(
            each for each in fitting if self.folded(each).startswith(self.folded(beginning))
        )

    def program_name(self, file: str) -> str:
        """What a program's file is called by."""
        return file

    # -- the language

    def tokens(self, shell: Shell, text: str) -> list[Token]:
        """A text taken apart; a ShellSyntaxError."""
        raise NotImplementedError

    def words(self, shell: Shell, tokens: list[Token]) -> list[str]:
        """The words that tokens become: variables, quotes, patterns."""
        raise NotImplementedError

    def assignments(self, words: list[str]) -> tuple[dict[str, str], list[str]]:
        """The variables that a command is given in front of its name, and the rest."""
        return {}, words

    def builtin(self, words: list[str], raw: str) -> tuple[str, list[str], str] | None:
        """The shell's own command that is meant: its name, its words, what is written behind it."""
        return (words[0], words[1:], raw) if words and words[0] in self.builtins else None

    # -- processes

    def start(
        self, shell: Shell, words: list[str], raw: str, streams: Mapping[int, int],
        variables: Mapping[str, str],
    ) -> Any:  # fmt: skip
        """Start a program: its Popen, or the status if there is none, which has been told."""
        raise NotImplementedError

    def status(self, code: int) -> int:
        """A Popen's return code as the shell shows it."""
        return code

    def handles(self, shell: Shell, streams: Mapping[int, int]) -> dict[int, int]:
        """The streams of this process as a child of it will know them."""
        return dict(streams)

    def wire(self, child: Process, handles: Mapping[int, int], others: list[int]) -> None:
        """Let these be the standard streams of a copy of this process, and close the others."""
        raise NotImplementedError

    def find(self, os: Any, name: str) -> str | None:
        """Where the program of that name is."""
        raise NotImplementedError

    # -- commands

    def sort_words(self, task: Task) -> None:
        """Sort a command's words into options and operands; WrongUsageError."""
        raise NotImplementedError

    def wrong_status(self, task: Task) -> int:
        """The exit status of a command that is used in a wrong way."""
        return 1

    def wrong_count(self, task: Task, count: int) -> str:
        """What is said of too few operands, or too many."""
        raise NotImplementedError

    def paths(self, task: Task, words: list[str]) -> list[str]:
        """Words as files."""
        return words

    def refusal(
        self, task: Task, what: str, path: str, error: OSError | str, **more: object
    ) -> str:  # fmt: skip
        """What a command says when a file was refused."""
        raise NotImplementedError

    def find_program(self, task: Task, name: str) -> str | None:
        """Where the program of that name is, as `which` finds it."""
        return self.find(task.os, name)

    def protected(self, task: Task, path: str) -> bool:
        """Whether a file is not to be removed, which is told."""
        return False

    def shown(self, name: str) -> str:
        """A command's name in a list."""
        return name

    # -- what listings and the like look like

    def begin_listing(self, task: Task, folders: list[Folder]) -> None:
        """What stands above all directories."""

    def end_listing(self, task: Task, folders: list[Folder]) -> None:
        """What stands below them."""

    def show_folder(self, task: Task, folder: Folder, number: int) -> None:
        """One directory."""
        raise NotImplementedError

    def absent(self, task: Task, path: str, error: OSError) -> None:
        """A file to be listed that cannot be looked at."""
        task.refuse(path, error)

    def own_names(self, task: Task) -> list[str]:
        """The names of the directory itself and of the one above, where they are shown."""
        return []

    def is_shown(self, task: Task, entry: Entry) -> bool:
        """Whether a name is to be seen."""
        return True

    def shows_named(self, task: Task, entry: Entry) -> bool:
        """Whether a file is shown that was named itself."""
        return True

    def sort_key(self, name: str) -> Any:
        """What names are ordered by."""
        return name

    def tree_title(self, task: Task, path: str) -> str:
        """What stands above a tree, and its root."""
        return path

    def counts_width(self, task: Task, columns: int) -> int:
        """How wide the numbers of lines, words, bytes are."""
        raise NotImplementedError

    def counts(self, numbers: list[int], path: str, width: int) -> str:
        """Numbers of lines, words, bytes."""
        raise NotImplementedError

    def status_lines(self, task: Task, path: str, status: Any) -> Iterable[str]:
        """All that is known of a file."""
        raise NotImplementedError

    # -- what the system says of itself

    def user(self, task: Task) -> str:
        """The user."""
        raise NotImplementedError

    def host(self, task: Task) -> str:
        """The computer."""
        raise NotImplementedError

    def version_lines(self, task: Task) -> Iterable[str]:
        """The system."""
        raise NotImplementedError

    def is_own(self, task: Task, process: Process) -> bool:
        """Whether a process is shown without being asked for."""
        return True

    def process_lines(self, task: Task, shown: list[Process]) -> Iterable[str]:
        """The processes."""
        raise NotImplementedError

    def disk_lines(self, task: Task, disks: list[tuple[str, Any]]) -> Iterable[str]:
        """How full disks are, by where each is mounted and its statvfs_result."""
        raise NotImplementedError

    def signal(self, task: Task) -> int:
        """What ends a process."""
        raise NotImplementedError

    def prompt(self, shell: Shell) -> str:
        """What a person sees when a line is expected."""
        raise NotImplementedError

    def sentence(
        self, shell: Shell, what: str, path: str = "", why: str = "", name: str = "",
        target: object = "",
    ) -> str:  # fmt: skip
        """What the shell itself says of something: "not found", "open", "cd" ..."""
        raise NotImplementedError
