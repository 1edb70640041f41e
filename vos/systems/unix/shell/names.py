"""The names under which the utilities lie on a Unix' disk: one program that looks at its name.

They are kept apart from the programs themselves, which are loaded when the first one runs.
"""

UTILITIES = """
    cat chmod chown clear cp date df du env find grep head hostname id kill less ln ls man mkdir
    more mv ps rm rmdir sleep sort stat tail tee touch uname uniq wc which whoami
""".split()
