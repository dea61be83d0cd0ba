"""What Git says, told apart: each cause names its remedy, and only what may pass is tried again."""

import pytest

from tars_operator.engine.workspace.git import GitFailed
from tars_operator.engine.workspace.remote import PAUSES, UNKNOWN, RemoteFailed, cause_of, patient

SAID = [
    ("is not known", True, "fatal: unable to access 'https://x.invalid/': Could not resolve host: x.invalid"),
    ("is not known", True, "ssh: Could not resolve hostname git: Name or service not known"),
    ("cannot be reached", True, "fatal: unable to access 'http://127.0.0.1:1/': Failed to connect to 127.0.0.1 port 1"),
    ("cannot be reached", True, "ssh: connect to host 10.0.0.1 port 22: Connection timed out"),
    ("cannot be reached", True, "fatal: unable to access 'http://h/': The requested URL returned error: 503"),
    ("cannot be reached", True, "error: RPC failed; curl 18 transfer closed\nfatal: early EOF"),
    ("cannot be reached", True, "timed out after 900 s"),
    ("refused the credentials", False, "fatal: Authentication failed for 'https://git.example.com/a.git/'"),
    ("refused the credentials", False, "fatal: could not read Username for 'https://h': terminal prompts disabled"),
    (
        "refused the credentials",
        False,
        "git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.",
    ),
    (
        "refused the credentials",
        False,
        "fatal: unable to access 'http://h/a.git/': The requested URL returned error: 403",
    ),
    ("known_hosts", False, "Host key verification failed.\nfatal: Could not read from remote repository."),
    ("no repository", False, "fatal: repository 'http://h/a.git/' not found"),
    ("no repository", False, "fatal: '/x' does not appear to be a git repository"),
    ("not allowed", False, "fatal: transport 'file' not allowed"),
    ("no repository", False, "fatal: not a git repository: /nowhere"),
    ("belongs to another user", False, "fatal: detected dubious ownership in repository at '/x/.git'"),
    (
        "lacks objects",
        False,
        "error: git-pack-objects died\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output",
    ),
    (
        "does not know",
        False,
        "fatal: bad config line 1 in file ./config\nfatal: Could not read from remote repository.",
    ),
    ("disk of the workspace is full", False, "fatal: write error: No space left on device\nfatal: early EOF"),
    (UNKNOWN.meaning, False, "fatal: something new"),
]


@pytest.mark.parametrize(("meaning", "passes", "stderr"), SAID)
def test_causes(meaning, passes, stderr):
    cause = cause_of(stderr)
    assert meaning in cause.meaning
    assert cause.passes is passes


HINT = """\
fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
"""


@pytest.mark.parametrize(
    ("told", "stderr"),
    [
        (
            "fatal: bad config line 1 in file ./config",
            f"fatal: bad config line 1 in file ./config\n{HINT}",
        ),
        (
            "git@h: Permission denied (publickey).",
            "git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.\n",
        ),
        (
            "! [remote rejected] x -> x (no)",
            "To h:a.git\n ! [remote rejected] x -> x (no)\nerror: failed to push some refs to 'h:a.git'\n",
        ),
        ("something else", "one\nsomething else\n"),
        ("", "\n"),
    ],
    ids=["local", "ssh", "push", "no complaint", "nothing"],
)
def test_the_line_that_tells_most_is_shown(told, stderr):
    assert str(RemoteFailed(UNKNOWN, stderr)).endswith(f"(git: {told})")


def failing(times, stderr):
    left = [stderr] * times

    def act():
        if left:
            raise GitFailed("fetch", left.pop())
        return "done"

    return act


def test_what_may_pass_is_tried_again():
    pauses = []
    assert patient(failing(2, "Failed to connect"), pauses.append) == "done"
    assert tuple(pauses) == PAUSES


def test_it_is_not_tried_for_ever():
    with pytest.raises(RemoteFailed, match="cannot be reached"):
        patient(failing(9, "Failed to connect"), lambda _: None)


def test_what_cannot_pass_is_not_tried_again():
    pauses = []
    with pytest.raises(RemoteFailed, match="credentials"):
        patient(failing(1, "Authentication failed"), pauses.append)
    assert pauses == []
