"""The four kinds as `kubectl` should show them: names, columns, selectable fields, rules about the whole object."""

from dataclasses import dataclass

from tars_operator.api import codechange, codepattern, selfcodingrun, tarsreplica
from tars_operator.api.base import Model, Rule


@dataclass(frozen=True)
class Column:
    """One column of `kubectl get`. Priority 1 shows it only with `-o wide`."""

    name: str
    path: str
    type: str = "string"
    priority: int = 0


@dataclass(frozen=True)
class Kind:
    """What the schema alone does not say about a custom resource."""

    name: str
    short: str
    about: str
    spec: type[Model]
    status: type[Model]
    columns: tuple[Column, ...]
    selectable: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    scale: bool = False

    @property
    def plural(self) -> str:
        return f"{self.name.lower()}s"


def reason(condition: str) -> str:
    return f'.status.conditions[?(@.type=="{condition}")].reason'


AGE = Column("Age", ".metadata.creationTimestamp", "date")

RUN = Kind(
    name="SelfCodingRun",
    short="scr",
    about="SelfCodingRun improves one Git repository: it starts from one commit and delivers one result branch.",
    spec=selfcodingrun.RunSpec,
    status=selfcodingrun.RunStatus,
    columns=(
        Column("Phase", ".status.phase"),
        Column("Stage", ".status.progress.stage"),
        Column("File", ".status.progress.file"),
        Column("Found", ".status.progress.found", "integer"),
        Column("Tried", ".status.progress.tried", "integer"),
        Column("Applied", ".status.progress.applied", "integer"),
        Column("Refused", ".status.progress.refused", "integer"),
        Column("Waiting", ".status.progress.waiting", "integer"),
        Column("Reason", reason("Succeeded")),
        Column("Branch", ".status.branch", priority=1),
        Column("Rolled back", ".status.progress.rolledBack", "integer", priority=1),
        AGE,
    ),
    selectable=(".spec.mode", ".spec.source.url", ".status.phase"),
    rules=(selfcodingrun.NAME_RULE, selfcodingrun.LOCK_RULE),
)

REPLICA = Kind(
    name="TarsReplica",
    short="tr",
    about="TarsReplica is the pods of one role, standing by (analyzer, generator) or started per run (the others).",
    spec=tarsreplica.ReplicaSpec,
    status=tarsreplica.ReplicaStatus,
    columns=(
        Column("Role", ".spec.role"),
        Column("Desired", ".spec.replicas", "integer"),
        Column("Ready", ".status.readyReplicas", "integer"),
        Column("Reason", reason("Ready")),
        Column("Image", ".status.image", priority=1),
        AGE,
    ),
    selectable=(".spec.role",),
    rules=(tarsreplica.NAME_RULE,),
    scale=True,
)

CHANGE = Kind(
    name="CodeChange",
    short="cc",
    about="CodeChange is one candidate on its way: generated, judged, approved, applied or refused or rolled back.",
    spec=codechange.ChangeSpec,
    status=codechange.ChangeStatus,
    columns=(
        Column("Pattern", ".spec.pattern"),
        Column("Class", ".spec.changeClass"),
        Column("File", ".spec.files[0].path"),
        Column("State", ".status.state"),
        Column("Reason", ".status.reason"),
        Column("Run", ".spec.run", priority=1),
        Column("Engine", ".spec.engine", priority=1),
        AGE,
    ),
    selectable=(".spec.pattern", ".spec.run", ".status.state"),
    rules=(codechange.WAITING_RULE, codechange.EVIDENCE_RULE),
)

PATTERN = Kind(
    name="CodePattern",
    short="cp",
    about="CodePattern is one rule that finds places to improve; runs in its namespace may use it.",
    spec=codepattern.PatternSpec,
    status=codepattern.PatternStatus,
    columns=(
        Column("Id", ".spec.id"),
        Column("Language", ".spec.language"),
        Column("Class", ".spec.changeClass"),
        Column("Ready", '.status.conditions[?(@.type=="Ready")].status'),
        Column("Title", ".spec.title", priority=1),
        AGE,
    ),
    selectable=(".spec.id",),
)

KINDS = (RUN, REPLICA, CHANGE, PATTERN)
