"""A command interpreter over the portable layer: one for all systems, each in its own words.

tree          what a line says               interpreter   runs it
dialect       what a system is asked for     task          what a command has in hand
commands/     the commands, written once     interactive   lines from a person, or from a pipe
copies        a shell's copy of itself       editor        keys become a line
ends          how any of them ends           completion    what Tab offers, in columns
"""
