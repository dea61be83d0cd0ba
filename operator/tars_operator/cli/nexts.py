"""What a person can do next, said at the end of a command."""

from collections.abc import Mapping

from tars_operator.cli import console


def say_next(commands: Mapping[str, str]) -> None:
    """Each command with what it is for, for the eyes."""
    widest = max(map(len, commands))
    console.say("Next:", "dim")
    for command, purpose in commands.items():
        console.say(f"  {command:{widest}}   {purpose}", "dim")
