"""Says where things are, as this system calls them."""

import os
import sys
import tempfile
from pathlib import Path, PurePath

print("Hello from a script.")
print("platform ", sys.platform, os.name)
print("here     ", os.getcwd())
print("home     ", Path.home())
print("temporary", tempfile.gettempdir())
print("myself   ", __file__)
print("joined   ", os.path.join("notes", "2024", "list.txt"))
print("slashes  ", PurePath("notes", "list.txt").as_posix())
print("absolute ", [name for name in ("/etc", "C:/x", "notes") if os.path.isabs(name)])
print("line end ", repr(os.linesep), "null device", os.devnull)
print("Goodbye.")
