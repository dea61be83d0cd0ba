"""For every rule about an object's creation: a spec that is accepted, one that is refused, and the sentence for it."""

from dataclasses import dataclass
from typing import Any

from tars_operator.api.codechange import ChangeSpec
from tars_operator.api.codepattern import PatternSpec
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.tarsreplica import ReplicaSpec

MODELS = {"SelfCodingRun": RunSpec, "TarsReplica": ReplicaSpec, "CodeChange": ChangeSpec, "CodePattern": PatternSpec}


@dataclass(frozen=True)
class Creation:
    """A spec that may and one that may not be created. `local`: the model can know it too."""

    kind: str
    good: dict[str, Any]
    bad: dict[str, Any]
    field: str
    says: str
    local: bool = True


RUN, REPLICA, CHANGE, PATTERN = MODELS
URL = "source.url: is no address of a Git repository; write https://, http:// or ssh:// and the rest without spaces"
REF = "source.ref: is no branch, tag or commit; write it as git shows it, for example main"
NAME = "is no name of an object; use lower-case letters, digits, dashes and dots, as kubectl get shows it"
FORM = "is no duration; write hours, minutes, seconds: 90s, 10m, 1h30m"
LENGTH = "must be longer than nothing; write a duration such as 90s, 10m or 1h30m"
BRANCH = "delivery.branch: is no branch name; use letters, digits, dots, dashes and slashes, beginning with a letter or digit"
BRANCH_PARTS = "delivery.branch: Git takes no name with `..` or `//`, a part that begins with a dot or ends in .lock, or a dot or slash at the end"
OWN_BRANCH = (
    "delivery.branch: is the branch of source.ref; a run never writes to the branch it started from, choose another"
)
MEMORY = "test.memory: is no amount of memory; write for example 512Mi or 2Gi"
SIZE = "workspace.size: is no size of a volume; write for example 500Mi or 2Gi"
COMMAND = (
    'test.command: must run pytest, for example ["python", "-m", "pytest", "-q"]; other test runners are not understood'
)
AFTER_APPLY = COMMAND.replace("test.command", "test.afterApply")
IMAGE = "test.image: mode Single runs tests in the coordinator's image; remove the field or use mode Swarm"
ID = "id: is no pattern id; write family/name in lower-case letters, digits and dashes, for example python/bare-except"
FIND = "find: name exactly one of ruff (rule codes), todo (markers) and astGrep (a rule)"
SHOWN = "examples: write before and after together, or found alone, or kept alone"
ADDRESS = "model.endpoint: is no address of a server; write for example http://ollama.models.svc:11434, without user, password or ?"
AMOUNT = "is no amount of a resource; write for example 500m, 2 or 256Mi"

