"""Which commit a run starts from, which branch it may write, and what a lost or altered workspace comes to."""

import pytest
from tests.component.engine.conftest import decision, spec_of
from tests.support.repositories import commit

from tars_operator.api.reasons import RunReason
from tars_operator.engine.ports import PartUnavailable
from tars_operator.engine.workspace.remote import Remote


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


@pytest.mark.parametrize(
    ("branch", "other"), [("tars/tidy", "tars"), ("tars/tidy", "tars/tidy/more"), ("a/b", "a")], ids=["above", "below", "given"]
)  # fmt: skip
def test_a_branch_that_git_cannot_have_beside_another_is_refused_before_the_work(shop, branch, other):
    shop.git("branch", other)
    shop.spec = spec_of(shop.source.as_uri(), delivery={"branch": branch})
    result = shop.run()
    assert (result.reason, shop.changes) == (RunReason.INVALID_SPEC, [])
    assert result.message == (
        f"spec.delivery.branch: {branch} cannot be beside branch {other} of the repository; choose another"
    )


@pytest.mark.parametrize("other", ["tarsier", "tars/tidy2", "tars/tid"])
def test_branches_that_only_begin_alike_are_in_nobodys_way(shop, other):
    shop.git("branch", other)
    assert shop.run().reason == RunReason.PARTLY_APPLIED


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


@pytest.mark.parametrize("where", ["upon", "beneath"])
def test_a_commit_of_somebody_else_makes_the_result_branch_theirs(shop, where):
    """Asked where the workspace is lost: then the commits alone say whose branch it is."""
    shop.run()
    base, delivered = shop.git("rev-parse", "main"), shop.branch()
    theirs = shop.git("commit-tree", "main^{tree}", "-p", delivered if where == "upon" else base, "-m", "theirs")
    message = shop.git("log", "-1", "--format=%B", delivered)
    ours = shop.git("commit-tree", f"{delivered}^{{tree}}", "-p", theirs, "-m", message)
    there = theirs if where == "upon" else ours
    shop.git("update-ref", "refs/heads/tars/tidy", there)
    shop.directory = shop.directory.with_name("lost")
    result = shop.run()
    assert (result.reason, shop.branch()) == (RunReason.DELIVERY_FAILED, there)
    assert "was not made by this run" in result.message


def test_a_branch_that_appears_between_the_look_and_the_push_is_left_alone(shop, monkeypatch):
    push = Remote.push

    def late(remote, *words):
        shop.git("branch", "tars/tidy", "main")
        push(remote, *words)

    monkeypatch.setattr(Remote, "push", late)
    result = shop.run()
    assert (result.reason, shop.branch()) == (RunReason.DELIVERY_FAILED, shop.git("rev-parse", "main"))


def test_a_push_that_nobody_lived_to_tell_of_is_a_delivery(shop, monkeypatch):
    push = Remote.push

    def last_act(remote, *words):
        push(remote, *words)
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Remote, "push", last_act)
        with pytest.raises(KeyboardInterrupt):
            shop.run()
    result = shop.run()
    assert (result.reason, result.head_commit) == (RunReason.PARTLY_APPLIED, shop.branch())


def test_a_push_that_the_remote_does_not_show_is_no_delivery(shop, monkeypatch):
    monkeypatch.setattr(Remote, "push", lambda *_: None)
    result = shop.run()
    assert (result.reason, result.head_commit) == (RunReason.DELIVERY_FAILED, None)


def test_a_branch_that_appears_meanwhile_is_left_alone(shop):
    def control():
        if shop.changes and not shop.branch():
            shop.git("branch", "tars/tidy", "main")

    result = shop.run(control=control)
    assert (result.reason, "somebody else moved branch tars/tidy" in result.message) == (
        RunReason.DELIVERY_FAILED,
        True,
    )
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
