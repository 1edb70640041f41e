"""What ends a command early: one sentence for the person who typed it, and an exit status."""


class CommandError(Exception):
    """The command cannot go on. Its text is all that is shown."""

    status = 1


class WrongUsageError(CommandError):
    """The command line asks for what there is not."""

    status = 2


class ProgramError(CommandError):
    """The program that was run is at fault."""
