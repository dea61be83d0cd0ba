"""Which repositories a Secret is for: what its `endpoint` says, compared so that no two parsers can disagree."""

import pytest

from tars_operator.engine.workspace.credentials import may_go

MEANT = {
    "server": ("https://git.example.com", "https://git.example.com/team/billing.git"),
    "server with a slash": ("https://git.example.com/", "https://git.example.com/team/billing.git"),
    "group": ("https://git.example.com/team", "https://git.example.com/team/sub/billing"),
    "repository": ("https://git.example.com/team/billing.git", "https://git.example.com/team/billing"),
    "repository, the other way": ("https://git.example.com/team/billing", "https://git.example.com/team/billing.git/"),
    "port that goes without saying": ("https://git.example.com:443", "https://GIT.example.com/a"),
    "ssh, any account": ("ssh://git.example.com", "ssh://git@git.example.com:22/team/billing.git"),
    "address of version 6": ("http://[fd00::1]:3000", "http://[FD00::1]:3000/a.git"),
    "blanks in a name": ("https://dev.example.com/org", "https://dev.example.com/org/My%20Project/_git/repo"),
    "home directory": ("ssh://git@git.example.com/~team", "ssh://git@git.example.com/~team/a"),
}

NOT_MEANT = {
    "another host": ("https://git.example.com", "https://evil.example/team/billing.git"),
    "host that begins alike": ("https://git.example.com", "https://git.example.com.evil.example/a"),
    "host that ends alike": ("https://git.example.com", "https://evilgit.example.com/a"),
    "host with a dot at its end": ("https://git.example.com", "https://git.example.com./a"),
    "host in the user": ("https://git.example.com", "https://git.example.com@evil.example/a"),
    "host before a backslash": ("https://git.example.com", "https://git.example.com\\@evil.example/a"),
    "host before a query": ("https://git.example.com", "https://git.example.com?@evil.example/a"),
    "host before a fragment": ("https://git.example.com", "https://evil.example#@git.example.com/a"),
    "two users": ("https://git.example.com", "https://a@evil.example@git.example.com/a"),
    "another port": ("https://git.example.com", "https://git.example.com:8443/a"),
    "another scheme": ("https://git.example.com", "http://git.example.com/a"),
    "scheme of the port": ("https://git.example.com", "http://git.example.com:443/a"),
    "name that begins alike": ("https://git.example.com/team", "https://git.example.com/team-two/a"),
    "another group": ("https://git.example.com/team", "https://git.example.com/other/a"),
    "group above": ("https://git.example.com/team/billing", "https://git.example.com/team"),
    "way up": ("https://git.example.com/team", "https://git.example.com/team/../other/a"),
    "way up at the end": ("https://git.example.com/team", "https://git.example.com/team/.."),
    "way up, encoded": ("https://git.example.com/team", "https://git.example.com/team/%2E%2e/other/a"),
    "encoded twice": ("https://git.example.com/team", "https://git.example.com/team/%252e%252e/other/a"),
    "encoded slash": ("https://git.example.com/team", "https://git.example.com/team%2Fother"),
    "empty name": ("https://git.example.com/team", "https://git.example.com//team/a"),
    "line break": ("https://git.example.com", "https://git.example.com/a\n"),
    "other digits": ("https://git.example.com:1", "https://git.example.com:\u0661/a"),
    "shell": ("https://git.example.com", "https://git.example.com/a';id;'"),
    "option": ("ssh://-oProxyCommand=id", "ssh://-oProxyCommand=id/a"),
    "no endpoint": ("", "https://git.example.com/a"),
    "endpoint without a scheme": ("git.example.com", "https://git.example.com/a"),
    "nothing at all": ("", ""),
    "everything": ("https://", "https://git.example.com/a"),
    "star": ("https://*.example.com", "https://git.example.com/a"),
}


@pytest.mark.parametrize(("endpoint", "url"), MEANT.values(), ids=MEANT.keys())
def test_a_repository_that_is_meant(endpoint, url):
    assert may_go(endpoint, url)


@pytest.mark.parametrize(("endpoint", "url"), NOT_MEANT.values(), ids=NOT_MEANT.keys())
def test_a_repository_that_is_not(endpoint, url):
    assert not may_go(endpoint, url)
