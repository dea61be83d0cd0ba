"""How a command finds its cluster: the options that all such commands share, and objects by their short names."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tars_operator.adapters.kube import KubeError, NotFound
from tars_operator.adapters.kube.resources import RUNS, Resource
from tars_operator.cli.errors import CliError, Exit, not_found, usage

if TYPE_CHECKING:
    from tars_operator.adapters.kube.sync import ApiServer, Event, Object

LATEST = "@latest"
Verb = Callable[..., None]


@dataclass
class Target:
    """Which cluster and namespace, as said on the command line."""

    kubeconfig: str | None = None
    context: str | None = None
    namespace: str | None = None
    all_namespaces: bool = False


_WHERE = "Cluster"
_NAMESPACE = Annotated[
    str | None, typer.Option("-n", "--namespace", help="Namespace. Default: the context's.", rich_help_panel=_WHERE)
]
_KUBECONFIG = Annotated[
    str | None,
    typer.Option("--kubeconfig", help="Kubeconfig. Default: $KUBECONFIG, ~/.kube/config.", rich_help_panel=_WHERE),
]
_CONTEXT = Annotated[
    str | None, typer.Option("--context", help="Context of it. Default: the current one.", rich_help_panel=_WHERE)
]
_ALL = Annotated[
    bool, typer.Option("-A", "--all-namespaces", help="Objects of all namespaces.", rich_help_panel=_WHERE)
]
OPTIONS: dict[str, tuple[Any, Any]] = {
    "namespace": (_NAMESPACE, None),
    "kubeconfig": (_KUBECONFIG, None),
    "context": (_CONTEXT, None),
}


def in_cluster(verb: Verb, *, lists: bool = False) -> Verb:
    """The verb with the options that say which cluster, kept in `ctx.obj` instead of in every signature."""
    added = OPTIONS | ({"all_namespaces": (_ALL, False)} if lists else {})

    @functools.wraps(verb)
    def with_target(**given: Any) -> None:
        given["ctx"].obj = Target(**{name: given.pop(name) for name in added})
        verb(**given)

    signature = inspect.signature(verb, eval_str=True)
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in added.items()
    ]
    vars(with_target)["__signature__"] = signature.replace(  # what typer reads
        parameters=[*signature.parameters.values(), *parameters]
    )
    return with_target


def target(ctx: typer.Context) -> Target:
    wanted = ctx.obj
    if not isinstance(wanted, Target):
        raise TypeError("the verb was not registered with `in_cluster`")
    return wanted


@dataclass(frozen=True)
class Cluster:
    """The API server and the namespace that a command works in (empty: all of them)."""

    api: "ApiServer"
    namespace: str

    def named(self, resource: Resource, name: str) -> "Object":
        """The object; `@latest` is the youngest of its kind."""
        if not self.namespace:
            raise usage("-A shows lists; say -n NAMESPACE for one object")
        if name != LATEST:
            return self.api.get(resource, self.namespace, name)
        found = self.list(resource)
        if not found:
            raise not_found(f"there are no {resource.plural} in namespace {self.namespace}")
        return max(found, key=lambda one: (one["metadata"]["creationTimestamp"], one["metadata"]["name"]))

    def run_name(self, name: str) -> str:
        return str(self.named(RUNS, name)["metadata"]["name"]) if name == LATEST else name

    def list(self, resource: Resource, *, labels: str = "", fields: str = "") -> "list[Object]":
        from tars_operator.adapters.kube.sync import Selection

        return self.api.list(Selection(resource, self.namespace, labels=labels, fields=fields))

    def watch(self, resource: Resource, deadline: float, *, name: str = "", labels: str = "") -> "Iterator[Event]":
        from tars_operator.adapters.kube.sync import Selection

        return self.api.watch(Selection(resource, self.namespace, name, labels), deadline)


@contextmanager
def connect(ctx: typer.Context) -> Iterator[Cluster]:
    """The cluster of the command line; what goes wrong there ends the command with its exit code."""
    from tars_operator.adapters.kube.credentials import find
    from tars_operator.adapters.kube.sync import ApiServer

    wanted = target(ctx)
    try:
        credentials = find(wanted.kubeconfig, wanted.context)
        namespace = "" if wanted.all_namespaces else wanted.namespace or credentials.namespace
        with ApiServer(credentials) as api:
            yield Cluster(api, namespace)
    except KubeError as error:
        raise explain(error) from error
    except ModuleNotFoundError as error:
        if error.name != "kubernetes":
            raise
        raise usage(
            "tars is installed for checkouts only here; for clusters: pip install 'tars-operator[cli]'"
        ) from error


def split(text: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    """`run/tidy` as ("run", "tidy"); a bare name is of the first of `kinds`."""
    kind, slash, name = text.rpartition("/")
    if not slash:
        return kinds[0], name
    if kind not in kinds or not name:
        expected = " or ".join(f"{one}/NAME" for one in kinds)
        raise usage(f"{text!r}: expected {expected}")
    return kind, name


def explain(error: KubeError) -> CliError:
    """What a failure of the API means for a person, and its exit code."""
    if isinstance(error, NotFound) and "page not found" in str(error):
        return CliError(f"{error}; is TARS installed in this cluster?", Exit.API)
    return CliError(str(error), Exit.NOT_FOUND if isinstance(error, NotFound) else Exit.API)
