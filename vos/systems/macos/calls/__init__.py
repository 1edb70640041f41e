"""macOS' calls: the kernel's side of the gate, one function a call.

    opening      open, clonefile, close                 descriptors  dup, fcntl, pipe, ioctl
    files        read, write, seek, sizes               processes    vfork, execve, wait4, signals
    names        mkdir, unlink, rename, link ...        identity     users, groups, sessions
    directories  getdirentries64, chdir, getcwd         times        clocks, sleeping, limits
    attributes   stat, access, statfs, getattrlist      host         uname, sysctlbyname, getentropy
    changing     chmod, chown, chflags, utimensat       waiting      poll, kqueue
    xattrs       extended attributes                    memory       mmap
    graphics     CGDisplay..., CGContext...             events       CGEventSource..., NSBeep ...

A function's parameters are the manual page's, after the process that calls. What a call does alike
on every Unix is the shared function's (`vos.systems.unix.calls`), told in its own numbers
(`translate`). Each module names its calls in `CALLS`.
"""
