"""What the tests say, and what becomes of a change by it; the tests are functions over the files they see."""

import pytest

from tars_operator.api.contracts import Ending
from tars_operator.api.reasons import RunReason


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (Ending.TIMED_OUT, "TimedOut"),
        (Ending.MEMORY_EXCEEDED, "MemoryExceeded"),
        (Ending.TOO_MANY_PROCESSES, "TooManyProcesses"),
        (Ending.OUTPUT_FLOOD, "OutputFlood"),
        (Ending.DISK_EXCEEDED, "DiskExceeded"),
        (Ending.INCOMPLETE, "TestsIncomplete"),
    ],
)
def test_how_the_tests_end_is_the_reason(shop, ending, reason):
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    shop.tester.endings = [Ending.FINISHED, Ending.FINISHED, ending]
    assert shop.run().reason == RunReason.GATE_REFUSED_ALL
    assert shop.ends()["good"] == ("Refused", reason)


def test_a_failing_sandbox_says_nothing_about_the_change(shop):
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    shop.tester.endings = [Ending.FINISHED, Ending.FINISHED, Ending.SANDBOX_FAILED, Ending.SANDBOX_FAILED]
    assert shop.run().reason == RunReason.INFRASTRUCTURE_FAILURE
    assert shop.ends()["good"] == ("Inconclusive", "SandboxFailed")


def test_a_sandbox_that_fails_once_is_asked_again(shop):
    shop.tester.endings = [Ending.FINISHED, Ending.FINISHED, Ending.SANDBOX_FAILED]
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert "Inconclusive" not in {state for state, _ in shop.ends().values()}


def test_a_sandbox_that_fails_after_apply_leads_to_a_rollback(shop):
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    failed = [Ending.SANDBOX_FAILED, Ending.SANDBOX_FAILED]
    shop.tester.endings = [Ending.FINISHED, Ending.FINISHED, Ending.FINISHED, *failed]
    assert shop.run().reason == RunReason.ROLLED_BACK


@pytest.mark.parametrize("tests", [{}, {"red": lambda _: False}], ids=["no test", "no test passes"])
def test_without_a_passing_test_nothing_can_be_proven(shop, tests):
    shop.tester.tests = shop.tester.slow = tests
    result = shop.run()
    assert result.reason == RunReason.BASELINE_FAILED
    assert "spec.test.command" in result.message
    assert shop.generator.asked == []


def test_tests_that_fail_on_the_base_do_not_count(shop):
    shop.tester.tests = {**shop.tester.tests, "red": lambda _: False}
    assert shop.run().reason == RunReason.PARTLY_APPLIED


@pytest.mark.parametrize("outcome", [None, "skipped"])
def test_a_test_that_vanishes_is_missed(shop, outcome):
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    shop.tester.tests = {"shy": lambda files: outcome if "x = 10" in files["src/a.py"] else True}
    shop.run()
    assert shop.ends()["good"] == ("Refused", "TestsMissing")


def test_a_test_that_is_flaky_on_the_base_too_is_forgiven(shop):
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    answers = iter([True, True, False, True, False])  # two baselines, gate, gate again, base again; then left out
    shop.tester.tests = {"coin": lambda _: next(answers, False), "firm": lambda _: True}
    assert shop.run().reason == RunReason.COMPLETED


def test_a_test_that_only_the_change_makes_flaky_is_broken(shop):
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    answers = iter([True, True, False])
    shop.tester.tests = {"coin": lambda _: next(answers, True)}
    shop.run()
    assert shop.ends()["good"] == ("Refused", "TestsBroken")


def test_a_change_that_breaks_another_test_at_each_execution_is_broken(shop):
    """The first execution fails one test that is unsteady on the base too; the second another, that never was."""
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    coin, firm = iter([True, True, False, True, False]), iter([True, True, True, False, True])
    shop.tester.tests = {"coin": lambda _: next(coin, True), "firm": lambda _: next(firm, True)}
    shop.run()
    assert shop.ends()["good"] == ("Refused", "TestsBroken")


@pytest.mark.parametrize(
    ("expected", "test"),
    [
        (("Refused", "ProtectedPath"), "src/a.py::test_inside"),
        (("Refused", "ProtectedPath"), "src/a.py::TestInside::test_it[1.5]"),
        (("Applied", "Proven"), "src/a.py::src.a.function"),  # a doctest: the file is not about its tests
        (("Applied", "Proven"), "src/other.py::test_it"),
    ],
    ids=["function", "method", "doctest", "elsewhere"],
)
def test_a_file_with_tests_is_a_judge_whatever_it_is_called(shop, expected, test):
    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    shop.tester.tests = {test: lambda _: True}
    shop.run()
    assert shop.ends()["good"] == expected
