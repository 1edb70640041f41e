"""Linux' own system calls, and its table of all of them.

    attributes   stat, statx, statfs           xattrs   the twelve of extended attributes
    directories  getdents64                    host     uname, sysinfo, getrandom ...
    memfds       files in memory               pidfds   descriptors that stand for processes
    table        these, and the shared calls, by their names and numbers

The shared ones are in `vos.systems.unix.calls`; what is said of their form there holds here too.
"""
