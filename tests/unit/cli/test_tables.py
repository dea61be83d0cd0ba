"""What a person sees of objects: rows, ages, pages."""

from datetime import UTC, datetime

import pytest

from tars_operator.cli import pages, tables

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def make_run(**status):
    metadata = {"name": "tidy", "namespace": "shop", "creationTimestamp": "2026-01-01T11:56:48Z"}
    spec = {"source": {"url": "https://git.example.com/shop.git", "ref": "main"}, "mode": "Swarm"}
    return {"metadata": metadata, "spec": spec, "status": status}


def make_change(name="tidy-1", state="Waiting", **spec):
    return {
        "metadata": {"name": name, "namespace": "shop", "creationTimestamp": "2026-01-01T11:59:20Z"},
        "spec": {
            "run": "tidy", "pattern": "todo/function", "changeClass": "B", "engine": "replay", "title": "TODO: tax",
            "files": [{"path": "src/vat.py"}, {"path": "src/rates.py"}], **spec,
        },
        "status": {"state": state, "reason": "ApprovalNeeded", "checks": [{"name": "tests", "passed": True, "seconds": 1.25}]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0s"), (119, "119s"), (120, "2m"), (192, "3m12s"), (600, "10m"), (3 * 3600 - 1, "179m"),
        (3 * 3600, "3h"), (3 * 3600 + 60, "3h1m"), (9 * 3600, "9h"), (86400 * 2, "2d"), (86400 * 400, "400d"),
    ],
)  # fmt: skip
def test_ages_are_short(seconds, text):
    assert tables.span(seconds) == text


def test_a_new_run_has_no_blanks_where_numbers_stand():
    (headings, row) = tables.rows([make_run()], tables.RUNS, NOW, wide=False)
    assert " ".join(headings) == "NAME PHASE STAGE FILE FOUND TRIED APPLIED REFUSED WAITING AGE"
    assert row == ["tidy", "Pending", "", "", "0", "0", "0", "0", "0", "3m12s"]


def test_a_working_run_shows_where_it_is():
    progress = {"stage": "Testing", "file": "src/vat.py", "found": 41, "tried": 17, "applied": 11, "waiting": 2}
    (_, row) = tables.rows([make_run(phase="Running", progress=progress)], tables.RUNS, NOW, wide=False)
    assert row[1:9] == ["Running", "Testing", "src/vat.py", "41", "17", "11", "0", "2"]


def test_wide_rows_and_namespaces():
    (headings, row) = tables.rows([make_change()], tables.CHANGES, NOW, wide=True, all_namespaces=True)
    seen = dict(zip(headings, row, strict=True))
    assert (seen["NAMESPACE"], seen["FILE"], seen["TITLE"]) == ("shop", "src/vat.py (+1)", "TODO: tax")


def test_the_page_of_a_run_names_reason_changes_events_and_next_steps():
    succeeded = {"type": "Succeeded", "status": "Unknown", "reason": "ApprovalNeeded"}
    event = {
        "metadata": {"creationTimestamp": "2026-01-01T11:59:00Z"},
        "type": "Normal",
        "reason": "Started",
        "message": "it runs",
    }
    page = pages.run(make_run(conditions=[succeeded]), [make_change()], [event], NOW)
    assert "Proven changes wait for a person's decision." in page
    assert "60s ago  Normal  Started: it runs" in page
    assert "tars approve change/tidy-1" in page


def test_the_page_of_a_change_explains_its_reason():
    page = pages.change(make_change())
    assert "Proven; a person decides." in page
    assert "tests: passed in 1.2 s" in page


@pytest.mark.parametrize("state", ["Applied", "Refused"])
def test_what_is_decided_has_no_next_step(state):
    assert "Next" not in pages.change(make_change(state=state))
