"""Command lines: one text, which each program cuts into arguments by the C run-time's rules.

Blanks separate. Double quotes hold blanks together; a backslash before a quote makes it a plain
one, and so 2n backslashes before a quote are n. The first argument, the program, knows no backslash
rule.
Source: learn.microsoft.com, "Parsing C command-line arguments" and CommandLineToArgvW.
"""

from __future__ import annotations


def split(line: str) -> list[str]:
    """Return a command line's arguments, the program first."""
    program, rest = _program(line)
    arguments = [program]
    place = 0
    while place < len(rest):
        if rest[place] in " \t":
            place += 1
            continue
        argument, place = _argument(rest, place)
        arguments.append(argument)
    return arguments


def _program(line: str) -> tuple[str, str]:
    if line.startswith('"'):
        name, _, rest = line[1:].partition('"')
        return name, rest
    end = next((place for place, character in enumerate(line) if character in " \t"), len(line))
    return line[:end], line[end:]


def _argument(text: str, place: int) -> tuple[str, int]:
    """Return the argument that begins at a place, and where it ends."""
    made, quoted = "", False
    while place < len(text) and (quoted or text[place] not in " \t"):
        slashes = 0
        while text[place : place + 1] == "\\":
            slashes += 1
            place += 1
        if text[place : place + 1] != '"':
            made += "\\" * slashes
            if not slashes:
                made += text[place]
                place += 1
            continue
        made += "\\" * (slashes // 2)
        place += 1
        if slashes % 2:
            made += '"'
        elif quoted and text[place : place + 1] == '"':
            made += '"'
            place += 1
        else:
            quoted = not quoted
    return made, place


def join(arguments: list[str]) -> str:
    """Return a command line that `split` cuts into just these arguments."""
    return " ".join(map(_quoted, arguments))


def _quoted(argument: str) -> str:
    if argument and not any(character in ' \t"' for character in argument):
        return argument
    made, slashes = '"', 0
    for character in argument:
        if character == "\\":
            slashes += 1
            continue
        made += "\\" * (2 * slashes + 1 if character == '"' else slashes) + character
        slashes = 0
    return made + "\\" * (2 * slashes) + '"'
