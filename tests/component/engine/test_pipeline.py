"""The whole workflow with real Git and small roles: what becomes of each change, of the run, and of the remote."""

import pytest
import yaml
from tests.component.engine.conftest import SHOP, spec_of
from tests.support.repositories import commit

from tars_operator.api.code import Edit, Strategy
from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.contracts import Decline, Ending, GenerateAnswer, ModelReadiness
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Cancel, ChangeClass, Engine
from tars_operator.engine.ports import PartUnavailable
from tars_operator.engine.steps import baseline
from tars_operator.engine.workspace.journal import GENESIS, parse


def test_each_change_meets_its_fate(shop):
    result = shop.run()
    assert shop.ends() == {
        "good": ("Applied", "Proven"),
        "bad": ("Refused", "TestsBroken"),
        "late": ("RolledBack", "CheckAfterApplyFailed"),
        "fine": ("Applied", "Proven"),
    }
    assert (result.reason, result.head_commit) == (RunReason.PARTLY_APPLIED, shop.branch())


def test_the_remote_has_the_good_and_only_that(shop):
    shop.run()
    assert shop.git("show", "tars/tidy:src/a.py") == "x = 10\ny = 2  # FIX bad"
    assert shop.git("show", "tars/tidy:src/c.py") == "z = 4  # FIX nobody\nw = 50"
    assert shop.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py\nsrc/c.py"
    assert shop.git("rev-parse", "main") == shop.git("merge-base", "main", "tars/tidy")


def test_rolling_back_restores_the_tree_byte_for_byte(shop):
    shop.run()
    late = shop.named("late").commit
    undo = shop.git("log", "--format=%H", "--grep=Tars-Reverts", "tars/tidy")
    assert shop.git("rev-parse", f"{undo}^{{tree}}") == shop.git("rev-parse", f"{late}^^{{tree}}")
    assert shop.git("rev-parse", f"{undo}^") == late


def test_the_work_tree_of_the_source_is_not_touched(shop):
    shop.run()
    assert shop.git("status", "--porcelain") == ""
    assert shop.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_commits_say_who_made_what_and_why(shop):
    shop.run()
    message = shop.git("log", "-1", "--format=%an <%ae>%n%B", shop.named("good").commit)
    lines = message.splitlines()
    assert lines[:2] == ["TARS <tars@tars.dev>", "Good"]
    for trailer in ("Tars-Run: tidy", "Tars-Change: tidy-", "Tars-Pattern: todo/function", "Tars-Engine: replay"):
        assert any(line.startswith(trailer) for line in lines)


def test_tests_see_exactly_the_commit_that_is_applied(shop):
    shop.run()
    for name in ("good", "late", "fine"):
        commit_id = shop.named(name).commit
        files = {path: shop.git("show", f"{commit_id}:{path}") + "\n" for path in SHOP}
        assert shop.tester.seen.count(files) >= 2, name  # at the gate, and after apply


def test_journal_and_report_tell_the_same(shop):
    result = shop.run()
    entries = parse((shop.directory / "journal.jsonl").read_bytes().splitlines())
    report = yaml.safe_load((shop.directory / "report.tars").read_text())
    assert result.journal_head == entries[-1].digest == report["journalHead"] != GENESIS
    assert report["counts"] == {
        "found": 5, "tried": 4, "applied": 2, "refused": 1, "rolledBack": 1, "waiting": 0,
        "declined": 1, "skipped": 0, "modelTokens": 0,
    }  # fmt: skip
    assert [change["state"] for change in report["changes"]] == ["Applied", "Refused", "RolledBack", "Applied"]
    assert report["declined"][0]["reason"] == "NoRecording"


def test_running_again_changes_nothing_and_asks_nobody(shop):
    first = shop.run()
    asked = len(shop.generator.asked)
    second = shop.run()
    assert (second.reason, second.head_commit) == (first.reason, first.head_commit)
    assert len(shop.generator.asked) == asked
    assert shop.ends()["late"] == ("RolledBack", "CheckAfterApplyFailed")


def test_a_refused_change_leaves_no_branch(shop):
    shop.generator.rewrites = {"bad": shop.generator.rewrites["bad"]}
    assert shop.run().reason == RunReason.GATE_REFUSED_ALL
    assert shop.branch() == ""


def test_rolled_back_alone_is_not_delivered(shop):
    shop.generator.rewrites = {"late": shop.generator.rewrites["late"]}
    assert shop.run().reason == RunReason.ROLLED_BACK
    assert shop.branch() == ""


def test_all_applied_is_completed(shop):
    shop.generator.rewrites = {name: shop.generator.rewrites[name] for name in ("good", "fine")}
    assert shop.run().reason == RunReason.COMPLETED


