"""The whole workflow with real Git and small roles: what becomes of each change, of the run, and of the remote."""

import yaml
from tests.component.engine.conftest import FAST, SHOP, spec_of
from tests.support.roles import ContentTester

from tars_operator.api.code import Edit
from tars_operator.api.contracts import GenerateAnswer
from tars_operator.api.reasons import RunReason
from tars_operator.engine.workspace import objects
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


def test_what_cannot_be_taken_back_ends_the_run_and_is_not_delivered(shop):
    """Somebody moves the branch in the workspace while the check after apply runs; otherwise it is the case above."""

    def is_in_time(files):
        is_late = "late" in files["src/b.py"].replace("# FIX late", "")
        if is_late:
            shop.clone("update-ref", "refs/heads/tars/tidy", "refs/heads/main")
        return not is_late

    shop.generator.rewrites = {"late": shop.generator.rewrites["late"]}
    shop.tester = ContentTester(FAST, {"in time": is_in_time})
    result = shop.run()
    assert (result.reason, shop.branch()) == (RunReason.ROLLBACK_FAILED, "")
    assert "was moved by somebody else" in result.message


def test_a_rollback_that_does_not_give_the_tree_back_is_not_delivered(shop, monkeypatch):
    write = objects.write_commit

    def forgetful(git, parent, blobs, message, at):
        return write(git, parent, {} if message.startswith("Take back") else blobs, message, at)

    monkeypatch.setattr(objects, "write_commit", forgetful)
    result = shop.run()
    assert (result.reason, shop.branch()) == (RunReason.ROLLBACK_FAILED, "")
    assert "the tree afterwards is not the one of before" in result.message


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


def test_a_generator_cannot_move_the_finding_to_the_file_that_it_changed(shop):
    made = shop.generator.generate

    def generate(request):
        candidate = made(request).candidate
        if candidate is None:
            return made(request)
        edit = Edit(path="src/c.py", old_blob=shop.git("rev-parse", "main:src/c.py"), content="z = 1\n")
        moved = {"finding": candidate.finding.model_copy(update={"path": "src/c.py"}), "edits": (edit,)}
        return GenerateAnswer(candidate=candidate.model_copy(update=moved))

    shop.generator.rewrites = {"good": shop.generator.rewrites["good"]}
    shop.generator.generate = generate
    shop.run()
    assert shop.ends() == {"good": ("Refused", "OutOfScope")}


def _name(edit):
    return next(
        name for name, text in (("good", "x = 10"), ("late", "'late'"), ("fine", "w = 50")) if text in edit.content
    )


def test_what_the_branch_was_before_each_change_is_kept_by_a_ref(shop):
    shop.run()
    lines = shop.clone("for-each-ref", "--format=%(objectname) %(refname)", "refs/tars/tidy/backup").splitlines()
    kept = {name.split("/")[-2]: commit for commit, name in (line.split() for line in lines)}
    applied = {f"tidy-{news.candidate.id[:8]}": news.commit for news in shop.changes if news.commit}
    assert kept == {name: shop.clone("rev-parse", f"{commit}^") for name, commit in applied.items()}
    assert len(kept) == 3
