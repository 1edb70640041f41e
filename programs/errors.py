"""What ends a command early: one sentence for the person who typed it, and an exit status."""


class CommandError(Exception):
    """The command cannot go on. Its text is all that is shown."""

    status = 1


class WrongUsageError(CommandError):
    """The command line asks for what there is not."""

    status = 2


class ProgramError(CommandError):
    """The program that was run is at fault."""


class ProcessError(ProgramError):
    """A program ended as a process does: with an exit status, or by what its system did to it."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status