def test_nothing_found(shop):
    shop.spec = spec_of(shop.source.as_uri(), include=["docs/**"])
    assert shop.run().reason == RunReason.NOTHING_TO_DO
    assert shop.tester.seen == []  # not even the baseline


def test_a_candidate_for_another_file_is_out_of_scope_and_for_a_test_protected(shop):
    elsewhere = {"good": "src/z.py", "late": "tests/test_shop.py", "fine": "../outside.py"}
    shop.generator.edits = lambda edit: (
        Edit(path=elsewhere[_name(edit)], old_blob="", content="pass\n"), edit
    )  # fmt: skip
    shop.generator.rewrites = {name: rewrite for name, rewrite in shop.generator.rewrites.items() if name != "bad"}
    assert shop.run().reason == RunReason.GATE_REFUSED_ALL
    ends = shop.ends()
    assert ends["good"] == ("Refused", "OutOfScope")
    assert ends["late"] == ("Refused", "ProtectedPath")
    assert ends["fine"] == ("Refused", "UnsafePath")


def _name(edit):
    return next(
        name for name, text in (("good", "x = 10"), ("late", "'late'"), ("fine", "w = 50")) if text in edit.content
    )


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


def test_cancel_gracefully_delivers_what_was_applied(shop):
    shop.run(control=lambda: Cancel.GRACEFUL if shop.changes else None)
    assert shop.ends() == {"good": ("Applied", "Proven")}
    assert shop.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"


def test_cancel_now_delivers_nothing(shop):
    result = shop.run(control=lambda: Cancel.NOW if shop.changes else None)
    assert (result.reason, shop.branch()) == (RunReason.CANCELLED, "")


def test_the_limit_of_changes_ends_the_run_and_delivers(shop):
    shop.spec = spec_of(shop.source.as_uri(), limits={"changes": 1})
    assert shop.run().reason == RunReason.BUDGET_EXHAUSTED
    assert shop.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"


def test_the_limit_of_time_ends_the_run_and_delivers(shop):
    shop.spec = spec_of(shop.source.as_uri(), limits={"duration": "1m"})
    shop.tick = 4.0
    assert shop.run().reason == RunReason.DEADLINE_EXCEEDED
    assert shop.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"


def test_the_limit_of_time_counts_from_the_start_of_the_run(shop):
    """In a cluster that is before the pods, and before an approval was waited for."""
    shop.spec = spec_of(shop.source.as_uri(), limits={"duration": "1m"})
    result = shop.run(started=shop.now - 60)
    assert (result.reason, shop.changes) == (RunReason.DEADLINE_EXCEEDED, [])


def test_a_model_that_is_not_there_ends_the_run_before_anything_is_done(shop):
    shop.spec = spec_of(shop.source.as_uri(), engines=["replay", "model"], model={"name": "tiny"})
    shop.generator.ready = ModelReadiness(ready=False, reason="ModelMissing", message="no such model: tiny")
    result = shop.run()
    assert (result.reason, shop.generator.asked) == (RunReason.MODEL_UNAVAILABLE, [])
    assert "no such model: tiny" in result.message


def test_a_part_that_does_not_answer_leaves_the_run_to_be_continued(shop):
    validate = shop.tester.validate
    shop.tester.validate = lambda request: _unavailable() if len(shop.tester.seen) > 3 else validate(request)
    with pytest.raises(PartUnavailable):
        shop.run()
    shop.tester.validate = validate
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert shop.branch() != ""


def _unavailable():
    raise PartUnavailable("tester: no answer")


@pytest.fixture
def modelled(shop):
    shop.spec = spec_of(shop.source.as_uri(), engines=["model"], model={"name": "tiny"}, limits={"modelTokens": 100})
    return shop


def declining(reason, tokens=0):
    decline = Decline(engine=Engine.MODEL, reason=reason, message="no")
    return lambda _: GenerateAnswer(declines=(decline,), tokens=tokens)


def test_a_model_that_goes_away_is_not_asked_for_ever(modelled):
    asked = []
    answer = declining("ModelUnavailable")
    modelled.generator.generate = lambda request: asked.append(request) or answer(request)
    assert modelled.run().reason == RunReason.MODEL_UNAVAILABLE
    assert len(asked) == 3  # of five findings


def test_tokens_are_counted_and_their_end_is_told(modelled):
    left = []
    answer = declining("AnswerUnusable", tokens=60)
    modelled.generator.generate = lambda request: left.append(request.tokens_left) or answer(request)
    modelled.run()
    assert left == [100, 40, 0, 0, 0]
    modelled.directory = modelled.directory.with_name("starved")
    modelled.generator.generate = declining("TokensExhausted")
    assert modelled.run().reason == RunReason.BUDGET_EXHAUSTED


