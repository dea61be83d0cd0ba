"""Builders of API objects: the smallest good one of each kind, and the same with named changes by dotted path."""

import copy
from collections.abc import Mapping
from typing import Any

Object = dict[str, Any]
DIGEST = "sha256:" + "a" * 64
OTHER_DIGEST = "sha256:" + "b" * 64
REMOVED = object()

SMALLEST: dict[str, Object] = {
    "SelfCodingRun": {"source": {"url": "https://git.example.com/payments/billing.git"}},
    "TarsReplica": {"role": "analyzer"},
    "CodeChange": {
        "run": "tidy",
        "pattern": "python/unused-import",
        "changeClass": "S",
        "engine": "codemod",
        "files": [{"path": "src/a.py", "oldBlob": "1" * 40, "newBlob": "2" * 40}],
    },
    "CodePattern": {"id": "python/bare-except", "title": "Name what is caught", "find": {"ruff": ["E722"]}},
}

# every field that a person can write, with a value that is not its default
FULLEST: dict[str, Object] = {
    "SelfCodingRun": {
        "source": {"url": "ssh://git@git.example.com/a.git", "ref": "v1.2", "credentialsSecret": "billing-git"},
        "include": ["src/**"],
        "exclude": ["**/generated/**"],
        "mode": "Swarm",
        "patterns": ["python/*"],
        "engines": ["codemod", "replay", "model"],
        "model": {
            "provider": "openai",
            "name": "qwen2.5-coder:7b",
            "endpoint": "http://ollama.models.svc:11434",
            "timeout": "90s",
            "maxAnswerTokens": 2048,
            "contextTokens": 16384,
            "format": "search-replace",
            "repairs": 2,
            "samples": 3,
        },
        "replay": {"configMap": "recordings"},
        "test": {
            "image": "registry.example.com/ci:3.2",
            "setup": [["pip", "install", "-e", "."]],
            "command": ["/opt/venv/bin/pytest", "-q"],
            "afterApply": ["/opt/venv/bin/pytest"],
            "timeout": "1h30m5s",
            "memory": "512Mi",
            "processes": 8,
        },
        "gate": {"protectedPaths": ["docs/**"], "maxChangedLines": 50},
        "approval": {"shapePreserving": "Manual", "behaviour": "Auto"},
        "limits": {"changes": 5, "duration": "2h", "modelTokens": 10},
        "workspace": {"size": "2Gi", "storageClass": "fast", "ephemeral": True},
        "delivery": {"branch": "tars/tidy-1.0"},
        "suspend": True,
        "cancel": "Graceful",
        "ttlAfterFinished": "0s",
    },
    "TarsReplica": {
        "role": "generator",
        "replicas": 3,
        "image": "registry.example.com/tars-generator:0.1.0",
        "suspend": True,
        "resources": {"requests": {"cpu": "500m", "memory": "256Mi"}, "limits": {"cpu": "2", "memory": "1.5Gi"}},
        "modelSecrets": ["llm-example"],
    },
    "CodeChange": {
        "run": "tidy",
        "pattern": "todo/function",
        "changeClass": "B",
        "engine": "model",
        "title": "TODO: subtract the tax",
        "line": 12,
        "files": [{"path": "src/a.py", "oldBlob": "1" * 40, "newBlob": "2" * 40}],
        "finding": "sha256:" + "3" * 64,
    },
    "CodePattern": {
        "id": "python/unused",
        "title": "Remove what nobody uses",
        "why": "It costs start-up time.",
        "language": "python",
        "changeClass": "S",
        "severity": "warning",
        "priority": -3,
        "ignores": ["**/examples/**"],
        "knownAs": ["E711", "singleton-comparison"],
        "recommended": False,
        "together": "WholeFile",
        "since": "1.18",
        "find": {"ruff": ["F401", "PLR0913"]},
        "examples": [{"before": "import os\n", "after": "\n", "path": "a.py"}],
    },
}

CONDITION = {
    "type": "Ready",
    "status": "True",
    "reason": "Ready",
    "message": "All well.",
    "observedGeneration": 1,
    "lastTransitionTime": "2026-01-02T03:04:05Z",
}
FULLEST_STATUS: dict[str, Object] = {
    "SelfCodingRun": {
        "phase": "Running",
        "observedGeneration": 1,
        "conditions": [CONDITION],
        "attempt": 1,
        "startedAt": "2026-01-02T03:04:05Z",
        "finishedAt": "2026-01-02T03:04:05Z",
        "branch": "tars/tidy",
        "baseCommit": "1" * 40,
        "progress": {
            "stage": "Testing",
            "file": "src/a.py",
            "found": 1,
            "tried": 1,
            "applied": 1,
            "refused": 1,
            "rolledBack": 1,
            "waiting": 1,
            "skipped": 1,
            "modelTokens": 1,
        },
        "result": {
            "attempt": 1,
            "reason": "Completed",
            "message": "Done.",
            "headCommit": "2" * 64,
            "journalHead": DIGEST,
            "decided": ["tidy-0a1b2c3d"],
        },
    },
    "TarsReplica": {
        "observedGeneration": 1,
        "conditions": [CONDITION],
        "replicas": 1,
        "readyReplicas": 1,
        "updatedReplicas": 1,
        "selector": "tars.dev/replica=analyzers",
        "image": "tars-analyzer:0.1.0",
    },
    "CodeChange": {
        "state": "Waiting",
        "reason": "ApprovalNeeded",
        "message": "A person decides.",
        "evidence": DIGEST,
        "commit": "1" * 40,
        "checks": [{"name": "syntax", "passed": True, "seconds": 0.5}],
        "conditions": [CONDITION],
    },
    "CodePattern": {"observedGeneration": 1, "conditions": [CONDITION]},
}


def make(kind: str, changes: Mapping[str, Any] = {}, *, name: str = "example", spec: Object | None = None) -> Object:
    """An object of `kind` with `changes` to its spec: `{"source.url": "..."}`; the value REMOVED takes a field out."""
    base = copy.deepcopy(SMALLEST[kind] if spec is None else spec)
    for path, value in changes.items():
        put(base, path, value)
    return {"apiVersion": "tars.dev/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": base}


def put(target: Any, path: str, value: Any) -> None:
    """Set one value by dotted path; a number is a place in a list, and missing objects are made."""
    first, _, rest = path.partition(".")
    key: Any = int(first) if isinstance(target, list) else first
    if rest:
        put(target[key] if isinstance(target, list) else target.setdefault(key, {}), rest, value)
    elif value is REMOVED:
        del target[key]
    else:
        target[key] = value
