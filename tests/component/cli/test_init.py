"""`tars init`, and what its files do: a repository says itself how it wants to be improved."""

import pytest
import yaml
from tests.support.repositories import commit, git

from tars_operator.cli import settled
from tars_operator.cli.manifests import load


def settings(checkout, **spec):
    """Writes the repository's own run."""
    tars = checkout / settled.FILE
    tars.parent.mkdir(exist_ok=True)
    body = {"apiVersion": "tars.dev/v1alpha1", "kind": "SelfCodingRun", "metadata": {"name": "ours"}}
    source = {"url": "https://git.example.com/a/b.git", "ref": "main"}
    tars.write_text(yaml.safe_dump({**body, "spec": {"source": source, **spec}}))


ORIGINS = {
    "none": ("", "https://git.example.com/team/repository.git"),
    "https": ("https://git.example.com/a/b.git", "https://git.example.com/a/b.git"),
    "a password": ("https://ann:secret@git.example.com/a/b.git", "https://git.example.com/a/b.git"),
    "scp": ("git@git.example.com:a/b.git", "ssh://git@git.example.com/a/b.git"),
    "a folder": ("/srv/b.git", "https://git.example.com/team/repository.git"),
}


@pytest.mark.parametrize(("origin", "url"), ORIGINS.values(), ids=ORIGINS)
def test_the_run_is_one_that_a_cluster_would_take(origin, url, tars, checkout):
    if origin:
        git(checkout, "remote", "add", "origin", origin)
    assert tars("init")[0] == 0
    spec = load(str(checkout / settled.FILE)).spec
    assert (spec.source.url, spec.include) == (url, ["src/**"])


def test_it_is_written_at_the_top_and_once(tars, checkout, monkeypatch):
    monkeypatch.chdir(checkout / "src")
    assert tars("init")[0] == 0
    written = (checkout / settled.FILE).read_text()
    code, _, err = tars("init")
    assert (code, "is there already" in err, (checkout / settled.FILE).read_text()) == (2, True, written)


def test_a_pattern_of_ones_own_works_as_it_is_written(tars, checkout):
    assert tars("init", "--pattern", "ours/no-print")[0] == 0
    assert tars("patterns", "test", ".tars/patterns")[0] == 0
    commit(checkout, {"src/clean.py": "print(1)\n"}, "second")
    git(checkout, "add", "--force", ".tars")
    assert "src/clean.py:1" in tars("scan", "--pattern", "ours/*")[1]


def test_a_pattern_needs_an_id_that_is_one(tars, checkout):
    code, _, err = tars("init", "--pattern", "No Id")
    assert (code, "write family/name" in err, (checkout / ".tars").exists()) == (2, True, False)


def test_its_patterns_and_globs_count_where_the_command_line_names_none(tars, checkout):
    settings(checkout, patterns=["todo/*"], exclude=["src/broken.py"])
    out, err = tars("scan", "-o", "table")[1:]
    assert ("todo/function" in out, "python/unused-import" in out, "broken.py" in err) == (True, False, False)
    out = tars("scan", "-o", "table", "--pattern", "python/unused-import")[1]
    assert "todo/function" not in out


MISTAKES = {
    "a pattern that is not there": ({"patterns": ["nonsense"]}, ".tars/run.yaml: spec.patterns: nonsense: no pattern"),
    "a field that is not there": ({"incl": ["src/**"]}, ".tars/run.yaml: SelfCodingRun ours: spec.incl: there is no"),
}


@pytest.mark.parametrize(("spec", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_it_names_file_field_and_remedy(spec, said, tars, checkout):
    settings(checkout, **spec)
    code, _, err = tars("scan")
    assert (code, said in " ".join(err.split())) == (2, True), err


@pytest.mark.slow
def test_a_local_run_does_what_it_says_on_what_is_checked_out(tars, checkout):
    commit(checkout, {"tests/test_it.py": "def test_it():\n    pass\n"}, "second")
    settings(checkout, patterns=["python/unused-import"], delivery={"branch": "better"})
    code, out, err = tars("run", "--local")
    assert (code, "branch better of" in out) == (0, True), err
    assert "Settings: .tars/run.yaml." in err
