"""Linux' system calls: the kernel's side of the gate, one function a call.

    names        what makes, moves and removes names     descriptors  what descriptors do
    files        opening, reading, writing, seeking      processes    clone, execve, wait4, kill ...
    attributes   stat, chmod, chown, times, xattrs       identity     users, groups, sessions
    directories  getdents64, chdir, getcwd               times        clocks, sleeping, limits
    memory       mmap and what belongs to it             host         uname, sysinfo ...

A function's parameters are the manual page's, after the process that calls; it returns what the
manual page says, and raises KernelError for what that sets errno to. Each module names its calls in
`CALLS`. Facts are from man-pages, section 2, unless a docstring says otherwise.
"""
