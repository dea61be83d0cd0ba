"""The Git server that other tests lean on: it serves real Git, and every fault of it can be seen to strike."""

import subprocess

import pytest
from tests.support.git_server import Faults, GitServer, serving


@pytest.fixture
def server(tmp_path):
    (tmp_path / "served").mkdir()
    with serving(GitServer(tmp_path / "served", user="tars", password="secret")) as running:
        running.create("shop.git")
        yield running


@pytest.fixture
def clone(server, tmp_path):
    at = server.url("shop.git").replace("http://", "http://tars:secret@")
    git(tmp_path, "clone", "-q", at, "clone")
    for key, value in (("user.name", "A"), ("user.email", "a@example.com")):
        git(tmp_path / "clone", "config", key, value)
    (tmp_path / "clone" / "file").write_text("x" * 200_000)
    git(tmp_path / "clone", "add", "file")
    git(tmp_path / "clone", "commit", "-qm", "one")
    return tmp_path / "clone"


def git(where, *arguments):
    done = subprocess.run(["git", *arguments], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def push(clone):
    return subprocess.run(["git", "push", "-q", "origin", "HEAD:main"], cwd=clone, capture_output=True, check=False)


def heads(server):
    return git(server.root / "shop.git", "for-each-ref", "--format=%(refname)")


def test_a_push_with_the_password_arrives(server, clone):
    assert push(clone).returncode == 0
    assert heads(server) == "refs/heads/main\n"


def test_a_wrong_password_is_refused(server, tmp_path):
    at = server.url("shop.git").replace("http://", "http://tars:wrong@")
    assert subprocess.run(["git", "ls-remote", at], capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    ("faults", "arrives"),
    [
        pytest.param(Faults(unavailable=1), False, id="unavailable"),
        pytest.param(Faults(refuse_pushes=True), False, id="pushes refused"),
        pytest.param(Faults(cut_pushes=1), False, id="cut in the middle"),
        pytest.param(Faults(lose_push_answers=1), True, id="answer lost"),
    ],
)
def test_a_fault_fails_the_push(server, clone, faults, arrives):
    server.faults = faults
    assert push(clone).returncode != 0
    assert bool(heads(server)) is arrives


def test_a_cut_fetch_fails_and_the_next_one_works(server, clone, tmp_path):
    push(clone)
    server.faults = Faults(cut_fetches=1)
    at = server.url("shop.git").replace("http://", "http://tars:secret@")
    assert subprocess.run(["git", "clone", "-q", at, "a"], cwd=tmp_path, capture_output=True, check=False).returncode
    git(tmp_path, "clone", "-q", at, "b")
