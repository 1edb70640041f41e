"""`peekpoke exec`: ordinary scripts on a virtual disk, and the host as it was."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from programs.commands.exec import sort_words
from programs.errors import WrongUsageError
from programs.exec.copying import Pair, parse_pair

ROOT = Path(__file__).parents[2]


def exec_here(peekpoke, here, script, *arguments):
    (here / "mine.py").write_text(script)
    return peekpoke("exec", "mine.py", *arguments)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


SCRIPT = """\
import glob
import os
import pathlib
import shutil
import sys
import tempfile

os.makedirs("album/2024")
with open("album/2024/list.txt", "w") as file:
    print("one", "two", file=file)
shutil.copytree("album", "copy")
pathlib.Path("copy/2024/list.txt").rename("copy/moved.txt")
shutil.make_archive("saved", "zip", "album")
with tempfile.TemporaryDirectory() as folder:
    open(os.path.join(folder, "x"), "wb").close()
os.symlink("saved.zip", "link")
os.remove("album/2024/list.txt")
os.rmdir("album/2024")
print(sorted(os.listdir()), glob.glob("copy/**/*.txt", recursive=True), os.getcwd())
print(sys.argv[1:], sys.platform, os.uname().nodename)
sys.exit(len(os.listdir("copy")))
"""


def test_a_script_works_on_the_virtual_disk_and_the_host_stays_as_it_was(peekpoke, here):
    (here / "mine.py").write_text(SCRIPT)
    before = contents(here)
    said = peekpoke("exec", "mine.py", "one", "-x", "--two=3")
    assert said.out.splitlines() == [
        "['album', 'copy', 'link', 'mine.py', 'saved.zip'] ['copy/moved.txt'] /home/user",
        "['one', '-x', '--two=3'] linux debian",
    ]
    assert (said.status, said.err) == (2, "")
    assert contents(here) == before


# Every access of Python to the host is announced to this hook: what writes anything, looks about or
# reads what the script has no business with, would be seen here.
WATCHED = """\
import os, sys
from programs.cli import main
main(["exec", "-m", "this"])  # imports, first, what it works with itself
seen = []
changing = {
    "os.mkdir", "os.rmdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.system", "os.exec", "os.posix_spawn",
    "os.fork", "subprocess.Popen", "os.chdir", "os.listdir", "os.scandir",
}
library = (sys.prefix, sys.base_prefix)
def hook(event, arguments):
    name = str(arguments[0]) if arguments else ""
    reads = event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    expected = reads and name == "mine.py" or name.startswith(library)
    if (event == "open" or event in changing) and not expected:
        seen.append((event, name))
