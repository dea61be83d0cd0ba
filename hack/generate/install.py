"""Writes `install.yaml`: what `helm install` does with the chart's default values, for those who have only kubectl."""

import subprocess
from pathlib import Path

import chart
import files
import yaml

TARGET = files.ROOT / "install.yaml"
NAMESPACE = "tars-system"
_HEAD = f"""\
{files.NOTICE}
# kubectl apply --server-side -f install.yaml
# The operator, its API, and all that runs in namespace {NAMESPACE} need. Other namespaces and settings: the Helm chart.
"""


def install_yaml(helm: str) -> str:
    """The rendered chart, after the namespace that everything lies in; CRDs first.

    Raises:
        subprocess.CalledProcessError: Helm refused the chart.

    """
    command = [helm, "template", "tars", str(chart.CHART), "--namespace", NAMESPACE, "--skip-tests"]
    rendered = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    objects = [one for one in yaml.safe_load_all(rendered) if one]
    objects.sort(key=lambda one: one["kind"] != "CustomResourceDefinition")
    return _HEAD + yaml.safe_dump_all([_namespace(), *objects], sort_keys=False, width=120, allow_unicode=True)


def _namespace() -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": NAMESPACE, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}},
    }


def outputs(helm: str) -> dict[Path, str]:
    """Every file this module is the source of, with its content."""
    return {TARGET: install_yaml(helm)}
