"""The names under which the utilities lie in System32: one program that looks at its name."""

UTILITIES = """
    attrib find findstr hostname more sort taskkill tasklist timeout tree where whoami
""".split()
