"""The kernel's side of Windows' calls, a topic a file; each ends with `CALLS`, its table.

A handler is called with the process, the lock held, and refuses with a KernelError, whose name is
that of a code (`ERROR_...`) or the mechanism's; the gate turns it into the last error and what the
call returns when it fails.
"""
