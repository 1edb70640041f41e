"""The portable layer: the same names on every system, over each system's native calls.

`os` and its neighbours are CPython's own files, executed over a virtual `posix` or `nt`; `screen`,
`keyboard`, `mouse` and `sound` are to the display what `os` is to files.
"""
