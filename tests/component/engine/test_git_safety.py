"""A hostile repository starts nothing: hooks, fsmonitor, filters, attributes, links and credentials for other hosts."""

import subprocess

import pytest
from tests.component.engine.conftest import SHOP, spec_of
from tests.support.git_server import GitServer, serving
from tests.support.repositories import git, make_repository

from tars_operator.api.reasons import RunReason
from tars_operator.engine.workspace import credentials, objects, remote
from tars_operator.engine.workspace.git import FLAGS, Git, environment

PASSWORD = "of-the-far-server"


@pytest.fixture
def canary(tmp_path):
    """A program that leaves a trace, and the trace."""
    trace = tmp_path / "trace"
    program = tmp_path / "canary"
    program.write_text(f"#!/bin/sh\necho ran >> {trace}\ncat\n")
    program.chmod(0o755)
    return program, trace


def arm(repository, program):
    """Every way that a repository's own settings can start a program."""
    for hook in (
        "pre-receive",
        "update",
        "post-receive",
        "post-update",
        "reference-transaction",
        "pre-auto-gc",
        "pre-push",
        "post-commit",
    ):
        file = repository / ".git" / "hooks" / hook
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(program.read_bytes())
        file.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "diff.external",
        "filter.evil.clean",
        "filter.evil.smudge",
        "core.pager",
        "core.alternateRefsCommand",
    ):
        git(repository, "config", key, str(program))
    git(repository, "config", "gc.auto", "1")
    (repository / ".git/objects/info").mkdir(exist_ok=True)
    (repository / ".git/objects/info/alternates").write_text(f"{repository}/.git/objects\n")


def test_nothing_of_an_armed_repository_runs(shop, canary):
    program, trace = canary
    (shop.source / ".gitattributes").write_text("*.py filter=evil diff=evil\n")
    git(shop.source, "add", ".gitattributes")
    git(shop.source, "commit", "-qm", "attributes")
    arm(shop.source, program)
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert not trace.exists()


def test_positive_control_an_ordinary_push_runs_the_hooks(shop, canary, tmp_path):
    program, trace = canary
    arm(shop.source, program)
    git(tmp_path, "clone", "-q", str(shop.source), "plain")
    subprocess.run(
        ["git", "push", "-q", "origin", "HEAD:other"], cwd=tmp_path / "plain", check=False, capture_output=True
    )
    assert trace.exists()


def test_links_and_strange_names_are_skipped_and_never_followed(shop):
    (shop.source / "src" / "link.py").symlink_to("/etc/passwd")
    (shop.source / "src" / "near.py").symlink_to("a.py")
    (shop.source / "src" / "odd\tname.py").write_text("x = 1\n")
    (shop.source / "src" / "latin.py").write_bytes(b"x = '\xe9'\n")
    (shop.source / "src" / "large.py").write_text("x = 1\n" * 200_000)
    (shop.source / "src" / "lfs.py").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    git(shop.source, "add", "--all")
    git(shop.source, "commit", "-qm", "strange")
    shop.run()
    report = (shop.directory / "report.tars").read_text()
    for path, reason in (
        ("link.py", "a link"), ("near.py", "a link"), ("latin.py", "not valid UTF-8"), ("large.py", "larger than"), ("lfs.py", "LFS"),
    ):  # fmt: skip
        assert f"src/{path}" in report
        assert reason in report
    tree = next(iter(shop.tester.trees.values())) if shop.tester.trees else {}
    assert "src/link.py" not in tree


def test_an_archive_leads_nowhere(tmp_path):
    source = make_repository(tmp_path / "source", {"a/b.txt": "inside\n", "run.sh": "#!/bin/sh\n"})
    (source / "run.sh").chmod(0o755)
    (source / "out").symlink_to("/etc")
    (source / "a" / "up").symlink_to("../../x")
    (source / "a" / "near").symlink_to("b.txt")
    (source / "loop").symlink_to("loop")
    (source / "long").symlink_to("./" * 2000 + "run.sh")
    git(source, "add", "--all")
    git(source, "commit", "-qm", "links")
    here = Git(source / ".git", environment(tmp_path, ("file",)))
    archive = objects.archive(here, objects.files(here, "HEAD"))
    target = tmp_path / "unpacked"
    target.mkdir()
    subprocess.run(["tar", "xzf", "-", "-C", str(target)], input=archive, check=True)
    found = sorted(str(file.relative_to(target)) for file in target.rglob("*") if not file.is_dir())
    assert found == ["a/b.txt", "a/near", "long", "run.sh"]
    assert not any(file.is_symlink() for file in target.rglob("*"))
    assert (target / "run.sh").stat().st_mode & 0o100
    assert archive == objects.archive(here, objects.files(here, "HEAD"))


# Smart HTTP


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setattr(remote, "PAUSES", (0.0, 0.0))
    source = make_repository(tmp_path / "seed", SHOP)
    (tmp_path / "served").mkdir()
    with serving(GitServer(tmp_path / "served", user="tars", password=PASSWORD)) as running:
        running.create("shop.git", source)
        yield running


@pytest.fixture
def secret(tmp_path, server):
    return write_secret(tmp_path / "credentials", f"{server.url('')}\n")


def write_secret(directory, endpoint):
    directory.mkdir()
    for file, text in {"username": "tars\n", "password": f"{PASSWORD}\n", "endpoint": endpoint}.items():
        (directory / file).write_text(text)
    return directory


@pytest.fixture
def far(shop, server):
    shop.spec = spec_of(server.url("shop.git"))
    return shop


