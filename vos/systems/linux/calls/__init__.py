"""Linux' system calls: the kernel's side of the gate, one function a call.

    opening      open, O_CREAT, O_TMPFILE, close         descriptors  dup, fcntl, pipe, ioctl
    files        read, write, seek, sync                 locking      fcntl's locks, flock
    sizes        truncate, fallocate                     processes    clone, execve, wait4
    copying      copy_file_range, sendfile               signalling   kill, rt_sigaction, pause
    names        mkdir, unlink, rename, link ...         identity     users, groups, sessions
    directories  getdents64, chdir, getcwd               times        clocks, sleeping, limits
    attributes   stat, access, statfs                    host         uname, sysinfo ...
    changing     chmod, chown, utimensat                 waiting      poll, select
    xattrs       the twelve of extended attributes       memory       mmap
    pidfds       descriptors that stand for processes

A function's parameters are the manual page's, after the process that calls; it returns what the
manual page says, and raises KernelError for what that sets errno to. Each module names its calls in
`CALLS`. Facts are from man-pages, section 2, unless a docstring says otherwise.
"""
