"""What the documents of the architecture name is there: tests, files, folders, decisions."""

import re

import pytest
from tests.support.repositories import TOP

TESTS = TOP / "tests"
DOCUMENTS = ("docs/threat-model.md", "docs/architecture.md")
_TEST = re.compile(r"`((?:unit|component|contract|e2e)/[\w/]+\.py)(?:\[(\w+)\])?`")
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
_PLACE = re.compile(r"^\| ((?:`[\w./,]+`,? ?)+)\|", re.MULTILINE)
MODEL = (TOP / "docs/threat-model.md").read_text(encoding="utf-8")
ROWS = [line.split("|") for line in MODEL.splitlines() if re.match(r"\| \d", line)]


def named(text):
    return sorted({(match[1], match[2] or "") for match in _TEST.finditer(text)})


@pytest.mark.parametrize(("path", "case"), named(MODEL), ids=lambda value: value or "all")
def test_a_named_test_exists(path, case):
    assert case in (TESTS / path).read_text(encoding="utf-8")


def test_every_attack_has_a_number_of_its_own_a_defence_and_a_test():
    assert [int(row[1]) for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert [row[1] for row in ROWS if not row[3].strip() or not named(row[4])] == []


def test_a_row_without_a_test_would_be_noticed():
    assert named("`unit/engine`, nothing more") == []
    assert named("`e2e/test_a.py[Exit]`") == [("e2e/test_a.py", "Exit")]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document):
    folder = (TOP / document).parent
    targets = _LINK.findall((TOP / document).read_text(encoding="utf-8"))
    assert [target for target in targets if not (folder / target).exists()] == []


def test_the_folders_of_the_architecture_are_there():
    text = (TOP / "docs/architecture.md").read_text(encoding="utf-8")
    places = [place for row in _PLACE.findall(text) for place in re.findall(r"`([\w./]+)", row) if "/" in place]
    assert len(places) >= 20
    package = TOP / "operator/tars_operator"
    assert [place for place in places if not (package / place).exists()] == []
