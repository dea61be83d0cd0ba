"""Local repositories that a person trusts although somebody else owns them: Git's own setting `safe.directory`.

Nothing else of a person's Git configuration counts here (`git.environment`). Without this answer a checkout that a CI
job mounts from another user could not be read, whatever was said about it.
"""

import os
import subprocess
from functools import cache


@cache
def trusted_directories() -> tuple[str, ...]:
    """The values of `safe.directory` in the configuration of the machine and of this user, in their order."""
    words = ["git", "config", "--type=path", "-z", "--get-all", "safe.directory"]
    nowhere = {**os.environ, "GIT_DIR": os.devnull}  # a repository has no say in whether it is trusted
    done = subprocess.run(words, capture_output=True, env=nowhere, check=False)
    return tuple(os.fsdecode(value) for value in done.stdout.split(b"\0")[:-1])