CREATIONS = {
    "url-scheme": Creation(
        RUN, {"source.url": "ssh://git@h/a.git"}, {"source.url": "git@h:a.git"}, "spec.source.url", URL
    ),
    "url-spaces": Creation(RUN, {"source.url": "http://h/a"}, {"source.url": "http://h/a b"}, "spec.source.url", URL),
    "url-password": Creation(
        RUN,
        {"source.url": "https://h/a@b.git"},
        {"source.url": "https://me:secret@h/a.git"},
        "spec.source.url",
        "source.url: contains credentials; remove them and name a Secret in source.credentialsSecret",
    ),
    "url-password-of-ssh": Creation(
        RUN,
        {"source.url": "ssh://git@h:22/a.git"},
        {"source.url": "ssh://git:secret@h/a.git"},
        "spec.source.url",
        "source.url: contains credentials; remove them and name a Secret in source.credentialsSecret",
    ),
    "url-file": Creation(
        RUN,
        {"source.url": "https://h/file://a"},
        {"source.url": "file:///tmp/a"},
        "spec.source.url",
        "source.url: file:// works only with `tars run --local`; name a repository that pods can reach",
        local=False,
    ),
    "ref-option": Creation(
        RUN, {"source.ref": "release/1-x"}, {"source.ref": "--upload-pack=x"}, "spec.source.ref", REF
    ),
    "ref-expression": Creation(RUN, {"source.ref": "v1.0"}, {"source.ref": "main~1"}, "spec.source.ref", REF),
    "credentials-name": Creation(
        RUN,
        {"source.credentialsSecret": "a.b-c"},
        {"source.credentialsSecret": "A_b"},
        "spec.source.credentialsSecret",
        NAME,
    ),
    "replay-name": Creation(RUN, {"replay.configMap": "a"}, {"replay.configMap": "a/b"}, "spec.replay.configMap", NAME),
    "storage-class-name": Creation(
        RUN, {"workspace.storageClass": "a"}, {"workspace.storageClass": "-a"}, "spec.workspace.storageClass", NAME
    ),
    "engine-model": Creation(
        RUN,
        {"engines": ["model"], "model": {"name": "m"}},
        {"engines": ["codemod", "model"]},
        "spec",
        "model: engines names `model`; say which one in spec.model.name",
    ),
    "engine-replay": Creation(
        RUN,
        {"engines": ["replay"], "replay": {"configMap": "r"}},
        {"engines": ["replay"]},
        "spec",
        "replay: engines names `replay`; name the recordings in spec.replay.configMap",
    ),
    "endpoint": Creation(
        RUN,
        {"model": {"name": "m", "endpoint": "https://h:1/v1"}},
        {"model": {"name": "m", "endpoint": "ollama:11434"}},
        "spec.model.endpoint",
        ADDRESS,
    ),
    "endpoint-user": Creation(
        RUN,
        {"model": {"name": "m", "endpoint": "http://h/"}},
        {"model": {"name": "m", "endpoint": "https://me:secret@h/v1"}},
        "spec.model.endpoint",
        ADDRESS,
    ),
    "endpoint-query": Creation(
        RUN,
        {"model": {"name": "m", "endpoint": "http://h"}},
        {"model": {"name": "m", "endpoint": "https://h/v1?key=secret"}},
        "spec.model.endpoint",
        ADDRESS,
    ),
    "image-single": Creation(
        RUN, {"mode": "Swarm", "test.image": "ci"}, {"mode": "Single", "test.image": "ci"}, "spec", IMAGE
    ),
    "command": Creation(
        RUN, {"test.command": ["/v/bin/pytest"]}, {"test.command": ["make", "test"]}, "spec.test", COMMAND
    ),
    "after-apply": Creation(
        RUN, {"test.afterApply": ["pytest"]}, {"test.afterApply": ["true"]}, "spec.test", AFTER_APPLY
    ),
    "memory": Creation(RUN, {"test.memory": "64Mi"}, {"test.memory": "1G"}, "spec.test.memory", MEMORY),
    "memory-none": Creation(RUN, {"test.memory": "1Mi"}, {"test.memory": "0Mi"}, "spec.test.memory", MEMORY),
    "timeout": Creation(RUN, {"test.timeout": "1h1m1s"}, {"test.timeout": "10 min"}, "spec.test.timeout", FORM),
    "timeout-none": Creation(RUN, {"test.timeout": "1h0m"}, {"test.timeout": "0s"}, "spec.test.timeout", LENGTH),
    "duration": Creation(RUN, {"limits.duration": "1h"}, {"limits.duration": "1d"}, "spec.limits.duration", FORM),
    "duration-none": Creation(
        RUN, {"limits.duration": "1s"}, {"limits.duration": "0m"}, "spec.limits.duration", LENGTH
    ),
    "answer-time": Creation(
        RUN,
        {"model": {"name": "m", "timeout": "5s"}},
        {"model": {"name": "m", "timeout": "5"}},
        "spec.model.timeout",
        FORM,
    ),
    "ttl": Creation(RUN, {"ttlAfterFinished": "0s"}, {"ttlAfterFinished": "week"}, "spec.ttlAfterFinished", FORM),
    "size": Creation(RUN, {"workspace.size": "1Ti"}, {"workspace.size": "1"}, "spec.workspace.size", SIZE),
    "branch-form": Creation(
        RUN, {"delivery.branch": "a/b-1.x"}, {"delivery.branch": "-x"}, "spec.delivery.branch", BRANCH
    ),
    "branch-dots": Creation(
        RUN, {"delivery.branch": "a.b"}, {"delivery.branch": "a..b"}, "spec.delivery.branch", BRANCH_PARTS
    ),
    "branch-lock": Creation(
        RUN, {"delivery.branch": "a.locked"}, {"delivery.branch": "a.lock/b"}, "spec.delivery.branch", BRANCH_PARTS
    ),
    "branch-source": Creation(
        RUN,
        {"source.ref": "main", "delivery.branch": "main2"},
        {"source.ref": "main", "delivery.branch": "main"},
        "spec",
        OWN_BRANCH,
    ),
    "branch-source-long": Creation(
        RUN,
        {"source.ref": "refs/heads/main", "delivery.branch": "heads/main"},
        {"source.ref": "refs/heads/main", "delivery.branch": "main"},
        "spec",
        OWN_BRANCH,
    ),
    "template-replicas": Creation(
        REPLICA,
        {"role": "tester", "replicas": 1},
        {"role": "tester", "replicas": 2},
        "spec",
        "replicas: pods of roles coordinator and tester are started per run; leave it at 1",
    ),
    "model-secrets": Creation(
        REPLICA,
        {"role": "coordinator", "modelSecrets": ["llm-example"]},
        {"role": "tester", "modelSecrets": ["llm-example"]},
        "spec",
        "modelSecrets: only roles generator and coordinator (in mode Single) ask models; remove the field",
    ),
    "model-secret-name": Creation(
        REPLICA,
        {"role": "generator", "modelSecrets": ["llm.example-1"]},
        {"role": "generator", "modelSecrets": ["../git"]},
        "spec.modelSecrets[0]",
        NAME,
    ),
    "cpu": Creation(
        REPLICA, {"resources.limits.cpu": "1.5"}, {"resources.limits.cpu": "-1"}, "spec.resources.limits.cpu", AMOUNT
    ),
    "memory-amount": Creation(
        REPLICA,
        {"resources.requests.memory": "1Gi"},
        {"resources.requests.memory": "1 Gi"},
        "spec.resources.requests.memory",
        AMOUNT,
    ),
    "pattern-id": Creation(PATTERN, {"id": "a1/b-c"}, {"id": "Python/x"}, "spec.id", ID),
    "pattern-family": Creation(PATTERN, {"id": "a/b"}, {"id": "bare-except"}, "spec.id", ID),
    "pattern-since": Creation(
        PATTERN,
        {"since": "1.18"},
        {"since": "go1.18"},
        "spec.since",
        "since: is no version; write numbers and dots, for example 1.18",
    ),
    "pattern-name": Creation(
        PATTERN,
        {"knownAs": ["E711", "no-else-return", "@typescript-eslint/no-explicit-any"]},
        {"knownAs": ["no else"]},
        "spec.knownAs[0]",
        "knownAs: is no name of a linter's rule; write for example E711 or singleton-comparison",
    ),
    "find-one": Creation(
        PATTERN, {"find": {"todo": ["TODO"]}}, {"find": {"todo": ["TODO"], "ruff": ["F401"]}}, "spec.find", FIND
    ),
    "find-none": Creation(PATTERN, {"find": {"ruff": ["F401"]}}, {"find": {}}, "spec.find", FIND),
    "find-ast-grep": Creation(
        PATTERN,
        {"find": {"astGrep": {"rule": {"kind": "call"}}}},
        {"find": {"astGrep": {"rule": {"kind": "call"}}, "todo": ["TODO"]}},
        "spec.find",
        FIND,
    ),
    "own-rewrite-is-b": Creation(
        PATTERN,
        {"find": {"astGrep": {"rule": {"kind": "call"}}}, "changeClass": "B"},
        {"find": {"astGrep": {"rule": {"kind": "call"}}}, "changeClass": "S"},
        "spec",
        "changeClass: a rewrite of one's own may change behaviour; write B",
    ),
    "ruff-is-python": Creation(
        PATTERN,
        {"find": {"todo": ["TODO"]}, "language": "go"},
        {"find": {"ruff": ["F401"]}, "language": "go"},
        "spec",
        "language: ruff reads Python; write language: python, or find.astGrep",
    ),
    "example-whole": Creation(
        PATTERN,
        {"examples": [{"before": "a", "after": "b"}]},
        {"examples": [{"before": "a"}]},
        "spec.examples[0]",
        SHOWN,
    ),
    "example-one-kind": Creation(
        PATTERN,
        {"examples": [{"kept": "a"}]},
        {"examples": [{"kept": "a", "found": "b"}]},
        "spec.examples[0]",
        SHOWN,
    ),
    "ruff-code": Creation(
        PATTERN,
        {"find": {"ruff": ["RUF100"]}},
        {"find": {"ruff": ["unused"]}},
        "spec.find.ruff[0]",
        "find.ruff: is no code of a ruff rule; write for example F401",
    ),
    "marker": Creation(
        PATTERN,
        {"find": {"todo": ["FIXME"]}},
        {"find": {"todo": ["# TODO"]}},
        "spec.find.todo[0]",
        "find.todo: is no marker; write capital letters, for example TODO",
    ),
    "evidence-form": Creation(
        CHANGE,
        {},
        {"decision": {"verdict": "Approve", "evidence": "aaaa"}},
        "spec.decision.evidence",
        "is no digest; copy it whole: sha256:...",
    ),
    "decided-at-birth": Creation(
        CHANGE,
        {},
        {"decision": {"verdict": "Reject"}},
        "",
        "spec.decision: only a change whose status.state is Waiting can be decided",
        local=False,
    ),
}

NAMES = {
    "run-40": (RUN, "a" * 40, ""),
    "run-41": (
        RUN,
        "a" * 41,
        "metadata.name: is longer than 40 characters, and pods get names and labels made of it; choose a shorter one",
    ),
    "run-lock": (
        RUN,
        "tidy.lock",
        "metadata.name: ends in .lock, which Git takes for a lock of its own; choose another",
    ),
    "run-locksmith": (RUN, "tidy.locksmith", ""),
    "replica-63": (REPLICA, "a" * 63, ""),
    "replica-64": (REPLICA, "a" * 64, "metadata.name: becomes the name of a Service; use at most 63"),
    "replica-dot": (REPLICA, "a.b", "metadata.name: becomes the name of a Service; use at most 63"),
    "replica-digit": (REPLICA, "1a", "beginning with a letter"),
}
