"""What the journeys share: the cluster with everything installed, repositories on the Git server, and builders of objects.

Everything goes through programs a user has: kubectl, git, tars. Waiting is polling with a deadline.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).resolve().parents[2]
NAMESPACE = "tars-demo"
SYSTEM = "tars-system"

PASSING = {
    "src/shop/__init__.py": "",
    "src/shop/price.py": "import os\nimport sys\n\n\ndef net(gross: int) -> int:\n    # TODO: subtract the tax of 20 percent\n    return gross\n",
    "tests/conftest.py": "import sys\n\nsys.path.insert(0, 'src')\n",
    "tests/test_price.py": "from shop.price import net\n\n\ndef test_net_is_a_number():\n    assert net(120) >= 0\n",
}
SLOW_TEST = "import time\n\n\ndef test_slow():\n    time.sleep({seconds})\n"


@dataclass(frozen=True)
class World:
    """The cluster, seen through kubectl."""

    kubectl_path: str
    kubeconfig: str

    def kubectl(self, *arguments: str, text: str | None = None, check: bool = True, timeout: int = 120) -> str:
        done = self.try_kubectl(*arguments, text=text, timeout=timeout)
        if check and done.returncode:
            raise AssertionError(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def try_kubectl(
        self, *arguments: str, text: str | None = None, timeout: int = 120
    ) -> subprocess.CompletedProcess[str]:
        command = [self.kubectl_path, "--kubeconfig", self.kubeconfig, *arguments]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=timeout)

    def tars(self, *arguments: str, check: bool = True, timeout: int = 300) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "tars"), *arguments, "--kubeconfig", self.kubeconfig]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)
        if check and done.returncode:
            raise AssertionError(f"tars {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def apply(self, *objects: Mapping[str, Any]) -> None:
        """Apply; a run that an earlier, failed test left goes first, because a run's spec cannot change."""
        for run in objects:
            if run["kind"] == "SelfCodingRun":
                self.delete_run(run["metadata"]["name"])
        self.kubectl("-n", NAMESPACE, "apply", "-f", "-", text=yaml.safe_dump_all(objects))

    def get(self, kind: str, name: str, namespace: str = NAMESPACE) -> dict[str, Any] | None:
        found = self.try_kubectl("-n", namespace, "get", kind, name, "-o", "json")
        if found.returncode:
            if "NotFound" in found.stderr:
                return None
            raise AssertionError(found.stderr)
        return dict(json.loads(found.stdout))

    def list(self, kind: str, selector: str = "", namespace: str = NAMESPACE) -> list[dict[str, Any]]:
        arguments = ["-n", namespace, "get", kind, "-o", "json"] + (["-l", selector] if selector else [])
        return list(json.loads(self.kubectl(*arguments))["items"])

    def run(self, name: str) -> dict[str, Any]:
        return self.get("scr", name) or {}

    def changes(self, run: str) -> dict[str, dict[str, Any]]:
        return {change["metadata"]["name"]: change for change in self.list("cc", f"tars.dev/run={run}")}

    def finished(self, name: str, timeout: float = 180) -> dict[str, Any]:
        """The run once its Succeeded condition is True or False."""
        return self.until(f"{name} to finish", lambda: over(self.run(name)), timeout, lambda: self.explain(name))

    def has_reason(self, name: str, reason: str, timeout: float = 120) -> dict[str, Any]:
        """The condition Succeeded once it has this reason."""
        return self.until(
            f"{name} to be {reason}",
            lambda: next(iter([c for c in [condition(self.run(name))] if c.get("reason") == reason]), None),
            timeout,
            lambda: self.explain(name),
        )

    def explain(self, name: str) -> str:
        run = self.run(name)
        pods = self.kubectl("-n", NAMESPACE, "get", "pods", "-l", f"tars.dev/run={name}", "-o", "wide", check=False)
        logs = self.kubectl(
            "-n",
            NAMESPACE,
            "logs",
            "-l",
            f"tars.dev/run={name},tars.dev/role=coordinator",
            "--tail=15",
            check=False,
        )
        return f"{json.dumps(run.get('status'), indent=1)}\n{pods}\n{logs}"

    def until(self, what: str, look: Callable[[], Any], timeout: float = 60, explain: Callable[[], str] = str) -> Any:
        deadline = time.monotonic() + timeout
        while not (seen := look()):
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {timeout:.0f} s for {what}\n{explain()}")
            time.sleep(0.3)  # a poll of a real cluster, bounded by the deadline
        return seen

    def git(self, repository: str, *arguments: str, check: bool = True, server: str = "git") -> str:
        return self.kubectl(
            "-n", NAMESPACE, "exec", f"deploy/{server}", "--", "git", "--git-dir", f"/srv/git/{repository}.git", *arguments,
            check=check,
        )  # fmt: skip

    def make_repository(self, name: str, files: Mapping[str, str], server: str = "git") -> str:
        """A repository with one commit on the Git server; the URL that pods use."""
        with tempfile.TemporaryDirectory() as folder:
            bundle = make_bundle(Path(folder), files)
            command = [
                self.kubectl_path, "--kubeconfig", self.kubeconfig, "-n", NAMESPACE, "exec", "-i", f"deploy/{server}", "--", "sh", "-c",
                (f"cat > /tmp/{name}.bundle && rm -rf /srv/git/{name}.git && git clone -q --bare /tmp/{name}.bundle /srv/git/{name}.git"
                f" && git --git-dir /srv/git/{name}.git config http.receivepack true"),
            ]  # fmt: skip
            subprocess.run(command, input=bundle.read_bytes(), check=True, capture_output=True, timeout=60)
        return f"http://{server}.{NAMESPACE}.svc/{name}.git"

    def delete_run(self, name: str) -> None:
        self.kubectl("-n", NAMESPACE, "delete", "scr", name, "--ignore-not-found", "--timeout=60s")


