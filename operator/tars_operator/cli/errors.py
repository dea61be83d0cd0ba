"""How a command ends: exit codes that scripts may rely on, and errors that a person can act on."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    OK = 0
    FAILED = 1  # the run failed or was rolled back
    USAGE = 2
    NOT_FOUND = 3
    API = 4  # the API server cannot be reached, or refuses
    TIMED_OUT = 5


class CliError(Exception):
    """Ends the command with `code`; the message says what was wrong and what to do."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.code = code


def usage(message: str) -> CliError:
    return CliError(message, Exit.USAGE)


def not_found(message: str) -> CliError:
    return CliError(message, Exit.NOT_FOUND)
