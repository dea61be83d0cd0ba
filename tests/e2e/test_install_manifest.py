"""`kubectl apply -f install.yaml` does what `helm install` does, and helm uninstall keeps the CRDs and the objects."""

import re
import subprocess
from collections.abc import Iterator

import pytest
import yaml

from .world import PASSING, SYSTEM, TOP, World, condition, make_run


@pytest.fixture
def uninstalled(world: World) -> Iterator[None]:
    world.kubectl("-n", SYSTEM, "delete", "scr", "--all", "--timeout=60s")
    helm = ["helm", "--kubeconfig", world.kubeconfig, "--namespace", SYSTEM]
    subprocess.run([*helm, "uninstall", "tars", "--wait"], check=True, capture_output=True, timeout=120)
    yield
    world.kubectl("delete", "--ignore-not-found", "-f", "-", text=manifest(without_crds=True), timeout=180)
    world.kubectl("-n", SYSTEM, "delete", "scr", "--all", "--timeout=60s")  # it has ended: nobody holds it
    subprocess.run([TOP / "hack/kind/install"], check=True, capture_output=True, timeout=300)


def manifest(*, without_crds: bool = False) -> str:
    text = (TOP / "install.yaml").read_text()
    documents = text.split("\n---\n")
    if without_crds:
        documents = [d for d in documents if "kind: CustomResourceDefinition" not in d and "kind: Namespace" not in d]
    return "\n---\n".join(documents)


def test_helm_test_says_that_the_operator_works(world: World) -> None:
    helm = ["helm", "--kubeconfig", world.kubeconfig, "--namespace", SYSTEM]
    done = subprocess.run([*helm, "test", "tars"], capture_output=True, text=True, timeout=120, check=False)
    assert "Phase:          Succeeded" in done.stdout, done.stdout + done.stderr


def test_objects_outlive_an_uninstall(world: World, uninstalled: None) -> None:
    assert "selfcodingruns.tars.dev" in world.kubectl("get", "crds", "-o", "name")


def test_one_kubectl_apply_installs_an_operator_that_works(world: World, uninstalled: None) -> None:
    text = with_local_images(world, manifest())
    world.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", text=text, timeout=180)
    world.kubectl(
        "-n", SYSTEM, "rollout", "status", "deployment", "-l", "app.kubernetes.io/component=operator", "--timeout=120s"
    )
    url = world.make_repository("manifest", PASSING)
    run = make_run("manifest", url, mode="Single", patterns=["python/unused-import"])
    run["metadata"]["namespace"] = SYSTEM
    world.kubectl("-n", SYSTEM, "apply", "-f", "-", text=yaml.safe_dump(run))

    def done() -> bool:
        return condition(world.get("scr", "manifest", SYSTEM) or {}).get("status") == "True"

    def let_go() -> bool:
        return not (world.get("scr", "manifest", SYSTEM) or {})["metadata"].get("finalizers")

    world.until("the run to succeed", done, 120, lambda: world.kubectl("-n", SYSTEM, "get", "scr,pods", "-o", "wide"))
    world.until("the run to be let go", let_go, 60, lambda: world.kubectl("-n", SYSTEM, "get", "scr", "-o", "yaml"))


def with_local_images(world: World, text: str) -> str:
    """The released images replaced by the ones that the cluster has; the Git server's carry the same tag."""
    server = world.get("deployment", "git") or {}
    tag = server["spec"]["template"]["spec"]["containers"][0]["image"].rpartition(":")[2]
    return re.sub(r"/tars-(operator|analyzer|generator|coordinator|tester):[\w.-]+", rf"/tars-\1:{tag}", text)
