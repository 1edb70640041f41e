"""What the commands of Debian 12 say, byte by byte, as its real ones on the host say it.

Only where the host has those very versions of GNU's tools and of dash: others word things
otherwise.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import emulator
import vos

VERSIONS = {"ls": "coreutils) 9.1", "grep": "grep) 3.8", "find": "findutils) 4.9"}
TREE = "printf 'one\\ntwo\\nthree\\n' > f; mkdir d full; echo x > full/x; ln -s f link; : > empty"
LINES = {
    "ls": ["ls -F", "ls -p", "ls nope", "ls f nope d", "ls full d", "ls -R full d", "ls -y",
           "ls -d d full", "ls -r", "ls -a", "chmod +x f; ls -F f link"],
    "cat": ["cat nope", "cat d", "cat -n f full/x", "cat -y", "cat f nope full/x"],
    "cp": ["cp", "cp f", "cp nope x", "cp f f", "cp f nope/x", "cp f empty nope", "cp f empty f",
           "cp d e", "cp -r d d", "cp -r full full/in", "cp -rv full new", "cp -v f new",
           "cp f new/", "cp -r full f", "cp -y", "cp full d", "cp link copy; ls -F copy",
           "cp -r link copy; ls -F copy"],
    "mv": ["mv", "mv f", "mv nope x", "mv f nope/x", "mv f empty nope", "mv d d", "mv d d/x",
           "mv f f", "mv -v f new", "mv d f", "mv d full; ls full"],
    "rm": ["rm", "rm nope", "rm -f nope", "rm d", "rm -rv full", "rm -v f", "rm .", "rm -r .",
           "rm -y", "rm f nope empty; ls", "rm f/"],
    "mkdir": ["mkdir", "mkdir d", "mkdir -p d f", "mkdir a/b", "mkdir -pv a/b", "mkdir f/x",
              "rmdir", "rmdir full", "rmdir nope", "rmdir f", "touch", "touch nope/x"],
    "ln": ["ln", "ln f", "ln -s f", "ln nope x", "ln f nope/x", "ln d dd", "ln -s f nope/x",
           "ln f empty", "ln -s a b c", "ln -s f d; ls d"],
    "chmod": ["chmod", "chmod 644", "chmod 644 nope", "chmod u=z f", "chown a:b f",
              "chown :nogrouphere f", "chown 0"],
    "text": ["wc f", "wc f full/x", "wc < f", "wc -l f", "wc -l empty f", "wc nope", "wc f nope",
             "head -n x f", "head d", "head nope", "head -n -1 f", "head f full/x", "tail -n 1 f",
             "sort nope", "sort f nope", "sort d", "sort -r f", "tee -y"],
    "grep": ["grep", "grep nope f", "grep one nope", "grep o d", "grep -c o f full/x",
             "grep 'o+' f", "grep 'o\\|t' f", "grep -E 'o|t' f", "grep 'a)' f", "grep -v o f",
             "find nope", "find full -name x"],
    "other": ["uname x", "whoami x", "id nobodyhere", "sleep x", "date x", "du nope", "df nope"],
    "dash": ["nope", "./nope", "./f", "cd nope", "cd a b", "cd -y", "cat < nope", "echo a > d",
             "echo a > nope/x", "echo a >&7", "echo 'a", "echo $(a", "echo ${a", "echo >",
             "echo > > f", "echo | | cat", "&& echo", "echo a &&", "echo a)", "kill 4194304",
             "kill x", "kill", "exit 3 4", "export 1a=b", "export -y", "sh nope", "true; nope"],
}  # fmt: skip


def _reason() -> str:
    for tool, version in VERSIONS.items():
        path = shutil.which(tool)
        said = subprocess.run([path, "--version"], capture_output=True, text=True) if path else None
        if said is None or version not in said.stdout:
            return f"the host has no {tool} ({version}"
    return "" if shutil.which("dash") else "the host has no dash"


REASON = _reason()
pytestmark = pytest.mark.skipif(bool(REASON), reason=REASON)


@pytest.fixture(scope="module")
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "linux") as booted:
        yield booted


@pytest.mark.parametrize("name", LINES)
def test_they_say_what_the_real_ones_say(system: vos.System, tmp_path: Path, name: str) -> None:
    ours = system.modules["subprocess"].run
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    for number, line in enumerate(LINES[name]):
        make, words = f"mkdir {name}{number}; cd {name}{number}; {TREE}", ["sh", "-c", line]
        ours(make, shell=True, check=True, cwd="/tmp")
        subprocess.run(make, shell=True, check=True, cwd=tmp_path, executable=shutil.which("dash"))
        real = subprocess.run(
            words, executable=shutil.which("dash"), cwd=tmp_path / f"{name}{number}",
            env=environment, capture_output=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        done = ours(
            words, cwd=f"/tmp/{name}{number}", capture_output=True,
            stdin=system.modules["subprocess"].DEVNULL,
        )  # fmt: skip
        facts = [(line, each.returncode, each.stdout, each.stderr) for each in (done, real)]
        assert facts[0] == facts[1]
        system.modules["shutil"].rmtree(f"/tmp/{name}{number}")  # the disk is small
