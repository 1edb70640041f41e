"""Commands that tell of the system, its time, its disk and its processes."""

from __future__ import annotations

from vos.kernel.processes import Process
from vos.portable.shell.task import Task, WrongUsageError


def who_am_i(task: Task) -> int:
    """Whoami: the user's name, as the system gives it."""
    task.say(task.dialect.user(task))
    return 0


def host_name(task: Task) -> int:
    """Hostname."""
    task.say(task.dialect.host(task))
    return 0


def version(task: Task) -> int:
    """ver, uname, sw_vers: what the system calls itself."""
    for line in task.dialect.version_lines(task):
        task.say(line)
    return 0


def date(task: Task) -> int:
    """Date, time: the virtual clock's; +FORMAT as strftime has it."""
    time = task.modules["time"]
    now = time.localtime(time.time())
    wrong = next((word for word in task.operands if word[:1] != "+"), "")
    if wrong and task.tell("invalid"):
        raise WrongUsageError(task.tell("invalid", path=wrong))
    form = next((word[1:] for word in task.operands if word.startswith("+")), "")
    task.say(time.strftime(form or task.row.sentences["format"], now))
    return 0


def sleep(task: Task) -> int:
    """Sleep, timeout: seconds of the virtual clock."""
    try:
        task.modules["time"].sleep(float(task.operands[0]))
    except ValueError:
        raise WrongUsageError(task.tell("interval", path=task.operands[0])) from None
    return 0


def processes(task: Task) -> list[Process]:
    """The processes there are; no portable name lists them, so the kernel's table is asked."""
    kernel = task.process.kernel
    with kernel.lock:
        return [each for _, each in sorted(kernel.processes.table.items()) if each.ended is None]


def list_processes(task: Task) -> int:
    """ps, tasklist."""
    shown = processes(task)
    if not task.has("all"):
        shown = [each for each in shown if task.dialect.is_own(task, each)]
    for line in task.dialect.process_lines(task, shown):
        task.say(line)
    return 0


def kill(task: Task) -> int:
    """kill, taskkill: end processes by their numbers."""
    words = task.operands or task.options.get("pid", "").split()
    if not words:
        raise WrongUsageError(task.tell("missing"))
    for word in words:
        try:
            number = int(word)
        except ValueError:
            task.refuse(word, "EINVAL", "number")
            return task.dialect.refused_status
        try:
            task.os.kill(number, task.dialect.signal(task))
        except OSError as error:
            task.refuse(word, error)
            continue
        sentence = task.tell("done", path=word)
        if sentence:
            task.say(sentence)
    return task.status


def disk_free(task: Task) -> int:
    """df: how full the disks are."""
    disks = []
    for path in task.operands or ["/"]:
        try:
            disks.append(("/", task.os.statvfs(path)))
        except OSError as error:
            task.refuse(path, error)
    for line in task.dialect.disk_lines(task, disks) if disks else ():
        task.say(line)
    return task.status


def disk_use(task: Task) -> int:
    """du: how much room files take."""
    for path in task.operands or ["."]:
        _use(task, path, True)
    return task.status


def _use(task: Task, path: str, top: bool) -> int:
    os = task.os
    try:
        room = os.lstat(path).st_blocks // 2
        if os.path.isdir(path) and not os.path.islink(path):
            room += sum(_use(task, os.path.join(path, each), False) for each in os.listdir(path))
            if top or not task.has("summary"):
                task.say(f"{room}\t{path}")
        elif top:
            task.say(f"{room}\t{path}")
    except OSError as error:
        task.refuse(path, error)
        return 0
    return int(room)
