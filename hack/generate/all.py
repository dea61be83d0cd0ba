"""`make generate`: writes every generated file anew, each from its one source, and names those that changed."""

import shutil
import subprocess
import sys

import chart
import crds
import dashboards
import files
import install


def main() -> int:
    files.write(crds.outputs())
    files.write(dashboards.outputs())
    files.write(chart.outputs())
    helm = _helm()
    if helm is None:
        print("install.yaml: left as it is, for there is no helm: run `make tools`", file=sys.stderr)
        return 1
    files.write(install.outputs(helm))
    return 0


def _helm() -> str | None:
    """Helm on the PATH, or the one that `make tools` built."""
    if found := shutil.which("helm"):
        return found
    tools = subprocess.run([files.ROOT / "hack/kind/tools"], capture_output=True, text=True, check=False)
    return shutil.which("helm", path=tools.stdout.strip()) if tools.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
