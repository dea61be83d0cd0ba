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
    (UNKNOWN.meaning, False, "fatal: something new"),
]


@pytest.mark.parametrize(("meaning", "passes", "stderr"), SAID)
def test_causes(meaning, passes, stderr):
    cause = cause_of(stderr)
    assert meaning in cause.meaning
    assert cause.passes is passes


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
