"""What tests prove: the unchanged base first, then the same command with a change laid over it, in the same sandbox.

Only tests that pass on the base count. A test that fails with the change is run again: twice means broken; once means
that it is unsteady, and then the base is asked again: only what fails there too is forgiven.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tars_operator.api.base import seconds
from tars_operator.api.contracts import Ending, TestOutcome, ValidateRequest, ValidationRecord
from tars_operator.api.reasons import GateReason, RunReason
from tars_operator.api.runsettings import TestSettings
from tars_operator.api.words import Verdict
from tars_operator.engine.gate.case import Objection
from tars_operator.engine.ports import Tester
from tars_operator.engine.sandbox.requests import tree_name
from tars_operator.engine.steps.ending import RunEnded

Overlay = Mapping[str, str | None]
UNITS = {"Mi": 1024**2, "Gi": 1024**3}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # pytest writes it where a repository's configuration says so
LONGEST_LIST = 3  # names of tests in a message
LONGEST_NAME = 200  # characters of one; parameters can make it any length
REASONS = {
    Ending.INCOMPLETE: GateReason.TESTS_INCOMPLETE,
    Ending.TIMED_OUT: GateReason.TIMED_OUT,
    Ending.MEMORY_EXCEEDED: GateReason.MEMORY_EXCEEDED,
    Ending.TOO_MANY_PROCESSES: GateReason.TOO_MANY_PROCESSES,
    Ending.OUTPUT_FLOOD: GateReason.OUTPUT_FLOOD,
    Ending.DISK_EXCEEDED: GateReason.DISK_EXCEEDED,
    Ending.SANDBOX_FAILED: GateReason.SANDBOX_FAILED,
}


@dataclass(frozen=True)
class Bench:
    """The base tree in the tester, the limits of every execution, and the tests that fail on it now and then."""

    tester: Tester
    settings: TestSettings
    archive: bytes
    unsteady: set[str] = field(default_factory=set)

    @cached_property
    def tree(self) -> str:
        return tree_name(self.archive)

    def execute(self, command: Sequence[str], overlay: Overlay) -> ValidationRecord:
        """One execution; a sandbox that fails is tried once more, because that says nothing about the code."""
        self.tester.prepare(self.tree, self.archive)
        record = self.tester.validate(self._request(command, overlay))
        if record.ending is Ending.SANDBOX_FAILED:
            record = self.tester.validate(self._request(command, overlay))
        return record

    def _request(self, command: Sequence[str], overlay: Overlay) -> ValidateRequest:
        return ValidateRequest(
            tree=self.tree,
            overlay=dict(overlay),
            setup=tuple(tuple(words) for words in self.settings.setup),
            command=tuple(command),
            timeout_seconds=seconds(self.settings.timeout),
            memory_bytes=int(self.settings.memory[:-2]) * UNITS[self.settings.memory[-2:]],
            processes=self.settings.processes,
        )


def passed(record: ValidationRecord) -> frozenset[str]:
    return frozenset(test for test, outcome in record.tests.items() if outcome is TestOutcome.PASSED)


class Prover:
    """Compares executions of one command with the baseline of that command."""

    def __init__(self, bench: Bench, command: Sequence[str], baseline: frozenset[str]) -> None:
        self._bench = bench
        self._command = tuple(command)
        self._baseline = baseline

    @property
    def tests(self) -> frozenset[str]:
        """The tests that count."""
        return self._baseline - self._bench.unsteady

    def failure(self, overlay: Overlay) -> Objection | None:
        """What speaks against the base with `overlay` on it, or None when it is as good as the base."""
        record = self._bench.execute(self._command, overlay)
        if record.ending is not Ending.FINISHED:
            return _ended_badly(record)
        missing = self.tests - record.tests.keys() | self._skipped(record)
        if missing:
            said = f"ran on the base and not with the change: {_names(missing)}"
            return Objection(GateReason.TESTS_MISSING, said, output=record.output_tail)
        failed = self.tests - passed(record)
        return self._again(overlay, failed) if failed else None

    def _skipped(self, record: ValidationRecord) -> frozenset[str]:
        return frozenset(test for test in self.tests if record.tests.get(test) is TestOutcome.SKIPPED)

    def _again(self, overlay: Overlay, failed: frozenset[str]) -> Objection | None:
        record = self._bench.execute(self._command, overlay)
        if record.ending is not Ending.FINISHED:
            return _ended_badly(record)
        failed_now = self.tests - passed(record)
        broken = failed & failed_now
        if broken:
            said = f"pass on the base, fail with the change: {_names(broken)}"
            return Objection(GateReason.TESTS_BROKEN, said, output=record.output_tail)
        return self._blame(failed | failed_now)

    def _blame(self, unsteady: frozenset[str]) -> Objection | None:
        """Tests that failed once: forgiven only when the base, asked again, fails them as well."""
        record = self._bench.execute(self._command, {})
        if record.ending is not Ending.FINISHED:
            return _ended_badly(record)
        steady = unsteady & passed(record)
        self._bench.unsteady.update(unsteady - steady)
        if steady:
            said = "fail now and then with the change, not on the base"
            return Objection(GateReason.TESTS_BROKEN, f"{said}: {_names(steady)}")
        return None


@dataclass(frozen=True)
class Proof:
    """How a run's changes are proven: by the gate's command, and by the one of the check after apply."""

    gate: Prover
    after: Prover

    @cached_property
    def judges(self) -> frozenset[str]:
        """Files that tests of the base stand in: a change that touches one would judge itself."""
        nodes = (node.split("[")[0].split("::") for node in self.gate.tests | self.after.tests)
        return frozenset(file for file, *names in nodes if names and all(name.isidentifier() for name in names))


def measure(bench: Bench) -> Proof:
    """Both commands on the unchanged base; one execution when they are the same.

    Raises:
        RunEnded: as `baseline`.

    """
    gate = baseline(bench, bench.settings.command)
    after = bench.settings.after_apply
    return Proof(gate, baseline(bench, after) if after and after != bench.settings.command else gate)


def baseline(bench: Bench, command: Sequence[str]) -> Prover:
    """Run `command` on the unchanged base.

    Raises:
        RunEnded: BaselineFailed when nothing can be proven with it, InfrastructureFailure when the sandbox fails.

    """
    record = bench.execute(command, {})
    if record.ending is Ending.SANDBOX_FAILED:
        raise RunEnded(RunReason.INFRASTRUCTURE_FAILURE, f"the sandbox could not run the tests: {record.message}")
    if record.ending is not Ending.FINISHED:
        raise RunEnded(RunReason.BASELINE_FAILED, _baseline_message(record, REASONS[record.ending].sentence))
    if not passed(record):
        said = "no test was collected" if not record.tests else f"none of {len(record.tests)} tests passes"
        raise RunEnded(RunReason.BASELINE_FAILED, _baseline_message(record, said))
    return Prover(bench, command, passed(record))


def _baseline_message(record: ValidationRecord, said: str) -> str:
    tail = " | ".join(_COLOUR.sub("", record.output_tail).strip().splitlines()[-5:])
    parts = (
        f"the tests of the unchanged base prove nothing: {said.rstrip('.')}.",
        "Make spec.test.command succeed on the base (spec.test.image brings dependencies, spec.test.setup prepares).",
        f"{record.message.rstrip('.')}." if record.message else "",
        f"Last output: {tail}",
    )
    return " ".join(filter(None, parts))


def _ended_badly(record: ValidationRecord) -> Objection:
    reason = REASONS[record.ending]
    verdict = Verdict.INCONCLUSIVE if reason is GateReason.SANDBOX_FAILED else Verdict.REFUSED
    return Objection(reason, record.message or reason.sentence, verdict, record.output_tail)


def _names(tests: frozenset[str]) -> str:
    shown = ", ".join(test[:LONGEST_NAME] for test in sorted(tests)[:LONGEST_LIST])
    return shown + (f" and {len(tests) - LONGEST_LIST} more" if len(tests) > LONGEST_LIST else "")
