"""Commands that change what lies on the disk: copying, moving, removing, making.

Each is written once over the portable `os` and `shutil`; what it says of a refusal is its system's.
"""

from __future__ import annotations

from collections.abc import Callable

from vos.portable.shell.task import Task, WrongUsageError


def _into(task: Task, source: str, target: str) -> str:
    """Where a file goes: into a directory it keeps its name."""
    path = task.os.path
    return path.join(target, path.basename(source.rstrip("/\\"))) if path.isdir(target) else target


def _targets(task: Task) -> tuple[list[str], str]:
    """The sources, and the last operand; several sources need a directory."""
    *sources, target = task.paths()
    if not sources:
        sources, target = [target], "."
    if len(sources) > 1 and not task.os.path.isdir(target):
        raise WrongUsageError(task.dialect.refusal(task, "target", target, "ENOTDIR"))
    return sources, target


def copy(task: Task) -> int:
    """cp, copy."""
    sources, target = _targets(task)
    done = [_copy_one(task, each, _into(task, each, target)) for each in sources]
    sentence = task.tell("done", count=done.count(True))
    if sentence and done != [None]:
        task.say(sentence)
    return task.status


def _copy_one(task: Task, source: str, target: str) -> bool | None:
    """Whether it is copied; None if the system refused."""
    os, shutil = task.os, task.modules["shutil"]
    path = os.path
    try:
        if not path.lexists(source):
            os.stat(source)
        if path.isdir(source) and not path.islink(source):
            return _copy_tree(task, source, target)
        if path.exists(target) and os.stat(source) == os.stat(target):
            task.failures += 1
            task.complain(task.tell("same", path=source, target=target))
            return False
        if task.modules["stat"].S_ISCHR(os.stat(source).st_mode):  # a console: until its end
            _write(task, target, task.read(source))
        else:
            (shutil.copy2 if task.has("preserve") else shutil.copy)(source, target)
    except OSError as error:
        blamed = target if path.exists(source) else source
        task.refuse(blamed, error, "target" if blamed == target else "")
        return None
    if task.has("verbose"):
        task.say(task.tell("verbose", path=source, target=target))
    return True


def _write(task: Task, path: str, data: bytes) -> None:
    with task.modules["open"](path, "wb") as file:
        file.write(data)


def _copy_tree(task: Task, source: str, target: str) -> bool:
    if not task.has("recursive"):
        task.failures += 1
        task.complain(task.tell("directory", path=source))
        return False
    task.modules["shutil"].copytree(source, target, symlinks=True, dirs_exist_ok=True)
    return True


def move(task: Task) -> int:
    """mv, move."""
    sources, target = _targets(task)
    done = 0
    for source in sources:
        try:
            task.os.lstat(source)
            task.modules["shutil"].move(source, _into(task, source, target))
            done += 1
        except OSError as error:
            task.refuse(source, error)
        except task.modules["shutil"].Error:
            task.refuse(source, "EINVAL", "inside")
    sentence = task.tell("done", count=done)
    if sentence and done:
        task.say(sentence)
    return task.status


def rename(task: Task) -> int:
    """ren: a new name in the same directory."""
    os = task.os
    old, new = task.operands
    if os.path.basename(new) != new:
        raise WrongUsageError(task.tell("extra"))
    try:
        os.rename(old, os.path.join(os.path.dirname(old), new))
    except OSError as error:
        return task.refuse(old, error)
    return 0


def remove(task: Task) -> int:
    """rm, del: files, and with -r (/s) what is in directories."""
    for path in task.paths():
        if task.dialect.protected(task, path):
            continue
        try:
            _remove_one(task, path)
        except FileNotFoundError as error:
            if not task.has("force"):
                task.refuse(path, error, "absent")
        except OSError as error:
            task.refuse(path, error)
    return task.status


def _remove_one(task: Task, path: str) -> None:
    os = task.os
    if os.path.isdir(path) and not os.path.islink(path):
        if not task.has("recursive"):
            task.refuse(path, "EISDIR", "directory")
            return
        task.modules["shutil"].rmtree(path)
    else:
        os.unlink(path)
    if task.has("verbose"):
        task.say(task.tell("verbose", path=path))


def make_directory(task: Task) -> int:
    """mkdir, md."""
    for path in task.operands:
        try:
            if not task.has("parents"):
                task.os.mkdir(path)
            elif not task.os.path.isdir(path) or task.has("new"):
                task.os.makedirs(path)
        except FileExistsError as error:
            task.refuse(path, error, "exists")
        except OSError as error:
            task.refuse(path, error)
    return task.status


def make_path(task: Task) -> int:
    """md: those above too; one that is there already is refused."""
    task.options |= {"parents": "", "new": ""}
    return make_directory(task)


def remove_directory(task: Task) -> int:
    """rmdir, rd: with /s all that is in it."""
    act: Callable[[str], None] = task.os.rmdir
    if task.has("recursive"):
        act = task.modules["shutil"].rmtree
    for path in task.paths():
        try:
            act(path)
        except OSError as error:
            task.refuse(path, error)
    return task.status


def touch(task: Task) -> int:
    """Touch: a file is there, and has the time of now."""
    for path in task.operands:
        try:
            if task.os.path.lexists(path):
                task.os.utime(path)
            elif not task.has("existing"):
                task.modules["open"](path, "ab").close()
        except OSError as error:
            task.refuse(path, error)
    return task.status


def link(task: Task) -> int:
    """ln [-s], where the operands are what there is, and the link."""
    os = task.os
    target, place = (*task.operands, ".")[:2]
    return make_link(
        task, target, _into(task, target, place), os.symlink if task.has("symbolic") else os.link
    )


def make_link(task: Task, target: str, place: str, act: Callable[..., None]) -> int:
    """Make one link; what it is called is told where the system does."""
    try:
        if task.has("force") and task.os.path.lexists(place):
            task.os.unlink(place)
        act(target, place)
    except OSError as error:
        return task.refuse(place, error, "symbolic" if task.has("symbolic") else "")
    sentence = task.tell("done", path=place, target=target)
    if sentence:
        task.say(sentence)
    return 0
