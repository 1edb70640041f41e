"""The calls that every Unix has alike: the kernel's side of the gate, one function a call.

    opening      open, O_CREAT, O_TMPFILE, close         descriptors  dup, fcntl, pipe, ioctl
    files        read, write, seek, sync                 locking      fcntl's locks, flock
    sizes        truncate, fallocate                     processes    clone, execve, wait4
    copying      copy_file_range, sendfile               signalling   kill, sigaction, pause
    names        mkdir, unlink, rename, link ...         identity     users, groups, sessions
    directories  chdir, getcwd                           times        clocks, sleeping, limits
    access       access                                  waiting      poll, select
    changing     chmod, chown, utimensat                 memory       mmap

They are told what to do in the numbers of `vos.systems.unix.constants`. A function's parameters are
the manual page's, after the process that calls; it returns what the manual page says, and raises
KernelError for what that sets errno to. Each module names its calls in `CALLS`; a system puts into
its table those it has as they are, and calls the rest from its own. Facts are from man-pages,
section 2, unless a docstring says otherwise.
"""
