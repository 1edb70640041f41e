"""The functions of `posix` for who a process is: users, groups, sessions, priorities."""

from typing import Any

from vos.systems.arguments import fs_encode
from vos.systems.unix.attributes import id_number
from vos.systems.unix.base import PosixBase, whole_number
from vos.systems.unix.users import groups_of, login_name


class Identity(PosixBase):
    """Users, groups, process groups, sessions, priorities."""

    def getpid(self) -> int:
        """Return the current process id."""
        return int(self._native.getpid())

    def getppid(self) -> int:
        """Return the parent's process id."""
        return int(self._native.getppid())

    def getuid(self) -> int:
        """Return the current process's user id."""
        return int(self._native.getuid())

    def geteuid(self) -> int:
        """Return the current process's effective user id."""
        return int(self._native.geteuid())

    def getgid(self) -> int:
        """Return the current process's group id."""
        return int(self._native.getgid())

    def getegid(self) -> int:
        """Return the current process's effective group id."""
        return int(self._native.getegid())

    def setuid(self, uid: int, /) -> None:
        """Set the current process's user id."""
        self._checked(self._native.setuid(id_number(uid, "uid")))

    def setgid(self, gid: int, /) -> None:
        """Set the current process's group id."""
        self._checked(self._native.setgid(id_number(gid, "gid")))

    def seteuid(self, euid: int, /) -> None:
        """Set the current process's effective user id."""
        self._checked(self._native.setresuid(-1, id_number(euid, "uid"), -1))

    def setegid(self, egid: int, /) -> None:
        """Set the current process's effective group id."""
        self._checked(self._native.setresgid(-1, id_number(egid, "gid"), -1))

    def setreuid(self, ruid: int, euid: int, /) -> None:
        """Set the current process's real and effective user ids."""
        self._checked(self._native.setreuid(id_number(ruid, "uid"), id_number(euid, "uid")))

    def setregid(self, rgid: int, egid: int, /) -> None:
        """Set the current process's real and effective group ids."""
        self._checked(self._native.setregid(id_number(rgid, "gid"), id_number(egid, "gid")))

    def setresuid(self, ruid: int, euid: int, suid: int, /) -> None:
        """Set the current process's real, effective, and saved user ids."""
        ids = [id_number(each, "uid") for each in (ruid, euid, suid)]
        self._checked(self._native.setresuid(*ids))

    def setresgid(self, rgid: int, egid: int, sgid: int, /) -> None:
        """Set the current process's real, effective, and saved group ids."""
        ids = [id_number(each, "gid") for each in (rgid, egid, sgid)]
        self._checked(self._native.setresgid(*ids))

    def getresuid(self) -> tuple[int, int, int]:
        """Return a tuple of the current process's real, effective, and saved user ids."""
        return self._three(self._native.getresuid)

    def getresgid(self) -> tuple[int, int, int]:
        """Return a tuple of the current process's real, effective, and saved group ids."""
        return self._three(self._native.getresgid)

    def _three(self, call: Any) -> tuple[int, int, int]:
        real, effective, saved = (self._native.IntRef() for _ in range(3))
        self._checked(call(real, effective, saved))
        return real.value, effective.value, saved.value

    def getgroups(self) -> list[int]:
        """Return list of supplemental group IDs for the process."""
        groups: list[int] = [0] * self._checked(self._native.getgroups(0, []))
        self._checked(self._native.getgroups(len(groups), groups))
        return groups

    def setgroups(self, groups: Any, /) -> None:
        """Set the groups of the current process to list."""
        if not hasattr(type(groups), "__getitem__"):
            raise TypeError("setgroups argument must be a sequence")
        if not all(isinstance(each, int) for each in groups):
            raise TypeError("groups must be integers")
        ids = [id_number(each, "gid") for each in groups]
        self._checked(self._native.setgroups(len(ids), ids))

    def getgrouplist(self, user: Any, group: int, /) -> list[int]:
        """Return a list of groups to which a user belongs."""
        name, base = fs_encode(user), id_number(group, "gid")
        listed = groups_of(self, name.decode("utf-8", "surrogateescape"))
        return [base, *(each for each in listed if each != base)]

    def initgroups(self, username: Any, gid: int, /) -> None:
        """Initialize the group access list with all groups of a user, and gid."""
        groups = self.getgrouplist(username, gid)
        self._checked(self._native.setgroups(len(groups), groups))

    def getlogin(self) -> str:
        """Return the actual login name."""
        name = login_name(self, self.getuid())
        if name is None:
            raise self._error("ENXIO")
        return name

    # -- process groups, sessions, priorities

    def getpgid(self, pid: int) -> int:
        """Call the system call getpgid(), and return the result."""
        return self._checked(self._native.getpgid(whole_number(pid)))

    def getpgrp(self) -> int:
        """Return the current process group id."""
        return self._checked(self._native.getpgid(0))

    def setpgid(self, pid: int, pgrp: int, /) -> None:
        """Call the system call setpgid(pid, pgrp)."""
        self._checked(self._native.setpgid(whole_number(pid), whole_number(pgrp)))

    def setpgrp(self) -> None:
        """Make the current process the leader of its process group."""
        self._checked(self._native.setpgid(0, 0))

    def getsid(self, pid: int, /) -> int:
        """Call the system call getsid(pid) and return the result."""
        return self._checked(self._native.getsid(whole_number(pid)))

    def setsid(self) -> None:
        """Call the system call setsid()."""
        self._checked(self._native.setsid())

    def getpriority(self, which: int, who: int) -> int:
        """Return program scheduling priority."""
        # The system call's result is never negative: it counts 20 for priority 0 down.
        result = self._native.getpriority(whole_number(which), whole_number(who))
        return 20 - self._checked(result)

    def setpriority(self, which: int, who: int, priority: int) -> None:
        """Set program scheduling priority."""
        numbers = [whole_number(each) for each in (which, who, priority)]
        self._checked(self._native.setpriority(*numbers))

    def nice(self, increment: int, /) -> int:
        """Add increment to the priority of process and return the new priority."""
        process = self._native.PRIO_PROCESS
        now = self.getpriority(process, 0) + whole_number(increment)
        self.setpriority(process, 0, max(-20, min(now, 19)))
        return self.getpriority(process, 0)
