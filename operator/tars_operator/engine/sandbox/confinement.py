"""What a judged process gives up between fork and exec, in the only order that works.

Landlock and seccomp need no_new_privs; Landlock needs to open paths before the filter; capabilities go first, because
dropping them is itself privileged. Resource limits are the second line: the supervisor's watch is the first, since
RLIMIT_NPROC counts a user's processes on the whole node and is not enforced for root.
"""

from __future__ import annotations

import errno
import os
import platform
import resource
import signal

from tars_operator.engine.sandbox import landlock, libc, seccomp
from tars_operator.engine.sandbox.job import Job, Limits

_LAST_CAPABILITY = 63
_OPEN_FILES = 1024
_BETWEEN_TWO_LOOKS = 1 << 30  # bytes a disk may take before the supervisor looks again
_OTHER_PROCESSES_OF_THE_USER = 4096
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_ETC = (
    "alternatives ca-certificates group host.conf hosts ld.so.cache ld.so.conf ld.so.conf.d locale.alias localtime"
    " mime.types nsswitch.conf os-release passwd pki protocols services ssl terminfo timezone"
)
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/nix/store",
    *(f"/etc/{name}" for name in _ETC.split()),
)


def problem() -> str:
    """Why this machine cannot confine a process; empty when it can."""
    if not seccomp.supported():
        return f"there is no seccomp filter for {platform.machine()}; use an x86_64 or aarch64 node"
    if landlock.abi() == 0:
        return "there is no Landlock; use Linux 5.13 or newer with CONFIG_SECURITY_LANDLOCK, and not gVisor"
    return ""


def _drop_capabilities() -> None:
    """Empty the bounding set, so that even a root process has no capability after exec."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            libc.prctl(libc.PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.EINVAL}:
                raise
            return  # no right to drop means there is none to give; EINVAL is past the kernel's last one


def _rlimits(limits: Limits) -> dict[int, int]:
    """Wider than what the supervisor watches, so that the supervisor can name the reason."""
    cores = os.cpu_count() or 1
    return {
        resource.RLIMIT_CPU: int(limits.seconds) * cores + 10,
        resource.RLIMIT_AS: limits.memory_bytes * 4 + (1 << 30),
        resource.RLIMIT_FSIZE: limits.disk_bytes + _BETWEEN_TWO_LOOKS,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_NPROC: limits.processes + _OTHER_PROCESSES_OF_THE_USER,
        resource.RLIMIT_CORE: 0,
    }


def _limit(limits: Limits) -> None:
    for kind, value in _rlimits(limits).items():
        _, hard = resource.getrlimit(kind)
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)  # a limit is never raised
        resource.setrlimit(kind, (bounded, bounded))


def confine(job: Job) -> None:
    """Confine this process for good; called in the child just before exec.

    Raises:
        OSError: the kernel refused; the child must not go on.

    """
    _limit(job.limits)
    libc.prctl(libc.PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if job.unsandboxed:
        return
    _drop_capabilities()
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    version = landlock.abi()
    landlock.restrict((*SYSTEM, *job.readable), (*_DEVICES, *job.writable), version)
    supervisor = os.getppid() if version < landlock.SIGNALS else 0
    guard_truncation = version < landlock.TRUNCATION
    seccomp.install(seccomp.program(platform.machine(), guard_truncation=guard_truncation, guard_process=supervisor))
