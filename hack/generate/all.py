"""`make generate`: writes every generated file anew, each from its one source, and names those that changed.

With `--check` it writes nothing, names what is out of date, and fails.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import chart
import crds
import dashboards
import files
import install
import patterns
import reference
import shapes

# folders that hold nothing else: a file in them that nobody makes any more is out of date too
OWN = ("crds", "charts/tars-operator/templates/crds", "charts/tars-operator/dashboards", "docs/reference")


def main() -> int:
    act = check if "--check" in sys.argv[1:] else write
    outdated = [path for outputs in sources() for path in act(outputs)]
    return 1 if outdated and act is check else 0


def sources() -> Iterator[Mapping[Path, str]]:
    """One after the other: the chart is rendered for install.yaml after its own parts are written."""
    parts = (crds, dashboards, chart, reference, patterns, shapes)
    own = {path: text for part in parts for path, text in part.outputs().items()}
    yield own
    stale = {path for folder in OWN for path in (files.ROOT / folder).iterdir()} - own.keys()
    if stale:
        raise SystemExit(f"nobody makes these any more, delete them: {', '.join(map(str, sorted(stale)))}")
    yield install.outputs(helm())


def write(outputs: Mapping[Path, str]) -> list[Path]:
    files.write(outputs)
    return []


def check(outputs: Mapping[Path, str]) -> list[Path]:
    outdated = files.differing(outputs)
    for path in outdated:
        print(f"{path.relative_to(files.ROOT)}: out of date; run `make generate` and commit it", file=sys.stderr)
    return outdated


def helm() -> str:
    """Helm on the PATH, or the one that `make tools` builds."""
    if found := shutil.which("helm"):
        return found
    tools = subprocess.run([files.ROOT / "hack/kind/tools"], stdout=subprocess.PIPE, text=True, check=False)
    if tools.returncode == 0 and (built := shutil.which("helm", path=tools.stdout.strip())):
        return built
    raise SystemExit("install.yaml is made by helm, and there is none: install it, or run `make tools`")


if __name__ == "__main__":
    sys.exit(main())
