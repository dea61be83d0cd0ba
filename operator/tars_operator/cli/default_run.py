"""The run of `tars run --local` without a manifest: all defaults, this repository, tests by its own Python."""

import os
import re
import sys
from pathlib import Path

from tars_operator.adapters.kube.resources import RUNS
from tars_operator.api.names import LONGEST_RUN_NAME
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.cli.manifests import Document, Manifest
from tars_operator.engine.local import shown_source, source_url

ENVIRONMENTS = (".venv", "venv")


def default_run(repo: str) -> Manifest:
    """A manifest for `repo` (empty: the current directory), as if somebody had written one with nothing in it."""
    url = url_of(repo)
    body = {
        "apiVersion": RUNS.api_version,
        "kind": RUNS.kind,
        "metadata": {"name": name_of(url)},
        "spec": {"source": {"url": url}},
    }
    return Manifest((Document(RUNS, body, RunSpec.model_validate(body["spec"])),))


def url_of(repo: str) -> str:
    """The URL that a run of `repo` has, from any folder in it."""
    top = top_of(repo)
    return source_url(str(top) if top else repo)


def top_of(repo: str) -> Path | None:
    """The folder of a repository on this machine, from any folder in it; None for a URL."""
    if "://" in repo:
        return None
    start = Path(repo or ".").expanduser().resolve()
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def python_of(top: Path | None) -> str:
    """Of the repository's virtual environment, of the active one, or, without any, the one that runs this program."""
    inside = [top / name for name in ENVIRONMENTS] if top else []
    active = [Path(value) for value in [os.environ.get("VIRTUAL_ENV", "")] if value]
    pythons = (folder / "bin" / "python" for folder in (*inside, *active))
    return next((str(python) for python in pythons if python.exists()), sys.executable)


def name_of(url: str) -> str:
    """The last part of the URL as a name that Kubernetes would take."""
    last = shown_source(url).rstrip("/").rpartition("/")[2].removesuffix(".git").lower()
    return re.sub(r"[^a-z0-9]+", "-", last)[:LONGEST_RUN_NAME].strip("-") or "run"