sys.addaudithook(hook)
status = main(["exec", "mine.py"])
print(status, seen)
"""


def test_python_announces_no_access_to_the_host_while_a_script_runs(here):
    (here / "mine.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], cwd=here, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "2 []"


def test_the_hook_would_see_a_write(here):
    (here / "mine.py").write_text("pass")
    broken = WATCHED.replace('status = main(["exec", "mine.py"])', "status = 0; open('x', 'w')")
    done = subprocess.run(
        [sys.executable, "-c", broken], cwd=here, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert "('open', 'x')" in done.stdout


# -- exit status, streams --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "status", "says"),
    [
        ("", 0, ""),
        ("import sys; sys.exit(7)", 7, ""),
        ("import sys; sys.exit('enough')", 1, "enough\n"),
        ("raise SystemExit(256)", 0, ""),
        ("import os; os._exit(9)", 9, ""),
        ("import os; os.kill(os.getpid(), 9)", 137, "Killed\n"),
        ("import os; os.abort()", 134, "Aborted\n"),
        (
            "1 / 0",
            1,
            'Traceback (most recent call last):\n  File "/home/user/mine.py", line 1, in <module>',
        ),
        ("open('none')", 1, "FileNotFoundError: [Errno 2] No such file or directory: 'none'\n"),
        ("def f(:", 1, "SyntaxError"),
        ("import ctypes", 1, "No module named 'ctypes' here: it calls the host's own machine code"),
    ],
)
def test_the_exit_status_is_the_scripts(peekpoke, here, end, status, says):
    said = exec_here(peekpoke, here, end)
    assert (said.status, said.out) == (status, "")
    assert says in said.err if says else not said.err
    assert "programs/" not in said.err and "vos/" not in said.err


def run_outside(here, script, *arguments, **named):
    (here / "mine.py").write_text(script)
    return subprocess.run(
        [sys.executable, "-m", "programs.cli", "exec", str(here / "mine.py"), *arguments],
        cwd=ROOT, capture_output=True, timeout=60, **named,
    )  # fmt: skip


def test_standard_streams_are_connected_byte_for_byte(here):
    script = (
        "import sys\ndata = sys.stdin.buffer.read()\nsys.stdout.buffer.write(data[::-1])\n"
        "print('wrong', file=sys.stderr)\n"
    )
    data = bytes(range(256)) * 1000
    done = run_outside(here, script, input=data)
    assert (done.returncode, done.stdout, done.stderr) == (0, data[::-1], b"wrong\n")


def test_input_reads_lines_and_ends(here):
    script = "while True:\n    print('<' + input('? ') + '>')\n"
    done = run_outside(here, script, input="one\nzwölf\n".encode())
    assert done.stdout.decode() == "? <one>\n? <zwölf>\n? "
    assert done.stderr.endswith(b"EOFError: EOF when reading a line\n") and done.returncode == 1


def test_redirected_streams_are_no_terminals(here):
    script = (
        "import os, stat\nfor fd in 0, 1, 2:\n    print(os.isatty(fd), oct(os.fstat(fd).st_mode))"
    )
    done = run_outside(here, script, input=b"")
    assert done.stdout.split() == [b"False", b"0o10600"] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX's")
def test_a_terminal_stays_one(here):
    import pty

    (here / "mine.py").write_text(
        "import os, sys\nprint(os.isatty(0), os.isatty(1), os.get_terminal_size().columns)\n"
        "print(input('name? ')[::-1])\n"
    )
    main, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "programs.cli", "exec", str(here / "mine.py")],
        cwd=ROOT, stdin=other, stdout=other, stderr=other, env={**os.environ, "COLUMNS": "91"},
    )  # fmt: skip
    os.close(other)
    os.write(main, b"abc\n")
    said = b""
    while b"cba" not in said:
        said += os.read(main, 4096)
    assert process.wait(20) == 0
    os.close(main)
    assert b"True True 91" in said and b"name? " in said


# -- files in and out, modules, disks --------------------------------------------------------------


def test_files_are_copied_in_and_out(peekpoke, here):
    (here / "in.bin").write_bytes(bytes(range(256)))
    script = "data = open('data', 'rb').read(); open('/tmp/out', 'wb').write(data[::-1])"
    said = exec_here(
        peekpoke, here, script, "--copy-in", "in.bin:data", "--copy-out", "/tmp/out:out.bin"
    )
    assert said == (0, "", "")
    assert (here / "out.bin").read_bytes() == bytes(range(256))[::-1]


def test_a_file_copied_to_a_directory_keeps_its_name(peekpoke, here):
    (here / "a.txt").write_text("text")
    said = exec_here(peekpoke, here, "print(open('/tmp/a.txt').read())", "--copy-in", "a.txt:/tmp")
    assert said == (0, "text\n", "")


def test_the_disk_keeps_what_scripts_leave_and_a_script_may_lie_on_it(peekpoke, here):
    write = "open('on_disk.py', 'w').write('import sys; print(__file__, sys.argv)')"
    assert exec_here(peekpoke, here, write, "--disk", "a.img") == (0, "", "")
    said = peekpoke("exec", "on_disk.py", "x", "--disk", "a.img")
    assert said == (0, "/home/user/on_disk.py ['on_disk.py', 'x']\n", "")


def test_the_librarys_own_commands_run_on_the_virtual_disk(peekpoke, here):
    with zipfile.ZipFile(here / "a.zip", "w") as file:
        file.writestr("inside.txt", "text")
        file.writestr("code.py", "answer = 42\n")
    before = contents(here)
    disk = ("--disk", "disk.img")
    first = peekpoke("exec", *disk, "--copy-in", "a.zip:a.zip", "-m", "zipfile", "-e", "a.zip", ".")
    assert first == (0, "", "")
    assert "inside.txt" in peekpoke("exec", *disk, "-m", "zipfile", "-l", "a.zip").out
    assert peekpoke("exec", *disk, "-m", "tarfile", "-c", "a.tar", "inside.txt").status == 0
    assert peekpoke("exec", *disk, "-m", "tarfile", "-l", "a.tar").out == "inside.txt \n"
    said = peekpoke("exec", *disk, "-m", "compileall", "code.py")
    assert said == (0, "Compiling 'code.py'...\n", "")
    said = peekpoke("exec", *disk, "-m", "filecmp", "/home/user", "/tmp")
    assert said.status == 0
    assert "Only in /home/user : ['a.tar', 'a.zip', 'code.py', 'inside.txt']" in said.out
    assert exec_here(peekpoke, here, "import code; print(code.answer)", *disk).out == "42\n"
    after = contents(here)
    assert set(after) - set(before) == {"disk.img", "disk.img.journal", "mine.py"} & set(after)
    assert after["a.zip"] == before["a.zip"]


WRONG = {
    "no script": ((), 2, "exec takes a script"),
    "no such script": (("none.py",), 2, "no script none.py, neither here nor in /home/user"),
    "no such module": (("-m", "nosuch"), 1, "/usr/bin/python3: No module named nosuch"),
    "no such system": (("mine.py", "--system", "linuz"), 2, "did you mean linux?"),
    "no such disk": (("mine.py", "--disk", "none/a.img"), 2, "no directory"),
    "no pair": (("mine.py", "--copy-in", "a.txt"), 2, "write --copy-in HOSTFILE:PATH"),
    "nothing to copy in": (("mine.py", "--copy-in", "none:a"), 2, "--copy-in: none: No such file"),
    "nowhere to copy in": (
        ("mine.py", "--copy-in", "mine.py:none/a"), 2, "none/a on the linux disk: No such file",
    ),
    "nothing to copy out": (
        ("mine.py", "--copy-out", "none:a"), 1, "none on the linux disk: No such file",
    ),
    "nowhere to copy out": (
        ("mine.py", "--copy-out", "a:none/a"), 2, "there is no directory none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_told_in_one_sentence(peekpoke, here, name):
    words, status, says = WRONG[name]
    (here / "mine.py").write_text("pass")
    before = contents(here)
    said = peekpoke("exec", *words)
    assert (said.status, said.out) == (status, "")
    assert says in said.err and said.err.count("\n") == 1
    assert contents(here) == before


def test_a_failed_script_counts_more_than_what_it_left_out(peekpoke, here):
    said = exec_here(peekpoke, here, "raise SystemExit(5)", "--copy-out", "none:a")
    assert said.status == 5 and "none on the linux disk" in said.err


# -- the words of a command line -------------------------------------------------------------------

VALUES = {"-m": 1, "--disk": 1, "--flag": 0}


@pytest.mark.parametrize(
    ("words", "own", "rest"),
    [
        ("a.py -x 1 --disk d y", "--disk d", "a.py -x 1 y"),
        ("--disk=d a.py --flag --disk=e", "--disk=d --flag --disk=e", "a.py"),
        ("a.py -m z", "", "a.py -m z"),
        ("-m zipfile -l a.zip --disk d", "-m zipfile --disk d", "-l a.zip"),
        ("-m zipfile -m x", "-m zipfile", "-m x"),
        ("a.py -- --disk d", "", "a.py --disk d"),
        ("a.py -- -- b", "", "a.py -- b"),
        ("a.py --help", "", "a.py --help"),
        ("--help a.py", "--help", "a.py"),
        ("- x", "", "- x"),
        ("a.py --disk", "--disk", "a.py"),
    ],
)
def test_words_behind_the_script_are_its_own(words, own, rest):
    assert sort_words(words.split(), VALUES) == (own.split(), rest.split())


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("--systm windows", "--system"),
        ("--sytem=windows", "--system"),
        ("x --copyin a:b --sytem all", "--copy-in"),
        ("-- --systm windows", None),
        ("--verbose --two=3 -system -s systm", None),
    ],
)
def test_an_option_that_is_nearly_its_own_is_the_scripts_and_noted(peekpoke, here, words, meant):
    said = exec_here(peekpoke, here, "import sys; print(*sys.argv[1:])", *words.split())
    assert said.out == words.removeprefix("-- ") + "\n"
    assert said.err.count("\n") == (meant is not None)
    if meant is not None:
        assert f"did you mean {meant}? If not, -- before --" in said.err


def test_a_drives_colon_parts_no_names():
    assert parse_pair(r"C:\a.txt:/tmp/a", "") == Pair(r"C:\a.txt", "/tmp/a")
    assert parse_pair(r"a.txt:C:\Users\a", "") == Pair("a.txt", r"C:\Users\a")
    assert parse_pair("a:b", "") == Pair("a", "b")
    for wrong in ("a", "a:", ":b", "a:b:c", ""):
        with pytest.raises(WrongUsageError):
            parse_pair(wrong, "")
