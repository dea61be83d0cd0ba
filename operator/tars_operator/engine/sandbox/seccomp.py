"""A seccomp filter for judged processes: no sockets, no tracing, no namespaces, no kernel side doors.

No `socket()` at all, not even AF_UNIX: Landlock does not cover connecting to a socket file, and on a person's machine
such files lead out of any sandbox (the container engine's, the session bus's). `socketpair()`, which asyncio and
subprocess use, can only make pairs of AF_UNIX and stays. Memory that belongs to no process (System V, POSIX queues,
memfd) is denied because neither the summed memory nor the disk of the sandbox would show it.

Landlock has no say in limits, priorities and modes either. So a process may set its own limits and priority only: with
those of its supervisor it could blind or starve it. And no file becomes set-user-id, wherever it lies.

The numbers are those of `asm/unistd_64.h` (x86_64) and `asm-generic/unistd.h` (aarch64). Other machines have no filter
here, and so no sandbox.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import stat
from typing import NamedTuple

from tars_operator.engine.sandbox import libc

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _MACHINE_AT = 0, 4
_MODE_FILTER = 2
_X32 = 0x40000000

_CLONE_NEW = 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000 | 0x00020000
_PR_SET_DUMPABLE = 4
_EVERYONE = 0xFFFFFFFF  # kill(-1): every process of this user

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}

_REFUSED: dict[str, tuple[int, int]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
}
_REFUSED_ON_X86 = {"iopl": 172, "ioperm": 173}
# ENOSYS, because C libraries then take their older way, which the filter can look into.
_UNKNOWN: dict[str, tuple[int, int]] = {"clone3": (435, 435), "memfd_create": (319, 279), "memfd_secret": (447, 447)}
_SOCKET, _CLONE, _PRCTL, _KILL = (41, 198), (56, 220), (157, 167), (62, 129)
# which argument names the process: it must be 0, the caller
_OWN_ONLY: dict[str, tuple[tuple[int, int], tuple[int, ...]]] = {
    "prlimit64": ((302, 261), (0,)),
    "sched_setparam": ((142, 118), (0,)),
    "sched_setscheduler": ((144, 119), (0,)),
    "sched_setattr": ((314, 274), (0,)),
    "setpriority": ((141, 140), (0, 1)),
    "ioprio_set": ((251, 30), (1,)),
}
# which argument is the mode
_MODES: dict[str, tuple[tuple[int, int], int]] = {
    "fchmod": ((91, 52), 1),
    "fchmodat": ((268, 53), 2),
    "fchmodat2": ((452, 452), 2),
}
_CHMOD_ON_X86 = 90
# which arguments name a process that a signal may go to
_SIGNALS: dict[str, tuple[tuple[int, int], tuple[int, ...]]] = {
    "kill": (_KILL, (0,)),
    "tkill": ((200, 130), (0,)),
    "tgkill": ((234, 131), (0, 1)),
    "rt_sigqueueinfo": ((129, 138), (0,)),
    "rt_tgsigqueueinfo": ((297, 240), (0, 1)),
    "pidfd_open": ((434, 434), (0,)),
}
_FCNTL, _SET_OWNER, _SET_OWNER_EX = (72, 25), 8, 15  # signals that come with readiness
_IOCTL, _OWNERS_OF_SOCKETS = (16, 29), (0x8901, 0x8902)
_TRUNCATE, _OPENAT, _OPENAT2 = (76, 45), (257, 56), (437, 437)
_OPEN_ON_X86 = 2


class Step(NamedTuple):
    """One instruction of the kernel's filter machine (`struct sock_filter`)."""

    code: int
    then: int
    otherwise: int
    value: int


def _argument(index: int) -> Step:
    """Load the low half of an argument; both machines are little-endian."""
    return Step(_LOAD, 0, 0, 16 + 8 * index)


def _answer(value: int) -> Step:
    return Step(_RETURN, 0, 0, value)


def _error(code: int) -> Step:
    return _answer(_ERRNO | code)


def _on(number: int, *block: Step) -> tuple[Step, ...]:
    """Run `block`, which always answers, when the call is `number`."""
    return (Step(_EQUAL, 0, len(block), number), *block)


def _guard(number: int, index: int, test: int, value: int) -> tuple[Step, ...]:
    """Refuse `number` when its argument passes the test; allow it otherwise."""
    return _on(number, _argument(index), Step(test, 0, 1, value), _error(errno.EPERM), _answer(_ALLOW))


def _own_only(number: int, *indexes: int) -> tuple[Step, ...]:
    """Refuse `number` unless all these arguments are 0."""
    tests = [step for index in indexes for step in (_argument(index), Step(_EQUAL, 1, 0, 0), _error(errno.EPERM))]
    return _on(number, *tests, _answer(_ALLOW))