def test_what_a_model_wrote_is_never_shape_preserving(shop):
    made = shop.generator.generate

    def generate(request):
        answer = made(request)
        if answer.candidate is None:
            return answer
        claim = {"change_class": ChangeClass.SHAPE_PRESERVING, "strategy": Strategy(engine=Engine.MODEL)}
        return answer.model_copy(update={"candidate": answer.candidate.model_copy(update=claim)})

    shop.generator.generate = generate
    shop.spec = spec_of(shop.source.as_uri(), approval={"behaviour": "Manual"})
    shop.run()
    assert shop.ends()["good"] == ("Waiting", "ApprovalNeeded")


def test_an_answer_without_an_identity_is_no_candidate(shop):
    made = shop.generator.generate
    bad = {"id": "../../heads/main"}

    def generate(request):
        answer = made(request)
        return answer.model_copy(update={"candidate": answer.candidate and answer.candidate.model_copy(update=bad)})

    shop.generator.generate = generate
    assert shop.run().reason == RunReason.NOTHING_TO_DO
    assert shop.changes == []


@pytest.mark.parametrize("limit", ["LARGEST_TREE", "LARGEST_BODY"])
def test_a_repository_that_is_too_large_is_told(shop, monkeypatch, limit):
    monkeypatch.setattr(baseline, limit, 50)
    result = shop.run()
    assert (result.reason, "too large" in result.message) == (RunReason.BASELINE_FAILED, True)


# Approval


@pytest.fixture
def asking(shop):
    shop.spec = spec_of(shop.source.as_uri(), approval={"behaviour": "Manual"})
    return shop


def decision(shop, name, verdict="Approve", evidence=None):
    news = shop.named(name)
    key = f"tidy-{news.candidate.id[:8]}"
    return {key: ChangeDecision(verdict=verdict, evidence=evidence or news.evidence, reason="because")}


def test_proven_changes_wait_for_a_person(asking):
    assert asking.run().reason == RunReason.APPROVAL_NEEDED
    assert asking.ends()["good"] == ("Waiting", "ApprovalNeeded")
    assert asking.named("good").evidence.startswith("sha256:")
    assert asking.branch() == ""


def test_an_approved_change_is_applied(asking):
    asking.run()
    result = asking.run(attempt=2, decisions=decision(asking, "good"))
    assert asking.ends()["good"] == ("Applied", "Proven")
    assert asking.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py"
    assert (result.reason, result.attempt) == (RunReason.APPROVAL_NEEDED, 2)  # others wait on


def test_all_decisions_are_carried_out_one_upon_the_other(asking):
    asking.run()
    decisions = decision(asking, "good") | decision(asking, "fine") | decision(asking, "late")
    assert asking.run(attempt=2, decisions=decisions).reason == RunReason.PARTLY_APPLIED
    assert asking.ends()["late"] == ("RolledBack", "CheckAfterApplyFailed")
    assert asking.git("diff", "--name-only", "main", "tars/tidy") == "src/a.py\nsrc/c.py"


def test_a_rejected_change_is_refused_with_the_reason(asking):
    asking.run()
    asking.run(attempt=2, decisions=decision(asking, "good", "Reject"))
    news = asking.named("good")
    assert (news.state.value, news.reason) == ("Refused", "Rejected")
    assert "because" in news.message


def test_an_approval_of_something_else_is_void(asking):
    asking.run()
    asking.run(attempt=2, decisions=decision(asking, "good", evidence="sha256:" + "0" * 64))
    assert asking.ends()["good"] == ("Refused", "ApprovalVoid")
    assert asking.branch() == ""


def test_an_approval_is_void_when_the_file_changed_meanwhile(asking):
    both = {"src/a.py": "x = 1  # FIX good\ny = 2  # FIX fine\n", "src/c.py": "z = 1\n"}
    commit(asking.source, both, "both marks in one file")
    rewrite = lambda text: text.replace("y = 2  # FIX fine", "y = 20")  # noqa: E731
    asking.generator.rewrites = {"good": asking.generator.rewrites["good"], "fine": rewrite}
    asking.run()
    asking.run(attempt=2, decisions=decision(asking, "good") | decision(asking, "fine"))
    assert asking.ends() == {"good": ("Applied", "Proven"), "fine": ("Refused", "ApprovalVoid")}


def test_the_same_proof_gives_the_same_evidence(asking):
    asking.run()
    first = asking.named("good").evidence
    asking.directory = asking.directory.with_name("elsewhere")
    asking.run()
    assert asking.named("good").evidence == first


# The source and the result branch


def test_a_missing_ref_names_the_field(shop):
    shop.spec = spec_of(shop.source.as_uri(), source={"url": shop.source.as_uri(), "ref": "mian"})
    result = shop.run()
    assert result.reason == RunReason.SOURCE_UNAVAILABLE
    assert "spec.source.ref" in result.message
    assert "'mian'" in result.message


