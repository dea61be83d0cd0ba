"""What a repository says of itself: `.tars/run.yaml`, a run as a cluster would take it, found from any folder in it.

`tars run --local` does that run on the checkout, from what is checked out; the verbs for a checkout take its patterns,
include and exclude where the command line names none. Where the run's source is and how it is delivered do not matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tars_operator.adapters.kube.resources import RUNS
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.cli.manifests import Document, Manifest, load

FILE = ".tars/run.yaml"


def globs(top: Path) -> Mapping[str, Sequence[str]]:
    """What the file itself says of where and what to look for.

    Raises:
        CliError: the file cannot be read as what it should be.

    """
    if not (top / FILE).is_file():
        return {}
    spec = load(str(top / FILE)).spec
    return {name: getattr(spec, name) for name in ("include", "exclude", "patterns") if name in spec.model_fields_set}


def of_checkout(top: Path, url: str) -> Manifest | None:
    """The repository's run for the checkout itself, from what is checked out; None without a file.

    Raises:
        CliError: the file cannot be read as what it should be.

    """
    if not (top / FILE).is_file():
        return None
    manifest = load(str(top / FILE))
    spec = manifest.spec
    source = spec.source.model_copy(update={"url": url, "ref": "HEAD", "credentials_secret": None})
    here = spec.model_copy(update={"source": source})
    return Manifest(tuple(_with(each, here) if each.resource is RUNS else each for each in manifest.documents))


def _with(document: Document, spec: RunSpec) -> Document:
    return replace(document, body={**document.body, "spec": spec.to_json()}, spec=spec)
