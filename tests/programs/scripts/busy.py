"""Takes a file away while it is open, as programs written on a Unix do."""

import os

with open("log.txt", "w", encoding="utf-8") as log:
    log.write("one line\n")
    log.flush()
    print("removing log.txt, which is open")
    os.remove("log.txt")
print("removed:", not os.path.exists("log.txt"))
