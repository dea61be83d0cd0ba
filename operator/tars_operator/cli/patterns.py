"""`tars patterns`: what can be found and fixed, and whether a pattern does what its examples say."""

from typing import Annotated

import typer

from tars_operator.api.words import Language
from tars_operator.cli.errors import usage
from tars_operator.cli.output import Output, OutputOption

patterns = typer.Typer(help="The patterns: what can be found and fixed.", no_args_is_help=True)


@patterns.command("list")
def list_patterns(
    language: Annotated[Language | None, typer.Option("--language", help="Only those of one language.")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """List the built-in patterns.

    Examples:
        tars patterns list --language go

    """
    from tars_operator.cli.catalogue import show_list

    show_list(language, output)


@patterns.command()
def show(
    pattern: Annotated[str, typer.Argument(metavar="ID", help="For example python/unused-import.")],
    output: OutputOption = Output.TABLE,
) -> None:
    """Show one pattern: why, how it finds and fixes, and what its examples make of it.

    Examples:
        tars patterns show python/unused-import

    """
    if output not in {Output.TABLE, Output.JSON, Output.YAML}:
        raise usage(f"-o {output}: a pattern is shown as table, json or yaml")
    from tars_operator.cli.catalogue import show_one

    show_one(pattern, output)


@patterns.command("test")
def try_patterns(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            help="CodePattern objects, or files as in .tars/patterns (a folder is fine); default: the built-in ones.",
        ),
    ] = None,
) -> None:
    """Try every example of every pattern: is found, is mended to the letter, is left alone.

    Exit code 0: all examples hold; 1: one does not; 2: the file cannot be used.

    Examples:
        tars patterns test .tars/patterns

    """
    from tars_operator.cli.catalogue import try_examples

    raise typer.Exit(try_examples(file))
