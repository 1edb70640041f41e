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
    _check_many(task, sources, target)
    return sources, target


def _check_many(task: Task, sources: list[str], target: str) -> None:
    """Several sources need a directory; WrongUsageError."""
    if len(sources) > 1 and not task.os.path.isdir(target):
        error = "ENOTDIR" if task.os.path.lexists(target) else "ENOENT"
        raise WrongUsageError(task.dialect.refusal(task, "many", target, error))


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
    path = task.os.path
    try:
        if not path.lexists(source):
            task.os.stat(source)
        if path.isdir(source) and not path.islink(source):
            return _copy_tree(task, source, target)
        if path.exists(target) and path.samefile(source, target):
            task.refuse(source, "EINVAL", "same", target=target)
            return False
        _copy_file(task, source, target)
    except OSError as error:
        what = "" if not path.lexists(source) else "open" if error.filename == source else "target"
        blamed = target if what == "target" else source
        task.refuse(blamed, error if error.errno else "ENOTDIR", what)
        return None
    _tell_copied(task, source, target)
    return True


def _copy_file(task: Task, source: str, target: str) -> None:
    os, shutil = task.os, task.modules["shutil"]
    if task.has("recursive") and os.path.islink(source):
        os.symlink(os.readlink(source), target)
    elif task.modules["stat"].S_ISCHR(os.stat(source).st_mode):  # a console: until its end
        _write(task, target, task.read(source))
    else:
        (shutil.copy2 if task.has("preserve") else shutil.copy)(source, target)


def _tell_copied(task: Task, source: str, target: str) -> None:
    if task.has("verbose"):
        task.say(task.tell("verbose", path=source, target=target))


def _write(task: Task, path: str, data: bytes) -> None:
    with task.modules["open"](path, "wb") as file:
        file.write(data)


def _copy_tree(task: Task, source: str, target: str) -> bool:
    os = task.os
    over = os.path.lexists(target) and not os.path.isdir(target)
    if not task.has("recursive") or over or _inside(task, source, target):
        what = "over" if over else "itself"
        what = what if task.has("recursive") else "directory"
        task.refuse(source, "EINVAL", what, target=target)
        return False
    if not os.path.isdir(target):
        os.mkdir(target)
    _tell_copied(task, source, target)
    for name in sorted(os.listdir(source)):
        _copy_one(task, os.path.join(source, name), os.path.join(target, name))
    task.modules["shutil"].copymode(source, target)
    return True


def _inside(task: Task, source: str, target: str) -> bool:
    """Whether a place lies in a directory, or is it."""
    path = task.os.path
    above, place = path.realpath(source), path.realpath(target)
    return bool(
        path.splitdrive(above)[0] == path.splitdrive(place)[0]
        and path.commonpath([above, place]) == above
    )


def move(task: Task) -> int:
    """mv, move."""
    sources, target = _targets(task)
    done = [_move_one(task, each, _into(task, each, target)) for each in sources].count(True)
    sentence = task.tell("done", count=done)
    if sentence and done:
        task.say(sentence)
    return task.status


def _move_one(task: Task, source: str, target: str) -> bool:
    path = task.os.path
    try:
        task.os.lstat(source)
        what, error = _obstacle(task, source, target)
        if what:
            task.refuse(source, error, what, target=target)
            return False
        task.modules["shutil"].move(source, target)
    except OSError as error:
        what = "failed" if path.lexists(source) else ""
        task.refuse(source, error if error.errno else "EEXIST", what, target=target)
        return False
    _tell_copied(task, source, target)
    return True


def _obstacle(task: Task, source: str, target: str) -> tuple[str, str]:
    """Why a file is not to be moved there, and the error's name; "" if it may."""
    path = task.os.path
    if path.isdir(source) and not path.islink(source):
        if _inside(task, source, target):
            return "inside", "EINVAL"
        if path.lexists(target) and not path.isdir(target):
            return "over", "EEXIST"
    if task.tell("same") and path.exists(target) and path.samefile(source, target):
        return "same", "EINVAL"
    return "", ""


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
        if not task.dialect.protected(task, path):
            _remove(task, path)
    return task.status


def _remove(task: Task, path: str) -> None:
    try:
        _remove_one(task, path)
    except FileNotFoundError as error:
        if not task.has("force"):
            task.refuse(path, error, "absent")
    except OSError as error:
        task.refuse(path, error)


def _remove_one(task: Task, path: str) -> None:
    os = task.os
    if not os.path.isdir(path) or os.path.islink(path):
        os.unlink(path)
        if task.has("verbose"):
            task.say(task.tell("verbose", path=path))
        return
    if not task.has("recursive"):
        task.refuse(path, "EISDIR", "directory")
        return
    before = task.failures
    for name in sorted(os.listdir(path)):
        _remove(task, os.path.join(path, name))
    if task.failures == before:
        os.rmdir(path)
        if task.has("verbose"):
            task.say(task.tell("verbose directory", path=path))


def make_directory(task: Task) -> int:
    """mkdir, md."""
    for path in task.operands:
        try:
            (_make_all if task.has("parents") else _make_one)(task, path)
        except FileExistsError as error:
            task.refuse(path, error, "exists")
        except OSError as error:
            task.refuse(path, error)
    return task.status


def _make_one(task: Task, path: str) -> None:
    task.os.mkdir(path)
    if task.has("verbose"):
        task.say(task.tell("verbose", path=path))


def _make_all(task: Task, path: str) -> None:
    """Those above too; one that is there is refused only if it is to be a new one."""
    there = task.os.path
    if there.isdir(path) and not task.has("new"):
        return
    above = there.dirname(path.rstrip("/\\"))
    if above and not there.lexists(above):
        _make_all(task, above)
    _make_one(task, path)


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
    """ln [-s], where the operands are what there is, and the link, or a directory for links."""
    os = task.os
    *targets, place = task.operands if len(task.operands) > 1 else (*task.operands, ".")
    _check_many(task, targets, place)
    for target in targets:
        path = _into(task, target, place)
        if task.has("symbolic"):
            make_link(task, target, path, os.symlink)
        elif os.path.isdir(target) and not os.path.islink(target):
            task.refuse(path, "EPERM", "directory", target=target)
        elif not os.path.lexists(target):
            task.refuse(path, "ENOENT", "absent", target=target)
        else:
            make_link(task, target, path, os.link)
    return task.status


def make_link(
    task: Task, target: str, place: str, act: Callable[..., None], told: str = "done"
) -> int:
    """Make one link; that it is made is `told` where the system does."""
    try:
        if task.has("force") and task.os.path.lexists(place):
            task.os.unlink(place)
        act(target, place)
    except OSError as error:
        what = "exists" if isinstance(error, FileExistsError) else ""
        what = "symbolic" if task.has("symbolic") else what
        return task.refuse(place, error, what, target=target)
    sentence = task.tell(told, path=place, target=target)
    if sentence:
        task.say(sentence)
    return 0
