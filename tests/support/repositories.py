"""Git repositories for tests, made by real Git with fixed authors and dates."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

TOP = Path(__file__).parents[2]
WHO = {"NAME": "Someone", "EMAIL": "someone@example.com", "DATE": "1767225600 +0000"}
FIXED = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in WHO.items()}
ENVIRONMENT = os.environ | FIXED | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}


def git(repository: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=repository, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"git {' '.join(words)}: {done.stderr}")
    return done.stdout.strip()


def make_repository(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A repository with a work tree, branch main, one commit."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet", "--initial-branch=main", "--template=")
    commit(path, files, "first")
    return path


def commit(path: Path, files: Mapping[str, str | bytes], message: str) -> str:
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    git(path, "add", "--all", "--force")
    git(path, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(path, "rev-parse", "HEAD")


def billing(path: Path) -> Path:
    """The demo repository."""
    subprocess.run([str(TOP / "hack/demo-repo"), str(path)], check=True, capture_output=True)
    return path
