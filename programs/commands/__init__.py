"""The commands, one a file: what each takes and says. Their work is done in the files above.

A command's module is read to print a help page, so it imports what it works with when it is called.
"""
