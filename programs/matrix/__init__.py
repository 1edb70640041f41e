"""Every main of a program on every model, under every system: which picture each place shows.

places -> looking (in several processes) -> verdicts -> table, terminal, sheet, page
"""
