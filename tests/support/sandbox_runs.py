"""Builders for validations: small trees as archives, requests, and a look at what a sandbox left alive."""

import gzip
import io
import tarfile
from pathlib import Path
from typing import Any

from tars_operator.engine.sandbox.job import MEBIBYTE
from tars_operator.engine.sandbox.requests import tree_name
from tars_operator.engine.sandbox.runner import Runner

TREE = "a" * 64
PYTEST = ["python", "-m", "pytest", "-q"]


def archive(files: dict[str, str]) -> bytes:
    """A tar.gz of text files, the same bytes for the same files."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            tar.addfile(member, io.BytesIO(content.encode()))
    return packed.getvalue()


def request(**changes: Any) -> dict[str, Any]:
    """A `ValidateRequest` as JSON: TREE under plain pytest with room for everything a small suite needs."""
    body = {
        "tree": TREE,
        "command": PYTEST,
        "timeoutSeconds": 30,
        "memoryBytes": 1024 * MEBIBYTE,
        "processes": 200,
    }
    return {**body, **changes}


def judge(runner: Runner, files: dict[str, str], **changes: Any) -> dict[str, Any]:
    """The record of one validation of a tree of its own."""
    return runner.validate(request(tree=put(runner, files), **changes))


def put(runner: Runner, files: dict[str, str]) -> str:
    """Make the files a tree of the runner's; its name."""
    packed = archive(files)
    runner.put(tree_name(packed), packed)
    return tree_name(packed)


def alive_beneath(store: Path) -> list[int]:
    """Processes that work in the store."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(store):
                found.append(int(process.name))
        except OSError:
            continue
    return found