def test_a_missing_repository_names_the_field(shop):
    shop.spec = spec_of(shop.source.with_name("nothing").as_uri())
    result = shop.run()
    assert (result.reason, "spec.source.url" in result.message) == (RunReason.SOURCE_UNAVAILABLE, True)


@pytest.mark.parametrize("ref", ["v1", "commit"])
def test_tags_and_commits_are_refs_too(shop, ref):
    first = shop.git("rev-parse", "main")
    shop.git("tag", "v1")
    commit(shop.source, {"src/new.py": "a = 1\n"}, "second")
    name = first if ref == "commit" else ref
    shop.spec = spec_of(shop.source.as_uri(), source={"url": shop.source.as_uri(), "ref": name})
    shop.run()
    assert shop.git("merge-base", "main", "tars/tidy") == first


def test_the_default_branch_is_never_written(shop):
    url = shop.source.as_uri()
    shop.spec = spec_of(url, source={"url": url, "ref": "HEAD"}, delivery={"branch": "main"})
    assert shop.run().reason == RunReason.INVALID_SPEC


def test_the_base_stays_while_the_source_moves(asking):
    asking.run()
    base = asking.git("rev-parse", "main")
    commit(asking.source, {"src/a.py": "gone = 1\n"}, "second")
    asking.run(attempt=2, decisions=decision(asking, "good"))
    assert asking.git("merge-base", "main", "tars/tidy") == base


def test_somebody_elses_branch_is_left_alone(shop):
    shop.git("branch", "tars/tidy")
    before = shop.branch()
    result = shop.run()
    assert (result.reason, shop.branch()) == (RunReason.DELIVERY_FAILED, before)
    assert "spec.delivery.branch" in result.message


def test_a_branch_that_appears_meanwhile_is_left_alone(shop):
    def control():
        if shop.changes and not shop.branch():
            shop.git("branch", "tars/tidy", "main")

    assert shop.run(control=control).reason == RunReason.DELIVERY_FAILED
    assert shop.branch() == shop.git("rev-parse", "main")


def test_a_lost_workspace_goes_on_from_what_was_delivered(asking):
    asking.run()
    base = asking.git("rev-parse", "main")
    asking.run(attempt=2, decisions=decision(asking, "good"))
    delivered = asking.branch()
    commit(asking.source, {"README.md": "moved on\n"}, "second")
    asking.directory = asking.directory.with_name("lost")
    asking.run(attempt=3, base=base, decisions=decision(asking, "fine"))
    assert asking.git("merge-base", delivered, "tars/tidy") == delivered
    assert asking.git("diff", "--name-only", base, "tars/tidy") == "src/a.py\nsrc/c.py"
    subjects = asking.git("log", "--format=%s", f"{base}..tars/tidy").splitlines()
    assert sorted(subjects) == ["Fine", "Good"]


def test_a_lost_workspace_does_not_try_again_what_was_rolled_back(shop):
    shop.run()
    before = shop.branch()
    shop.directory, shop.news = shop.directory.with_name("lost"), []
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert (shop.branch(), "late" in shop.ends()) == (before, False)


# The workspace


def test_two_coordinators_exclude_each_other(shop):
    def second():
        with pytest.raises(PartUnavailable, match="in use"):
            shop.run(control=lambda: None)

    tried = []
    shop.run(control=lambda: tried.append(1) or (second() if len(tried) == 1 else None))
    assert tried


def test_an_altered_journal_ends_the_run(shop):
    shop.run()
    journal = shop.directory / "journal.jsonl"
    journal.write_text(journal.read_text().replace("TestsBroken", "Proven", 1))
    result = shop.run()
    assert (result.reason, "altered" in result.message) == (RunReason.INFRASTRUCTURE_FAILURE, True)


def test_a_journal_cut_short_is_not_the_anchored_one(shop):
    anchor = shop.run().journal_head
    journal = shop.directory / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-3]))
    assert shop.run(anchor=anchor).reason == RunReason.INFRASTRUCTURE_FAILURE


def test_a_lost_journal_is_known_as_lost_from_then_on(shop):
    anchor = shop.run().journal_head
    (shop.directory / "journal.jsonl").unlink()
    for _ in range(2):
        assert shop.run(anchor=anchor).reason == RunReason.PARTLY_APPLIED


def test_locks_of_a_killed_git_bar_nobody(shop):
    shop.run()
    (shop.directory / "repo.git" / "refs" / "heads" / "tars" / "tidy.lock").touch()
    (shop.directory / "repo.git" / "index.lock").touch()
    shop.generator.rewrites = {
        **shop.generator.rewrites,
        "nobody": lambda text: text.replace("z = 4  # FIX nobody", "z = 40"),
    }
    assert shop.run().reason == RunReason.PARTLY_APPLIED
