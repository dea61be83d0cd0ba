"""The words of the tester's contract without pydantic, which no foreign image has. A test keeps both in step."""

from __future__ import annotations

from enum import Enum


class Ending(Enum):
    """How the judged process ended. Only FINISHED carries a complete list of tests."""

    FINISHED = "Finished"
    INCOMPLETE = "Incomplete"
    TIMED_OUT = "TimedOut"
    MEMORY_EXCEEDED = "MemoryExceeded"
    TOO_MANY_PROCESSES = "TooManyProcesses"
    OUTPUT_FLOOD = "OutputFlood"
    DISK_EXCEEDED = "DiskExceeded"
    SANDBOX_FAILED = "SandboxFailed"


class Refused(Exception):
    """The request cannot be served as it is: `field` is at fault, as a dotted path."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class UnknownTree(Refused):
    """The tree was never uploaded here, or made room for others."""


class TooLarge(Refused):
    """More bytes or entries than are taken."""


class SandboxFailed(Exception):
    """The sandbox could not do its work; this says nothing about the judged code."""
