"""The closed sets of words used in objects, code, metrics and docs alike."""

from enum import StrEnum


class Role(StrEnum):
    """What a replica does in a run."""

    ANALYZER = "analyzer"
    GENERATOR = "generator"
    COORDINATOR = "coordinator"
    TESTER = "tester"

    @property
    def serves(self) -> bool:
        """Whether replicas of this role stand by as a Deployment; the others are templates for Jobs."""
        return self in {Role.ANALYZER, Role.GENERATOR}


class Mode(StrEnum):
    """Where the roles of a run live: in pods of their own, or in one Job."""

    SWARM = "Swarm"
    SINGLE = "Single"


class Engine(StrEnum):
    """What may make candidates."""

    CODEMOD = "codemod"
    REPLAY = "replay"
    MODEL = "model"


class Provider(StrEnum):
    """Whose API a model endpoint speaks."""

    OLLAMA = "ollama"
    OPENAI = "openai"


class AnswerFormat(StrEnum):
    """In which form a model answers."""

    FUNCTION = "function"
    SEARCH_REPLACE = "search-replace"
    FILE = "file"
    JSON = "json"


class Language(StrEnum):
    """What a pattern's files are written in."""

    PYTHON = "python"
    CSHARP = "csharp"
    JAVASCRIPT = "javascript"  # and TypeScript: most rules are about both
    TYPESCRIPT = "typescript"
    GO = "go"
    RUST = "rust"
    JAVA = "java"


class Severity(StrEnum):
    """How much a finding matters; the words of SARIF."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Higher is worked on first."""
        return [Severity.NOTE, Severity.WARNING, Severity.ERROR].index(self)


class Scope(StrEnum):
    """Which places of one rule make one change. A whole file is left when one of its places must stay as it is."""

    FUNCTION = "Function"
    FILE = "File"
    WHOLE_FILE = "WholeFile"


class ChangeClass(StrEnum):
    """S keeps the shape of the program by construction; B may change behaviour."""

    SHAPE_PRESERVING = "S"
    BEHAVIOUR = "B"


class Approval(StrEnum):
    """Who lets a proven change in."""

    AUTO = "Auto"
    MANUAL = "Manual"


class Cancel(StrEnum):
    """How a run ends early: after the change in hand, with delivery of what was applied; or at once, without."""

    GRACEFUL = "Graceful"
    NOW = "Now"


class Decision(StrEnum):
    """What a person says to a change that waits."""

    APPROVE = "Approve"
    REJECT = "Reject"


class RunPhase(StrEnum):
    """A run for people; computed last and read by no code."""

    PENDING = "Pending"
    RUNNING = "Running"
    SUSPENDED = "Suspended"
    WAITING = "Waiting"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


class Stage(StrEnum):
    """Where the coordinator of a run is."""

    SELECTING = "Selecting"
    ANALYZING = "Analyzing"
    BASELINE = "Baseline"
    GENERATING = "Generating"
    TESTING = "Testing"
    APPLYING = "Applying"
    DELIVERING = "Delivering"
    DONE = "Done"


class ChangeState(StrEnum):
    """Where a change is on its way."""

    GENERATED = "Generated"
    WAITING = "Waiting"
    APPLIED = "Applied"
    REFUSED = "Refused"
    INCONCLUSIVE = "Inconclusive"
    ROLLED_BACK = "RolledBack"

    @property
    def is_final(self) -> bool:
        return self not in {ChangeState.GENERATED, ChangeState.WAITING}


class Verdict(StrEnum):
    """What the gate says of a candidate."""

    ACCEPTED = "Accepted"
    REFUSED = "Refused"
    INCONCLUSIVE = "Inconclusive"
