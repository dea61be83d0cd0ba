"""hack/bootstrap where uv fails: what a person can do about it has to reach uv through make."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

BOOTSTRAP = Path(__file__).parents[2] / "hack" / "bootstrap"


def test_certificates_of_the_system_are_asked_for_by_the_environment(tmp_path):
    (tmp_path / "hack").mkdir()
    copy = shutil.copy(BOOTSTRAP, tmp_path / "hack")
    (tmp_path / "uv.lock").touch()
    [version] = re.findall(r"^uv_version=(.+)$", BOOTSTRAP.read_text(), re.MULTILINE)
    uv = tmp_path / "cache" / f"uv-{version}" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text('#!/bin/sh\n[ "$UV_SYSTEM_CERTS" = true ]\n')
    uv.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "TARS_CACHE": str(tmp_path / "cache"), "PYTHON": sys.executable}

    def run(**more):
        return subprocess.run([copy], env=environment | more, capture_output=True, text=True, check=False)

    (tmp_path / ".venv").mkdir()
    failed = run()
    assert failed.returncode == 1
    assert "UV_SYSTEM_CERTS=true make" in failed.stderr
    assert run(UV_SYSTEM_CERTS="true").returncode == 0
