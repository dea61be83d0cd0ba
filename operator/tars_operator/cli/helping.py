"""Help pages from docstrings: a terminal breaks the lines of a paragraph itself; what is indented keeps its own."""

import inspect

import typer


def reflow(app: typer.Typer) -> None:
    """Let the help of every command fit any width: Typer keeps the lines of the source and breaks them once more."""
    for command in app.registered_commands:
        command.help = flowing(inspect.getdoc(command.callback) or "")
    for group in app.registered_groups:
        if group.typer_instance is not None:
            reflow(group.typer_instance)


def flowing(text: str) -> str:
    """Each paragraph on one line, but for those with indented lines."""
    first, *rest = [part if "\n " in part else part.replace("\n", " ") for part in text.split("\n\n")]
    return "\n\n".join([first, *_kept(rest)])


def _kept(rest: list[str]) -> list[str]:
    """Typer dedents what follows the first paragraph like a docstring: all but its first line, here an empty one."""
    if not rest or "\n " not in rest[0] or rest[0].startswith("\n"):
        return rest
    return [f"\n{rest[0]}", *rest[1:]]