def make_bundle(folder: Path, files: Mapping[str, str]) -> Path:
    work = folder / "work"
    for path, content in files.items():
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text(content)
    who = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["commit", "-q", "-m", "first"],
        ["bundle", "create", "-q", "../all.bundle", "--all"],
    ):
        subprocess.run(["git", *command], cwd=work, check=True, env={**os.environ, **who}, capture_output=True)
    return folder / "all.bundle"


def condition(obj: Mapping[str, Any], kind: str = "Succeeded") -> dict[str, Any]:
    conditions = obj.get("status", {}).get("conditions", [])
    return next((one for one in conditions if one["type"] == kind), {})


def over(run: dict[str, Any]) -> dict[str, Any] | None:
    return run if condition(run).get("status") in {"True", "False"} else None


def make_run(name: str, url: str, **spec: Any) -> dict[str, Any]:
    """A run in mode Swarm that applies everything proven by itself, with changes to the spec by field."""
    base: dict[str, Any] = {
        "source": {"url": url, "ref": "main"},
        "include": ["src/**"],
        "test": {"command": ["python", "-m", "pytest", "-q"], "timeout": "60s"},
        "approval": {"shapePreserving": "Auto", "behaviour": "Auto"},
        "limits": {"duration": "10m"},
    }
    return {
        "apiVersion": "tars.dev/v1alpha1",
        "kind": "SelfCodingRun",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {**base, **spec},
    }


def make_recordings(name: str, *recordings: Mapping[str, str]) -> dict[str, Any]:
    """A ConfigMap with recorded candidates for the sample repository PASSING."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "data": {f"{recording['id']}.yaml": yaml.safe_dump(dict(recording)) for recording in recordings},
    }


def price_recording(identity: str, body: str) -> dict[str, str]:
    """A recording that replaces the body of `net` in PASSING."""
    return {
        "id": identity,
        "pattern": "todo/function",
        "path": "src/shop/price.py",
        "search": "    # TODO: subtract the tax of 20 percent\n    return gross\n",
        "replace": body,
    }
