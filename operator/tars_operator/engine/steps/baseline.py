"""The unchanged base in the sandbox: nothing is proven that was not compared with it, in the same place."""

from tars_operator.api.contracts import LARGEST_BODY
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Stage
from tars_operator.engine.sandbox.words import Refused
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.steps.proving import Bench, measure
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import objects
from tars_operator.engine.workspace.journal import Step

LARGEST_TREE = 256 * 1024 * 1024  # bytes of all files; they are packed in memory


def measure_baseline(run: Run) -> None:
    """Execute the test commands on the base and remember what passes.

    Raises:
        RunEnded: BaselineFailed, InfrastructureFailure.

    """
    run.tell(Stage.BASELINE)
    base = run.opening.base
    bench = Bench(run.parts.tester, run.spec.test, _archive(run, base))
    try:
        run.measured = measure(bench)
    except Refused as error:
        raise RunEnded(RunReason.BASELINE_FAILED, f"the sandbox does not take the repository: {error}") from error
    gate, after = len(run.proof.gate.tests), len(run.proof.after.tests)
    run.journal.append(Step.BASELINE, tree=objects.tree(run.git, base), tests=gate, testsAfterApply=after)


def _archive(run: Run, base: str) -> bytes:
    files = objects.files(run.git, base)
    size = sum(file.size for file in files.values())  # many links to one file are as many files
    if size > LARGEST_TREE:
        raise RunEnded(RunReason.BASELINE_FAILED, _too_large(size, LARGEST_TREE, "its files have"))
    packed = objects.archive(run.git, files)
    if len(packed) > LARGEST_BODY:
        raise RunEnded(RunReason.BASELINE_FAILED, _too_large(len(packed), LARGEST_BODY, "packed it has"))
    return packed


def _too_large(size: int, limit: int, what: str) -> str:
    return (
        f"the repository is too large to be tested: {what} {size >> 20} MiB, at most {limit >> 20} MiB are taken;"
        " keep large data out of the repository"
    )
