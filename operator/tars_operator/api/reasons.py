"""Reasons: one word for machines, one sentence for people. Conditions, events, metrics and reports use no others."""

from enum import StrEnum


class Reason(StrEnum):
    """A word with its sentence: `Reason.WORD.sentence`."""

    sentence: str

    def __new__(cls, word: str, sentence: str = "") -> "Reason":
        member = str.__new__(cls, word)
        member._value_ = word
        member.sentence = sentence
        return member


class RunReason(Reason):
    """Why a run is as it is (reason of its `Succeeded` condition)."""

    # on its way
    PENDING = "Pending", "The run was seen and its pods are being made."
    RUNNING = "Running", "The coordinator works."
    SUSPENDED = "Suspended", "spec.suspend is true; set it to false to go on."
    APPROVAL_NEEDED = "ApprovalNeeded", "Proven changes wait for a person's decision."
    REPLICAS_NOT_READY = "ReplicasNotReady", "A role that the run needs has no ready replica in this namespace."
    IMAGE_UNAVAILABLE = "ImageUnavailable", "An image cannot be pulled."
    POD_UNSCHEDULABLE = "PodUnschedulable", "No node takes a pod of the run."
    # ended well
    COMPLETED = "Completed", "Every proven change was applied and delivered."
    NOTHING_TO_DO = "NothingToDo", "Nothing was found that could be tried."
    PARTLY_APPLIED = "PartlyApplied", "Some changes were applied and delivered, others refused or rolled back."
    # ended without a delivery, by judgement
    GATE_REFUSED_ALL = "GateRefusedAll", "The gate refused every candidate; the branch was left alone."
    ROLLED_BACK = "RolledBack", "Every applied change failed its check afterwards and was rolled back."
    # ended early
    BUDGET_EXHAUSTED = "BudgetExhausted", "A limit of the run was reached; what was applied before was delivered."
    DEADLINE_EXCEEDED = "DeadlineExceeded", "The run took longer than limits.duration."
    CANCELLED = "Cancelled", "A person cancelled the run."
    # could not be done
    SOURCE_UNAVAILABLE = "SourceUnavailable", "The repository, the ref or the credentials do not work."
    DELIVERY_FAILED = "DeliveryFailed", "The remote did not take the branch."
    MODEL_UNAVAILABLE = "ModelUnavailable", "The model endpoint or the model is not there."
    BASELINE_FAILED = "BaselineFailed", "The tests do not run on the unchanged base, so nothing can be proven."
    INVALID_SPEC = "InvalidSpec", "The spec asks for something that cannot be."
    ROLLBACK_FAILED = "RollbackFailed", "A change that failed its check could not be taken back; nothing was delivered."
    INFRASTRUCTURE_FAILURE = "InfrastructureFailure", "The cluster did not keep the run's pods alive."

    @property
    def is_success(self) -> bool:
        """Whether the run's `Succeeded` condition becomes True."""
        return self in {RunReason.COMPLETED, RunReason.NOTHING_TO_DO, RunReason.PARTLY_APPLIED}

    @property
    def is_terminal(self) -> bool:
        return self not in _ON_ITS_WAY


_ON_ITS_WAY = {
    RunReason.PENDING,
    RunReason.RUNNING,
    RunReason.SUSPENDED,
    RunReason.APPROVAL_NEEDED,
    RunReason.REPLICAS_NOT_READY,
    RunReason.IMAGE_UNAVAILABLE,
    RunReason.POD_UNSCHEDULABLE,
}


class ReplicaReason(Reason):
    """Why a replica is ready or not (reason of its `Ready` condition)."""

    READY = "Ready", "All replicas answer."
    TEMPLATE = "Template", "Pods of this role are started per run from this template."
    PROGRESSING = "Progressing", "Pods are being started or replaced."
    SUSPENDED = "Suspended", "spec.suspend is true; no pod runs."
    SCALED_TO_ZERO = "ScaledToZero", "spec.replicas is 0; no pod runs."
    IMAGE_UNAVAILABLE = "ImageUnavailable", "The image cannot be pulled."
    NAME_TAKEN = "NameTaken", "A Deployment or Service of this name belongs to someone else."
    PODS_FAILING = "PodsFailing", "Pods start and end again."


class PatternReason(Reason):
    """Why a pattern can be used or not (reason of its `Ready` condition)."""

    READY = "Ready", "Runs in this namespace may use the pattern."
    NAME_TAKEN = "NameTaken", "A built-in pattern has this id."


class GateReason(Reason):
    """Why the gate refused, could not tell, or a change ended as it did."""

    # refused before any code runs
    OUT_OF_SCOPE = "OutOfScope", "The candidate changes a file the finding does not name or the run does not include."
    PROTECTED_PATH = "ProtectedPath", "The candidate changes a test, a tool's configuration, or another judge."
    UNSAFE_PATH = "UnsafePath", "The path is absolute, leaves the repository, or is a link."
    STALE_BASE = "StaleBase", "The file changed since the candidate was made."
    TOO_LARGE = "TooLarge", "More lines change than gate.maxChangedLines allows."
    NO_CHANGE = "NoChange", "The candidate is the same as the base."
    SYNTAX_ERROR = "SyntaxError", "The new content does not parse."
    HIDDEN_CHARACTERS = "HiddenCharacters", "A changed line carries invisible or direction-changing characters."
    LOOKALIKE_CHARACTERS = "LookalikeCharacters", "A changed line carries letters that pass for others."
    NEW_SECRET = "NewSecret", "The new content holds what reads like a secret, and the file did not."
    # refused by running it
    TESTS_BROKEN = "TestsBroken", "A test that passes on the base fails with the change."
    TESTS_MISSING = "TestsMissing", "Fewer tests ran than on the base."
    TESTS_INCOMPLETE = "TestsIncomplete", "The test process ended without finishing its session."
    TIMED_OUT = "TimedOut", "The tests ran longer than test.timeout and were killed."
    MEMORY_EXCEEDED = "MemoryExceeded", "The tests used more memory than allowed and were killed."
    TOO_MANY_PROCESSES = "TooManyProcesses", "The tests started more processes than allowed and were killed."
    OUTPUT_FLOOD = "OutputFlood", "The tests printed more than allowed and were killed."
    DISK_EXCEEDED = "DiskExceeded", "The tests wrote more than allowed and were killed."
    # could not tell
    SANDBOX_FAILED = "SandboxFailed", "The sandbox could not run the tests; this says nothing about the change."
    # after the gate
    APPROVAL_NEEDED = "ApprovalNeeded", "Proven; a person decides."
    REJECTED = "Rejected", "A person rejected the change."
    APPROVAL_EXPIRED = "ApprovalExpired", "The run ended before a person decided."
    APPROVAL_VOID = "ApprovalVoid", "What was approved is not what would be applied."
    PROVEN = "Proven", "Every check of the gate passed."
    CHECK_AFTER_APPLY_FAILED = "CheckAfterApplyFailed", "The check after apply failed; the branch is as before."
    CONFLICT = "Conflict", "The branch moved while the change was applied."


NOT_PROVABLE = "NotProvable"  # in reports: of findings in languages whose tests no run can judge by