def _refuse(*values: int) -> tuple[Step, ...]:
    """Refuse when the argument that was loaded is one of the values; otherwise go on."""
    return tuple(step for value in values for step in (Step(_EQUAL, 0, 1, value), _error(errno.EPERM)))


def _against_signals(machine: str, pid: int) -> list[Step]:
    """What Landlock before ABI 6 lacks, for the process that must outlive the judged ones: their supervisor."""
    column = _COLUMN[machine]
    targets = (pid, -pid & _EVERYONE, _EVERYONE)
    steps: list[Step] = []
    for numbers, indexes in _SIGNALS.values():
        tests = [step for index in indexes for step in (_argument(index), *_refuse(*targets))]
        steps += _on(numbers[column], *tests, _answer(_ALLOW))
    sets_owner = (_argument(1), *_refuse(_SET_OWNER_EX), Step(_EQUAL, 1, 0, _SET_OWNER), _answer(_ALLOW))
    steps += _on(_FCNTL[column], *sets_owner, _argument(2), *_refuse(*targets), _answer(_ALLOW))
    steps += _on(_IOCTL[column], _argument(1), *_refuse(*_OWNERS_OF_SOCKETS), _answer(_ALLOW))
    return steps


def _no_read_only_truncation(number: int, flags_at: int) -> tuple[Step, ...]:
    """Refuse O_TRUNC without write access, which an old Landlock takes for reading."""
    mask = os.O_TRUNC | os.O_ACCMODE
    test = (_argument(flags_at), Step(_AND, 0, 0, mask), Step(_EQUAL, 0, 1, os.O_TRUNC | os.O_RDONLY))
    return _on(number, *test, _error(errno.EACCES), _answer(_ALLOW))


def _against_truncation(machine: str) -> list[Step]:
    """What Landlock before ABI 3 lacks. A test may truncate by `ftruncate`, which needs a writable file."""
    column = _COLUMN[machine]
    steps = [*_on(_TRUNCATE[column], _error(errno.EACCES)), *_on(_OPENAT2[column], _error(errno.ENOSYS))]
    steps += _no_read_only_truncation(_OPENAT[column], 2)
    if machine == "x86_64":
        steps += _no_read_only_truncation(_OPEN_ON_X86, 1)
    return steps


def program(machine: str, *, guard_truncation: bool = False, guard_process: int = 0) -> list[Step]:
    """The filter for a machine as `platform.machine()` names it; any other machine's calls kill the process.

    `guard_truncation` and `guard_process` (the supervisor's pid) are for kernels whose Landlock does not see to it.

    Raises:
        KeyError: the machine is not known here; ask `supported` first.

    """
    column = _COLUMN[machine]
    steps = [Step(_LOAD, 0, 0, _MACHINE_AT), Step(_EQUAL, 1, 0, _MACHINES[machine]), _answer(_KILL_PROCESS)]
    steps.append(Step(_LOAD, 0, 0, _NUMBER_AT))
    if machine == "x86_64":
        steps += (Step(_AT_LEAST, 0, 1, _X32), _answer(_KILL_PROCESS))
        steps += [step for number in _REFUSED_ON_X86.values() for step in _on(number, _error(errno.EPERM))]
        steps += _guard(_CHMOD_ON_X86, 1, _ANY_BIT, stat.S_ISUID)
    steps += _on(_SOCKET[column], _error(errno.EACCES))
    if guard_process:
        steps += _against_signals(machine, guard_process)
    steps += _guard(_CLONE[column], 0, _ANY_BIT, _CLONE_NEW)
    steps += _guard(_PRCTL[column], 0, _EQUAL, _PR_SET_DUMPABLE)
    steps += _guard(_KILL[column], 0, _EQUAL, _EVERYONE)
    steps += [step for numbers, at in _OWN_ONLY.values() for step in _own_only(numbers[column], *at)]
    steps += [step for numbers, at in _MODES.values() for step in _guard(numbers[column], at, _ANY_BIT, stat.S_ISUID)]
    steps += [step for numbers in _REFUSED.values() for step in _on(numbers[column], _error(errno.EPERM))]
    steps += [step for numbers in _UNKNOWN.values() for step in _on(numbers[column], _error(errno.ENOSYS))]
    if guard_truncation:
        steps += _against_truncation(machine)
    return [*steps, _answer(_ALLOW)]


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("jt", ctypes.c_uint8), ("jf", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def supported() -> bool:
    return platform.machine() in _MACHINES


def install(steps: list[Step]) -> None:
    """Put this process and its children under the filter, for good. Needs no_new_privs.

    Raises:
        OSError: the kernel refused.

    """
    instructions = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    filter_program = _Program(len(steps), ctypes.cast(instructions, ctypes.POINTER(_Instruction)))
    libc.prctl(libc.PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filter_program))