def heads(server):
    return git(server.root / "shop.git", "for-each-ref", "--format=%(refname:short)").split()


def test_over_http_with_credentials(far, server, secret):
    result = far.run(credentials=secret)
    assert result.reason == RunReason.PARTLY_APPLIED
    assert git(server.root / "shop.git", "rev-parse", "tars/tidy") == result.head_commit
    assert any(server.shown)


@pytest.mark.parametrize("end", ["", "/", "\r\n", " \n\n"], ids=repr)
def test_however_the_endpoint_ends(far, secret, server, end):
    (secret / "endpoint").write_text(server.url("").rstrip("/") + end, newline="")
    assert far.run(credentials=secret).reason == RunReason.PARTLY_APPLIED


def test_the_password_is_nowhere(far, secret):
    far.run(credentials=secret)
    (secret / "password").write_text("gone")
    found = subprocess.run(["grep", "-rl", PASSWORD, str(far.directory)], capture_output=True, text=True, check=False)
    assert found.stdout == ""


@pytest.mark.parametrize("password", ["wrong", None], ids=["wrong password", "no credentials"])
def test_credentials_that_do_not_work(far, secret, password):
    (secret / "password").write_text(password or "")
    result = far.run(credentials=secret if password else None)
    assert result.reason == RunReason.SOURCE_UNAVAILABLE
    assert "spec.source.credentialsSecret" in result.message


@pytest.fixture
def answer(tmp_path):
    """The password that Git gets for an address, in a run on https://git.example.com/a.git."""
    secret = write_secret(tmp_path / "of-example", "https://git.example.com")
    safe = environment(tmp_path, ("https", "http"))
    variables = safe | dict(credentials.variables(secret, "https://git.example.com/a.git"))

    def ask(address):
        words = ["git", *FLAGS, "credential", "fill"]
        said = subprocess.run(
            words, input=f"url={address}\n\n", env=variables, capture_output=True, text=True, check=False
        )
        return dict(line.split("=", 1) for line in said.stdout.splitlines()).get("password", "")

    return ask


@pytest.mark.parametrize(
    "elsewhere", ["https://git.example.com", "http://127.0.0.1:9", None], ids=["host", "port", "none"]
)
def test_a_secret_that_is_not_for_the_repository_is_not_shown(far, server, secret, elsewhere):
    if elsewhere is None:
        (secret / "endpoint").unlink()
    else:
        secret = write_secret(secret.with_name("other"), elsewhere)
    assert far.run(credentials=secret).reason == RunReason.SOURCE_UNAVAILABLE
    assert set(server.shown) == {None}


def test_a_secret_that_becomes_another_ones_is_not_shown_any_more(answer, tmp_path):
    assert answer("https://git.example.com/a.git") == PASSWORD
    (tmp_path / "of-example" / "endpoint").write_text("https://other.example.com")
    assert answer("https://git.example.com/a.git") == ""


@pytest.mark.parametrize("address", ["https://git.example.com/a.git", "https://tars@git.example.com"])
def test_the_host_gets_its_password(answer, address):
    assert answer(address) == PASSWORD


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example.com/a.git",
        "https://git.example.com.evil.org",
        "https://evil.org/git.example.com",
        "https://git.example.com@evil.org",
        "https://x%0Ahost=git.example.com%0A@evil.org",
        "https://evil.org/%0Ahost=git.example.com",
        "https://evil.org%0Ahost=git.example.com",
        "http://git.example.com/a.git",
        "https://git.example.com:8443/a.git",
    ],
)
def test_where_a_redirect_may_lead_no_password_goes(answer, address):
    assert answer(address) == ""


def test_a_server_that_is_not_there(shop, monkeypatch):
    monkeypatch.setattr(remote, "PAUSES", (0.0, 0.0))
    shop.spec = spec_of("http://127.0.0.1:9/shop.git")
    result = shop.run()
    assert (result.reason, "cannot be reached" in result.message) == (RunReason.SOURCE_UNAVAILABLE, True)


def test_a_server_that_is_away_for_a_moment(far, server, secret):
    server.faults.unavailable = 2
    assert far.run(credentials=secret).reason == RunReason.PARTLY_APPLIED


def test_a_clone_that_is_cut_off_is_made_again(far, server, secret):
    server.faults.cut_fetches = 1
    assert far.run(credentials=secret).reason == RunReason.PARTLY_APPLIED


@pytest.mark.parametrize("fault", ["cut_pushes", "lose_push_answers"])
def test_a_push_that_is_cut_off_arrives_once(far, server, secret, fault):
    setattr(server.faults, fault, 1)
    result = far.run(credentials=secret)
    assert result.reason == RunReason.PARTLY_APPLIED
    assert git(server.root / "shop.git", "rev-parse", "tars/tidy") == result.head_commit


def test_a_remote_that_refuses_pushes(far, server, secret):
    server.faults.refuse_pushes = True
    result = far.run(credentials=secret)
    assert (result.reason, heads(server)) == (RunReason.DELIVERY_FAILED, ["main"])


def test_a_refused_delivery_can_be_made_up_for(far, server, secret):
    server.faults.refuse_pushes = True
    far.run(credentials=secret)
    server.faults.refuse_pushes = False
    asked = len(far.generator.asked)
    result = far.run(credentials=secret)
    assert (result.reason, len(far.generator.asked)) == (RunReason.PARTLY_APPLIED, asked)
    assert git(server.root / "shop.git", "rev-parse", "tars/tidy") == result.head_commit
