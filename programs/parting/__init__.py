"""One script under several systems, and where they part.

collect   the script on a machine and a disk of its own for each: output, end, what it left
align     the lines of each beside those of the others
report    that for a terminal, plain where it is none      page   and as an HTML page
"""
