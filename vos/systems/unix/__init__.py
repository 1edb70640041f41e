"""What Unixes have in common: most calls, their rules, and a `posix` over each system's own calls.

calls/, lookup, rules, signals, user_memory    the kernel's side of the calls
constants, structs, kinds                      what they are told, and by which numbers
arguments, showing                             refusing wrong types, and what a trace shows
skeleton, session, shell/                      the disk, logging in, the shell
posix and the modules beside it                what CPython's os.py stands on
"""
