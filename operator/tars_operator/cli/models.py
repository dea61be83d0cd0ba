"""`tars models`: what a model server has, fetching a model, and whether it is fit for the work."""

from typing import Annotated

import typer

from tars_operator.api.words import Provider
from tars_operator.cli import console
from tars_operator.cli.errors import Exit
from tars_operator.cli.output import Output, OutputOption

models = typer.Typer(
    help="Language models: what a server has, fetch one, measure whether it is fit.", no_args_is_help=True
)

EndpointOption = Annotated[str, typer.Option("--endpoint", help="Base URL of the model server.", metavar="URL")]
ProviderOption = Annotated[Provider, typer.Option("--provider", help="The API that it speaks.")]
ModelArgument = Annotated[str, typer.Argument(help="Name as the server knows it, for example qwen2.5-coder:7b.")]
HERE = "http://127.0.0.1:11434"


@models.command("list")
def list_models(
    *, endpoint: EndpointOption = HERE, provider: ProviderOption = Provider.OLLAMA, output: OutputOption = Output.TABLE
) -> None:
    """What the server has, and what calibrations on this machine found out about it.

    Examples:
        tars models list

        tars models list --provider openai --endpoint http://127.0.0.1:1234 -o json

    """
    from tars_operator.cli.modelling import listed

    listed(provider, endpoint, output)


@models.command()
def pull(
    *,
    model: ModelArgument,
    endpoint: EndpointOption = HERE,
    insecure: Annotated[bool, typer.Option("--insecure", help="The model's registry may speak plain HTTP.")] = False,
) -> None:
    """Have an Ollama server fetch a model. Servers of other kinds load their models themselves.

    Interrupted (Ctrl-C, a lost connection), the server keeps what came; the same command goes on from there.

    Examples:
        tars models pull qwen2.5-coder:7b

        tars models pull registry.example.com:5000/library/coder:7b --insecure

    """
    from tars_operator.cli.modelling import pulled

    pulled(endpoint, model, insecure=insecure)
    console.say(f"{model} is ready.")


@models.command()
def calibrate(
    *,
    model: ModelArgument,
    endpoint: EndpointOption = HERE,
    provider: ProviderOption = Provider.OLLAMA,
    timeout: Annotated[str, typer.Option("--timeout", help="Longest time for one answer.")] = "2m",
    output: OutputOption = Output.TABLE,
) -> None:
    """Try all answer formats on tiny tasks, keep the best for runs on this machine, and say whether the model is fit.

    What the model writes runs in the sandbox. Exit code 1: the model is not fit.

    Examples:
        tars models calibrate qwen2.5-coder:7b

    """
    from tars_operator.cli.modelling import calibrated, to_settings

    is_fit = calibrated(to_settings(provider, endpoint, model, timeout), output)
    raise typer.Exit(Exit.OK if is_fit else Exit.FAILED)
