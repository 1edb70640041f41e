"""Sorts the files of a directory into one directory for each kind, and keeps a list of them."""

import os
import shutil
import sys
from pathlib import Path

MESS = {
    "Letter.txt": "Dear all\n",
    "letter.TXT": "dear all\n",
    "photo.png": "\x89PNG",
    "sums.csv": "1,2\n3,4\n",
    "README": "read me\n",
}


def tidy(folder: Path) -> None:
    """Move each file to the directory of its kind."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            kind = path.suffix.lower().lstrip(".") or "other"
            (folder / kind).mkdir(exist_ok=True)
            print(path.name, "->", shutil.move(path, folder / kind))
    with open(folder / "list.txt", "w", encoding="utf-8") as file:
        for base, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                print(os.path.relpath(os.path.join(base, name), folder), file=file)


desk = Path("desk")
desk.mkdir()
for name, text in MESS.items():
    (desk / name).write_text(text, encoding="latin-1")
tidy(desk)
print((desk / "list.txt").read_text(encoding="utf-8"), end="")
sys.exit(len(list(desk.glob("*/*"))) != len(MESS))
