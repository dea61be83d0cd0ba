"""`tars patterns`: the catalogue for people, and a user's own patterns tried by their examples."""

import json

import pytest
import yaml

OWN = {
    "id": "team/no-print",
    "title": "Log instead of printing.",
    "find": {"astGrep": {"rule": {"pattern": "print($A)"}, "fix": "log($A)"}},
    "examples": [{"before": "print(1)\n", "after": "log(1)\n"}, {"kept": "log(1)\n"}],
}


@pytest.fixture
def own(tmp_path):
    """Writes a file with one pattern, with these differences."""

    def write(**changes):
        file = tmp_path / "own.yaml"
        spec = {key: value for key, value in {**OWN, **changes}.items() if value is not None}
        metadata = {"name": "no-print"}
        body = {"apiVersion": "tars.dev/v1alpha1", "kind": "CodePattern", "metadata": metadata, "spec": spec}
        file.write_text(yaml.safe_dump(body))
        return file

    return write


def test_the_list_names_each_pattern_with_its_class(tars):
    code, out, _ = tars("patterns", "list")
    rows = {line.split()[0]: line.split()[1:3] for line in out.splitlines()[1:]}
    assert (code, rows["python/unused-import"]) == (0, ["python", "S"])


def test_the_list_can_be_of_one_language(tars):
    listed = json.loads(tars("patterns", "list", "--language", "go", "-o", "json")[1])
    assert {one["language"] for one in listed} == {"go"}


def test_a_pattern_is_shown_with_its_examples_as_diffs(tars):
    code, out, _ = tars("patterns", "show", "python/unused-import")
    assert (code, "-import os\n" in out, "ruff (F401)" in out) == (0, True, True)


def test_a_misspelt_id_is_exit_3_with_the_nearest(tars):
    code, _, err = tars("patterns", "show", "python/unused-imprt")
    assert (code, "did you mean python/unused-import?" in err) == (3, True)


def test_examples_that_hold_are_exit_0(tars, own):
    code, out, err = tars("patterns", "test", own())
    assert (code, out) == (0, "")
    assert "1 pattern, 2 examples, 0 of them" in err


def test_an_example_that_does_not_hold_is_named(tars, own):
    code, out, _ = tars("patterns", "test", own(examples=[{"before": "print(1)\n", "after": "log(2)\n"}]))
    assert (code, out.startswith("team/no-print: example 1: after: the fix makes")) == (1, True)


@pytest.fixture
def folder(tmp_path):
    """Files as they lie in a repository: the fields of a spec and nothing around them."""
    path = tmp_path / ".tars/patterns"
    path.mkdir(parents=True)
    (path / "a.yaml").write_text(yaml.safe_dump(OWN))
    (path / "b.yml").write_text(yaml.safe_dump({**OWN, "id": "team/b", "examples": [{"kept": "print(1)\n"}]}))
    return path


def test_files_of_a_repositorys_own_folder_are_tried_as_they_lie_there(tars, folder):
    code, out, err = tars("patterns", "test", folder)
    assert (code, out) == (1, "team/b: example 1: kept: expected 0 findings, found line 1\n")
    assert "2 patterns, 3 examples, 1 of them" in err
    assert tars("patterns", "test", folder / "a.yaml")[0] == 0


def test_a_field_that_is_none_is_named_with_its_file(tars, folder):
    (folder / "a.yaml").write_text(yaml.safe_dump({**OWN, "sverity": "error"}))
    code, _, err = tars("patterns", "test", folder)
    assert (code, "a.yaml: sverity: Extra inputs are not permitted" in err) == (2, True)


WRONG = {
    "no examples": ({"examples": None}, "spec.examples: are missing"),
    "a rule that ruff does not have": ({"find": {"ruff": ["F999"]}}, "ruff has no stable rule F999"),
    "no id": ({"id": "Team"}, "is no pattern id"),
}


@pytest.mark.parametrize(("changes", "said"), WRONG.values(), ids=WRONG)
def test_a_file_that_cannot_be_used_is_exit_2(changes, said, tars, own):
    code, _, err = tars("patterns", "test", own(**changes))
    assert (code, said in err) == (2, True)
